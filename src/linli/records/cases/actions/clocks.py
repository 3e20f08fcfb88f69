"""Start, stop, pause and resume clocks inside a step's transaction. Nothing here opens one.

The caller writes them, all of a step together: `writing.put`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from linli.engine import worktime
from linli.engine.worktime import Calendar, Due, Limit, Remainder, Unit
from linli.records.cases import wording
from linli.records.cases.models import Case, Clock
from linli.records.cases.recount import limit_of
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .messages import tell_of_missing_year

HANDLING: Final = "handling"
WAIT: Final = "wait"  # no limit of anybody's work: it ends a suspension, or the waiting for a reporter
WARNING_SHARE: Final = Decimal("0.75")  # where the pack sets none
ALARMS_AFTER: Final = {"warning": "red", "red": "escalation", "escalation": ""}


def start(case: Case, kind: str, limit: Limit, *, at: datetime, holder_power: str) -> Clock:
    """A new clock with its full limit. Without a calendar for the year it stands, marked, until the year arrives."""
    clock = Clock(
        case=case, kind=kind, limit_value=limit.value, limit_unit=limit.unit.value, started_at=at,
        holder_power=holder_power, unit_id=case.unit_id if kind == HANDLING else None,
    )  # fmt: skip
    _run(clock, at=at, remainder=None)
    return clock


def stand(case: Case, limit: Limit, *, at: datetime) -> Clock:
    """A handling clock that will start with its full limit at the next dispatch."""
    return Clock(
        case=case, kind=HANDLING, limit_value=limit.value, limit_unit=limit.unit.value, started_at=at,
        holder_power="handling_unit", unit_id=case.unit_id, state="paused",
    )  # fmt: skip


def stop(clock: Clock, *, at: datetime) -> None:
    """Stopped for good; lateness stays on record."""
    _leave(clock, "stopped", at=at)


def pause(clock: Clock, *, at: datetime) -> None:
    """Stand still with what is left. A clock that was late already is marked late."""
    _leave(clock, "paused", at=at)


def wait(case: Case, *, at: datetime, until_at: datetime) -> Clock:
    """A pause that the sweep ends: it makes the system's step `resume` at that moment."""
    days = max(1, (until_at - at).days)
    return Clock(
        case=case, kind=WAIT, limit_value=days, limit_unit=Unit.URGENT_WORK_DAY.value, started_at=at,
        holder_power="system", state="paused", next_alarm="resume", next_alarm_at=until_at,
    )  # fmt: skip


def resume(clock: Clock, *, at: datetime) -> None:
    """Go on with what was left; a clock that never ran starts with its full limit."""
    if clock.state in {"running", "no_year"}:
        return
    _run(clock, at=at, remainder=_left(clock))


def extend(clock: Clock, limit: Limit, *, at: datetime) -> None:
    """Add to the old due moment; an alarm that was given for the old one may come again for the new one."""
    if clock.due_at is None:
        raise wording.due_moment_missing(clock.missing_year)
    clock.is_late = clock.is_late or at > clock.due_at
    calendar = tenancy.calendar()
    found = worktime.extend(clock.due_at, limit, calendar)
    added = worktime.remainder(clock.due_at, found.at, limit_of(clock), calendar).span
    clock.total = (clock.total or timedelta()) + added
    _ring(clock, found, at=at)


def _leave(clock: Clock, state: str, *, at: datetime) -> None:
    if clock.state == "running" and clock.due_at is not None:
        left = worktime.remainder(at, clock.due_at, limit_of(clock), tenancy.calendar())
        clock.remaining, clock.is_late = left.span, clock.is_late or at > clock.due_at
    clock.state, clock.stopped_at = state, at
    _silence(clock)


def _left(clock: Clock) -> Remainder | None:
    return None if clock.remaining is None else Remainder.of_span(clock.remaining, Unit(clock.limit_unit))


def compute(clock: Clock) -> bool:
    """Try again a clock that had no calendar; whether it runs now."""
    _run(clock, at=clock.started_at, remainder=_left(clock))
    clock.save()
    return clock.state == "running"


def move_due(clock: Clock, found: Due, *, now: datetime) -> None:
    """Another due moment with its alarms; what was late only by the old one is late no more."""
    if clock.due_at is not None and clock.due_at < now <= found.at:
        clock.is_late = False
    _ring(clock, found, at=clock.started_at)
    clock.save()


def escalation_at(clock: Clock, due_at: datetime) -> datetime:
    """When the level above is told: after a tenth of the limit, between half an hour and a day past the due moment."""
    taken = due_at.astimezone(UTC) - clock.started_at.astimezone(UTC)
    grace = min(max(taken / 10, timedelta(minutes=30)), timedelta(days=1))
    return due_at + grace


def _run(clock: Clock, *, at: datetime, remainder: Remainder | None) -> None:
    clock.stopped_at = None
    clock.started_at = at
    try:
        found = _due_or_new_year(clock, at, remainder)
    except Refusal as refusal:
        if refusal.code != "calendar-year-missing":
            raise
        _stand_without_year(clock, refusal)
        return
    clock.state, clock.missing_year = "running", None
    _ring(clock, found, at=at)


def _stand_without_year(clock: Clock, refusal: Refusal) -> None:
    """No due moment can be said: marked so, and the administrators are told once for each year that is missing."""
    clock.state, clock.missing_year = "no_year", int(refusal.data["year"])
    clock.due_at = clock.warn_at = None
    clock.lines = [[refusal.words.en, refusal.words.zh]]
    _silence(clock)
    tell_of_missing_year(str(refusal.data["calendar"]), clock.missing_year, at=clock.started_at)


def _due_or_new_year(clock: Clock, at: datetime, remainder: Remainder | None) -> Due:
    try:
        return _due(clock, at, remainder, tenancy.calendar())
    except Refusal as refusal:
        if refusal.code != "calendar-year-missing":
            raise
    tenancy.forget_calendars()  # another process may have added the year since this one looked
    return _due(clock, at, remainder, tenancy.calendar())


def _due(clock: Clock, at: datetime, remainder: Remainder | None, calendar: Calendar) -> Due:
    if remainder is None:
        return worktime.due(at, limit_of(clock), calendar)
    return worktime.resume(at, remainder, calendar)


def _ring(clock: Clock, found: Due, *, at: datetime) -> None:
    clock.due_at = found.at
    clock.lines = [[line.en, line.zh] for line in found.lines]
    clock.warn_at = _warn_at(clock, found.at, at=at)
    if at < clock.warn_at:
        clock.next_alarm, clock.next_alarm_at = "warning", clock.warn_at
    else:
        clock.next_alarm, clock.next_alarm_at = "red", found.at


def _warn_at(clock: Clock, due_at: datetime, *, at: datetime) -> datetime:
    """When the pack's share of the whole limit will be used up, pauses not counted; past: at once."""
    calendar, limit = tenancy.calendar(), limit_of(clock)
    left = worktime.remainder(at, due_at, limit, calendar).span
    clock.total = clock.total or left
    kept = tenancy.catalogue().settings.get("warning_share")
    share = Fraction(kept.value if kept is not None else WARNING_SHARE)
    total = _micros(clock.total)
    before_warning = _micros(left) - total + total * share
    if before_warning <= 0:
        return min(at, due_at)
    found = Due(due_at, limit, calendar=calendar)
    return worktime.warn_at(at, found, calendar, share=before_warning / _micros(left))


def _micros(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _silence(clock: Clock) -> None:
    clock.next_alarm, clock.next_alarm_at = "", None
