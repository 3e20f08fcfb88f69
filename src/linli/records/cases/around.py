"""What is known around a place: for the desk that takes in a report, and for whoever looks at a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import F, FloatField, QuerySet, When

from linli.engine.catalogue import Catalogue
from linli.engine.geography import box_around, distance_m
from linli.engine.geography.measure import metres_per_degree
from linli.records.people.queries import Actor

from .models import Case, Report
from .queries import NEARBY_DAYS, NEARBY_M, WITH_NAMES, mine, visible

Near = tuple[Case, float]


def known_around(
    by: Actor, lon: float, lat: float, *, now: datetime, key: tuple[str, str] | None = None, but: Case | None = None,
    most: int = 8,
) -> list[Near]:  # fmt: skip
    """Open cases near a place that the actor may see, with metres: those of the same class first, then the nearest."""
    west, south, east, north = box_around(lon, lat, NEARBY_M)
    east_m, north_m = (float(m) for m in metres_per_degree(lat))
    kind, code = key or ("", "")
    found = visible(by).filter(
        is_open=True, lat__range=(south, north), lon__range=(west, east),
        reported_at__gte=now - timedelta(days=NEARBY_DAYS),
    ).exclude(pk__in=[but.pk] if but is not None else [])  # fmt: skip
    measures = {
        "is_other": When_(When(kind=kind, code=code, then=0), default=1, output_field=FloatField()),
        "away": (F("lon") - lon) * (F("lon") - lon) * east_m**2 + (F("lat") - lat) * (F("lat") - lat) * north_m**2,
    }  # fmt: skip
    order = ("is_other", "away", "id")
    # the few are chosen from the index of places alone; only they are then read
    few = found.annotate(**measures).order_by(*order).values("pk")[:most]
    nearest = Case.objects.filter(pk__in=few).annotate(**measures).order_by(*order)
    nearest = nearest.select_related(*WITH_NAMES).defer("grid__shape", "area__shape")
    rows = [(c, float(distance_m(lon, lat, c.lon or 0.0, c.lat or 0.0))) for c in nearest]
    return [r for r in rows if r[1] <= NEARBY_M]


def made_by(key: str, found: Sequence[Case]) -> set[UUID]:
    """Which of these cases came of the report with this key."""
    return (
        set(Report.objects.filter(key=key, case__in=found).values_list("case_id", flat=True))
        if key
        else set()
    )


def settleable(by: Actor, pack: Catalogue, *, most: int = 20) -> list[Case]:
    """Residents' reports that wait to be accepted where this grid worker may settle them on the spot, the oldest first."""
    paths = {r.area_path for r in by.rights if r.power == "grid_worker" and "cases.act" in r.verbs}
    if not paths or pack.lifecycle is None:
        return []
    states = {s for m in pack.lifecycle.moves if m.code == "settle" for s in m.from_states}
    flows = {f for m in pack.lifecycle.moves if m.code == "settle" for f in m.flows}
    classes = {k for k, matter in pack.classes.items() if any(c.may_settle for c in matter.conditions)}
    found = visible(by).filter(is_open=True, state__in=states, flow__in=flows).exclude(pk__in=_own(by))
    rows = [
        c
        for c in found.select_related(*WITH_NAMES).order_by("reported_at", "id")[: most * 10]
        if (c.kind, c.code) in classes and any(c.place_path.startswith(p) for p in paths)
    ]
    return rows[:most]


def _own(by: Actor) -> QuerySet[Any, Any]:
    """What waits for this actor anyway is shown elsewhere."""
    return Case.objects.filter(mine(by)).values("pk")
