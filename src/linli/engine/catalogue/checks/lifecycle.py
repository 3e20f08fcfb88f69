"""The life cycle: the flaws the engine finds, put on their lines; stages and settings it relies on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linli.engine.catalogue.documents import Document, Place
from linli.engine.catalogue.findings import Finding
from linli.engine.lifecycle import Flaw, flaws, read_lifecycle
from linli.words import Words

RELIED_ON = {"reopen_window": "reopen", "sample_share": "settle"}
"""Settings without which a move cannot be decided."""


def lifecycle_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    stages = {r["code"] for d in documents if d.kind == "stage_limits" for r in d.data["stages"]}
    settings = {r["code"] for d in documents if d.kind == "settings" for r in d.data["settings"]}
    areas = {r["code"] for d in documents if d.kind == "pack" for r in d.data.get("area_kinds", ())}
    for document in documents:
        if document.kind == "lifecycle":
            yield from code_twice(document)
            table = read_lifecycle(document.data)
            for flaw in flaws(table):
                yield document.finding(flaw.code, flaw.words, *place_of(document, flaw))
            yield from stage_findings(document, stages)
            for setting, move in RELIED_ON.items():
                if move in table.move_codes and setting not in settings:
                    yield document.finding("setting-missing", unset(setting, move), "moves")
        if document.kind == "stage_limits":
            yield from area_findings(document, areas)


def place_of(document: Document, flaw: Flaw) -> Place:
    rows = [n for n, row in enumerate(document.data[flaw.kind]) if row["code"] == flaw.subject]
    quoted = [
        n for n in rows if any(f"“{v}”" in flaw.words.en for v in _strings(document.data[flaw.kind][n]))
    ]
    return (flaw.kind, (quoted or rows or [0])[0])


def _strings(row: dict[str, object]) -> set[str]:
    found: set[str] = set()
    for key, value in row.items():
        if key != "code":
            found |= {value} if isinstance(value, str) else set()
            found |= {str(v) for v in value} if isinstance(value, list) else set()
    return found


def code_twice(document: Document) -> Iterator[Finding]:
    for kind in ("powers", "flows", "states"):
        seen: set[str] = set()
        for number, row in enumerate(document.data[kind]):
            if row["code"] in seen:
                words = Words(
                    f"“{row['code']}” is defined twice in {kind}; keep one of them.",
                    f"“{row['code']}”在 {kind} 中定义了两次；请只保留一个。",
                )
                yield document.finding("code-twice", words, kind, number)
            seen.add(row["code"])


def stage_findings(document: Document, stages: set[str]) -> Iterator[Finding]:
    for number, row in enumerate(document.data["states"]):
        if "stage" in row and row["stage"] not in stages:
            words = Words(
                f"The state “{row['code']}” has the stage “{row['stage']}”, for which stage_limits.yaml has no limit; "
                "add it there or correct the name.",
                f"状态“{row['code']}”的环节“{row['stage']}”在 stage_limits.yaml 中没有时限；请补充或更正名称。",
            )
            yield document.finding("stage-unknown", words, "states", number, "stage")


def area_findings(document: Document, areas: set[str]) -> Iterator[Finding]:
    for number, stage in enumerate(document.data["stages"]):
        for which, row in enumerate(stage["limits"]):
            if "area_kind" in row and row["area_kind"] not in areas:
                words = unknown_area(row["area_kind"], areas)
                yield document.finding(
                    "area-kind-unknown", words, "stages", number, "limits", which, "area_kind"
                )


def unknown_area(name: str, areas: set[str]) -> Words:
    return Words(
        f"“{name}” is not a kind of area of this pack; use one of: {', '.join(sorted(areas))}.",
        f"“{name}”不是本业务包的区域类型；可用的类型：{'、'.join(sorted(areas))}。",
    )


def unset(setting: str, move: str) -> Words:
    return Words(
        f"The move “{move}” needs the setting “{setting}”; add it to settings.yaml.",
        f"操作“{move}”需要设定值“{setting}”；请在 settings.yaml 中补充。",
    )
