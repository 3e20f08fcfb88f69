"""My reports on this device; how I am told; and having my data erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.parts.gate import anyone
from linli.doors.portal import draft as drafts
from linli.doors.portal import mine, wording
from linli.doors.portal.steps import sentence
from linli.doors.portal.story import promise_of
from linli.records.cases import actions
from linli.records.cases import wording as case_wording
from linli.records.cases.following import report_id_of
from linli.records.cases.models import Report, ReporterContact
from linli.records.cases.own_reports import own_reports
from linli.records.cases.queries import light_of, report_by_token
from linli.records.people.queries import actor_of_reporter


@anyone()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What this device has reported and follows; the server keeps no such list."""
    now = timezone.now()
    rows = [
        {
            "report": r, "case": r.case, "token": mine.token_of(r.pk), "promise": promise_of(r.case, now=now),
            "light": light_of(r.case, now), "contact": contact_of(r), "only_follows": told_nothing,
            "has_ways": bool(ways(contact_of(r))),
        }
        for r, told_nothing in own_reports(mine.reports(request), now=now)
    ]  # fmt: skip
    context = {"rows": rows, "is_stopped": "stopped" in request.GET}
    response = render(request, "portal/mine.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@anyone()
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Off this device: one report, or all of them. The reports themselves stay."""
    response = redirect("portal:mine")
    try:
        return mine.forget(request, response, UUID(request.POST.get("report", "")))
    except ValueError:
        return mine.forget_all(response) if request.POST.get("all") else response


@anyone()
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    report_by_token(token, now=timezone.now())
    return mine.remember(request, redirect("portal:follow", token=token), token)


@anyone()
@require_POST
def unfollow(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever only follows is counted no longer; pressed twice, it is done once."""
    response = redirect("portal:mine")
    response["Location"] += "?stopped=1"
    report_id = report_id_of(token)
    if report_id is None:
        raise case_wording.link_wrong()
    drafts.forget_sent(request, token)
    report = Report.objects.filter(pk=report_id).first()
    if report is not None:
        actions.stop_following(report=report, by=actor_of_reporter(report_id))
    return mine.forget(request, response, report_id)


@anyone()
@require_POST
def notify(request: HttpRequest, token: str) -> HttpResponse:
    """By mail, by short message, or not at all. Refusal: notify-impossible, as a page."""
    report = report_by_token(token, now=timezone.now())
    way = request.POST.get("notify", "")
    if contact_of(report) is None:
        return redirect("portal:follow", token=token)
    actions.choose_notify(report=report, notify=way, by=actor_of_reporter(report.pk))
    response = redirect("portal:follow", token=token)
    response["Location"] += "?told=1#notify"
    return response


@anyone()
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Name, number and address of this report go; the case stays. Asked for once more before it is done."""
    report = report_by_token(token, now=timezone.now())
    if request.method == "POST" and request.POST.get("sure"):
        if contact_of(report) is not None:
            actions.erase_contact(report=report, by=actor_of_reporter(report.pk))
        return _erase_page(request, token, report, {"is_done": True})
    if request.method == "POST":
        errors = {"sure": sentence(wording.erasing_unconfirmed())}
        return _erase_page(request, token, report, {"contact": contact_of(report), "errors": errors}, 422)
    return _erase_page(request, token, report, {"contact": contact_of(report)})


def contact_of(report: Report) -> ReporterContact | None:
    return getattr(report, "contact", None)


def ways(contact: ReporterContact | None) -> list[tuple[str, str]]:
    """Of the ways to be told, those that this contact allows."""
    if contact is None or not (contact.email or contact.phone):
        return []
    found = [("mail", _("By mail"))] if contact.email else []
    found += [("sms", _("By short message"))] if contact.phone else []
    return [*found, ("none", _("Not at all: I look myself"))]


def _erase_page(
    request: HttpRequest, token: str, report: Report, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    everything = {"case": report.case, "token": token, **context}
    response = render(request, "portal/erase.html", everything, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
