"""Open data as files: CSV and GeoJSON, streamed row by row, with the licence inside. docs/reference/open-data.md explains the columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import anyone
from linli.doors.portal import filters
from linli.doors.portal.rows import state_of
from linli.records.cases import open_data
from linli.records.cases.open_places import OpenPlace
from linli.records.cases.rules import class_of
from linli.records.schema import connection
from linli.records.tenancy import queries as tenancy

LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = (
    "number", "kind", "class_code", "class_en", "class_zh", "state", "reported_on", "filed_on", "handled_on", "closed_on",
    "promised_on", "in_time", "grid_code", "grid_en", "grid_zh", "area_en", "area_zh", "unit_en", "unit_zh", "longitude",
    "latitude", "place", "licence",
)  # fmt: skip
KEEP = "public, max-age=300"
FORMULA = ("=", "+", "-", "@", "\t")


@anyone()
@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, "text/csv; charset=utf-8", "csv", _csv)


@anyone()
@require_safe
def as_geojson(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, "application/geo+json", "geojson", _geojson)


def record(row: Any, place: OpenPlace, source: str) -> dict[str, Any]:
    """One case as everybody may have it: see `open_data` for what is left out, and why."""
    pack, zone = tenancy.catalogue(), tenancy.time_zone()
    matter = class_of(pack, row.kind, row.code)

    def day(at: datetime | None) -> str:
        return at.astimezone(zone).date().isoformat() if at else ""

    is_handled = row.handled_at is not None and not row.is_open
    is_late = row.was_late or (
        row.handled_at and row.handling_due_at and row.handled_at > row.handling_due_at
    )
    values = (
        row.number, row.kind, row.code, matter.name.en, matter.name.zh, state_of(row), day(row.reported_at), day(row.filed_at),
        day(row.handled_at), day(row.closed_at), day(row.handling_due_at), ("no" if is_late else "yes") if is_handled else "",
        row.grid__code or "", row.grid__name_en or "", row.grid__name_zh or "", row.area__name_en or "", row.area__name_zh or "",
        row.unit__name_en or "", row.unit__name_zh or "", place.lon, place.lat, place.how, source,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _answer(request: HttpRequest, media_type: str, ending: str, write: Any) -> HttpResponseBase:
    asked = filters.read(request.GET)
    found = open_data.chosen(asked.wanted, zone=tenancy.time_zone())
    many, newest = open_data.newest_change(found)
    mark = sha256(f"{connection.schema_name} {ending} {asked.query} {many} {newest}".encode()).hexdigest()[
        :20
    ]
    headers = {"Cache-Control": KEEP, "ETag": f'"{mark}"', "Link": f'<{LICENCE_URL}>; rel="license"'}
    if f'"{mark}"' in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    source = f"{tenancy.current().name_en} {tenancy.current().name_zh}, {LICENCE}"
    name = f"linli-{connection.schema_name}-cases.{ending}"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    records = (record(row, place, source) for row, place in open_data.stream(found))
    if request.method == "HEAD":
        return HttpResponse(content_type=media_type, headers=headers)
    return StreamingHttpResponse(write(records, source), content_type=media_type, headers=headers)


class _Line:
    """What `csv.writer` writes into: gives each line back."""

    def write(self, text: str) -> str:
        return text


def _csv(records: Iterator[dict[str, Any]], source: str) -> Iterator[str]:  # noqa: ARG001 - every row carries it
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)  # so that spreadsheets read Chinese
    for one in records:
        yield writer.writerow([_cell(value) for value in one.values()])


def _cell(value: Any) -> Any:
    """A name that a spreadsheet would take for a formula is written as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _geojson(records: Iterator[dict[str, Any]], source: str) -> Iterator[str]:
    head = {"type": "FeatureCollection", "licence": LICENCE_URL, "source": source}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    is_first = True
    for one in records:
        lon, lat = one.pop("longitude"), one.pop("latitude")
        shape = {"type": "Point", "coordinates": [lon, lat]} if lon is not None else None
        feature = {"type": "Feature", "geometry": shape, "properties": one}
        yield ("" if is_first else ",\n") + json.dumps(feature, ensure_ascii=False)
        is_first = False
    yield "\n]}\n"
