"""Between pages 2 and 3: it has been reported already; follow it instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.parts.gate import anyone
from linli.doors.parts.townmap import draw, view_around
from linli.doors.portal import draft as drafts
from linli.doors.portal import mine
from linli.doors.portal.near import markers, reported_near
from linli.doors.portal.steps import matter_of, missing_before, place_name
from linli.doors.portal.views.open_case import follow_case
from linli.records.cases import wording


@anyone()
@require_safe
def nearby(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    if answer := missing_before(request, "details", draft):
        return answer
    found = reported_near(draft)
    if not found:
        return redirect("portal:details")
    pins = markers(found, draft)
    context = {
        "draft": draft, "found": found, "matter": matter_of(draft), "at": 2, "place_name": lambda: place_name(draft),
        "map": draw(view_around(pins, 500, 240, least=0.5), pins, title=_("Map of cases nearby"), is_cut=True),
    }  # fmt: skip
    response = render(request, "portal/nearby.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@anyone()
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a case that others reported; pressing it twice gives one link."""
    draft = drafts.load(request)
    number = request.POST.get("number", "")
    if token := drafts.token_sent(request, f"follow:{number}"):
        return redirect("portal:follow", token=token)
    chosen = next((n.found for n in reported_near(draft) if n.case.number == number), None)
    if chosen is None:
        raise wording.case_not_found()
    token = follow_case(request, chosen, draft.key)
    drafts.drop(request)
    return mine.remember(request, redirect("portal:follow", token=token), token)
