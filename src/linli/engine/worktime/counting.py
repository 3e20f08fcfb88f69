"""The moment a limit runs out, and what becomes of it when the clock stops, resumes or is extended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from linli.engine.worktime import clock, spans
from linli.engine.worktime.calendars import Calendar
from linli.engine.worktime.explain import explain
from linli.engine.worktime.limits import Limit, Remainder, Unit
from linli.words import Refusal, Words

MINUTE = timedelta(minutes=1)
URGENT_STEP = {
    Unit.URGENT_MINUTE: MINUTE,
    Unit.URGENT_WORK_HOUR: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment (aware, in the calendar's zone), and how it was counted.

    `begin_at` is where counting began: `start_at`, or the next working minute after it. `limit` is a
    `Remainder` where a stopped clock was resumed. `lines` tell a person the counting step by step; they are
    made when asked for, so that computing a due moment stays cheap.
    """

    at: datetime
    limit: Limit | Remainder
    start_at: datetime | None = None
    begin_at: datetime | None = None
    is_extension: bool = False
    calendar: Calendar | None = field(default=None, repr=False, compare=False)

    @property
    def unit(self) -> Unit:
        return self.limit.unit

    @property
    def is_provisional(self) -> bool:
        """Whether a year was counted whose days off are not announced yet: compute again when they are."""
        if self.calendar is None or self.unit.is_urgent or self.start_at is None:
            return False
        years = {self.start_at.year, self.at.year}
        notes = self.calendar.years
        return any(notes[year].is_provisional for year in years if year in notes)

    @property
    def lines(self) -> tuple[Words, ...]:
        """The counting, one sentence a step, in both languages.

        >>> from zoneinfo import ZoneInfo
        >>> start = datetime(2026, 6, 5, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
        >>> print(due(start, Limit(2, "urgent_work_hour"), Calendar.load("cn")).lines[-1])
        Due: Saturday 6 June 2026, 01:30.
        """
        return explain(
            at=self.at,
            limit=self.limit,
            start_at=self.start_at or self.at,
            begin_at=self.begin_at or self.start_at or self.at,
            is_extension=self.is_extension,
            calendar=self.calendar,
        )


def due(start_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    """When `limit`, started at `start_at` (aware), runs out; the result is in the calendar's zone.

    Urgent minutes and hours are elapsed time, urgent days natural days (same wall-clock time), working hours
    are working minutes of the calendar, working days end at close of work of the n-th working day after the
    start. A start outside working time counts from the next working minute (not for urgent units).
    Source: the four units of the filing and closing standard (GB/T 30428.8). Raises Refusal `moment-without-zone`,
    `calendar-year-missing`.

    >>> from zoneinfo import ZoneInfo
    >>> start = datetime(2026, 9, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> due(start, Limit(3, "work_day"), Calendar.load("cn")).at.isoformat()
    '2026-10-10T18:00:00+08:00'
    """
    if limit.unit.is_urgent:
        return _urgent(start_at, limit, calendar)
    zone = calendar.zone
    wall = clock.wall_of(start_at, zone)
    begin = spans.next_working(calendar, wall)
    if limit.unit is Unit.WORK_HOUR:
        end = spans.add(calendar, begin, timedelta(hours=limit.value))
    else:
        end = spans.close_after(calendar, begin.date(), limit.value)
    local = start_at.astimezone(zone)
    begin_at = local if begin == wall else clock.moment_of(begin, zone)
    return Due(clock.moment_of(end, zone), limit, local, begin_at, calendar=calendar)


def _urgent(start_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    zone = calendar.zone
    local = clock.aware(start_at).astimezone(zone)
    if limit.unit is Unit.URGENT_WORK_DAY:
        at = clock.moment_of(clock.wall_of(local, zone) + timedelta(days=limit.value), zone)
    else:
        at = clock.later(local, limit.value * URGENT_STEP[limit.unit], zone)
    return Due(at, limit, local, local, calendar=calendar)


def extend(due_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    """The due moment `limit` later than the old one: an extension adds to the old due moment.

    A due moment at close of work belongs to that day: one working day more ends at close of work of the next
    working day. Raises as `due`.

    >>> from zoneinfo import ZoneInfo
    >>> old = datetime(2026, 6, 9, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> extend(old, Limit(1, "work_day"), Calendar.load("cn")).at.isoformat()
    '2026-06-10T18:00:00+08:00'
    """
    zone = calendar.zone
    if limit.unit is Unit.WORK_DAY:
        wall = clock.wall_of(due_at, zone)
        closing_on = spans.closing_day(calendar, wall)
        if closing_on is not None:
            local = due_at.astimezone(zone)
            at = clock.moment_of(spans.close_after(calendar, closing_on, limit.value), zone)
            return Due(at, limit, local, local, is_extension=True, calendar=calendar)
    result = due(due_at, limit, calendar)
    return Due(result.at, limit, result.start_at, result.begin_at, is_extension=True, calendar=calendar)


def working_time_between(from_at: datetime, to_at: datetime, calendar: Calendar) -> timedelta:
    """Working time between two moments, exactly; negative where `to_at` is earlier.

    >>> from zoneinfo import ZoneInfo
    >>> a, b = (datetime(2026, 6, d, 10, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai")) for d in (5, 8))
    >>> working_time_between(a, b, Calendar.load("cn"))
    datetime.timedelta(seconds=28800)
    """
    first, last = clock.wall_of(from_at, calendar.zone), clock.wall_of(to_at, calendar.zone)
    if last < first:
        return -spans.between(calendar, last, first)
    return spans.between(calendar, first, last)


def working_minutes_between(from_at: datetime, to_at: datetime, calendar: Calendar) -> int:
    """Whole working minutes between two moments; negative where `to_at` is earlier.

    >>> from zoneinfo import ZoneInfo
    >>> a, b = (datetime(2026, 6, d, 10, tzinfo=ZoneInfo("Asia/Shanghai")) for d in (5, 8))
    >>> working_minutes_between(a, b, Calendar.load("cn"))
    480
    """
    spent = working_time_between(from_at, to_at, calendar)
    return spent // MINUTE if spent >= timedelta() else -(-spent // MINUTE)


def remainder(at: datetime, due_at: datetime, limit: Limit, calendar: Calendar) -> Remainder:
    """What is left at `at` of a limit due at `due_at`: working minutes, or elapsed ones for urgent units.

    Never negative: past the due moment `minutes` is 0 and `overdue_minutes` says by how much.

    >>> from zoneinfo import ZoneInfo
    >>> at, end = (datetime(2026, 6, 8, h, tzinfo=ZoneInfo("Asia/Shanghai")) for h in (9, 11))
    >>> remainder(at, end, Limit(4, "work_hour"), Calendar.load("cn")).minutes
    120
    """
    is_urgent = limit.unit.is_urgent
    left = clock.elapsed(at, due_at) if is_urgent else working_time_between(at, due_at, calendar)
    return Remainder.of_span(left, limit.unit)


def resume(at: datetime, remainder: Remainder, calendar: Calendar) -> Due:
    """The due moment of a clock that starts again at `at` with its remainder.

    Stopped and resumed at the same moment, a due moment does not change; one that had passed stays passed
    (it is counted back from `at`), so that a suspension never makes a late case punctual.

    >>> from zoneinfo import ZoneInfo
    >>> at = datetime(2026, 6, 5, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> resume(at, Remainder(120, Unit.WORK_HOUR), Calendar.load("cn")).at.isoformat()
    '2026-06-08T09:00:00+08:00'
    """
    zone = calendar.zone
    amount = remainder.span
    local = clock.aware(at).astimezone(zone)
    if remainder.unit.is_urgent:
        return Due(clock.later(local, amount, zone), remainder, local, local, calendar=calendar)
    wall = clock.wall_of(local, zone)
    if amount <= timedelta():
        end = spans.take(calendar, wall, -amount)
        return Due(clock.moment_of(end, zone), remainder, local, local, calendar=calendar)
    begin = spans.next_working(calendar, wall)
    end = spans.add(calendar, begin, amount)
    begin_at = local if begin == wall else clock.moment_of(begin, zone)
    return Due(clock.moment_of(end, zone), remainder, local, begin_at, calendar=calendar)


def warn_at(
    start_at: datetime, due: Due, calendar: Calendar, *, share: Decimal | Fraction = Decimal("0.8")
) -> datetime:
    """The moment at which `share` (0 to 1) of the counted time from `start_at` to `due.at` is used up.

    Counted in working minutes for working hours and days, in elapsed time for urgent units. Raises Refusal
    `share-out-of-range`.

    >>> from zoneinfo import ZoneInfo
    >>> start = datetime(2026, 6, 8, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> cn = Calendar.load("cn")
    >>> warn_at(start, globals()["due"](start, Limit(5, "work_hour"), cn), cn).isoformat()
    '2026-06-08T12:00:00+08:00'
    """
    part = Fraction(share)
    if not 0 <= part <= 1:
        raise Refusal(
            "share-out-of-range",
            Words(
                "The share {share} is not between 0 and 1. Give e.g. 0.8 to warn when 80 % of the time is used.",
                "比例 {share} 不在 0 到 1 之间；例如 0.8 表示用去 80 % 时间时预警。",
            ).format(share=share),
            {"share": str(share)},
        )
    zone = calendar.zone
    if due.unit.is_urgent:
        return clock.later(start_at, _part(clock.elapsed(start_at, due.at), part), zone)
    total = working_time_between(start_at, due.at, calendar)
    wall = clock.wall_of(start_at, zone)
    return clock.moment_of(spans.add(calendar, wall, _part(total, part)), zone)


def _part(span: timedelta, part: Fraction) -> timedelta:
    """That part of a span, to the microsecond below; nothing of a negative one."""
    micro = timedelta(microseconds=1)
    return max(span // micro, 0) * part.numerator // part.denominator * micro
