"""Open data: the public cases as a list with its map, and the figures by the month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import anyone
from linli.doors.portal import filters, openmap
from linli.doors.portal.bars import bars
from linli.doors.portal.figures import by_month
from linli.doors.portal.rows import shown
from linli.records.cases import open_data
from linli.records.tenancy import queries as tenancy

A_PAGE, MANY_MONTHS = 20, 12
LAST_PAGE = 1000  # farther down nobody reads; the download has them all


@anyone()
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    asked = filters.read(request.GET)
    found = open_data.chosen(asked.wanted, zone=tenancy.time_zone())
    total = found.count()
    pages = max(1, min(LAST_PAGE, -(-total // A_PAGE)))
    text = request.GET.get("page", "1")
    page = min(max(1, int(text) if text.isdecimal() and len(text) < 7 else 1), pages)
    start = (page - 1) * A_PAGE
    now = timezone.now()
    rows = shown(open_data.page_of(found, start=start, most=A_PAGE), first=start + 1, now=now)
    is_all = request.GET.get("map") == "all"
    context = {
        "asked": asked, "rows": rows, "total": total, "page": page, "pages": pages, "first": start + 1, "last": start + len(rows),
        "map": openmap.of_grids(open_data.by_place(found), asked.raw) if is_all else openmap.of_rows(rows), "is_all": is_all,
        "classes": filters.class_choices(tenancy.catalogue(), asked.raw["class"]),
        "states": filters.state_choices(asked.raw["state"]), "areas": filters.area_choices(asked.raw["area"]),
        "tab": "open", "errors": {"from": asked.problem} if asked.problem else {},
    }  # fmt: skip
    return _kept(render(request, "portal/open.html", context))


@anyone()
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    area = request.GET.get("area", "")[:120]
    rows = begun(by_month(area, now=timezone.now(), many=MANY_MONTHS))
    context = {
        "rows": list(zip(rows, bars(rows), strict=True)), "areas": filters.area_choices(area), "area": area, "tab": "open",
        "total": sum(m.reported for m in rows), "handled": sum(m.handled for m in rows),
        "in_time": sum(m.in_time for m in rows),
    }  # fmt: skip
    return _kept(render(request, "portal/figures.html", context))


def begun(months: list[open_data.Month]) -> list[open_data.Month]:
    """From the first month in which there was something; the newest stands first, and always."""
    last = max((i for i, m in enumerate(months) if m.reported or m.handled), default=0)
    return months[: last + 1]


def _kept(response: HttpResponse) -> HttpResponse:
    """For everybody alike, in the reader's language."""
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Vary"] = "Cookie"
    return response
