"""Who is responsible here? And the page of one grid, which prints as a card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import segno
import shapely
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import anyone
from linli.doors.parts.gridlines import ground, today
from linli.doors.parts.townmap import Marker, draw, grid_names, view_of_bounds
from linli.doors.portal import here as places
from linli.doors.portal import thumbs
from linli.doors.portal.figures import by_month
from linli.doors.portal.here import Asked
from linli.doors.portal.items import items, markers
from linli.doors.portal.team import team_of, with_portraits
from linli.records.cases.open_around import newest
from linli.records.territory.board_facts import portraits
from linli.records.territory.queries import GridNote, land
from linli.words import Words

MAP, LATEST = (640, 400), 4
KEEP = "public, max-age=3600"
ROOM = 1.15  # a little of the grids around


@anyone()
@require_safe
def where(request: HttpRequest) -> HttpResponse:
    return show_where(request, Asked())


@anyone()
@require_safe
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """A grid by its code: for links, for the printed card, and for whoever looks for their own."""
    note = land(today=today()).notes.get(code)
    if note is None:
        raise Http404
    return render(request, "portal/grid.html", _of(request, note))


@anyone()
@require_safe
def portrait(request: HttpRequest, code: str, mark: str) -> HttpResponse:  # noqa: ARG001
    """The photo of somebody who stands on this grid's board today; of nobody else, and not after it was taken off."""
    note = land(today=today()).notes.get(code)
    team = with_portraits(team_of(note.path, on=today())) if note else None
    who = next((m.account for m in team.members if m.portrait == mark), None) if team else None
    found = portraits({who}) if who else {}
    if who not in found:
        raise Http404
    return thumbs.face(found[who], keep=KEEP)


def show_where(request: HttpRequest, asked: Asked) -> HttpResponse:
    """By position, by address, or by the name of the grid."""
    kept = places.here(request)
    place = places.place_at(kept) if kept else None
    if (
        place is not None
        and place.grid is not None
        and asked == Asked()
        and request.method == "GET"
        and "change" not in request.GET
    ):
        return redirect("portal:grid", code=place.grid.code)
    codes = {name_of(n): n.code for n in land(today=today()).notes.values()}
    context = {
        "here": kept, "asked": asked, "errors": {"text": asked.error} if asked.error else {},
        "grids": [(name, codes[name]) for name, _lon, _lat in grid_names() if name in codes],
        "is_outside": place is not None and place.grid is None,
    }  # fmt: skip
    response = render(request, "portal/where.html", context, status=422 if asked.error else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def name_of(note: GridNote) -> str:
    return Words(note.name_en, note.name_zh).in_(get_language())


def _of(request: HttpRequest, note: GridNote) -> dict[str, Any]:
    now, kept = timezone.now(), places.here(request)
    place = places.place_at(kept) if kept else None
    is_mine = place is not None and place.grid is not None and place.grid.code == note.code
    rows = items(newest(now=now, most=LATEST, path=note.path), now=now)
    link = request.build_absolute_uri(reverse("portal:grid", args=[note.code]))
    pins = markers(rows)
    if kept is not None and is_mine:
        pins.append(
            Marker(kept.lon, kept.lat, kept.label or _("Your position"), "here", radius_m=kept.accuracy_m)
        )
    return {
        "note": note, "name": name_of(note), "team": with_portraits(team_of(note.path, on=today())), "rows": rows, "here": kept if is_mine else None,
        "month": by_month(note.path, now=now, many=1)[0], "map": _map(note, pins),
        "link": link, "qr": _qr(link),
    }  # fmt: skip


def _map(note: GridNote, pins: list[Marker]) -> str:
    here = ground(today=today())
    shape = next((s for s, path in zip(here.shapes, here.paths, strict=True) if path == note.path), None)
    if shape is None:
        return ""
    view = view_of_bounds(shapely.bounds(shape), *MAP)
    view = replace(view, scale=view.scale * ROOM)
    title = _("Map of the grid %(name)s") % {"name": name_of(note)}
    return draw(view, pins, own_path=note.path, title=title, is_cut=True)


def _qr(link: str) -> str:
    drawn = segno.make(link, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us from our own address
