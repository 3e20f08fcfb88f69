"""Leave slips: one's own, those that wait for a decision, and who is away; and visits of linked leaders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.doors.desk.land import asking
from linli.doors.parts.gate import StaffRequest, needs, signed_in
from linli.records.territory import actions as territory
from linli.records.territory import rosters, wording
from linli.words import Refusal


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    sent = request.POST
    try:
        first, last = asking.day(sent, "from_on"), asking.day(sent, "last_on")
        if first is None or last is None:
            raise wording.day_wrong()
        territory.ask_leave(
            from_on=first,
            last_on=last,
            reason=asking.text(sent, "reason"),
            now=asking.now(),
            by=asking.actor_of(request),
        )
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("The slip was handed in. Until it is granted, your tasks stay with you."))
    return redirect("desk:land:leave")


@needs("leave.grant")
@require_POST
def decide(request: StaffRequest, pk: UUID, verb: str) -> HttpResponse:
    decisions: dict[str, Callable[..., Any]] = {
        "grant": territory.grant_leave,
        "refuse": territory.refuse_leave,
    }
    if verb not in decisions:
        raise Http404
    try:
        made = decisions[verb](
            leave_id=pk,
            words=asking.text(request.POST, "words"),
            now=asking.now(),
            by=asking.actor_of(request),
        )
    except Refusal as refusal:
        return _page(request, refusal)
    if verb == "refuse":
        messages.success(request, _("The slip was refused."))
    elif made.lent.get("uncovered"):
        messages.warning(
            request, _("Granted. Nobody stands in for some posts on some days: name a deputy, see the list.")
        )
    else:
        messages.success(request, _("Granted. On those days the deputies have the tasks."))
    return redirect("desk:land:leave")


@signed_in()
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    try:
        territory.withdraw_leave(leave_id=pk, now=asking.now(), by=asking.actor_of(request))
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("Taken back. From today your tasks are your own again."))
    return redirect("desk:land:leave")


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def visits(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _visits(request)
    sent = request.POST
    try:
        post = UUID(asking.text(sent, "post", 36))
        territory.record_visit(
            post_id=post, visited_on=asking.day(sent, "visited_on") or asking.today(), words=asking.text(sent, "words", 2000),
            now=asking.now(), by=asking.actor_of(request),
        )  # fmt: skip
    except ValueError:
        return _visits(request, wording.not_your_post())
    except Refusal as refusal:
        return _visits(request, refusal)
    messages.success(request, _("The visit was recorded."))
    return redirect("desk:land:visits")


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor, today = asking.actor_of(request), asking.today()
    context = {
        "tab": asking.TAB, "mine": list(rosters.leaves_of(actor)[:20]), "posts": rosters.my_posts(actor, on=today), "today": today,
        "waiting": rosters.leaves_to_decide(actor) if actor.may_anywhere("leave.grant") else [],
        "away": rosters.away_now(actor, on=today) if actor.may_anywhere("land.see") else [],
        "sent": request.POST, "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/leave.html", context, status=refusal.status if refusal else 200)


def _visits(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor, today = asking.actor_of(request), asking.today()
    rows = rosters.visits(rosters.linked_leaders(actor, on=today), today=today)
    mine = [
        r.holding for r in rows if str(r.holding.account_id) == actor.id and r.month == today.replace(day=1)
    ]
    context = {
        "tab": asking.TAB, "rows": rows, "mine": mine, "places": rosters.places({r.holding.post.path for r in rows}, on=today),
        "late": sorted({r.holding.account.name for r in rows if r.state == "missed"}), "due": sum(r.state == "due" for r in rows), "today": today, "sent": request.POST,
        "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/visits.html", context, status=refusal.status if refusal else 200)
