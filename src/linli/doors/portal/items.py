"""A public case in a list and on the map beside it: what it is, where about, how far, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.doors.parts.townmap import Marker
from linli.records.cases.open_around import Neighbour
from linli.records.cases.queries import light_of

from .story import Promise, promise_of
from .streets import Streets, streets


@dataclass(frozen=True)
class Item:
    """One line. `photo`: address of a small picture, empty where there is none that everybody may see."""

    found: Neighbour
    number: str
    where: str
    promise: Promise
    href: str
    photo: str
    light: str

    @property
    def case(self):  # type: ignore[no-untyped-def]
        return self.found.case


def items(found: Sequence[Neighbour], *, now: datetime) -> list[Item]:
    named = streets() if any(n.place.how == "exact" for n in found) else None
    return [_item(n, str(at), now, named) for at, n in enumerate(found, start=1)]


def markers(rows: Sequence[Item]) -> list[Marker]:
    return [
        Marker(r.found.place.lon, r.found.place.lat, f"{r.number}: {r.where}", number=r.number, href=r.href)
        for r in rows
        if r.found.place.lon is not None and r.found.place.lat is not None
    ]


def where_of(found: Neighbour, named: Streets | None) -> str:
    """石桥街 · 石桥-04 · about 120 m away: no nearer than the place that everybody may know."""
    parts = []
    place = found.place
    if named is not None and place.how == "exact" and place.lon is not None and place.lat is not None:
        parts.append(named.near(place.lon, place.lat))
    grid = found.case.grid
    parts.append(grid.name if found.case.grid_id and grid else _("no grid"))
    if found.metres is not None:
        parts.append(far(found.metres) if place.how != "grid" else _("in this grid"))
    return " · ".join(p for p in parts if p)


def far(metres: float) -> str:
    """In words, and to 10 m: nearer would say more than the map can know."""
    if metres < 15:
        return _("right here")
    if metres < 995:
        return _("about %(n)d m away") % {"n": round(metres / 10) * 10}
    return _("%(n)s km away") % {"n": f"{metres / 1000:.1f}"}


def _item(found: Neighbour, number: str, now: datetime, named: Streets | None) -> Item:
    case = found.case
    photo = ""
    if found.photo is not None:
        photo = reverse("portal:case-photo", args=[case.number, found.photo.sha256]) + "?size=s"
    href = reverse("portal:case", args=[case.number])
    return Item(
        found, number, where_of(found, named), promise_of(case, now=now), href, photo, light_of(case, now)
    )
