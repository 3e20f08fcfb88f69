"""D1: what waits for me, and the next one."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.desk.messages import said_messages
from linli.doors.desk.queue.rail import ON_THE_GROUND
from linli.doors.parts.gate import StaffRequest, signed_in
from linli.records.cases import queries as cases
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

NEXT = 6


@signed_in()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    now, zone = timezone.now(), tenancy.time_zone()
    waiting = list(cases.waiting_for(actor)[:NEXT])
    may_see = actor.may_anywhere("cases.see")
    morning = datetime.combine(now.astimezone(zone).date(), time(), zone)
    context = {
        "tab": "home",
        "figures": cases.counts(actor, now=now) if may_see else None,
        "today": cases.today_counts(actor, from_at=morning) if may_see else None,
        "is_on_the_ground": any(r.power in ON_THE_GROUND for r in actor.rights),
        "next": waiting[0] if waiting else None,
        "waiting": waiting,
        "messages_here": said_messages(cases.desk_messages(actor, most=12), tenancy.catalogue()),
    }
    return render(request, "desk/home.html", context)
