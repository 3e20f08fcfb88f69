"""What a step would bring, told before it is made: units with their due moments, and the steps of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from linli.engine import worktime
from linli.engine.catalogue import Catalogue
from linli.engine.lifecycle import Move
from linli.engine.worktime import Due, Limit, Remainder, Unit
from linli.records.people.models import Organisation
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from .actions.core import powers_of
from .models import Case, Clock
from .rules import handling_limit, lifecycle, posts_of_layers, suggestions, units_with_load
from .there_today import Crew, crew_in, crew_of_unit, metres_of, nearest_work


@dataclass(frozen=True)
class Moment:
    """When the time would run out if it started now, and by what; `missing` where it cannot be said."""

    limit: Limit | None
    due_at: datetime | None
    is_remainder: bool = False
    lines: tuple[Words, ...] = ()
    missing: Words | None = None


@dataclass(frozen=True)
class UnitChoice:
    unit: Organisation
    load: int
    reason: Words | None  # None: no rule names it
    moment: Moment
    overdue: int = 0  # of its open cases
    crew: Crew | None = None  # None: nobody has an account
    near_m: float | None = None  # to the nearest case that it has in hand, when that is not far


NO_LIMIT = Words(
    "This class has no limit yet; an administrator can set one.", "该类别尚未设定时限，可请管理员设置。"
)


def handling_moment(
    case: Case,
    pack: Catalogue,
    *,
    now: datetime,
    clocks: Iterable[Clock] = (),
    unit: object = None,
    calendar: worktime.Calendar | None = None,
) -> Moment:
    """The due moment of a handling that starts now: anew, or with its remainder for the same unit."""
    limit = handling_limit(pack, case)
    if limit is None:
        return Moment(None, None, missing=NO_LIMIT)
    left = _remainder(clocks) if unit is not None and unit == case.unit_id else None
    try:
        calendar = calendar or tenancy.calendar()
        found: Due = worktime.resume(now, left, calendar) if left else worktime.due(now, limit, calendar)
    except Refusal as refusal:
        return Moment(limit, None, missing=refusal.words)
    return Moment(limit, found.at, left is not None, tuple(found.lines))


def unit_choices(
    case: Case, pack: Catalogue, *, now: datetime, clocks: Sequence[Clock] = ()
) -> list[UnitChoice]:
    """Units to dispatch to: those that a rule names first, then every other one that takes cases."""
    fresh = handling_moment(case, pack, now=now)
    late = Q(in_hand__is_clock_stopped=False, in_hand__due_at__lt=now)
    today = timezone.localdate(now, tenancy.time_zone())
    units = list(
        units_with_load(Q()).annotate(
            overdue=Count("in_hand", filter=late),
            square=nearest_work(case),
            crew=crew_of_unit(on=today),
        )
    )
    named = {s.unit.pk: s for s in suggestions(case, pack, among=units, posts=posts_of_layers(case, pack))}
    others = [u for u in units if u.pk not in named and u.function in pack.functions]
    chosen = [(s.unit, s.load, s.words) for s in named.values()]
    return [
        UnitChoice(
            unit, load, reason, _for(case, unit, pack, now, clocks, fresh), unit.overdue, crew_in(unit.crew), metres_of(unit.square)
        )
        for unit, load, reason in [*chosen, *((u, u.load, None) for u in others)]
    ]  # fmt: skip


def steps_of_others(case: Case, by: Actor, pack: Catalogue) -> list[tuple[Words, Words]]:
    """The step that somebody else makes from here, and closing, which comes last: (the step, its powers)."""
    table = lifecycle(pack)
    mine = powers_of(case, by)
    held_now = table.states[case.state].holder
    rows = [m for m in table.rows_from(case.state, case.flow) if held_now in m.powers and m.is_step][:1]
    if table.states[case.state].is_open:
        rows += [m for m in table.moves if m.code == "close" and case.flow in m.flows]
    found: dict[str, Move] = {}
    for move in rows:
        if not move.powers & mine:
            found.setdefault(move.code, move)
    return [
        (m.name, listed([table.powers[p].name for p in sorted(m.powers) if p != "system"]))
        for m in found.values()
    ]


def quick_moves(case: Case, by: Actor, pack: Catalogue, codes: Iterable[str]) -> list[Move]:
    """Those of `codes` that this actor's powers may make from here, without asking the database."""
    wanted = frozenset(codes)
    return [
        m for m in lifecycle(pack).moves_for(case.state, case.flow, powers_of(case, by)) if m.code in wanted
    ]


def _for(
    case: Case, unit: Organisation, pack: Catalogue, now: datetime, clocks: Sequence[Clock], fresh: Moment
) -> Moment:
    if unit.pk != case.unit_id:
        return fresh
    return handling_moment(case, pack, now=now, clocks=clocks, unit=unit.pk)


def _remainder(clocks: Iterable[Clock]) -> Remainder | None:
    """What was left when the clock of this unit stopped; None where it starts with its full limit."""
    standing = [c for c in clocks if c.kind == "handling" and c.state == "paused" and c.remaining is not None]
    if not standing or standing[-1].remaining is None:
        return None
    return Remainder.of_span(standing[-1].remaining, Unit(standing[-1].limit_unit))


def listed(names: Sequence[Words]) -> Words:
    return Words(", ".join(n.en for n in names), "、".join(n.zh for n in names))
