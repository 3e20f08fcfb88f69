"""GET service requests: many, one, and the number behind a token."""

from __future__ import annotations

from collections import namedtuple
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from linli.doors.api import phrases
from linli.doors.api.callers import actor_of_key
from linli.doors.api.language import language_of
from linli.doors.api.rest.photos import jpeg
from linli.doors.parts.gate import anyone
from linli.engine.catalogue import Catalogue
from linli.records.cases import listing, queries
from linli.records.cases.rules import lifecycle
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from . import moments, wording
from .formats import Format, respond
from .frame import georeport
from .services import code_of, notice, service_of

MOST = 1000
_Where: Any = namedtuple("_Where", "kind code lon lat grid__lon grid__lat")


def many(request: HttpRequest, format: Format) -> HttpResponseBase:
    """The newest first, at most 1,000. A list of ids overrides everything else."""
    return respond("service_requests", _found(request, _asked(request)), format)


@anyone()
@georeport("GET", "HEAD")
def single(request: HttpRequest, format: Format, number: str) -> HttpResponseBase:
    found = _found(request, Q(number=_number(number)))
    if not found:
        raise wording.request_unknown(number)
    return respond("service_requests", found, format)


@anyone()
@georeport("GET", "HEAD")
def token(request: HttpRequest, format: Format, token: str) -> HttpResponseBase:  # noqa: ARG001
    """We answer with the id at once; whoever holds a follow token may still ask for it."""
    try:
        report = queries.report_by_token(token, now=timezone.now())
    except Refusal as refusal:
        raise wording.token_unknown() from refusal
    return respond("service_requests", [{"service_request_id": report.case.number, "token": token}], format)


@anyone()
@georeport("GET", "HEAD")
def photo(request: HttpRequest, format: str, pk: UUID) -> HttpResponseBase:  # noqa: ARG001
    """The first photo of a public case."""
    return jpeg(listing.public_photo(pk), cache="public, max-age=86400")


def _asked(request: HttpRequest) -> Q:
    sent = request.GET
    if numbers := _list(sent.get("service_request_id", "")):
        return Q(number__in=[_number(n) for n in numbers[:MOST]])
    zone, now = tenancy.time_zone(), timezone.now()
    start = moments.read("start_date", sent.get("start_date", ""), zone)
    end = moments.read("end_date", sent.get("end_date", ""), zone, day_ends=moments.timedelta(days=1))
    start, end = moments.span(start, end, now=now)
    asked = Q(reported_at__gte=start, reported_at__lte=end) & _status(_list(sent.get("status", "")))
    classes = [service_of(code) for code in _list(sent.get("service_code", ""))]
    if classes:
        any_of = Q()
        for found in classes:
            any_of |= Q(kind=found.kind, code=found.code)
        asked &= any_of
    return asked


def _status(sent: list[str]) -> Q:
    for one in sent:
        if one not in {"open", "closed"}:
            raise wording.status_wrong(one)
    wanted = {one == "open" for one in sent}
    return Q(is_open=wanted.pop()) if len(wanted) == 1 else Q()


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str) -> str:
    """Only digits reach the database; anything else names nothing."""
    return text if text.isascii() and text.isdigit() and len(text) <= 19 else "-"


def _found(request: HttpRequest, asked: Q) -> list[dict[str, Any]]:
    rows = listing.open_rows(listing.public().filter(asked), most=MOST)
    by = actor_of_key(request.GET.get("api_key", ""))
    own = listing.reported_by(UUID(by.id), [r["id"] for r in rows]) if by is not None and rows else set()
    pack, language = tenancy.catalogue(), language_of(request)
    return [
        _request(request, row, pack, language, is_told=row["id"] in own or _may_see(row, by)) for row in rows
    ]


def _may_see(row: dict[str, Any], by: Actor | None) -> bool:
    return by is not None and by.may("cases.see", row["place_path"], row["unit_id"])


def _request(
    request: HttpRequest, row: dict[str, Any], pack: Catalogue, language: str, *, is_told: bool
) -> dict[str, Any]:
    """Words, address and exact point of a report only for whoever made it or may see it; everybody gets the rest."""
    zone = tenancy.time_zone()
    matter = pack.classes.get((row["kind"], row["code"]))
    where = _Where._make(row[name] for name in _Where._fields)
    lon, lat = (row["lon"], row["lat"]) if is_told else listing.open_place(where)
    changed = row["changed_at"] if row["is_open"] else row["closed_at"] or row["changed_at"]
    return {
        "service_request_id": row["number"],
        "status": "open" if row["is_open"] else "closed",
        "status_notes": phrases.public_words(pack, row["state"], reporter=False).in_(language),
        "service_name": phrases.class_name(pack, row["kind"], row["code"]).in_(language),
        "service_code": code_of(row["kind"], row["code"]),
        "description": (row["text"] or None) if is_told else None,
        "agency_responsible": _agency(row, pack, language),
        "service_notice": notice(matter).in_(language) if matter else None,
        "requested_datetime": moments.write(row["reported_at"], zone),
        "updated_datetime": moments.write(changed, zone),
        "expected_datetime": moments.write(row["handling_due_at"], zone),
        "address": _address(row, language, is_told=is_told),
        "address_id": row["component_code"] or None,
        "zipcode": None,
        "lat": lat,
        "long": lon,
        "media_url": request.build_absolute_uri(f"/open311/v2/media/{row['photo']}.jpg")
        if row["photo"]
        else None,
    }


def _agency(row: dict[str, Any], pack: Catalogue, language: str) -> str | None:
    """The unit that has it; before and after, the side of the loop whose turn it is."""
    if unit := phrases.pair(row["unit__name_en"], row["unit__name_zh"]):
        return unit.in_(language)
    power = lifecycle(pack).powers.get(row["holder_power"])
    return power.name.in_(language) if power else None


def _address(row: dict[str, Any], language: str, *, is_told: bool) -> str | None:
    """From most specific to most general."""
    grid = phrases.pair(row["grid__name_en"], row["grid__name_zh"])
    area = phrases.pair(row["area__name_en"], row["area__name_zh"])
    town = tenancy.current()
    parts = [Words(row["place_text"], row["place_text"])] if is_told and row["place_text"] else []
    parts += [name for name in (grid, area) if name is not None]
    return ", ".join(p.in_(language) for p in (*parts, Words(town.name_en, town.name_zh)))
