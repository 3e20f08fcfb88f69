"""What neighbours may know of the cases around a place: open ones, and those ended in the last weeks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Floor

from linli.engine.geography import box_around, distance_m

from . import wording
from .listing import public
from .models import Case, Evidence
from .open_places import OpenPlace, open_place_of
from .queries import WITH_NAMES

HIDDEN_STATES = ("rejected", "void", "withdrawn", "merged")
DONE_DAYS, CANDIDATES = 30, 120
CELL_M = 110  # what is shown to 100 m may be shown on the other side of the border of the circle


@dataclass(frozen=True)
class Neighbour:
    """A case, where everybody may know it to be, and how far that is from where somebody asked."""

    case: Case
    place: OpenPlace
    metres: float | None = None
    photo: Evidence | None = None


def open_around(
    lon: float, lat: float, *, within_m: float, now: datetime, most: int, kind: str = "", code: str = ""
) -> list[Neighbour]:
    """The nearest first; measured to the public place, never to the exact one. Two statements, one for the photos."""
    west, south, east, north = box_around(lon, lat, within_m + CELL_M)
    found = _shown(now).filter(lat__range=(south, north), lon__range=(west, east))
    if code:
        found = found.filter(kind=kind, code=code, is_open=True)
    near = []
    for case in found.select_related(*WITH_NAMES).order_by("-is_open", *_far(lon, lat))[:CANDIDATES]:
        place = open_place_of(case)
        if place.lon is not None and place.lat is not None:
            metres = float(distance_m(lon, lat, place.lon, place.lat))
            if metres <= within_m or place.how == "grid":
                near.append(Neighbour(case, place, metres))
    near.sort(
        key=lambda n: (
            not n.case.is_open,
            n.place.how == "grid",
            n.metres,
            -n.case.reported_at.timestamp(),
            n.case.pk,
        )
    )
    return with_photos(near[:most])


def _far(lon: float, lat: float) -> tuple[Combinable | str, ...]:
    """Nearest first by the middles of cells of about 100 m: the order tells no more than the places that everybody may know."""
    north, east = ((Floor(F(name) * 1000) + 0.5) / 1000 - at for name, at in (("lat", lat), ("lon", lon)))
    return north * north + east * east * math.cos(math.radians(lat)) ** 2, "-reported_at", "id"


def newest(*, now: datetime, most: int, path: str = "") -> list[Neighbour]:
    """The newest of the town, or of an area or grid."""
    found = _shown(now)
    if path:
        found = found.filter(place_path__startswith=path)
    return with_photos([Neighbour(c, open_place_of(c)) for c in found.select_related(*WITH_NAMES)[:most]])


def open_case(number: str) -> Neighbour:
    """A public case by its number; `case-not-found` for any other, and for those that were not taken up."""
    case = public().select_related(*WITH_NAMES).filter(number=number).exclude(state__in=HIDDEN_STATES).first()
    if case is None:
        raise wording.case_not_found()
    return Neighbour(case, open_place_of(case))


def is_photo_open(case: Case, place: OpenPlace) -> bool:
    """Photos are for everybody once somebody on duty has seen the case, and never those from inside a home."""
    return case.filed_at is not None and place.how in {"exact", "cell"}


def open_photos(found: Neighbour) -> list[Evidence]:
    if not is_photo_open(found.case, found.place):
        return []
    wanted = Evidence.objects.filter(case=found.case, kind__in=("before", "after"))
    return list(wanted.order_by("added_at", "id"))


def with_photos(found: Iterable[Neighbour]) -> list[Neighbour]:
    """Each with its first photo, where everybody may see it; one statement."""
    rows = list(found)
    wanted = [n.case.pk for n in rows if is_photo_open(n.case, n.place)]
    first: dict[UUID, Evidence] = {}
    if wanted:
        kept = Evidence.objects.filter(case__in=wanted, kind="before").order_by("case", "added_at", "id")
        first = {e.case_id: e for e in kept.distinct("case")}
    return [Neighbour(n.case, n.place, n.metres, first.get(n.case.pk)) for n in rows]


def _shown(now: datetime) -> QuerySet[Case]:
    recent = Q(is_open=True) | Q(closed_at__gte=now - timedelta(days=DONE_DAYS))
    return public().filter(recent).exclude(state__in=HIDDEN_STATES).order_by("-reported_at", "id")
