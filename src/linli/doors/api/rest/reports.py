"""POST /reports: hand a problem in. The hot path: statements and milliseconds are counted."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from ninja import Header, Router

from linli.doors.api.callers import keyed
from linli.doors.api.shapes_in import ReportIn
from linli.doors.api.shapes_out import Reported as ReportedOut
from linli.doors.api.wire import answer
from linli.doors.parts.gate import StaffRequest
from linli.records.cases import actions
from linli.records.cases.given import Contact, NewReport, Reported
from linli.records.people.queries import Actor

from .answers import with_problems

router = Router(tags=["reports"])


@keyed(router.post, "/reports", "", response=with_problems(ReportedOut, 201), summary="Report a problem")
def report(
    request: StaffRequest,
    body: ReportIn,
    idempotency_key: str = Header(
        "", alias="Idempotency-Key", max_length=200, description="or `key` in the body"
    ),
) -> HttpResponse:
    """A problem becomes a case. The same key again gets the first answer again; another report under it is refused."""
    by: Actor = request.actor
    made = actions.report(new=new_report(body, key=key_of(by, idempotency_key or body.key)), by=by)
    return said(made)


def new_report(body: ReportIn, *, key: str | None) -> NewReport:
    sent = body.contact
    return NewReport(
        kind=body.kind, code=body.code, text=body.text, condition=body.condition, lon=body.lon, lat=body.lat,
        datum=body.datum, place_text=body.place_text, component_code=body.component_code, channel=body.channel,
        key=key, contact=Contact(sent.name, sent.phone, sent.email), flow=body.flow, language=body.language,
        is_public=body.channel != "field",
    )  # fmt: skip


def key_of(by: Actor, key: str) -> str | None:
    """Keys of two callers never meet, and nobody learns another one's report by guessing."""
    return hashlib.sha256(f"{by.ref}\x1f{key}".encode()).hexdigest() if key else None


def said(made: Reported) -> HttpResponse:
    body: dict[str, Any] = {
        "id": made.case.id, "number": made.case.number, "report_id": made.report.id, "reported_at": made.report.reported_at,
        "follow": {"token": made.token, "url": f"/api/v1/public/follow/{made.token}"},
    }  # fmt: skip
    response = answer(body, 201)
    if made.is_repeat:
        response.headers["Idempotent-Replayed"] = "true"
    return response
