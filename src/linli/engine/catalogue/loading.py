"""Packs read from disk: every file that a kind claims, checked, typed, and kept until it changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linli.engine.catalogue.build import build_catalogue
from linli.engine.catalogue.check import cross_findings, laid_findings, shape_findings
from linli.engine.catalogue.documents import Document, read_document
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.kinds import KINDS
from linli.engine.catalogue.model import Catalogue
from linli.engine.catalogue.overlay import dated, laid, own_findings
from linli.words import Refusal, Words

Stamp = tuple[tuple[str, int, int], ...]
_kept: dict[str, tuple[Stamp, Catalogue, tuple[Document, ...]]] = {}


def load_pack(path: Path | str) -> Catalogue:
    """The catalogue in the folder `path`, with its newest values (`.in_force(day)` for another day).

    Kept by path, and times and sizes of its files: a second call costs a few file look-ups. Raises
    Refusal `pack-missing` or `pack-broken` (data `findings`: file, line, code, sentence of each).

    >>> from linli.engine.catalogue import SHIPPED
    >>> load_pack(SHIPPED / "urban_management").matter("component", "01037").name.zh
    '路灯'
    """
    root = Path(path)
    key, stamp = str(root.resolve()), stamp_of(root)
    kept = _kept.get(key)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    documents, findings = checked(root)
    if findings:
        raise broken(root, findings)
    catalogue = build_catalogue(documents)
    _kept[key] = (stamp, catalogue, tuple(documents))
    return catalogue


def load_with_overlay(path: Path | str, overlay: Mapping[str, Any], *, version: int) -> Catalogue:
    """The pack in `path` with a tenant's overlay laid over it; its version reads `1.0+3`.

    The overlay must have been checked (`check_overlay`) and every entry must have its day. Raises Refusal
    `pack-broken` where pack and overlay no longer fit, as after a pack of another shape was installed.

    >>> from linli.engine.catalogue import SHIPPED
    >>> change = {"kind": "event", "code": "06001", "condition": "building", "value": 1, "unit": "work_day"}
    >>> own = load_with_overlay(SHIPPED / "urban_management", {"limits": [{**change, "since": "2027-01-01"}]}, version=3)
    >>> from datetime import date
    >>> own.version, own.in_force(date(2027, 1, 1)).matter("event", "06001").condition("building").limit.value
    ('1.0+3', 1)
    """
    root = Path(path)
    documents = _sound_documents(root)
    findings = own_findings(overlay, documents)
    made = [] if findings else laid(documents, overlay)
    findings += laid_findings(made) if made else []
    if findings:
        raise broken(root, findings)
    pack = next(d for d in made if d.kind == "pack").data
    pack["version"] = f"{pack['version']}+{version}"
    return build_catalogue(made)


def check_overlay(path: Path | str, overlay: Mapping[str, Any]) -> list[Finding]:
    """Every mistake of a tenant's overlay, alone and together with the pack; empty when it may be published.

    >>> from linli.engine.catalogue import SHIPPED
    >>> check_overlay(SHIPPED / "urban_management", {"offers": [{"kind": "event", "code": "06001", "is_offered": False}]})
    []
    """
    root = Path(path)
    documents = _sound_documents(root)
    findings = own_findings(overlay, documents)
    return findings or laid_findings(laid(documents, dated(overlay, "9999-12-31")))


def _sound_documents(root: Path) -> tuple[Document, ...]:
    """The documents behind `load_pack`, read and checked once."""
    load_pack(root)
    return _kept[str(root.resolve())][2]


def check_pack(path: Path | str) -> list[Finding]:
    """Every mistake of the pack in `path`, by file and line; empty when there is none.

    >>> from linli.engine.catalogue import SHIPPED
    >>> check_pack(SHIPPED / "urban_management")
    []
    """
    return checked(Path(path))[1]


def checked(root: Path) -> tuple[list[Document], list[Finding]]:
    """The documents and every mistake; files are compared only when each is sound by itself."""
    documents, findings = read_documents(root)
    findings += shape_findings(documents)
    findings += [] if findings else cross_findings(documents)
    return documents, sorted(findings, key=lambda f: (f.file, f.line, f.code))


def stamp_of(root: Path) -> Stamp:
    found = []
    for file in sorted(root.rglob("*.y*ml")):
        stat = file.stat()
        found.append((file.relative_to(root).as_posix(), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def read_documents(root: Path) -> tuple[list[Document], list[Finding]]:
    """Every file of the pack as data; files that no kind claims are mistakes, not ignored."""
    if not root.is_dir():
        words = Words(
            f"There is no folder {root}; give the folder of a pack.",
            f"没有 {root} 这个文件夹；请给出业务包所在的文件夹。",
        )
        raise Refusal("pack-missing", words, {"path": str(root)}, 404)
    documents: list[Document] = []
    findings: list[Finding] = []
    for file in sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()):
        kind = next((k.code for k in KINDS if Path(file).match(k.pattern) and depth(file, k.pattern)), None)
        if kind is None:
            findings += unclaimed(file)
            continue
        document, mistakes = read_document(root, file, kind)
        findings += mistakes
        documents += [document] if document else []
    present = {document.kind for document in documents} | {f.file.removesuffix(".yaml") for f in findings}
    findings += [absent(k.pattern) for k in KINDS if k.is_required and k.code not in present]
    return documents, findings


def depth(file: str, pattern: str) -> bool:
    return file.count("/") == pattern.count("/")


def unclaimed(file: str) -> list[Finding]:
    if not file.endswith((".yaml", ".yml")):
        return []
    known = ", ".join(kind.pattern for kind in KINDS)
    words = Words(
        f"No part of a pack is called {file}; its files are: {known}.",
        f"业务包中没有名为 {file} 的文件；可用的文件有：{known}。",
    )
    return [Finding(file, 1, "file-unknown", words)]


def absent(pattern: str) -> Finding:
    words = Words(
        f"The file {pattern} is missing; every pack needs it.", f"缺少文件 {pattern}；每个业务包都必须有它。"
    )
    return Finding(pattern, 1, "file-missing", words)


def broken(root: Path, findings: list[Finding]) -> Refusal:
    shown = findings[0]
    words = Words(
        f"The pack {root.name} has {len(findings)} mistake(s), the first in {shown.file}, line {shown.line}: "
        f"{shown.words.en} Run “linli pack check” to see all.",
        f"业务包 {root.name} 有 {len(findings)} 处错误，第一处在 {shown.file} 第 {shown.line} 行："
        f"{shown.words.zh}运行 linli pack check 查看全部。",
    )
    rows = [{"file": f.file, "line": f.line, "code": f.code, "sentence": f.words.en} for f in findings]
    return Refusal("pack-broken", words, {"findings": rows}, 500)
