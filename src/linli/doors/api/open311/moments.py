"""Moments as W3C writes them, and the span of at most 90 days that is answered."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from . import wording

LONGEST = timedelta(days=90)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def write(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment is not None else None


def read(name: str, text: str, zone: ZoneInfo, *, day_ends: timedelta = timedelta()) -> datetime | None:
    """A moment with its zone, or a whole day in the town's zone; a `+` that a form turned into a space is put back."""
    text = text.strip()
    if not text:
        return None
    try:
        if _DAY.match(text):
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), zone) + day_ends
        found = datetime.fromisoformat(text.replace(" ", "+"))
        if found.tzinfo is None:
            raise wording.date_wrong(name)
        found.astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise wording.date_wrong(name) from error
    return found


def span(start: datetime | None, end: datetime | None, *, now: datetime) -> tuple[datetime, datetime]:
    """The span that is answered: the most recent 90 days of what was asked for.

    Without an end it ends now; without a start, or with one that lies further back, it begins 90 days before its end.
    """
    end = end if end is not None else now
    earliest = _minus(end)
    return (max(start, earliest) if start is not None else earliest), end


def _minus(end: datetime) -> datetime:
    try:
        return end - LONGEST
    except OverflowError:
        return end
