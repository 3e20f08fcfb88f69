"""D1: what waits for me, and the next one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.desk.messages import said_messages
from linli.doors.parts.gate import signed_in
from linli.records.cases import queries as cases
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

NEXT = 6


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    waiting = list(cases.waiting_for(actor)[:NEXT])
    context = {
        "tab": "home",
        "figures": cases.counts(actor, now=now) if actor.may_anywhere("cases.see") else None,
        "next": waiting[0] if waiting else None,
        "waiting": waiting,
        "messages_here": said_messages(cases.desk_messages(actor, most=12), tenancy.catalogue()),
    }
    return render(request, "desk/home.html", context)
