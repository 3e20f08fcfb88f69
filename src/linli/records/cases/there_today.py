"""Who of the units and of the grid is there today, and how far each unit is: what a dispatcher wants to know before choosing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, FloatField, JSONField, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject

from linli.engine.geography import box_around
from linli.engine.geography.measure import metres_per_degree
from linli.records.people.models import Account
from linli.records.territory.models import Leave
from linli.records.territory.staffing import Acting, acting, holdings_on
from linli.words import Words

from .models import Case

NEAR_M = 1_000.0  # a unit is said to be near when it has a case in hand within this distance
OF_THE_GRID = ("grid_worker", "grid_head")


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of a unit on a day; `back_on`: the first day on which somebody who is away returns."""

    people: int
    away: int = 0
    names: tuple[Words, ...] = ()  # of those who are away
    back_on: date | None = None

    @property
    def there(self) -> int:
        return self.people - self.away

    @property
    def is_empty(self) -> bool:
        """Everybody is away; a unit without accounts is not called empty, for its people may work without one."""
        return self.people > 0 and self.away == self.people


def crew_of_unit(*, on: date) -> Subquery:
    """For units: the people who have an account, and who of them is on granted leave; `crew_in` reads it.

    An annotation, so that it comes with the units and costs no statement of its own.
    """
    leave = Leave.objects.filter(account=OuterRef("pk"), state="granted", from_on__lte=on, to_on__gt=on)
    people = Account.objects.filter(organisation=OuterRef("pk"), is_active=True, is_service=False)
    is_away = Q(is_away=True)
    told = JSONObject(
        people=Count("pk"),
        away=Count("pk", filter=is_away),
        zh=ArrayAgg("name_zh", filter=is_away, default=[], order_by="username"),
        en=ArrayAgg("name_en", filter=is_away, default=[], order_by="username"),
        back=Min("back_on"),
    )
    rows = (
        people.annotate(is_away=Exists(leave), back_on=Subquery(leave.order_by("to_on").values("to_on")[:1]))
        .order_by()
        .values("organisation_id")
        .annotate(told=told)
    )
    return Subquery(rows.values("told"), output_field=JSONField())


def crew_in(told: dict[str, Any] | None) -> Crew | None:
    """What `crew_of_unit` brought; None for a unit without accounts."""
    if told is None:
        return None
    names = tuple(Words(en or zh, zh) for zh, en in zip(told["zh"], told["en"], strict=True))
    back_on = date.fromisoformat(told["back"]) if told["back"] else None
    return Crew(told["people"], told["away"], names, back_on)


def nearest_work(case: Case) -> Min | Value:
    """For units with what they have `in_hand`: the square of the metres to the nearest case that each has in hand within `NEAR_M`, else nothing.

    An annotation, so that it comes with the units and costs no statement of its own.
    """
    if case.lon is None or case.lat is None:
        return Value(None, output_field=FloatField())
    west, south, east, north = box_around(case.lon, case.lat, NEAR_M)
    east_m, north_m = (float(m) for m in metres_per_degree(case.lat))
    lon, lat = F("in_hand__lon") - case.lon, F("in_hand__lat") - case.lat
    here = Q(
        in_hand__holder_power="handling_unit", in_hand__lat__range=(south, north), in_hand__lon__range=(west, east)
    ) & ~Q(in_hand=case.pk)  # fmt: skip
    return Min(lon * lon * east_m**2 + lat * lat * north_m**2, filter=here, output_field=FloatField())


def metres_of(square: float | None) -> float | None:
    """None where there is none, or it is further than `NEAR_M`."""
    return None if square is None or square > NEAR_M**2 else sqrt(square)


def people_of_grid(case: Case, *, on: date) -> list[Acting]:
    """Who answers in the grid of the case today, deputies for those on leave; one statement."""
    if not case.grid_id:
        return []
    found = acting(holdings_on(on).filter(post__path=case.place_path, post__duty__in=OF_THE_GRID))
    return sorted(found, key=lambda a: OF_THE_GRID.index(a.holding.post.duty))
