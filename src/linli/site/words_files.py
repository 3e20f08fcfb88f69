"""The gettext catalogues: collect sentences, compile, and find what is missing. Needs no system gettext.

Each Django app with pages keeps its own catalogue in `locale/zh_Hans/LC_MESSAGES/django.po`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
# A door's sentences may also stand in its scripts, as t("…").
SCRIPTS = {"field": PACKAGE.parent.parent / "web" / "src" / "field"}
IN_SCRIPT = re.compile(r"""\bt\("((?:[^"\\]|\\.)*)\"""")
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "gettext_noop": None, "_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def homes() -> list[Path]:
    """Folders with a catalogue of their own."""
    return sorted(
        p.parent.parent.parent.parent for p in PACKAGE.rglob("locale/zh_Hans/LC_MESSAGES/django.po")
    )


def po_of(home: Path) -> Path:
    return home / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def compile_all() -> int:
    """Write the .mo files that are older than their .po; how many were written."""
    written = 0
    for home in homes():
        po, mo = po_of(home), po_of(home).with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        partial = mo.with_suffix(".partial")
        with partial.open("wb") as file:
            write_mo(file, read(po))
        partial.replace(mo)
        written += 1
    return written


def missing() -> list[str]:
    """Sentences used and not translated, doubtful ones, placeholders that do not agree, and two Chinese for one English."""
    return [*(line for home in homes() for line in _missing(home)), *_clashes()]


def collect() -> None:
    """Bring the catalogues up to date with templates and code; sentences no longer used are dropped."""
    for home in homes():
        catalog = read(po_of(home))
        used = dict(_used(home))
        for message in list(catalog):
            if message.id and _key(message) not in used:
                catalog.delete(message.id, message.context)
        known = {_key(m) for m in catalog if m.id}
        for (context, ident, plural), _places in used.items():
            if (context, ident, plural) not in known:
                catalog.add((ident, plural) if plural else ident, context=context)
        out = io.BytesIO()
        write_po(out, catalog, width=0, sort_output=True, omit_header=False)
        po_of(home).write_bytes(out.getvalue())


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def _missing(home: Path) -> Iterator[str]:
    name = home.relative_to(PACKAGE)
    catalog = {_key(m): m for m in read(po_of(home)) if m.id}
    for key, place in _used(home):
        message = catalog.get(key)
        strings = (
            []
            if message is None
            else [message.string]
            if isinstance(message.string, str)
            else list(message.string)
        )
        if message is None or not strings or not all(strings):
            yield f"{name}: no Chinese for {key[1]!r} ({place})"
        elif message.fuzzy:
            yield f"{name}: doubtful Chinese for {key[1]!r} ({place})"
        elif any(_holes(s) - _holes(key[1]) - _holes(key[2] or "") for s in strings):
            yield f"{name}: the Chinese of {key[1]!r} has other placeholders"


def _clashes() -> Iterator[str]:
    """Django puts the catalogues of all pages into one: of two translations the first would show on both pages.

    The field app brings its own words to the phone; there a word may be another.
    """
    said: dict[tuple[str | None, str], tuple[str, Path]] = {}
    for home in homes():
        if home.name == "field":
            continue
        for message in read(po_of(home)):
            if not message.id or not isinstance(message.string, str) or not message.string:
                continue
            key = (message.context, str(message.id))
            first, where = said.setdefault(key, (message.string, home))
            if first != message.string:
                yield (
                    f"{home.relative_to(PACKAGE)}: {message.id!r} is {message.string!r} here and {first!r} in "
                    f"{where.relative_to(PACKAGE)}; say the same, or give one of them a context"
                )


def _holes(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


Key = tuple[str | None, str, str | None]


def _key(message: object) -> Key:
    ident = message.id  # type: ignore[attr-defined]
    return (message.context, *(ident if isinstance(ident, tuple) else (ident, None)))  # type: ignore[attr-defined]


def _used(home: Path) -> Iterator[tuple[Key, str]]:
    """Every sentence of this app's templates, Python files and scripts, once."""
    seen: set[Key] = set()
    for key, place in _used_in_scripts(home):
        if key not in seen:
            seen.add(key)
            yield key, place
    for path in sorted([*home.rglob("*.py"), *home.rglob("*.html"), *home.rglob("*.txt")]):
        if "migrations" in path.parts:
            continue
        for line, function, message, context in _extract(path):
            ident, plural = (
                (message[0], message[1])
                if isinstance(message, tuple) and function.startswith("n")
                else (message, None)
            )
            ident = ident if isinstance(ident, str) else ident[-1]
            if ident and (context, ident, plural) not in seen:
                seen.add((context, ident, plural))
                yield (context, ident, plural), f"{path.relative_to(PACKAGE)}:{line}"


def _used_in_scripts(home: Path) -> Iterator[tuple[Key, str]]:
    folder = SCRIPTS.get(home.name)
    if folder is None or not folder.exists():  # an installed wheel has none
        return
    for path in sorted([*folder.rglob("*.ts"), *folder.rglob("*.tsx")]):
        for found in IN_SCRIPT.finditer(path.read_text(encoding="utf-8")):
            yield (None, json.loads(f'"{found[1]}"'), None), path.name


def _extract(path: Path) -> Iterator[tuple[int, str, object, str | None]]:
    if path.suffix == ".py":
        with path.open("rb") as file:
            for line, message, _comments, context in extract("python", file, KEYWORDS):
                yield line, "n" if isinstance(message, tuple) else "", message, context
    else:
        yield from _of_template(path.read_text())


_TRANS = re.compile(
    r"""{%\s*(?:trans|translate)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')(?:[^%]*?context\s+"([^"]*)")?"""
)
_BLOCK = re.compile(
    r"{%\s*(?:blocktrans|blocktranslate)\b([^%]*)%}(.*?){%\s*end(?:blocktrans|blocktranslate)\s*%}", re.S
)
_INLINE = re.compile(r"""_\("((?:[^"\\]|\\.)*)"\)""")


def _of_template(text: str) -> Iterator[tuple[int, str, object, str | None]]:
    for found in [*_TRANS.finditer(text), *_INLINE.finditer(text)]:
        ident = next(g for g in found.groups()[:2] if g is not None)
        context = found.group(3) if found.re is _TRANS else None
        yield text.count("\n", 0, found.start()) + 1, "", ident, context
    for found in _BLOCK.finditer(text):
        options, body = found.groups()
        parts = re.split(r"{%\s*plural\s*%}", body)
        idents = [_holes_of_block(p, is_trimmed="trimmed" in options) for p in parts]
        context = re.search(r'context\s+"([^"]*)"', options)
        line = text.count("\n", 0, found.start()) + 1
        message: object = tuple(idents) if len(idents) > 1 else idents[0]
        yield line, "n" if len(idents) > 1 else "", message, context.group(1) if context else None


def _holes_of_block(body: str, *, is_trimmed: bool) -> str:
    if is_trimmed:
        body = " ".join(line.strip() for line in body.splitlines() if line.strip())
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", body.replace("%", "%%"))
