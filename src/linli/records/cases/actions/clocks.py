"""Start, stop, pause and resume clocks inside a step's transaction. Nothing here opens one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from linli.engine import worktime
from linli.engine.worktime import Calendar, Due, Limit, Remainder, Unit
from linli.records.cases.models import Case, Clock
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

HANDLING: Final = "handling"
ALARMS_AFTER: Final = {"warning": "red", "red": "escalation", "escalation": ""}


def start(case: Case, kind: str, limit: Limit, *, at: datetime, holder_power: str) -> Clock:
    """A new clock with its full limit. Without a calendar for the year it stands, marked, until the year arrives."""
    clock = Clock(
        case=case, kind=kind, limit_value=limit.value, limit_unit=limit.unit.value, started_at=at,
        holder_power=holder_power, unit_id=case.unit_id if kind == HANDLING else None,
    )  # fmt: skip
    _run(clock, at=at, remainder=None)
    clock.save(force_insert=True)
    return clock


def stand(case: Case, limit: Limit, *, at: datetime) -> Clock:
    """A handling clock that will start with its full limit at the next dispatch."""
    return Clock.objects.create(
        case=case, kind=HANDLING, limit_value=limit.value, limit_unit=limit.unit.value, started_at=at,
        holder_power="handling_unit", unit_id=case.unit_id, state="paused",
    )  # fmt: skip


def stop(clock: Clock, *, at: datetime) -> None:
    """Stopped for good; lateness stays on record."""
    if clock.state == "running" and clock.due_at is not None:
        clock.is_late = clock.is_late or at > clock.due_at
        clock.remaining = worktime.remainder(at, clock.due_at, limit_of(clock), tenancy.calendar()).span
    clock.state, clock.stopped_at = "stopped", at
    _silence(clock)
    clock.save()


def pause(clock: Clock, *, at: datetime, resume_at: datetime | None = None) -> None:
    """Stand still with what is left. A clock that was late already is marked late."""
    if clock.state == "running" and clock.due_at is not None:
        left = worktime.remainder(at, clock.due_at, limit_of(clock), tenancy.calendar())
        clock.remaining, clock.is_late = left.span, clock.is_late or left.is_overdue
    clock.state, clock.stopped_at = "paused", at
    _silence(clock)
    if resume_at is not None:
        clock.next_alarm, clock.next_alarm_at = "resume", resume_at
    clock.save()


def resume(clock: Clock, *, at: datetime) -> None:
    """Go on with what was left; a clock that never ran starts with its full limit."""
    if clock.state == "running":
        return
    _run(clock, at=at, remainder=_left(clock))
    clock.save()


def extend(clock: Clock, limit: Limit, *, at: datetime) -> None:
    """Add to the old due moment; an alarm that was given for the old one may come again for the new one."""
    if clock.due_at is None:
        return
    clock.is_late = clock.is_late or at > clock.due_at
    found = worktime.extend(clock.due_at, limit, tenancy.calendar())
    _ring(clock, found, at=at)
    clock.save()


def _left(clock: Clock) -> Remainder | None:
    return None if clock.remaining is None else Remainder.of_span(clock.remaining, Unit(clock.limit_unit))


def limit_of(clock: Clock) -> Limit:
    return Limit(clock.limit_value, Unit(clock.limit_unit))


def compute(clock: Clock) -> bool:
    """Try again a clock that had no calendar; whether it runs now."""
    _run(clock, at=clock.started_at, remainder=_left(clock))
    clock.save()
    return clock.state == "running"


def escalation_at(clock: Clock, due_at: datetime) -> datetime:
    """When the level above is told: after a tenth of the limit, between half an hour and a day past the due moment."""
    taken = due_at.astimezone(UTC) - clock.started_at.astimezone(UTC)
    grace = min(max(taken / 10, timedelta(minutes=30)), timedelta(days=1))
    return due_at + grace


def _run(clock: Clock, *, at: datetime, remainder: Remainder | None) -> None:
    clock.stopped_at = None
    try:
        calendar = tenancy.calendar()
        found = _due(clock, at, remainder, calendar)
    except Refusal as refusal:
        if refusal.code != "calendar-year-missing":
            raise
        clock.state, clock.missing_year, clock.due_at = "no_year", int(refusal.data["year"]), None
        clock.started_at = at
        clock.lines = [[refusal.words.en, refusal.words.zh]]
        _silence(clock)
        return
    clock.state, clock.missing_year = "running", None
    clock.started_at = at
    _ring(clock, found, at=at)


def _due(clock: Clock, at: datetime, remainder: Remainder | None, calendar: Calendar) -> Due:
    if remainder is None:
        return worktime.due(at, limit_of(clock), calendar)
    return worktime.resume(at, remainder, calendar)


def _ring(clock: Clock, found: Due, *, at: datetime) -> None:
    clock.due_at = found.at
    clock.lines = [[line.en, line.zh] for line in found.lines]
    clock.warn_at = worktime.warn_at(min(clock.started_at, found.at), found, tenancy.calendar())
    if at < clock.warn_at:
        clock.next_alarm, clock.next_alarm_at = "warning", clock.warn_at
    else:
        clock.next_alarm, clock.next_alarm_at = "red", found.at


def _silence(clock: Clock) -> None:
    clock.next_alarm, clock.next_alarm_at = "", None
