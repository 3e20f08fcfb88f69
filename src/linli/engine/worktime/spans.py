"""Walking along the working time of a calendar, on the wall clock (naive datetimes) alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from linli.engine.worktime.calendars import Calendar

DAY = timedelta(days=1)
NOTHING = timedelta()


def next_working(calendar: Calendar, wall: datetime) -> datetime:
    """`wall` if it is within working time, else the next working minute."""
    on = wall.date()
    while True:
        for begin, end in calendar.day(on).spans:
            if wall < end:
                return max(wall, begin)
        on += DAY


def add(calendar: Calendar, wall: datetime, amount: timedelta) -> datetime:
    """The moment at which `amount` of working time after `wall` is used up; close of work at the latest."""
    if amount <= NOTHING:
        return wall
    on = wall.date()
    while True:
        for begin, end in calendar.day(on).spans:
            if wall < end:
                start = max(wall, begin)
                if amount <= end - start:
                    return start + amount
                amount -= end - start
        on += DAY


def take(calendar: Calendar, wall: datetime, amount: timedelta) -> datetime:
    """The latest moment, at the end of some working time, that lies `amount` of working time before `wall`."""
    on = wall.date()
    while True:
        for begin, end in reversed(calendar.day(on).spans):
            if begin < wall:
                stop = min(wall, end)
                if amount < stop - begin:
                    return stop - amount
                amount -= stop - begin
        on -= DAY


def between(calendar: Calendar, first: datetime, last: datetime) -> timedelta:
    """Working time from `first` to `last` (not earlier)."""
    total = NOTHING
    on, final = first.date(), last.date()
    while on <= final:
        for begin, end in calendar.day(on).spans:
            start, stop = max(begin, first), min(end, last)
            if start < stop:
                total += stop - start
        on += DAY
    return total


def close_after(calendar: Calendar, on: date, count: int) -> datetime:
    """Close of work of the `count`-th working day after `on`."""
    while True:
        on += DAY
        day = calendar.day(on)
        if day.spans:
            count -= 1
            if count == 0:
                return day.closes


def closing_day(calendar: Calendar, wall: datetime) -> date | None:
    """The day whose close of work is exactly `wall`, if there is one (24:00 is the next day's 00:00)."""
    candidates = [wall.date()] if wall.hour or wall.minute else [wall.date() - DAY, wall.date()]
    for on in candidates:
        day = calendar.day(on)
        if day.spans and day.closes == wall:
            return on
    return None
