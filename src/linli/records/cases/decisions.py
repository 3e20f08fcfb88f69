"""Many requests for more time or a suspension decided together: told before, each then on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.engine import worktime
from linli.engine.catalogue import Catalogue
from linli.engine.lifecycle import Move
from linli.engine.worktime import Calendar, Limit, Unit
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from . import wording
from .given import Given
from .models import Case, Request
from .previews import listed, quick_moves
from .queries import requests_to_decide
from .rules import lifecycle
from .together import why_not

DECISIONS = ("grant", "refuse")
MOST = 200


@dataclass(frozen=True)
class Line:
    """One request: the step that decides it, or why this person cannot; `due_at` is the moment after granting."""

    request: Request
    move: Move | None
    problem: Words | None = None
    due_at: datetime | None = None
    unsaid: Words | None = None  # why the moment after granting cannot be told

    @property
    def case(self) -> Case:
        return self.request.case

    def given(self, *, reason: str, seen_version: int | None) -> Given:
        """What goes with the step: what was asked for, unchanged."""
        return Given(
            reason=reason, limit=limit_of(self.request), until_on=self.request.until_on, seen_version=seen_version,
            only_if_unchanged=True,
        )  # fmt: skip


def limit_of(request: Request) -> Limit | None:
    return Limit(request.limit_value, Unit(request.limit_unit)) if request.limit_value else None


def plan(decision: str, ids: Sequence[int], *, by: Actor) -> list[Line]:
    """A handful of statements, however many. `ids` empty: everything that waits. Refusal: move-not-together."""
    if decision not in DECISIONS:
        raise wording.move_not_together()
    found = requests_to_decide(by)
    if ids:
        found = found.filter(pk__in=list(ids)[:MOST])
    return list(_lines(decision, list(found[:MOST]), by, tenancy.catalogue(), tenancy.calendar()))


def _lines(
    decision: str, requests: Sequence[Request], by: Actor, pack: Catalogue, calendar: Calendar
) -> Iterator[Line]:
    for asked in requests:
        if str(asked.asked_by_id) == by.id:
            yield Line(asked, None, wording.request_own())
            continue
        moves = quick_moves(asked.case, by, pack, (f"{decision}_{asked.kind}",))
        if not moves:
            yield Line(asked, None, _why_not(asked, decision, by, pack))
        elif decision == "grant" and (limit := limit_of(asked)) is not None:
            yield _extended(asked, moves[0], limit, calendar)
        else:
            yield Line(asked, moves[0])


def _why_not(asked: Request, decision: str, by: Actor, pack: Catalogue) -> Words:
    """Who decides it, where that is somebody else; else what stands in the way from this state."""
    case, table = asked.case, lifecycle(pack)
    rows = [
        m for m in table.rows_from(case.state, case.flow) if m.code == f"{decision}_{asked.kind}" and m.powers
    ]
    if not rows:
        return why_not(case, by, pack)
    return wording.decided_by(asked.kind, listed([table.powers[p].name for p in sorted(rows[0].powers)]))


def _extended(asked: Request, move: Move, limit: Limit, calendar: Calendar) -> Line:
    if asked.case.handling_due_at is None:
        return Line(asked, move, unsaid=wording.due_unknown())
    try:
        return Line(asked, move, due_at=worktime.extend(asked.case.handling_due_at, limit, calendar).at)
    except Refusal as refusal:
        return Line(asked, move, unsaid=refusal.words)
