"""Without a key: open data, and the follow link of a report."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from linli.doors.api import cursors, phrases
from linli.doors.api.callers import public
from linli.doors.api.shapes_in import FollowStepIn, OpenCasesIn
from linli.doors.api.shapes_out import FollowOut, OpenCasesOut
from linli.doors.api.wire import answer
from linli.records.cases import actions, listing, queries
from linli.records.cases.given import Given
from linli.records.cases.models import Report
from linli.records.people.queries import actor_of_reporter
from linli.records.tenancy import queries as tenancy

from .answers import with_problems
from .cases import class_of, next_of

router = Router(tags=["public"])
Token = Annotated[str, Path(description="the follow token of a report"), Field(max_length=100)]


@public(router.get, "/public/cases", response=with_problems(OpenCasesOut), summary="Open data")
def open_data(request: HttpRequest, filters: Query[OpenCasesIn]) -> HttpResponse:  # noqa: ARG001
    """Public cases without words, addresses or persons; facilities exactly, everything else to about 100 m."""
    kind, code = class_of(filters.class_)
    order = cursors.order_of(filters.changed_since)
    asked = {"kind": kind, "code__startswith": code}
    wanted: dict[str, Any] = {name: value for name, value in asked.items() if value}
    if filters.open is not None:
        wanted["is_open"] = filters.open
    rows = listing.open_page(
        most=filters.limit + 1,
        after=cursors.read(filters.cursor, order),
        changed_from_at=filters.changed_since,
        **wanted,
    )
    shown, pack = rows[: filters.limit], tenancy.catalogue()
    return answer({"cases": [phrases.open_case(r, pack) for r in shown], "next": next_of(rows, shown, order)})


@public(router.get, "/public/follow/{token}", response=with_problems(FollowOut), summary="Follow a report")
def follow(request: HttpRequest, token: Token) -> HttpResponse:  # noqa: ARG001
    """Whoever holds the token reported this: the state in plain words and the public steps."""
    return answer(_followed(queries.report_by_token(token, now=timezone.now())))


@public(
    router.post,
    "/public/follow/{token}/steps",
    response=with_problems(FollowOut),
    summary="Answer, rate, reopen",
)
def follow_step(request: HttpRequest, token: Token, body: FollowStepIn) -> HttpResponse:  # noqa: ARG001
    """A step of the reporter: supplement, withdraw, rate, reopen, as far as the life cycle allows."""
    report = queries.report_by_token(token, now=timezone.now())
    given = Given(reason=body.reason, text=body.text, rating=body.rating)
    actions.step(body.move, case_id=report.case_id, given=given, by=actor_of_reporter(report.id))
    return answer(_followed(queries.report_by_token(token, now=timezone.now())))


def _followed(report: Report) -> dict[str, Any]:
    pack, case = tenancy.catalogue(), report.case
    is_reporter = queries.reports_of(case).first() == report
    names = phrases.move_names(pack)
    steps = [
        {"move": s["move"], "name": names.get(s["move"]) or s["move"], "at": s["at"], "text": s["text"]}
        for s in listing.steps(case.pk)
        if s["is_public"]
    ]
    legal = queries.next_moves(case, actor_of_reporter(report.id), now=timezone.now(), pack=pack)
    return {
        "number": case.number, "name": phrases.class_name(pack, case.kind, case.code), "text": report.text,
        "place_text": case.place_text, "state": case.state, "words": phrases.public_words(pack, case.state, reporter=is_reporter),
        "is_open": case.is_open, "reported_at": report.reported_at, "handling_due_at": case.handling_due_at,
        "closed_at": case.closed_at, "rating": case.rating, "steps": steps, "moves": phrases.moves(legal),
    }  # fmt: skip
