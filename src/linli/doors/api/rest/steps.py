"""POST /cases/{case}/steps: the same actions as the pages, with the same refusals."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from linli.doors.api import phrases, wording
from linli.doors.api.callers import keyed
from linli.doors.api.shapes_in import LimitIn, StepIn
from linli.doors.api.shapes_out import CaseOut, ReportersOut
from linli.doors.api.wire import answer
from linli.doors.parts.gate import StaffRequest
from linli.engine.worktime import Limit, Unit
from linli.records.cases import actions, listing, queries
from linli.records.cases.given import Given, Part
from linli.records.tenancy import queries as tenancy

from .answers import with_problems
from .cases import router  # one address, two methods: they share a router
from .references import CaseRef, read_reference


@keyed(
    router.post, "/cases/{case}/steps", "cases.act", response=with_problems(CaseOut), summary="Make a step"
)
def make_step(request: StaffRequest, case: CaseRef, body: StepIn) -> HttpResponse:
    """Make one step of the life cycle. What a move needs is said by /moves; the answer is the case as it is now."""
    by = request.actor
    named = read_reference(case)
    case_id = named.get("pk") or listing.one(by, **named).id
    actions.step(body.move, case_id=case_id, given=given(body), by=by)
    return answer(phrases.case(listing.row_of(case_id), tenancy.catalogue(), timezone.now()))


def given(body: StepIn) -> Given:
    return Given(
        reason=body.reason, text=body.text, unit=body.unit, kind=body.kind, code=body.code, condition=body.condition,
        flow=body.flow, limit=_limit(body.limit), until_on=body.until_on, rating=body.rating, original=body.original,
        parts=tuple(Part(p.kind, p.code, p.text) for p in body.parts), seen_version=body.seen_version,
    )  # fmt: skip


def _limit(sent: LimitIn | None) -> Limit | None:
    if sent is None:
        return None
    try:
        return Limit(sent.value, Unit(sent.unit))
    except ValueError as error:
        raise wording.unit_of_time_unknown(sent.unit, ", ".join(u.value for u in Unit)) from error


@keyed(
    router.get, "/cases/{case}/reporters", "cases.see_reporter", response=with_problems(ReportersOut),
    summary="Who reported a case",
)  # fmt: skip
def reporters(request: StaffRequest, case: CaseRef, purpose: str) -> HttpResponse:
    """Only with the right and a purpose; every look is written into the journal."""
    by = request.actor
    found = queries.case_for(by, **read_reference(case))
    rows = actions.look_at_reporter(case=found, purpose=purpose.replace("\x00", ""), by=by)
    said = [
        {
            "name": r.name,
            "phone": r.phone,
            "email": r.email,
            "device": r.device,
            "reported_at": r.report.reported_at,
        }
        for r in rows
    ]
    return answer({"reporters": said})
