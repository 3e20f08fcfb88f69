"""Tiles, grids and the settings of the map element. Whoever may see a case in a list sees it here, and nobody else."""

from __future__ import annotations

import time
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import StaffRequest, actor_at, anyone, needs
from linli.doors.parts.map_asked import MapAsked
from linli.records.cases import spots
from linli.records.cases.ground_figures import MEASURES
from linli.records.schema import connection
from linli.records.tenancy.queries import time_zone
from linli.words import Refusal, Words

from . import areas, base, clusters, grids, people
from .answers import ASK_AGAIN, FOREVER, GEOJSON, OWN, TILE, answer, mark, unchanged
from .archive import archive
from .config import config_of
from .figures import figures
from .projection import is_tile


@require_safe
@anyone()
def config(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(config_of(grids.grids(today=_today()), actor_at(request)))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@anyone()
def base_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    _refuse_no_tile(z, x, y)
    named = request.GET.get("v", "")
    here = base.base_map(wanted=int(named) if named.isdecimal() else None)
    keep = FOREVER if named == str(here.version) else ASK_AGAIN
    etag = mark("base", connection.schema_name, here.version, z, x, y)
    return unchanged(request, etag, keep) or answer(
        request, base.tile(here, z, x, y), etag=etag, media_type=TILE, keep=keep
    )


@require_safe
@anyone()
def base_archive(request: HttpRequest) -> HttpResponseBase:
    """The whole base map in one file, for phones."""
    here = base.base_map()
    etag = mark("archive", connection.schema_name, here.version)
    if (same := unchanged(request, etag, ASK_AGAIN)) is not None:
        return same
    path = archive(here, grids.grids(today=_today()).bounds)
    if path is None:
        raise Http404
    response = FileResponse(path.open("rb"), content_type="application/vnd.pmtiles")
    response.headers["ETag"], response.headers["Cache-Control"] = etag, ASK_AGAIN
    return response


@require_safe
@anyone()
def area_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Borders and names of grids, which are public."""
    _refuse_no_tile(z, x, y)
    today = _today()
    version = areas.version(today=today)
    keep = FOREVER if request.GET.get("v", "") == version else ASK_AGAIN
    etag = mark("areas", connection.schema_name, version, z, x, y)
    return unchanged(request, etag, keep) or answer(
        request, areas.tile(areas.areas(today=today), z, x, y), etag=etag, media_type=TILE, keep=keep
    )


@require_safe
@anyone()
def grid_outlines(request: HttpRequest) -> HttpResponse:
    drawn = grids.grids(today=_today())
    keep = FOREVER if request.GET.get("v", "") == areas.version(today=drawn.on) else ASK_AGAIN
    etag = mark("grids", connection.schema_name, drawn.versions, drawn.on)
    return unchanged(request, etag, keep) or answer(
        request, grids.plain(drawn), etag=etag, media_type=GEOJSON, keep=keep
    )


@require_safe
@needs("cases.see")
def case_tile(request: StaffRequest, z: int, x: int, y: int) -> HttpResponse:
    _refuse_no_tile(z, x, y)
    here, etag = _seen(request, z, x, y)
    return unchanged(request, etag, OWN) or answer(
        request, clusters.tile(here, z, x, y), etag=etag, media_type=TILE, keep=OWN
    )


@require_safe
@needs("cases.see")
def grid_figures(request: StaffRequest) -> HttpResponse:
    """One number for each grid, of what this person may see."""
    now = timezone.now()
    measure = request.GET.get("measure", "")
    if measure not in MEASURES:
        raise measure_unknown()
    asked = MapAsked.read(request.GET, now=now)
    response = JsonResponse(figures(grids.grids(today=_today()), request.actor, measure, asked, now=now))
    response.headers["Cache-Control"] = OWN
    return response


@require_safe
@needs("cases.see")
def last_tasks(request: StaffRequest) -> HttpResponse:
    """Where workers did their last task; of those that this person may see."""
    response = JsonResponse(people.points(request.actor, now=timezone.now()))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _seen(request: StaffRequest, *of: object) -> tuple[clusters.Seen, str]:
    """What the viewer may see through the filter at this minute, and the mark of an answer made of it."""
    rights = request.actor.rights
    minute = int(time.time() // 60)
    wanted = MapAsked.read(request.GET, now=timezone.now()).wanted
    here = clusters.seen(spots.spots(), rights, minute, wanted)
    told = sorted((r.area_path, str(r.unit_id)) for r in rights if "cases.see" in r.verbs)
    return here, mark(connection.schema_name, here.spots.stamp, told, minute, wanted, *of)


def measure_unknown() -> Refusal:
    return Refusal(
        "measure-unknown",
        Words(
            "The map has no such measure. Choose one of: {measures}.",
            "地图没有这个指标。请从以下选择：{measures}。",
        ).format(measures=", ".join(MEASURES)),
        status=404,
    )


def _refuse_no_tile(z: int, x: int, y: int) -> None:
    if not is_tile(z, x, y):
        raise Refusal(
            "tile-not-there",
            Words(
                "The map has no such tile. Ask for zoom 0 to 22.",
                "地图没有这个瓦片。缩放级别应在 0 到 22 之间。",
            ),
            status=404,
        )


def _today() -> date:
    return timezone.localdate(timezone.now(), time_zone())
