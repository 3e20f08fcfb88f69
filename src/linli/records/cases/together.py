"""One step for many cases, told before it is made: what would happen to each, and why not to some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from linli.engine.catalogue import Catalogue
from linli.engine.lifecycle import Move
from linli.engine.worktime import Calendar
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Words

from . import wording
from .actions.core import powers_of
from .models import Case, Clock
from .previews import Moment, handling_moment, quick_moves, steps_of_others
from .queries import WITH_NAMES, visible
from .rules import Suggestion, components_of, handling_limit, lifecycle, suggestions, units_with_load
from .there_today import Crew, crew_in, crew_of_unit

MOVES = ("dispatch", "urge", "supervise")
MOST = 200


@dataclass(frozen=True)
class Line:
    """One case: the step as it would be made, or the reason why not."""

    case: Case
    move: Move | None
    problem: Words | None = None
    suggestion: Suggestion | None = None
    moment: Moment | None = None
    named: frozenset[UUID] = frozenset()  # every unit that a rule names
    crew: Crew | None = None  # of the suggested unit

    def lacks_reason(self, unit: UUID | None) -> bool:
        """Whether somebody has to say why this unit was chosen."""
        return self.can and unit is not None and unit not in self.named

    @property
    def can(self) -> bool:
        return self.problem is None


@dataclass(frozen=True)
class Plan:
    """`units` are all that a person may choose instead of the suggested one."""

    lines: Sequence[Line]
    units: Sequence[Any]
    needs_reason: bool

    @property
    def possible(self) -> list[Line]:
        return [line for line in self.lines if line.can]

    @property
    def impossible(self) -> list[Line]:
        return [line for line in self.lines if not line.can]


def chosen(by: Actor, ids: Sequence[UUID]) -> list[Case]:
    """The cases with these ids that the actor may see, what falls due first at the head; at most `MOST`."""
    found = visible(by).filter(pk__in=list(ids)[:MOST]).select_related(*WITH_NAMES)
    return list(found.order_by("due_at", "id"))


def plan(move: str, cases: Sequence[Case], *, by: Actor, now: datetime) -> Plan:
    """A handful of statements, however many cases. Refusal: move-not-together."""
    if move not in MOVES:
        raise wording.move_not_together()
    pack = tenancy.catalogue()
    lines = list(_dispatches(cases, by, pack, now) if move == "dispatch" else _plain(move, cases, by, pack))
    units = [u for u in units_with_load(Q()) if u.function in pack.functions] if move == "dispatch" else []
    rows = [m for m in lifecycle(pack).moves if m.code == move]
    return Plan(lines, units, any("reason" in m.needs for m in rows))


def _plain(move: str, cases: Sequence[Case], by: Actor, pack: Catalogue) -> Iterator[Line]:
    for case in cases:
        found = quick_moves(case, by, pack, (move,))
        yield Line(case, found[0]) if found else Line(case, None, why_not(case, by, pack))


def _dispatches(cases: Sequence[Case], by: Actor, pack: Catalogue, now: datetime) -> Iterator[Line]:
    today = timezone.localdate(now, tenancy.time_zone())
    units = list(units_with_load(Q()).annotate(crew=crew_of_unit(on=today)))
    there = {u.pk: crew_in(u.crew) for u in units}
    components, clocks, calendar = components_of(cases), _clocks(cases), tenancy.calendar()
    fresh: dict[Any, Moment] = {}
    for case in cases:
        found = quick_moves(case, by, pack, ("dispatch",))
        if not found:
            yield Line(case, None, why_not(case, by, pack))
            continue
        named = suggestions(case, pack, among=units, components=components)
        if not named:
            yield Line(case, found[0], wording.no_unit_named())
            continue
        moment = _moment(case, named[0].unit.pk, pack, now, clocks.get(case.pk, ()), calendar, fresh)
        first = named[0].unit.pk
        yield Line(
            case, found[0], None, named[0], moment, frozenset(s.unit.pk for s in named), there.get(first)
        )


def _moment(
    case: Case, unit: Any, pack: Catalogue, now: datetime, clocks: Sequence[Clock], calendar: Calendar, fresh: dict[Any, Moment]
) -> Moment:  # fmt: skip
    """All that start anew with the same limit run out together: counted once."""
    if unit == case.unit_id:
        return handling_moment(case, pack, now=now, clocks=clocks, unit=unit, calendar=calendar)
    limit = handling_limit(pack, case)
    if limit not in fresh:
        fresh[limit] = handling_moment(case, pack, now=now, calendar=calendar)
    return fresh[limit]


def _clocks(cases: Sequence[Case]) -> Mapping[UUID, list[Clock]]:
    """Standing clocks of cases that a unit had before."""
    found: dict[UUID, list[Clock]] = {}
    wanted = [c.pk for c in cases if c.unit_id is not None]
    if wanted:
        for clock in Clock.objects.filter(case__in=wanted, kind="handling").order_by("id"):
            found.setdefault(clock.case_id, []).append(clock)
    return found


def why_not(case: Case, by: Actor, pack: Catalogue) -> Words:
    """Why a step of the case's way cannot be made from here by this person."""
    state = lifecycle(pack).states[case.state]
    others = steps_of_others(case, by, pack)
    if not case.is_open or not others:
        return wording.not_from_this_state(state.name)
    if state.holder in powers_of(case, by):
        return wording.waits_for_you(state.name)
    return wording.belongs_to_others(state.name, others[0][0], others[0][1])
