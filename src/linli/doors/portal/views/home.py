"""The first page: report, and what is going on nearby; and the pages of words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.parts.gate import anyone
from linli.doors.parts.townmap import Marker, draw, view_around, view_of_town
from linli.doors.portal import here as places
from linli.doors.portal.figures import by_month
from linli.doors.portal.here import Asked, Here
from linli.doors.portal.items import Item, items, markers
from linli.doors.portal.team import team_of
from linli.doors.portal.views.grid import show_where
from linli.records.cases.open_around import newest, open_around
from linli.records.commons.queries import shown_on
from linli.records.tenancy import queries as tenancy

WITHIN_M, MOST, NEWEST = 600.0, 8, 5
MAP = (640, 336)


@anyone()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _home(request, Asked())


@anyone()
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look around a place: from the first page, or from "Who is responsible here?"."""
    is_where = request.POST.get("from") == "where"
    if request.POST.get("do") == "forget":
        places.forget(request)
        return redirect("portal:where" if is_where else "portal:home")
    asked = places.read(request)
    if asked == Asked():
        return redirect("portal:where" if is_where else "portal:home")
    return show_where(request, asked) if is_where else _home(request, asked)


@anyone()
@require_safe
def page_of_help(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


@anyone()
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@anyone()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


def _home(request: HttpRequest, asked: Asked) -> HttpResponse:
    now, where = timezone.now(), places.here(request)
    if where is None:
        found = newest(now=now, most=NEWEST)
    else:
        found = open_around(where.lon, where.lat, within_m=WITHIN_M, now=now, most=MOST)
    rows = items(found, now=now)
    context: dict[str, Any] = {
        "here": where, "asked": asked, "rows": rows, "map": _map(rows, where), "within": round(WITHIN_M),
        "notices": shown_on(timezone.localdate(now, tenancy.time_zone())),
        "errors": {"text": asked.error} if asked.error else {}, **(_answering(where) if where else {}),
    }  # fmt: skip
    month = by_month(context.get("area", ""), now=now, many=1)[0]
    response = render(
        request, "portal/home.html", {**context, "month": month}, status=422 if asked.error else 200
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _map(rows: list[Item], where: Here | None) -> str:
    pins = markers(rows)
    if where is not None:
        pins.append(
            Marker(where.lon, where.lat, where.label or _("Your position"), "here", radius_m=where.accuracy_m)
        )
    view = view_around(pins, *MAP, least=0.9) if pins else view_of_town(*MAP)
    return draw(view, pins, title=_("Map of the cases in the list"), is_cut=True) if view else ""


def _answering(where: Here) -> dict[str, Any]:
    """Grid and team of the place, and the area that the month's figures are of."""
    place = places.place_at(where)
    if place.grid is None:
        return {}
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    area = place.path.rstrip("/").rpartition("/")[0] + "/"
    return {"grid": place.grid, "team": team_of(place.path, on=today), "area": area}
