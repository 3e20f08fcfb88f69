"""Classes as a resident looks for them: often reported, found by words, or down the tree."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language

from linli.engine.catalogue import Catalogue, MatterClass
from linli.records.cases.queries import frequent_classes
from linli.records.schema import connection

ANYTHING_ELSE = "something else"  # a search phrase of the class that takes what fits no other
OFTEN, OFTEN_DAYS, KEEP_S = 8, 90, 600.0
ICONS = {
    ("component", "01"): "cover", ("component", "02"): "road", ("component", "03"): "bin", ("component", "04"): "tree",
    ("component", "05"): "tools", ("event", "06"): "bin", ("event", "07"): "paper", ("event", "08"): "crane",
    ("event", "09"): "shop", ("event", "10"): "info",
}  # fmt: skip
# A drawing for what people report most, by a word of the English name; otherwise that of the group.
DRAWN = {
    "light": "lamp", "lamp": "lamp", "manhole": "cover", "grate": "cover", "road": "road", "pavement": "road", "tree": "tree",
    "noise": "noise", "refuse": "bin", "litter": "bin", "vendor": "shop", "shop": "shop", "shelter": "heart", "construction": "crane",
    "sticker": "paper", "banner": "paper",
}  # fmt: skip
_often: dict[str, tuple[float, list[tuple[str, str]]]] = {}


@dataclass(frozen=True)
class Choice:
    """One class, as a tile."""

    value: str
    name: str
    example: str
    icon: str


@dataclass(frozen=True)
class Major:
    value: str
    name: str
    example: str
    icon: str


def choice(matter: MatterClass) -> Choice:
    language = get_language()
    words = [w for w in matter.search_words if _is_chinese(w) == (language or "").startswith("zh")]
    shown = [w for w in words if w.lower() != matter.name.in_(language).lower()][:2]
    return Choice(
        f"{matter.kind}:{matter.code}",
        matter.name.in_(language),
        _join(shown),
        _icon(matter),
    )


def often(pack: Catalogue) -> list[Choice]:
    """What is reported most here; looked up every few minutes."""
    kept = _often.get(connection.schema_name)
    if kept is None or kept[0] < time.monotonic():
        rows = frequent_classes(since_at=timezone.now() - timedelta(days=OFTEN_DAYS), most=OFTEN)
        kept = _often[connection.schema_name] = (time.monotonic() + KEEP_S, rows)
    return [choice(pack.classes[key]) for key in kept[1] if key in pack.offered]


def found(pack: Catalogue, text: str, most: int = 12) -> list[Choice]:
    """What fits the words, best first; last the class for everything else, where the pack has one."""
    if not text.strip():
        return []
    rows = list(pack.search(text, get_language() or "zh-hans", most=most))
    rows += [m for m in pack.search(ANYTHING_ELSE, most=1) if rows and m not in rows]
    return [choice(m) for m in rows]


def majors(pack: Catalogue) -> list[Major]:
    """The first level of the tree, with a few of its classes as examples."""
    language = get_language()
    rows: dict[tuple[str, str], list[MatterClass]] = {}
    for matter in pack.offered.values():
        rows.setdefault((matter.kind, matter.major_code), []).append(matter)
    return [
        Major(f"{kind}:{code}", in_it[0].major.in_(language), _join(m.name.in_(language) for m in _known(in_it)), ICONS.get((kind, code), "info"))
        for (kind, code), in_it in sorted(rows.items())
    ]  # fmt: skip


def _icon(matter: MatterClass) -> str:
    words = set(re.findall(r"[a-z]+", matter.name.en.lower()))
    return next(
        (icon for word, icon in DRAWN.items() if word in words),
        ICONS.get((matter.kind, matter.major_code), "info"),
    )


def _known(classes: list[MatterClass], most: int = 3) -> list[MatterClass]:
    """Those that people have the most words for."""
    return sorted(classes, key=lambda m: -len(m.search_words))[:most]


def of_major(pack: Catalogue, value: str) -> list[Choice]:
    kind, _, code = value.partition(":")
    return [choice(m) for m in pack.offered.values() if (m.kind, m.major_code) == (kind, code)]


def _is_chinese(text: str) -> bool:
    return any(ord(c) > 0x2E7F for c in text)


def _join(names: Iterable[str]) -> str:
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(names)
