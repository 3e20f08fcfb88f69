"""POST service request: somebody else's app hands a problem in."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDict

from linli.doors.api.callers import actor_of_key
from linli.doors.api.language import language_of
from linli.doors.api.rest.reports import key_of
from linli.doors.parts.gate import api_key, not_allowed
from linli.engine.catalogue import MatterClass
from linli.records.cases import actions
from linli.records.cases.given import Contact, NewReport
from linli.records.people.mail_addresses import is_mailable
from linli.records.people.queries import Actor
from linli.records.registers.queries import standing

from . import requests, wording
from .formats import Format, respond
from .frame import georeport
from .services import CONDITION, notice, service_of

_ATTRIBUTE = re.compile(r"attribute\[([^\]]*)\](?:\[\])?\Z")
_CHINESE = re.compile("[\u3400-\u9fff]")
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
LONGEST = {
    "email": 254,
    "device_id": 100,
    "account_id": 100,
    "first_name": 30,
    "last_name": 30,
    "phone": 30,
    "media_url": 2000,
}


@api_key("cases.report")
@georeport("GET", "HEAD", "POST")
def many_or_new(request: HttpRequest, format: Format) -> HttpResponseBase:
    """GET is open to everybody; POST needs the api_key of somebody who may report."""
    return _new(request, format) if request.method == "POST" else requests.many(request, format)


def _new(request: HttpRequest, format_: Format) -> HttpResponseBase:
    if request.content_type not in FORMS:
        raise wording.form_wanted()
    sent = request.POST
    by = _caller(request)
    code = _one(sent, "service_code")
    if not code:
        raise wording.missing("service_code")
    matter = service_of(code)
    made = actions.report(new=_report(request, sent, matter, by), by=by)
    language = language_of(request)
    body = {
        "service_request_id": made.case.number,
        "service_notice": notice(matter).in_(language),
        "account_id": _one(sent, "account_id") or None,
    }
    return respond("service_requests", [body], format_)


def _caller(request: HttpRequest) -> Actor:
    key = (
        _one(request.POST, "api_key")
        or request.GET.get("api_key", "")
        or request.headers.get("X-Api-Key", "")
    )
    if not key:
        raise wording.api_key_missing()
    by = actor_of_key(key)
    if by is None:
        raise wording.api_key_invalid()
    if not (by.may_anywhere("cases.report") or by.may_anywhere("cases.take_in")):
        raise not_allowed("cases.report")
    return by


def _report(
    request: HttpRequest, sent: MultiValueDict[str, str], matter: MatterClass, by: Actor
) -> NewReport:
    for name, most in LONGEST.items():
        if len(_one(sent, name)) > most:
            raise wording.too_long(name, most)
    kept = {name: _one(sent, name) for name in ("media_url", "account_id") if _one(sent, name)}
    return NewReport(
        kind=matter.kind, code=matter.code, text=_one(sent, "description"), condition=_condition(sent, matter),
        **_place(sent), channel="open311", key=key_of(by, request.headers.get("Idempotency-Key", "")[:200]),
        contact=_contact(sent), language=language_of(request), data={"open311": kept} if kept else {},
    )  # fmt: skip


def _one(sent: MultiValueDict[str, str], name: str) -> str:
    """Empty is the same as not sent, as the specification says."""
    return str(sent.get(name) or "").replace("\x00", "").strip()


def _place(sent: MultiValueDict[str, str]) -> dict[str, Any]:
    """lat and long, else address_string, else address_id; the specification's coordinates are WGS84."""
    lat, lon = _degrees(sent, "lat"), _degrees(sent, "long")
    address, address_id = _one(sent, "address_string"), _one(sent, "address_id")
    if (lat is None) != (lon is None):
        raise wording.missing("long" if lon is None else "lat")
    if lat is None and not address and not address_id:
        raise wording.missing("lat & long, address_string or address_id")
    if len(address) > 256:
        raise wording.too_long("address_string", 256)
    place = {"lon": lon, "lat": lat, "datum": "wgs84", "place_text": address}
    return place | (_standing(address_id, place) if address_id else {})


def _standing(address_id: str, place: dict[str, Any]) -> dict[str, Any]:
    found = standing(address_id) if len(address_id) <= 40 else None
    if found is None:
        if place["lat"] is None and not place["place_text"]:
            raise wording.address_id_unknown(address_id)
        return {}
    own: dict[str, Any] = {"component_code": found.code} if found.is_component else {}
    if place["lat"] is None:
        own |= {"lon": found.lon, "lat": found.lat}
    return own | {"place_text": place["place_text"] or found.address}


def _degrees(sent: MultiValueDict[str, str], name: str) -> float | None:
    text = _one(sent, name)
    try:
        return float(text) if text else None
    except ValueError as error:
        raise wording.number_wrong(name) from error


def _contact(sent: MultiValueDict[str, str]) -> Contact:
    email = _one(sent, "email")
    if email and not is_mailable(email):
        raise wording.email_wrong()
    first, last = _one(sent, "first_name"), _one(sent, "last_name")
    name = last + first if _CHINESE.search(first + last) else f"{first} {last}".strip()
    return Contact(name=name, phone=_one(sent, "phone"), email=email, device=_one(sent, "device_id"))


def _condition(sent: MultiValueDict[str, str], matter: MatterClass) -> str:
    """`attribute[condition]=missing`: the only attribute a service of ours has."""
    chosen: list[str] = []
    for field in sent:
        found = _ATTRIBUTE.match(field)
        if found is None:
            continue
        if found[1] != CONDITION:
            raise wording.attribute_unknown(found[1])
        chosen += [value.strip() for value in sent.getlist(field) if value.strip()]
    if not chosen:
        return ""
    if len(chosen) > 1 or chosen[0] not in {c.code for c in matter.conditions}:
        raise wording.attribute_value_wrong(CONDITION)
    return chosen[0]
