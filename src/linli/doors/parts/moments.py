"""Moments and spans as people say them: "today before 14:00 (2 h left)", "今天 14:00 前（剩 2 小时）"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.engine.worktime.explain import MONTHS_EN, WEEKDAYS_EN, WEEKDAYS_ZH

BORDER = re.compile("(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def spaced(text: str) -> str:
    """Room between Chinese and Latin letters or figures, whatever a template was filled with; not for names and people's words.

    >>> spaced("承诺11 月 24 日前，实际周二 9:00"), spaced("于12 月 3 日 18:00前")
    ('承诺 11 月 24 日前，实际周二 9:00', '于 12 月 3 日 18:00 前')
    """
    return BORDER.sub(" ", text)


def is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def say_day(on: date, *, today: date) -> str:
    """today, tomorrow, yesterday, a weekday of the coming six days, else the date.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"): say_day(date(2026, 11, 20), today=date(2026, 11, 18))
    '周五'
    """
    away = (on - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if away in near:
        return near[away]
    if 1 < away < 7:
        return f"周{WEEKDAYS_ZH[on.weekday()]}" if is_chinese() else WEEKDAYS_EN[on.weekday()]
    return say_date(on, today=today)


def say_date(on: date, *, today: date | None = None) -> str:
    """The date; its year only where it is another one than today's."""
    is_other_year = today is None or on.year != today.year
    if is_chinese():
        return f"{on.year} 年 {on.month} 月 {on.day} 日" if is_other_year else f"{on.month} 月 {on.day} 日"
    text = f"{on.day} {MONTHS_EN[on.month - 1]}"
    return f"{text} {on.year}" if is_other_year else text


def say_mark(on: date, *, today: date) -> str:
    """A day as short as it can be said: 8 Nov

    >>> from django.utils import translation
    >>> with translation.override("en"): say_mark(date(2026, 11, 8), today=date(2026, 11, 30))
    '8 Nov'
    """
    if is_chinese() or (today - on).days < 2:
        return say_day(on, today=today)
    return f"{on.day} {MONTHS_EN[on.month - 1][:3]}"


def say_month(first_on: date) -> str:
    """November 2026"""
    if is_chinese():
        return f"{first_on.year} 年 {first_on.month} 月"
    return f"{MONTHS_EN[first_on.month - 1]} {first_on.year}"


def say_moment(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """today 14:00"""
    at, now = at.astimezone(zone), now.astimezone(zone)
    return f"{say_day(at.date(), today=now.date())} {at:%H:%M}"


def say_span(span: timedelta) -> str:
    """2 h, 45 min, 3 days: the two largest units below two days, days above."""
    minutes = max(0, round(span.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(n)d days") % {"n": hours // 24}
    if hours >= 10 or (hours and not rest):
        return _("%(n)d h") % {"n": hours}
    if hours:
        return _("%(h)d h %(m)d min") % {"h": hours, "m": rest}
    return _("%(n)d min") % {"n": max(rest, 1)}


def say_before(due_at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """today before 14:00"""
    local = due_at.astimezone(zone)
    day = say_day(local.date(), today=now.astimezone(zone).date())
    return _("%(day)s before %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


def say_due(due_at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """today before 14:00 (2 h left); after it: was due today 14:00, 20 min over"""
    if due_at >= now:
        return _("%(before)s (%(span)s left)") % {
            "before": say_before(due_at, now=now, zone=zone),
            "span": say_span(due_at - now),
        }
    return _("was due %(moment)s, %(span)s over") % {
        "moment": say_moment(due_at, now=now, zone=zone),
        "span": say_span(now - due_at),
    }


def say_left(due_at: datetime, *, now: datetime) -> str:
    """2 h left; 20 min over"""
    if due_at >= now:
        return _("%(span)s left") % {"span": say_span(due_at - now)}
    return _("%(span)s over") % {"span": say_span(now - due_at)}
