"""What was found in the street: a new case, one more report of a known one, or a case settled on the spot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from linli.records.cases import actions as cases
from linli.records.cases.given import Given, NewReport
from linli.records.cases.models import Case
from linli.records.fieldwork.sent import Sent
from linli.records.people.queries import Actor


def take_in(sent: Sent, *, by: Actor, at: datetime) -> Case:
    new = _new(sent)
    if sent.follows is not None:
        return cases.add_report(case_id=sent.follows, new=new, by=by, now=at).case
    if sent.kind != "settle":
        return cases.report(new=new, by=by, now=at).case
    given = Given(
        text=sent.text("done") or sent.text("text"), condition=new.condition, photos_to_follow=len(sent.photos),
        data={"command": str(sent.id)},
    )  # fmt: skip
    return cases.report_settled(new=new, given=given, by=by, now=at).case


def _new(sent: Sent) -> NewReport:
    """The case counts from the moment the server has it; the phone's own moment is kept beside it."""
    new = NewReport(
        kind=sent.text("kind"), code=sent.text("code"), condition=sent.text("condition"), text=sent.text("text"),
        place_text=sent.text("place_text"), lon=sent.number("lon"), lat=sent.number("lat"),
        component_code=sent.text("component_code"), channel="field", is_public=False, language=sent.language,
        data={"command": str(sent.id), "device_at": sent.at.isoformat()},
    )  # fmt: skip
    flow = sent.text("flow")
    return replace(new, flow=flow) if flow else new
