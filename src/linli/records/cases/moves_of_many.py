"""The legal next steps of many cases for one actor, with a handful of statements whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.engine.catalogue import Catalogue
from linli.engine.lifecycle import Move
from linli.records.people.queries import Actor

from .actions.facts import HANDLING_MOVES, Background
from .models import Case, Report, Request, Step
from .queries import next_moves


def next_moves_of_many(
    cases: Sequence[Case], by: Actor, *, now: datetime, pack: Catalogue
) -> dict[UUID, tuple[Move, ...]]:
    """`next_moves` of each case; four statements. The cases are those that the actor may see."""
    known = _backgrounds(cases, by)
    return {c.pk: next_moves(c, by, now=now, pack=pack, background=known[c.pk]) for c in cases}


def _backgrounds(cases: Sequence[Case], by: Actor) -> dict[UUID, Background]:
    """Everything that the guards may ask about these cases, put in its place at once."""
    keys = [c.pk for c in cases]
    reported: dict[UUID, list[UUID]] = defaultdict(list)
    told = Report.objects.filter(case__in=keys, account__isnull=False).order_by("reported_at", "id")
    for case, account in told.values_list("case_id", "account_id"):
        reported[case].append(account)
    requests: dict[UUID, list[Request]] = defaultdict(list)
    for request in Request.objects.filter(case__in=keys, decision=""):
        requests[request.case_id].append(request)
    handled: dict[UUID, Step] = {}
    for step in Step.objects.filter(case__in=keys, move__in=HANDLING_MOVES).order_by("seq"):
        handled[step.case_id] = step
    parts: dict[UUID, int] = defaultdict(int)
    for parent in Case.objects.filter(parent__in=keys, is_open=True).values_list("parent_id", flat=True):
        if parent is not None:
            parts[parent] += 1
    return {
        c.pk: _filled(c, by, reported[c.pk], requests[c.pk], handled.get(c.pk), parts[c.pk]) for c in cases
    }


def _filled(
    case: Case, by: Actor, reported: Sequence[UUID], requests: list[Request], handled: Step | None, parts: int
) -> Background:
    known = Background(case, by)
    own = [a for a in reported if str(a) == by.id]
    known.reported_by = next(iter(own or reported), None)
    known.opened_by = {}  # of interest to reporters only, who have no list
    known.requests, known.handled, known.open_children = requests, handled, parts
    return known
