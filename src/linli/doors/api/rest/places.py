"""GET /places: which grid a point lies in, and which offices and people on duty answer for it."""

from __future__ import annotations

from datetime import date
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
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory import queries as territory
from linli.records.territory.history import answered
from linli.records.territory.wording import not_in_your_area

from .answers import with_problems

router = Router(tags=["places"])


@keyed(router.get, "/places", "", response=with_problems(WhereOut), summary="Where a point lies")
def where(request: HttpRequest, point: Query[PlaceIn]) -> HttpResponse:
    """The grid of a point and who is on duty there: names of offices and posts, no private numbers.

    With `on`, who answered on that day in each layer, long after grids and people have changed.
    """
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    lon, lat = to_wgs84(point.lon, point.lat, point.datum)
    if point.on is not None:
        return answer(_on_a_day(request.actor, lon, lat, point.on))  # type: ignore[attr-defined]
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


def _on_a_day(actor: Actor, lon: float, lat: float, on: date) -> dict[str, Any]:
    unit, found = answered(lon, lat, on=on)
    answers = [a for a in found if actor.may("land.see", a.grid.path)]
    if found and not answers:
        raise not_in_your_area(VERBS["land.see"])
    service = next((a for a in answers if a.layer.code == territory.SERVICE_LAYER), None)
    return {
        "lon": lon, "lat": lat, "datum": "wgs84", "how": "inside" if found or unit else "outside", "distance_m": None,
        "path": service.grid.path if service else "", "grid": _grid(service.grid) if service else None, "unit_grid": unit.code if unit else None,
        "responsible": [_holder(a.holding) for a in service.acting] if service else [], "on": on,
        "layers": [
            {"layer": a.layer.code, "name": phrases.pair(a.layer.name_en, a.layer.name_zh), "grid": _grid(a.grid), "from_on": a.grid.from_on,
             "to_on": a.grid.to_on, "responsible": [_holder(w.holding) | {"instead_of": _name(w.instead_of)} for w in a.acting]}
            for a in answers
        ],
    }  # fmt: skip


def _grid(grid: Any) -> dict[str, Any]:
    return {"code": grid.code, "name": phrases.pair(grid.name_en, grid.name_zh)}


def _name(holding: Any) -> Any:
    return phrases.pair(holding.account.name_en, holding.account.name_zh) if holding else None


def _holder(holding: Any) -> dict[str, Any]:
    account, office = holding.account, holding.account.organisation
    return {
        "duty": holding.post.duty, "name": phrases.pair(account.name_en, account.name_zh),
        "organisation": phrases.pair(office.name_en, office.name_zh) if office else None,
        "office_phone": office.phone if office else "",
    }  # fmt: skip
