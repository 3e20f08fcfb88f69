"""The counting of a due moment, told to a person line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from linli.engine.worktime import clock
from linli.engine.worktime.calendars import Calendar, Day, DayKind
from linli.engine.worktime.limits import Limit, Remainder, Unit
from linli.words import Words

WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ZH = "一二三四五六日"
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKEND = Words("weekend", "周末")


def say_day(on: date) -> Words:
    return Words(
        f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]} {on.year}",
        f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS_ZH[on.weekday()]}）",
    )


def say_moment(at: datetime) -> Words:
    text = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return Words("{day}, {time}", "{day}{time}").format(day=say_day(at.date()), time=text)


def say_minutes(span: timedelta) -> Words:
    """Hours and minutes; a part of a minute counts as one more."""
    hours, minutes = divmod(-(-span // timedelta(minutes=1)), 60)
    if not minutes:
        return Words(f"{hours} h", f"{hours}小时")
    if not hours:
        return Words(f"{minutes} min", f"{minutes}分钟")
    return Words(f"{hours} h {minutes} min", f"{hours}小时{minutes}分钟")


def explain(
    *,
    at: datetime,
    limit: Limit | Remainder,
    start_at: datetime,
    begin_at: datetime,
    is_extension: bool,
    calendar: Calendar | None,
) -> tuple[Words, ...]:
    """All lines, from the start to the due moment."""
    return tuple(_lines(at, limit, start_at, begin_at, is_extension, calendar))


def _lines(
    at: datetime,
    limit: Limit | Remainder,
    start_at: datetime,
    begin_at: datetime,
    is_extension: bool,
    calendar: Calendar | None,
) -> Iterator[Words]:
    yield _opening(limit, start_at, is_extension)
    if calendar is None or limit.unit.is_urgent:
        yield _urgent_rule(limit.unit)
    elif isinstance(limit, Remainder) and limit.span <= timedelta():
        yield Words("The limit had already run out.", "时限此前已经届满。")
    else:
        yield from _working(at, limit, start_at, begin_at, calendar)
    yield Words("Due: {moment}.", "到期时刻：{moment}。").format(moment=say_moment(at))


def _opening(limit: Limit | Remainder, start_at: datetime, is_extension: bool) -> Words:
    if isinstance(limit, Remainder):
        span = timedelta(minutes=limit.minutes, microseconds=max(limit.microseconds, 0))
        sentence = Words(
            "Clock resumed: {moment}. Left of the limit: {left}{kind}.",
            "恢复计时：{moment}。剩余时限：{left}{kind}。",
        )
        kind = Words("", "") if limit.unit.is_urgent else Words(" of working time", "工作时间")
        return sentence.format(moment=say_moment(start_at), left=say_minutes(span), kind=kind)
    if is_extension:
        sentence = Words(
            "Old due moment: {moment}. Extended by {limit}.", "原到期时刻：{moment}。延期{limit}。"
        )
    else:
        sentence = Words("Start: {moment}. Limit: {limit}.", "起算：{moment}。时限：{limit}。")
    return sentence.format(moment=say_moment(start_at), limit=limit.words)


def _urgent_rule(unit: Unit) -> Words:
    if unit is Unit.URGENT_WORK_DAY:
        return Words(
            "Natural days are counted, weekends and holidays included.", "按自然日计算，周末和节假日不扣除。"
        )
    return Words(
        "The clock runs day and night, weekends and holidays included.",
        "昼夜连续计时，周末和节假日不扣除。",
    )


def _working(
    at: datetime, limit: Limit | Remainder, start_at: datetime, begin_at: datetime, calendar: Calendar
) -> Iterator[Words]:
    zone = calendar.zone
    start, begin = clock.wall_of(start_at, zone), clock.wall_of(begin_at, zone)
    end = clock.wall_of(at, zone)
    if begin != start:
        yield _moved(calendar.day(start.date()), start, begin)
        yield from _skipped(calendar.days(start.date(), begin.date())[1:])
    # 24:00 is written as the next day's 00:00; the day that was worked is the one before.
    last = (end - timedelta(microseconds=1)).date()
    if limit.unit is Unit.WORK_DAY and isinstance(limit, Limit):
        yield Words(
            "The day of the start is not counted; the limit ends at close of work.",
            "起算当日不计，时限至最后一个工作日下班时届满。",
        )
        yield from _by_day(calendar.days(begin.date() + timedelta(days=1), last))
    else:
        yield from _by_minutes(calendar.days(begin.date(), last), begin, end)
    if any(day.is_provisional for day in calendar.days(start.date(), last)):
        yield Words(
            "Note: the calendar of this year is provisional; days off and make-up days may still be announced.",
            "注意：该年度日历为暂定，放假调休安排尚待公布。",
        )


def _moved(day: Day, start: datetime, begin: datetime) -> Words:
    if not day.is_worked:
        reason = _why_off(day)
    elif start < day.spans[0][0]:
        reason = Words("before opening", "未到上班时间")
    elif start >= day.closes:
        reason = Words("after close of work", "已下班")
    else:
        reason = Words("break", "休息时间")
    return Words(
        "Outside working time ({reason}): counted from {moment}.",
        "起算时刻不在工作时间（{reason}）：自{moment}起计。",
    ).format(reason=reason, moment=say_moment(begin))


def _why_off(day: Day) -> Words:
    return day.holiday if day.holiday is not None else WEEKEND


def _skipped(days: list[Day]) -> Iterator[Words]:
    """One line for each run of days off with the same reason."""
    off = [day for day in days if not day.is_worked]
    for reason, run in groupby(off, key=_why_off):
        group = list(run)
        yield _skip_line(group, reason)


def _skip_line(group: list[Day], reason: Words) -> Words:
    first, last = group[0].on, group[-1].on
    if first == last:
        sentence = Words("Skipped: {first} ({reason}).", "不计：{first}，{reason}。")
    else:
        sentence = Words(
            "Skipped: {first} to {last} ({reason}, {count} days).",
            "不计：{first}至{last}，{reason}，共{count}天。",
        )
    return sentence.format(first=say_day(first), last=say_day(last), reason=reason, count=len(group))


def _make_up(day: Day) -> Words:
    if day.kind is not DayKind.MAKE_UP or day.holiday is None:
        return Words("", "")
    return Words(" (make-up working day for {name})", "（{name}调休上班）").format(name=day.holiday)


def _runs(days: list[Day]) -> Iterator[list[Day]]:
    """Days off with one reason together, each worked day by itself."""

    def key(day: Day) -> tuple[date | None, Words | None]:
        return (day.on, None) if day.is_worked else (None, _why_off(day))

    for _, run in groupby(days, key=key):
        yield list(run)


def _by_day(days: list[Day]) -> Iterator[Words]:
    count = 0
    for run in _runs(days):
        if not run[0].is_worked:
            yield _skip_line(run, _why_off(run[0]))
            continue
        count += 1
        yield Words("Working day {n}: {day}{note}.", "第{n}个工作日：{day}{note}。").format(
            n=count, day=say_day(run[0].on), note=_make_up(run[0])
        )


def _by_minutes(days: list[Day], begin: datetime, end: datetime) -> Iterator[Words]:
    for run in _runs(days):
        if not run[0].is_worked:
            yield _skip_line(run, _why_off(run[0]))
            continue
        parts = [(max(a, begin), min(b, end)) for a, b in run[0].spans]
        parts = [(a, b) for a, b in parts if a < b]
        if not parts:
            continue
        hours = ", ".join(f"{a:%H:%M}–{_close(a, b)}" for a, b in parts)
        spent = sum((b - a for a, b in parts), timedelta())
        yield Words("{day}{note}: {hours}, {spent} counted.", "{day}{note}：{hours}，计{spent}。").format(
            day=say_day(run[0].on), note=_make_up(run[0]), hours=hours, spent=say_minutes(spent)
        )


def _close(begin: datetime, end: datetime) -> str:
    return "24:00" if end.date() > begin.date() else f"{end:%H:%M}"
