"""Open data: what everybody may know of all public cases, as a list, as figures by the month, and as a stream.

Dates without times, places as `open_places` shows them, bodies instead of persons, and no words that anybody wrote:
a minute, a doorstep or a sentence can say who reported.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from .listing import public
from .models import Case
from .open_places import OpenPlace, open_places

NOT_TAKEN_UP = ("rejected", "void", "merged")
STATES = ("open", "done", "not_taken_up")
COLUMNS = (
    "number", "kind", "code", "state", "is_open", "lon", "lat", "reported_at", "filed_at", "handled_at", "closed_at",
    "handling_due_at", "was_late", "grid__code", "grid__name_zh", "grid__name_en", "grid__lon", "grid__lat",
    "area__name_zh", "area__name_en", "unit__name_zh", "unit__name_en",
)  # fmt: skip
BATCH = 2000

Row: Any = namedtuple("Row", COLUMNS)  # type: ignore[misc]  # the names stand above, once


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; empty means all. `code` may be the two digits of a major class."""

    kind: str = ""
    code: str = ""
    state: str = ""  # one of STATES
    path: str = ""
    from_on: date | None = None
    to_on: date | None = None  # the last day


@dataclass(frozen=True, slots=True)
class Month:
    """One month: what was reported, what was handled, and how much of that in time."""

    first_on: date
    reported: int = 0
    handled: int = 0
    in_time: int = 0

    @property
    def share_in_time(self) -> int | None:
        return round(100 * self.in_time / self.handled) if self.handled else None


def chosen(wanted: Wanted, *, zone: ZoneInfo) -> QuerySet[Case]:
    """Public cases that fit, the newest first."""
    found = public()
    states = {
        "open": Q(is_open=True), "done": Q(state="closed"), "not_taken_up": Q(state__in=NOT_TAKEN_UP),
    }  # fmt: skip
    found = found.filter(states.get(wanted.state, Q()))
    for name, value in (
        ("kind", wanted.kind), ("code__startswith", wanted.code), ("place_path__startswith", wanted.path),
        ("reported_at__gte", _begin(wanted.from_on, zone)), ("reported_at__lt", _begin(_after(wanted.to_on), zone)),
    ):  # fmt: skip
        if value:
            found = found.filter(**{name: value})
    return found.order_by("-reported_at", "id")


def page_of(found: QuerySet[Case], *, start: int, most: int) -> list[tuple[Any, OpenPlace]]:
    rows = [Row._make(r) for r in found.values_list(*COLUMNS)[start : start + most]]
    return list(zip(rows, open_places(rows), strict=True))


def by_place(found: QuerySet[Case]) -> dict[str, int]:
    """How many there are in each grid, or in the area where no grid is; by path. One statement."""
    return dict(found.order_by().values_list("place_path").annotate(n=Count("pk")))


def stream(found: QuerySet[Case]) -> Iterator[tuple[Any, OpenPlace]]:
    """All rows, some thousand at a time: never the whole town in memory."""
    every = found.values_list(*COLUMNS).iterator(chunk_size=BATCH)
    while rows := [Row._make(r) for r in islice(every, BATCH)]:
        yield from zip(rows, open_places(rows), strict=True)


def newest_change(found: QuerySet[Case]) -> tuple[int, datetime | None]:
    """How many there are and when one last changed: tells whether a copy is still good. One statement."""
    answer = found.order_by().aggregate(n=Count("pk"), at=Max("changed_at"))
    return answer["n"], answer["at"]


def last_change() -> datetime | None:
    """When any case last changed: one look into an index."""
    found: datetime | None = Case.objects.aggregate(at=Max("changed_at"))["at"]
    return found


def months(path: str, *, now: datetime, zone: ZoneInfo, many: int = 12) -> list[Month]:
    """The last months, the newest first, those without cases too. Two statements."""
    firsts = list(_firsts(now.astimezone(zone).date(), many))
    since = _begin(firsts[-1], zone)
    cases = public().filter(place_path__startswith=path) if path else public()
    cases = cases.exclude(state__in=NOT_TAKEN_UP)
    reported = dict(_by_month(cases.filter(reported_at__gte=since), "reported_at", zone))
    ended = cases.filter(handled_at__gte=since, is_open=False)
    is_in_time = Q(was_late=False) & (
        Q(handling_due_at__isnull=True) | Q(handled_at__lte=F("handling_due_at"))
    )
    handled = {
        row[0]: row[1:]
        for row in ended.annotate(month=TruncMonth("handled_at", tzinfo=zone))
        .order_by()
        .values_list("month")
        .annotate(n=Count("pk"), good=Count("pk", filter=is_in_time))
    }
    handled_on = {month.date(): counts for month, counts in handled.items()}
    return [Month(first, reported.get(first, 0), *handled_on.get(first, (0, 0))) for first in firsts]


def _by_month(cases: QuerySet[Case], column: str, zone: ZoneInfo) -> Iterator[tuple[date, int]]:
    found = (
        cases.annotate(month=TruncMonth(column, tzinfo=zone))
        .order_by()
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    return ((month.date(), n) for month, n in found)


def _firsts(today: date, many: int) -> Iterator[date]:
    first = today.replace(day=1)
    for _ in range(many):
        yield first
        first = (first - timedelta(days=1)).replace(day=1)


def _begin(on: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(on, time(), zone) if on else None


def _after(on: date | None) -> date | None:
    return on + timedelta(days=1) if on and on < date.max else on
