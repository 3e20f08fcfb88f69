"""The page behind the follow link: what happened, what was promised, and what the reporter may do now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.parts.gate import anyone
from linli.doors.parts.photo import own_photo
from linli.doors.parts.townmap import CLOSE_UP, Marker, View, draw
from linli.doors.portal import mine, photos, wording
from linli.doors.portal.expected import again_of, usual_of
from linli.doors.portal.steps import sentence
from linli.doors.portal.story import added, events_of, promise_of
from linli.doors.portal.tries import tried_of
from linli.doors.portal.views.mine import contact_of, ways
from linli.doors.portal.views.open_case import map_of
from linli.engine.lifecycle import State
from linli.records.cases import actions
from linli.records.cases.followers import only_follows
from linli.records.cases.given import Given
from linli.records.cases.models import Case, Evidence, Report
from linli.records.cases.open_around import Neighbour, open_photos
from linli.records.cases.open_places import open_place_of
from linli.records.cases.queries import (
    clocks_of,
    evidence_of,
    next_moves,
    report_by_token,
    reports_of,
    steps_of,
)
from linli.records.cases.rules import is_rated, lifecycle
from linli.records.people.queries import actor_of_reporter
from linli.records.people.visitors import count_report
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

OWN = frozenset({"supplement", "withdraw", "rate", "reopen"})
DONE = "linli_done"
PRESSED_TWICE = timedelta(minutes=10)
RATINGS = ("satisfied", "fairly", "unsatisfied")


@anyone()
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token, report_by_token(token, now=timezone.now()))


@anyone()
@require_POST
def step(request: HttpRequest, token: str, move: str) -> HttpResponse:
    """What the reporter may do: answer, withdraw, rate, have it done again, add photos."""
    if move not in OWN | {"attach"}:
        raise Http404
    report = report_by_token(token, now=timezone.now())
    try:
        if not _is_done(report, move, request.POST.get("text", "")):
            _perform(request, report, move)
    except Refusal as refusal:
        return _page(request, token, report, errors={move: sentence(refusal)}, status=refusal.status)
    response = redirect("portal:follow", token=token)
    response.set_cookie(
        DONE,
        move,
        path=response["Location"],
        max_age=60,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@anyone()
@require_safe
def photo(request: HttpRequest, token: str, sha256: str) -> HttpResponseBase:
    """A photo of the case, for whoever holds the link."""
    report = report_by_token(token, now=timezone.now())
    if not any(
        e.sha256 == sha256
        for e in _pictures(report.case, is_own=_is_own(report, reports_of(report.case).first()))
    ):
        raise Http404
    return own_photo(request, sha256)


def _is_done(report: Report, move: str, text: str) -> bool:
    """Whether this is the reporter's own last step once more: a second press, or a browser that tried again."""
    last = steps_of(report.case).last()
    wanted = {move, "reopen"} if move == "rate" else {move}
    return (
        last is not None
        and last.move in wanted
        and last.power in {"reporter", "resident"}
        and last.text == text.replace("\x00", "").replace("\r\n", "\n").strip()
        and timezone.now() - last.at < PRESSED_TWICE
    )


def _perform(request: HttpRequest, report: Report, move: str) -> None:
    by = actor_of_reporter(report.id)
    text = request.POST.get("text", "")
    rating = request.POST.get("rating", "")
    seen = request.POST.get("version", "")
    if move in {"supplement", "attach"}:  # the others can be done once
        count_report(address=request.META.get("REMOTE_ADDR", ""), now=timezone.now())
    taken = photos.taken(request)
    if move == "supplement" and not text.strip():
        if not taken:
            raise wording.nothing_added()
        text = added(len(taken))  # a photo answers a question as well as words do
        move = move if _is_asked(report.case) else "attach"
    if move == "attach":
        known = {e.sha256 for e in evidence_of(report.case)}
        if taken and known >= {p.sha256 for p in taken}:
            return  # pressed twice
        actions.attach(case_id=report.case_id, photos=taken, by=by)
        return
    if move == "rate":
        if rating not in RATINGS:
            raise wording.rating_missing()
        if rating == "unsatisfied" and request.POST.get("again"):
            move = "reopen"
    given = Given(
        text="" if move == "reopen" else text, reason=text if move in {"reopen", "withdraw"} else "", rating=rating,
        photos=taken, seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
    )  # fmt: skip
    actions.step(move, case_id=report.case_id, given=given, by=by)


def _page(
    request: HttpRequest,
    token: str,
    report: Report,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    now, pack = timezone.now(), tenancy.catalogue()
    case = report.case
    if errors:
        case.refresh_from_db()
    reports = list(reports_of(case))
    is_own = _is_own(report, reports[0] if reports else None)
    steps, pictures, clocks = list(steps_of(case)), _pictures(case, is_own=is_own), list(clocks_of(case))
    clock = next((c for c in reversed(clocks) if c.kind == "handling"), None)
    state = lifecycle(pack).states[case.state]
    moves = {
        m.code: m for m in next_moves(case, actor_of_reporter(report.id), now=now, pack=pack) if m.code in OWN
    }
    tried, rated = tried_of(case, steps), _rated(report, steps, is_own=is_own)
    context: dict[str, Any] = {
        "case": case, "token": token, "is_own": is_own, "done": _done(request), "events": events_of(steps, pictures, pack, is_own=is_own),
        "state": state, "now": _now(case, state, rated=rated, is_own=is_own), "rated": rated, "promise": promise_of(case, now=now, clock=clock, steps=steps),
        "before": [p for p in pictures if p.kind == "before"], "after": tried.results(pictures), "unit": tried.unit, "why": tried.why,
        "moves": moves, "errors": dict(errors or {}), "map": _map(case) if is_own else map_of(Neighbour(case, open_place_of(case))), "followers": len(reports),
        "may_attach": is_own and case.is_open, "question": _question(steps) if "supplement" in moves and _is_asked(case) else "",
        "posted": request.POST if errors else {}, "unplaced": _unplaced(request, errors, moves), "ratings": _ratings(), "is_kept": mine.holds(request, report.pk),
        "only_follows": not is_own and only_follows(report), "ways": ways(contact_of(report)), "contact": contact_of(report), "is_told": "told" in request.GET,
        "again": again_of(case, pack, now=now) if is_own else None, "usual": usual_of(case, pack),
    }  # fmt: skip
    response = render(request, "portal/follow.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    if context["done"]:
        response.delete_cookie(DONE, path=request.path, samesite="Lax")
    return response


def _done(request: HttpRequest) -> str:
    """The step that has just been taken: what was typed for it is kept in the browser no longer."""
    told = request.COOKIES.get(DONE, "") if request.method == "GET" else ""
    return told if told in OWN else ""


def _is_own(report: Report, first: Report | None) -> bool:
    """Whether this is who reported it; others follow, and everybody can do that."""
    return first is not None and first.pk == report.pk


def _pictures(case: Case, *, is_own: bool) -> list[Evidence]:
    """All photos for the reporter; for followers those that everybody may see."""
    return list(evidence_of(case)) if is_own else open_photos(Neighbour(case, open_place_of(case)))


def _map(case: Case) -> str:
    if case.lon is None or case.lat is None:
        return ""
    marker = Marker(case.lon, case.lat, case.place_text or _("The place of the case"), "pin")
    view = View(case.lon, case.lat, CLOSE_UP * 1.5, 460, 230)
    return draw(view, [marker], own_path=case.place_path, title=_("Map of the place"), is_cut=True)


def _unplaced(request: HttpRequest, errors: Mapping[str, str] | None, moves: Mapping[str, Any]) -> str:
    """Words for a step that is no longer possible: its form is gone, they are shown beside the reason."""
    is_gone = any(move not in moves and move in OWN for move in errors or {})
    return request.POST.get("text", "").replace("\x00", "") if is_gone else ""


def _now(case: Case, state: State, *, rated: str, is_own: bool) -> str:
    """Where it stands, in a sentence; nobody is asked for a rating twice."""
    if rated:
        return _("This is done, and you have rated it.")
    return state.words_for(reporter=is_own and not is_rated(case)).in_(get_language())


def _rated(report: Report, steps: list[Any], *, is_own: bool) -> str:
    """The own rating of this closing, in a word: for whoever gave it and nobody else."""
    case, last = report.case, next((s for s in reversed(steps) if s.move == "rate"), None)
    if last is None or not is_rated(case):
        return ""
    by = last.data.get("report")
    is_mine = by == str(report.pk) if by else is_own
    return dict(_ratings()).get(case.rating, "") if is_mine else ""


def _is_asked(case: Case) -> bool:
    """Whether the time stands still until the reporter answers."""
    return case.state == "waiting_reporter"


def _question(steps: list[Any]) -> str:
    return next((s.text for s in reversed(steps) if s.move == "ask_reporter"), "")


def _ratings() -> list[tuple[str, str]]:
    names = (_("Satisfied"), _("Fairly satisfied"), _("Not satisfied"))
    return list(zip(RATINGS, names, strict=True))
