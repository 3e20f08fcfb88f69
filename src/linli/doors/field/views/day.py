"""What is taken along for the day. Each part has an ETag, so that an unchanged one costs no bytes."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import msgspec
import shapely
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.field import messages as said
from linli.doors.field import phrases
from linli.doors.field.guard import for_staff
from linli.doors.field.wire import JSON, answer, language_of
from linli.doors.parts.gate import StaffRequest
from linli.records.cases import queries as cases
from linli.records.cases.evidence import path_of
from linli.records.fieldwork import day
from linli.records.fieldwork.queries import suggestions_of as own_suggestions
from linli.records.fieldwork.sheet import day_sheet
from linli.records.fieldwork.wording import day_wrong
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory import queries as territory


@for_staff
@require_safe
def catalogue(request: StaffRequest) -> HttpResponse:
    return _tagged(request, phrases.catalogue(tenancy.catalogue(), language_of(request)))


@for_staff
@require_safe
def day_cases(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    found = day.day_cases(actor, now=timezone.now())
    rows = phrases.cases(found, tenancy.catalogue(), language_of(request))
    return _tagged(request, {"cases": rows, "left_out": found.left_out})


@for_staff
@require_safe
def messages(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    return _tagged(request, {"messages": [said.as_json(m, read) for m, read in day.day_messages(actor)]})


@for_staff
@require_safe
def suggestions(request: StaffRequest) -> HttpResponse:
    """What this person has suggested or complained about, with the administrators' answers."""
    actor: Actor = request.actor
    return _tagged(request, {"suggestions": [phrases.suggestion(s) for s in own_suggestions(actor)]})


@for_staff
@require_safe
def land(request: StaffRequest) -> HttpResponse:
    """The person's own grids, the box around them, and who works there."""
    actor: Actor = request.actor
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    grids = territory.grids_on(today).filter(actor.scope("cases.see", path="path", unit="pk"))[:200]
    features = [
        {
            "type": "Feature", "id": g.code, "properties": {"code": g.code, "name": g.name, "path": g.path},
            "geometry": msgspec.Raw(shapely.to_geojson(shapely.from_wkb(bytes(g.shape))).encode()),
        }
        for g in grids
    ]  # fmt: skip
    paths = {r.area_path for r in actor.rights if r.area_path}
    team = {h.pk: h for path in sorted(paths)[:20] for h in territory.team(path, on=today)}
    contacts = [
        {"name": h.account.name, "duty": h.post.duty, "phone": h.account.phone, "path": h.post.path}
        for h in team.values()
    ]
    body = {"grids": {"type": "FeatureCollection", "features": features}, "contacts": contacts}
    return _tagged(request, body | {"hotline": tenancy.current().hotline})


@for_staff
@require_safe
def sheet(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    text = request.GET.get("on", today.isoformat())
    try:
        on = date.fromisoformat(text)
    except ValueError as error:
        raise day_wrong(text) from error
    return answer(phrases.sheet(day_sheet(actor, on=on), tenancy.catalogue(), language_of(request)))


@for_staff
@require_safe
def one_case(request: StaffRequest, number: str) -> HttpResponse:
    """One case with its history."""
    actor: Actor = request.actor
    pack, language, now = tenancy.catalogue(), language_of(request), timezone.now()
    found = cases.case_for(actor, number=number)
    moves = cases.next_moves(found, actor, now=now, pack=pack)
    said: dict[str, Any] = phrases.case(found, pack, language, moves, cases.evidence_of(found), is_mine=0)
    names = phrases.catalogue_moves(pack, language)
    said["steps"] = [phrases.step(s, names) for s in cases.steps_of(found)]
    return answer(said)


def picture(request: StaffRequest, pk: Any) -> HttpResponseBase:
    """The stripped photo; 404 where the person may not see its case. What the phone keeps, its app keeps, and forgets at sign-out."""
    found = cases.evidence_for(request.actor, pk=pk)
    if found is None or not default_storage.exists(path_of(found.sha256)):
        return HttpResponse(status=404)
    response = FileResponse(default_storage.open(path_of(found.sha256)), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _tagged(request: StaffRequest, body: Any) -> HttpResponse:
    content = msgspec.json.encode(body, enc_hook=str)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=JSON)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
