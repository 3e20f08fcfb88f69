"""What still counts of a case that is done again: an earlier unit and an earlier result are history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.records.cases.models import Case, Evidence, Step
from linli.records.cases.rules import BY_HAND
from linli.records.people.models import Organisation
from linli.words import Words

AGAIN = frozenset({"reopen", "rework"})
CHOSEN = Words("The dispatch centre chose this unit for it.", "由指挥中心指定该单位处理。")


@dataclass(frozen=True)
class Tried:
    """The present try: who has it and why, and since when results are new ones."""

    unit: Organisation | None
    why: Any
    since: datetime | None

    def results(self, pictures: Iterable[Evidence]) -> list[Evidence]:
        """Photos after the work, without those of a result that was refused."""
        found = [p for p in pictures if p.kind == "after"]
        return [p for p in found if self.since is None or p.added_at > self.since]


def tried_of(case: Case, steps: Sequence[Step]) -> Tried:
    """Until a case that came back is dispatched once more, no unit has it."""
    at = {move: max((s.seq for s in steps if s.move == move), default=0) for move in ("reopen", "dispatch")}
    again = [s.at for s in steps if s.move in AGAIN]
    since = again[-1] if again else None
    if at["reopen"] > at["dispatch"]:
        return Tried(None, None, since)
    return Tried(case.unit, _why(steps), since)


def _why(steps: Sequence[Step]) -> Any:
    """Why this unit; that no rule names it is for the office to know."""
    why = next((s.data["why"] for s in reversed(steps) if "why" in s.data), None)
    return CHOSEN if why and why.get("rule") == BY_HAND else why
