"""GET /places: which grid a point lies in, and which offices and people on duty answer for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from linli.doors.api import phrases
from linli.doors.api.callers import keyed
from linli.doors.api.shapes_in import PlaceIn
from linli.doors.api.shapes_out import WhereOut
from linli.doors.api.wire import answer
from linli.engine.geography import to_wgs84
from linli.records.tenancy import queries as tenancy
from linli.records.territory import queries as territory

from .answers import with_problems

router = Router(tags=["places"])


@keyed(router.get, "/places", "", response=with_problems(WhereOut), summary="Where a point lies")
def where(request: HttpRequest, point: Query[PlaceIn]) -> HttpResponse:  # noqa: ARG001
    """The grid of a point and who is on duty there: names of offices and posts, no private numbers."""
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    lon, lat = to_wgs84(point.lon, point.lat, point.datum)
    place = territory.place_of(lon, lat, today=today)
    note = place.grid
    return answer(
        {
            "lon": lon, "lat": lat, "datum": "wgs84", "how": place.how, "distance_m": round(place.distance_m, 1) if place.distance_m is not None else None,
            "path": place.path,
            "grid": {"code": note.code, "name": phrases.pair(note.name_en, note.name_zh)} if note else None,
            "unit_grid": place.unit_grid.code if place.unit_grid else None,
            "responsible": [_holder(h) for h in territory.team(place.path, on=today)] if place.how != "outside" else [],
        }
    )  # fmt: skip


def _holder(holding: Any) -> dict[str, Any]:
    account, office = holding.account, holding.account.organisation
    return {
        "duty": holding.post.duty, "name": phrases.pair(account.name_en, account.name_zh),
        "organisation": phrases.pair(office.name_en, office.name_zh) if office else None,
        "office_phone": office.phone if office else "",
    }  # fmt: skip
