"""What a case was called before somebody corrected it: its class, its condition, its way of handling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.engine.catalogue import Catalogue
from linli.records.cases.models import Case, Step
from linli.records.cases.rules import condition_of, lifecycle

from .labels import here


@dataclass(frozen=True)
class Version:
    """One correction: what it was, what it became, by whom and when."""

    at: datetime
    who: str
    changes: list[tuple[str, str, str]]  # of what, from, to


def versions_of(case: Case, steps: Sequence[Step], pack: Catalogue) -> list[Version]:
    """Newest first. A step keeps what was; what it became is what the next one found, or what is now."""
    now = {"kind": case.kind, "code": case.code, "condition": case.condition, "flow": case.flow}
    found = []
    for step in reversed(steps):
        was = step.data.get("was")
        if not was:
            continue
        before = {**now, **was}
        changes = [
            (name, old, new)
            for name, old, new in (
                (_("category"), _matter(before, pack), _matter(now, pack)),
                (_("condition"), _condition(before, pack), _condition(now, pack)),
                (_("way of handling"), _flow(before, pack), _flow(now, pack)),
            )
            if old and old != new
        ]
        who = step.account.name if step.account else ""
        if changes:
            found.append(Version(step.at, who, changes))
        now = before
    return found


def _matter(named: dict[str, str], pack: Catalogue) -> str:
    matter = pack.classes.get((named["kind"], named["code"]))
    return here(matter.name) if matter else named["code"]


def _condition(named: dict[str, str], pack: Catalogue) -> str:
    found = condition_of(pack, named["kind"], named["code"], named["condition"])
    return here(found.name) if found else ""


def _flow(named: dict[str, str], pack: Catalogue) -> str:
    flow = lifecycle(pack).flows.get(named["flow"])
    return here(flow.name) if flow else ""
