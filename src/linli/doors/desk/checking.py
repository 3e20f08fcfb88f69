"""D8: what a check looks at: the closing standard point by point, and what the reporter said before."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engine.catalogue import Catalogue
from linli.records.cases.models import Case
from linli.records.cases.rules import condition_of
from linli.words import Words

CHECKS = frozenset({"check"})
RIGHT_PLACE = Words("It is the place that was reported.", "核查位置与上报位置一致。")


def points_of(case: Case, pack: Catalogue) -> list[Words]:
    """The standard of the condition, clause by clause where both languages divide alike; without one, only the place."""
    condition = condition_of(pack, case.kind, case.code, case.condition)
    if condition is None:
        return [RIGHT_PLACE]
    return [RIGHT_PLACE, *_clauses(condition.closing)]


def _clauses(standard: Words) -> list[Words]:
    en = [p.strip() for p in standard.en.split(";") if p.strip()]
    zh = [p.strip() for p in standard.zh.replace(";", "；").split("；") if p.strip()]
    if len(en) != len(zh):
        return [standard]
    return [Words(a[:1].upper() + a[1:], b) for a, b in zip(en, zh, strict=True)]


def unmet(points: Sequence[Words], met: Sequence[str]) -> list[Words]:
    """Those that were not ticked; `met` holds their positions."""
    return [p for n, p in enumerate(points) if str(n) not in met]
