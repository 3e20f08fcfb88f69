"""GET services and GET service definition: the classes of the pack as services."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from linli.doors.api.language import language_of
from linli.doors.parts.gate import anyone
from linli.engine.catalogue import Catalogue, MatterClass
from linli.records.tenancy import queries as tenancy
from linli.words import Words

from . import wording
from .formats import Format, respond
from .frame import georeport

CONDITION = "condition"
ASKED = Words("What is the matter exactly?", "具体是什么情况？")
NOTICE = Words(
    "The unit responsible has at least {limit} for it, counted from when it is told.",
    "处置单位自接到派遣起，办理时限最短为{limit}。",
)
NOTICE_WITHOUT = Words("You can follow it by its number.", "可凭编号查询进展。")


@anyone()
@georeport("GET", "HEAD")
def services(request: HttpRequest, format: Format) -> HttpResponseBase:
    language = language_of(request)
    found = [_service(m, language) for m in tenancy.catalogue().offered.values()]
    return respond("services", found, format)


@anyone()
@georeport("GET", "HEAD")
def definition(request: HttpRequest, format: Format, code: str) -> HttpResponseBase:
    found = service_of(code)
    attributes = [_condition(found, language_of(request))] if has_definition(found) else []
    return respond(
        "service_definition",
        {"service_code": code_of(found.kind, found.code), "attributes": attributes},
        format,
    )


def code_of(kind: str, code: str) -> str:
    return f"{kind}-{code}"


def service_of(code: str, pack: Catalogue | None = None) -> MatterClass:
    """The class of a service_code; an unknown one is not found (404)."""
    kind, _, number = code.partition("-")
    found = (pack or tenancy.catalogue()).classes.get((kind, number))
    if found is None:
        raise wording.service_unknown(code)
    return found


def has_definition(found: MatterClass) -> bool:
    """More than one filing condition: there is something to choose."""
    return len(found.conditions) > 1


def notice(found: MatterClass) -> Words:
    limit = next((c.limit for c in found.conditions if c.limit is not None), None)
    return NOTICE.format(limit=limit.words) if limit else NOTICE_WITHOUT


def _service(found: MatterClass, language: str) -> dict[str, Any]:
    told = (
        found.note.in_(language) if found.note else "; ".join(c.name.in_(language) for c in found.conditions)
    )
    words = dict.fromkeys(
        w.replace(",", " ") for w in (*found.search_words, found.name.zh, found.name.en) if w
    )
    return {
        "service_code": code_of(found.kind, found.code), "service_name": found.name.in_(language), "description": told,
        "metadata": has_definition(found), "type": "realtime", "keywords": ", ".join(words),
        "group": found.major.in_(language),
    }  # fmt: skip


def _condition(found: MatterClass, language: str) -> dict[str, Any]:
    return {
        "variable": True, "code": CONDITION, "datatype": "singlevaluelist", "required": False, "datatype_description": None,
        "order": 1, "description": ASKED.in_(language),
        "values": [{"key": c.code, "name": c.name.in_(language)} for c in found.conditions],
    }  # fmt: skip
