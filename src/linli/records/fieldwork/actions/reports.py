"""What was found in the street: a new case, one more report of a known one, or a case settled on the spot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from linli.records.cases import actions as cases
from linli.records.cases.actions.facts import may_see
from linli.records.cases.given import Given, NewReport, Reported
from linli.records.cases.models import Case
from linli.records.fieldwork import wording
from linli.records.fieldwork.sent import Sent
from linli.records.people.queries import Actor
from linli.words import Refusal, Words


def take_in(sent: Sent, *, by: Actor, at: datetime) -> tuple[Case, Words | None]:
    """The case, and what its reporter should know of it."""
    new = _new(sent)
    if sent.follows is not None:
        try:
            return cases.add_report(case_id=sent.follows, new=new, by=by, now=at).case, None
        except Refusal as refusal:
            if refusal.code != "case-not-found":
                raise
        return cases.report(new=new, by=by, now=at).case, wording.FOLLOWED_IS_OVER
    if sent.kind != "settle":
        made = cases.report(new=new, by=by, now=at)
        return made.case, _elsewhere(made, by)
    given = Given(
        text=sent.text("done") or sent.text("text"), condition=new.condition, photos_to_follow=len(sent.photos),
        data=sent.trace,
    )  # fmt: skip
    return cases.report_settled(new=new, given=given, by=by, now=at).case, None


def _elsewhere(made: Reported, by: Actor) -> Words | None:
    """The place lies outside the person's own grids: a border was drawn anew, or the problem is across the street."""
    if may_see(made.case, by):
        return None
    grid = made.place.grid if made.place else made.case.grid
    if grid is None:
        return wording.PLACED_OUTSIDE_GRIDS
    return wording.PLACED_ELSEWHERE.format(grid=Words(grid.name_en or grid.name_zh, grid.name_zh))


def _new(sent: Sent) -> NewReport:
    """The case counts from the moment the server has it; the phone's own moment is kept beside it."""
    new = NewReport(
        kind=sent.text("kind"), code=sent.text("code"), condition=sent.text("condition"), text=sent.text("text"),
        place_text=sent.text("place_text"), lon=sent.number("lon"), lat=sent.number("lat"),
        component_code=sent.text("component_code"), channel="field", is_public=False, language=sent.language,
        data=sent.trace,
    )  # fmt: skip
    flow = sent.text("flow")
    return replace(new, flow=flow) if flow else new
