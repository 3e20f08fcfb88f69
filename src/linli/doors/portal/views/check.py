"""Page 5: check the answers and send; then what happens next."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import anyone
from linli.doors.parts.townmap import CLOSE_UP, Marker, View, draw
from linli.doors.portal import draft as drafts
from linli.doors.portal import mine, photos, wording
from linli.doors.portal.draft import Draft
from linli.doors.portal.expected import usual_of
from linli.doors.portal.privacy import has_private_number
from linli.doors.portal.steps import matter_of, missing_before, sentence, show
from linli.doors.portal.story import promise_of
from linli.doors.portal.urgent import calls_for
from linli.doors.portal.views.contact import WAYS, way_of
from linli.records.cases import actions
from linli.records.cases.given import Contact, NewReport
from linli.records.cases.queries import report_by_token
from linli.records.people.queries import actor_of_reporter
from linli.records.people.visitors import count_report
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal


@anyone()
def check(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    is_sending = request.method == "POST"
    if is_sending and drafts.token_sent(request, request.POST.get("key", "-")):
        return redirect("portal:sent")
    if answer := missing_before(request, "check", draft):
        return answer
    if not draft.is_contact_seen:
        return redirect("portal:contact")
    return _send(request, draft) if is_sending else _page(request, draft)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.POST.get("key") != draft.key:
        return _page(request, draft, errors={"": sentence(wording.other_draft())}, status=409)
    try:
        count_report(address=request.META.get("REMOTE_ADDR", ""), now=timezone.now())
        done = actions.report(new=_report_of(draft), by=actor_of_reporter(draft.key))
    except Refusal as refusal:
        return _page(request, draft, errors={_field(refusal): sentence(refusal)}, status=refusal.status)
    drafts.remember_sent(request, draft.key, done.token)
    drafts.drop(request)
    return mine.remember(request, redirect("portal:sent"), done.token)


@anyone()
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The number, the link, and what happens next."""
    token = drafts.token_sent(request)
    if not token:
        return redirect("portal:home")
    now = timezone.now()
    report = report_by_token(token, now=now)
    link = request.build_absolute_uri(reverse("portal:follow", args=[token]))
    qr = segno.make(link, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    context = {
        "case": report.case, "link": link, "path": reverse("portal:follow", args=[token]),
        "qr": mark_safe(qr),  # noqa: S308 - drawn by us from our own address
        "promise": promise_of(report.case, now=now), "usual": usual_of(report.case, tenancy.catalogue()), "has_phone": hasattr(report, "contact") and bool(report.contact.phone),
    }  # fmt: skip
    response = render(request, "portal/sent.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _report_of(draft: Draft) -> NewReport:
    return NewReport(
        kind=draft.kind, code=draft.code, text=draft.text, lon=draft.lon, lat=draft.lat, place_text=draft.place_text,
        channel="web", key=draft.key, contact=Contact(draft.name, draft.phone, draft.email, notify=draft.notify),
        photos=photos.all_of(draft), language=get_language() or "zh-hans",
    )  # fmt: skip


def _page(
    request: HttpRequest, draft: Draft, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    drawn = ""
    if draft.lon is not None and draft.lat is not None:
        pin = Marker(draft.lon, draft.lat, _("The place you chose"), "pin", radius_m=draft.accuracy_m)
        drawn = draw(
            View(draft.lon, draft.lat, CLOSE_UP * 1.5, 500, 200),
            [pin],
            title=_("The place you chose"),
            is_cut=True,
        )
    context = {
        "matter": matter_of(draft), "map": drawn, "calls": calls_for(draft.query, draft.text, hotline=tenancy.current().hotline),
        "told": dict(WAYS).get(way_of(draft), ""), "has_numbers": has_private_number(draft.text),
    }  # fmt: skip
    return show(request, "check", draft, context, errors=errors, status=status)


def _field(refusal: Refusal) -> str:
    """The answer that has to be changed, to link the sentence to it."""
    return {
        "place-outside": "a-place", "place-missing": "a-place", "class-unknown": "a-class", "text-too-long": "a-text",
    }.get(refusal.code, "")  # fmt: skip
