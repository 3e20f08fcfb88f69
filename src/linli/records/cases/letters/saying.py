"""Moments as a message says them: absolute, for nobody knows when it is read."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from linli.engine.worktime.explain import MONTHS_EN, WEEKDAYS_EN, WEEKDAYS_ZH
from linli.words import Words


def say_date(on: date) -> Words:
    """
    >>> say_date(date(2026, 11, 24)).zh
    '11 月 24 日（周二）'
    """
    return Words(
        f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]}",
        f"{on.month} 月 {on.day} 日（周{WEEKDAYS_ZH[on.weekday()]}）",
    )


def say_moment(at: datetime, zone: ZoneInfo) -> Words:
    local = at.astimezone(zone)
    return Words(f"{local:%H:%M} on {{day}}", f"{{day}}{local:%H:%M}").format(day=say_date(local.date()))
