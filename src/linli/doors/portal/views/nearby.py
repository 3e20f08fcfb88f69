"""Between pages 2 and 3: it has been reported already; follow it instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.doors.parts.gate import anyone
from linli.doors.parts.townmap import draw, view_around
from linli.doors.portal import draft as drafts
from linli.doors.portal.near import markers, reported_near
from linli.doors.portal.steps import matter_of, missing_before
from linli.records.cases import actions, wording
from linli.records.cases.given import NewReport
from linli.records.people.queries import actor_of_reporter


@anyone()
def nearby(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    if answer := missing_before("details", draft):
        return answer
    found = reported_near(draft)
    if not found:
        return redirect("portal:details")
    pins = markers(found, draft)
    context = {
        "draft": draft, "found": found, "matter": matter_of(draft), "at": 2,
        "map": draw(view_around(pins, 500, 240, least=0.5), pins, title=_("Map of cases nearby")),
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
    chosen = next((n.case for n in reported_near(draft) if n.case.number == number), None)
    if chosen is None:
        raise wording.case_not_found()
    new = NewReport(
        kind=chosen.kind, code=chosen.code, channel="web", key=f"follow:{draft.key}:{number}",
        language=get_language() or "zh-hans",
    )  # fmt: skip
    done = actions.add_report(case_id=chosen.pk, new=new, by=actor_of_reporter(draft.key))
    drafts.remember_sent(request, f"follow:{number}", done.token)
    drafts.drop(request)
    return redirect("portal:follow", token=done.token)
