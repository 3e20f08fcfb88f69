"""Quiet hours: from one time of the day to another, also over midnight; natural time, no working calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def is_quiet(at: datetime, *, begin: time, end: time, zone: ZoneInfo) -> bool:
    """Whether `at` lies in quiet hours; the first minute is quiet, the last is not.

    >>> from datetime import UTC
    >>> is_quiet(datetime(2026, 6, 8, 15, 30, tzinfo=UTC), begin=time(22), end=time(7), zone=ZoneInfo("Asia/Shanghai"))
    True
    """
    now = at.astimezone(zone).time()
    if begin <= end:
        return begin <= now < end
    return now >= begin or now < end


def after_quiet(at: datetime, *, begin: time, end: time, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on that is not quiet."""
    if not is_quiet(at, begin=begin, end=end, zone=zone):
        return at
    local = at.astimezone(zone)
    over = datetime.combine(local.date(), end, tzinfo=zone)
    return over if over > local else datetime.combine(local.date() + timedelta(days=1), end, tzinfo=zone)
