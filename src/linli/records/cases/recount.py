"""Which running clocks another year of the calendar would move, before anything is moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from linli.engine import worktime
from linli.engine.worktime import Calendar, Due, Limit, Unit
from linli.records.cases.models import Clock
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import CalendarYear

WORKING = (Unit.WORK_HOUR.value, Unit.WORK_DAY.value)
MOST_LOOKED_AT = 3000


@dataclass(frozen=True)
class Preview:
    """How many running clocks would get another due moment; `is_cut`: there are more than were looked at."""

    touched: int
    moved: int
    is_cut: bool


def clocks_touched(year: int) -> QuerySet[Clock]:
    """Clocks of working time that run on some day of that year."""
    zone = tenancy.time_zone()
    begin, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    found = Clock.objects.filter(
        state="running", limit_unit__in=WORKING, due_at__gte=begin, started_at__lt=end
    )
    return found.order_by("pk")


def preview(year: int, data: Mapping[str, Any]) -> Preview:
    """Refusal: calendar-broken."""
    old, new = tenancy.calendar(), tenancy.calendar_with({str(year): data})
    found = clocks_touched(year)
    rows = list(found[:MOST_LOOKED_AT])
    moved = sum(recounted(clock, old=old, new=new) is not None for clock in rows)
    return Preview(found.count(), moved, len(rows) == MOST_LOOKED_AT)


def data_in_force(year: int) -> Mapping[str, Any] | None:
    """The year as clocks count with it now: one that was added, else the shipped file's."""
    added = {row.year: row.data for row in tenancy.added_years()}
    return added.get(year) or tenancy.shipped_year(year)


def years_to_count() -> list[CalendarYear]:
    """Years that were replaced and whose running clocks have not all been counted anew."""
    return [row for row in tenancy.added_years() if not row.is_counted and row.tenant_id is not None]


def limit_of(clock: Clock) -> Limit:
    return Limit(clock.limit_value, Unit(clock.limit_unit))


def recounted(clock: Clock, *, old: Calendar, new: Calendar) -> Due | None:
    """When a running clock runs out by another calendar; None where it is the same moment.

    A clock that began with its full limit is counted from its start; one that was stopped or extended before has the
    same working time to go as it had by the old calendar.
    """
    if clock.due_at is None:
        return None
    limit = limit_of(clock)
    if worktime.due(clock.started_at, limit, old).at == clock.due_at:
        found = worktime.due(clock.started_at, limit, new)
    else:
        left = worktime.remainder(clock.started_at, clock.due_at, limit, old)
        found = worktime.resume(clock.started_at, left, new)
    return None if found.at == clock.due_at else found
