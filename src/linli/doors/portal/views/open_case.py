"""A case as everybody may see it, and one tap to follow it."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.parts.gate import anyone
from linli.doors.parts.townmap import CLOSE_UP, Marker, View, draw
from linli.doors.portal import draft as drafts
from linli.doors.portal import mine, thumbs
from linli.doors.portal.items import where_of
from linli.doors.portal.story import events_of, promise_of
from linli.doors.portal.streets import streets
from linli.doors.portal.tries import tried_of
from linli.records.cases import actions, wording
from linli.records.cases.given import NewReport
from linli.records.cases.open_around import Neighbour, open_case, open_photos
from linli.records.cases.queries import clocks_of, reports_of, steps_of
from linli.records.cases.rules import lifecycle
from linli.records.people.queries import actor_of_reporter
from linli.records.people.visitors import count_report
from linli.records.tenancy import queries as tenancy

KEEP = "public, max-age=3600"


@anyone()
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    found = open_case(number)
    case, now, pack = found.case, timezone.now(), tenancy.catalogue()
    pictures = open_photos(found)
    clock = next((c for c in reversed(list(clocks_of(case))) if c.kind == "handling"), None)
    steps, state = list(steps_of(case)), lifecycle(pack).states[case.state]
    tried = tried_of(case, steps)
    context: dict[str, Any] = {
        "case": case, "events": events_of(steps, (), pack, is_own=False), "state": state, "where": where_of(found, streets()), "how": found.place.how,
        "promise": promise_of(case, now=now, clock=clock, steps=steps), "before": [p for p in pictures if p.kind == "before"],
        "after": tried.results(pictures), "unit": tried.unit, "now": state.words_for(reporter=False).in_(get_language()), "map": map_of(found), "followers": reports_of(case).count(),
        "press": uuid.uuid4().hex, "is_followed": bool(drafts.token_sent(request, f"follow:{number}")),
    }  # fmt: skip
    response = render(request, "portal/case.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@anyone()
@require_POST
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """One tap, no account; pressing it twice gives one link."""
    if token := drafts.token_sent(request, f"follow:{number}"):
        return redirect("portal:follow", token=token)
    found = open_case(number)
    if not found.case.is_open:
        raise wording.case_not_found()
    token = follow_case(request, found, request.POST.get("key", ""))
    draft = drafts.load(request)
    if drafts.is_kept(request) and (draft.kind, draft.code) == (found.case.kind, found.case.code):
        drafts.drop(request)  # the report that was begun is this case
    return mine.remember(request, redirect("portal:follow", token=token), token)


@anyone()
@require_safe
def photo(request: HttpRequest, number: str, sha256: str) -> FileResponse:
    """A photo that everybody may see; small with `?size=s`."""
    if all(p.sha256 != sha256 for p in open_photos(open_case(number))):
        raise Http404
    is_small = request.GET.get("size") == "s"
    return thumbs.thumb(sha256, keep=KEEP) if is_small else thumbs.photo(sha256, keep=KEEP)


def follow_case(request: HttpRequest, found: Neighbour, press: str) -> str:
    """The follow link's token. `press` came with the page: a button pressed twice gives one link."""
    case, visitor = found.case, re.sub(r"[^0-9a-f-]", "", press)[:32] or uuid.uuid4().hex
    key = f"follow:{visitor}:{case.number}"
    new = NewReport(
        kind=case.kind, code=case.code, channel="web", key=key, language=get_language() or "zh-hans"
    )
    count_report(address=request.META.get("REMOTE_ADDR", ""), now=timezone.now())
    done = actions.add_report(case_id=case.pk, new=new, by=actor_of_reporter(visitor))
    drafts.remember_sent(request, f"follow:{case.number}", done.token)
    return done.token


def map_of(found: Neighbour) -> str:
    """No nearer than everybody may know."""
    place = found.place
    if place.lon is None or place.lat is None:
        return ""
    radius = {"exact": 0.0, "cell": 70.0}.get(place.how, 150.0)
    look = "pin" if place.how == "exact" else "here"
    marker = Marker(place.lon, place.lat, _("About where it is"), look, radius_m=radius)
    view = View(place.lon, place.lat, CLOSE_UP * (1.2 if place.how == "exact" else 2), 460, 230)
    own = found.case.place_path if place.how == "grid" else ""
    return draw(view, [marker], own_path=own, title=_("Map of the place"), is_cut=True)
