"""Between moments (aware) and the wall clock of a zone (naive), so that neither ever runs backwards.

When clocks are put back, an hour is shown twice: the wall clock stands still during the second showing.
When clocks are put forward, an hour is never shown: its minutes are the moment of the change.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linli.words import Refusal, Words


def read_zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; Refusal `time-zone-unknown` where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise Refusal(
            "time-zone-unknown",
            Words(
                "There is no time zone '{name}'. Give an IANA name, e.g. Asia/Shanghai or America/New_York.",
                "没有名为“{name}”的时区，请使用 IANA 时区名，例如 Asia/Shanghai 或 America/New_York。",
            ).format(name=name),
            {"time_zone": str(name)},
        ) from None


def aware(at: datetime) -> datetime:
    """`at` itself; Refusal `moment-without-zone` if it does not say its time zone."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise Refusal(
            "moment-without-zone",
            Words(
                "The time {at} does not say its time zone. Give it with an offset, e.g. 2026-09-30T10:00+08:00.",
                "时间 {at} 没有注明时区，请带上时差，例如 2026-09-30T10:00+08:00。",
            ).format(at=at.isoformat()),
            {"at": at.isoformat()},
        )
    return at


def elapsed(from_at: datetime, to_at: datetime) -> timedelta:
    """Real time between two moments. (Plain subtraction within one zone would subtract wall clocks.)"""
    return aware(to_at).astimezone(UTC) - aware(from_at).astimezone(UTC)


def later(at: datetime, amount: timedelta, zone: ZoneInfo) -> datetime:
    """The moment `amount` of real time after `at`, in `zone`."""
    return (aware(at).astimezone(UTC) + amount).astimezone(zone)


def wall_of(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall in `zone` shows at a moment, as a naive datetime."""
    local = aware(at).astimezone(zone)
    wall = local.replace(tzinfo=None, fold=0)
    if not local.fold:
        return wall
    first = local.replace(fold=0)
    offset = first.utcoffset() or timedelta()
    return _change(first, local, zone).replace(tzinfo=None) + offset


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock on the wall in `zone` shows `wall` or has passed it."""
    at = wall.replace(tzinfo=zone)
    other = wall.replace(tzinfo=zone, fold=1)
    before, after = at.utcoffset(), other.utcoffset()
    if before is None or after is None or before >= after:
        return at
    return _change(other, at, zone).astimezone(zone)


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC, to the second) between two moments at which the offset of `zone` changes."""
    low, high = early.astimezone(UTC), late.astimezone(UTC)
    offset = high.astimezone(zone).utcoffset()
    low = low.replace(microsecond=0)
    high = high.replace(microsecond=0)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high
