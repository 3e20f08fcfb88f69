"""D1: what waits for me, and the next one."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.doors.desk.bars import Bar, bars
from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import here
from linli.doors.desk.messages import newest_of_each, said_messages
from linli.doors.desk.queue.rail import ON_THE_GROUND
from linli.doors.parts.gate import StaffRequest, needs, signed_in
from linli.records.cases import queries as cases
from linli.records.cases.first_steps import first_steps
from linli.records.cases.pressing import pressing_by_area
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

NEXT, MESSAGES = 6, 12


@signed_in()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    now, zone = timezone.now(), tenancy.time_zone()
    waiting = cases.first_waiting(actor, most=NEXT)
    may_see = actor.may_anywhere("cases.see")
    is_on_the_ground = any(r.power in ON_THE_GROUND for r in actor.rights)
    morning = datetime.combine(now.astimezone(zone).date(), time(), zone)
    context = {
        "tab": "home",
        "figures": cases.counts(actor, now=now) if may_see else None,
        "today": cases.today_counts(actor, from_at=morning, of_residents=is_on_the_ground)
        if may_see
        else None,
        "is_on_the_ground": is_on_the_ground,
        "next": waiting[0] if waiting else None,
        "waiting": waiting,
        "messages_here": said_messages(
            newest_of_each(cases.desk_messages(actor, most=3 * MESSAGES), most=MESSAGES), tenancy.catalogue()
        ),
        "open_steps": _open_steps(actor, now),
        **(_watched(actor, now) if may_see and not actor.has_power else {}),
    }
    return render(request, "desk/home.html", context)


@needs("cases.act")
@require_safe
def next_case(request: StaffRequest) -> HttpResponse:
    """On to the case that is due first among those that wait for this person; `but` is the one just looked at."""
    waiting = cases.first_waiting(request.actor, most=1, but=request.GET.get("but", "")[:19])
    if not waiting:
        messages.success(request, _("Nothing else is waiting for you."))
        return redirect("desk:queue")
    return redirect("desk:case", number=waiting[0].number)


def _open_steps(actor: Actor, now: datetime) -> int:
    """For whoever sets the town up: how much is missing before it can take reports."""
    if not actor.may_anywhere("settings.manage"):
        return 0
    return sum(not step.is_done for step in first_steps(now=now))


def _watched(actor: Actor, now: datetime) -> dict[str, Any]:
    """For those who watch and take no step: where it presses, and what has waited longest."""
    rows = pressing_by_area(actor, now=now)
    return {
        "watches": True,
        "by_area": bars([
            Bar(here(r.name), r.overdue, r.near, QueueFilter(show="open", light="overdue" if r.overdue else "near", area=r.path))
            for r in rows
        ]),
        "longest": list(cases.queue(actor, cases.CaseFilter(light="overdue"), now=now)[:NEXT]),
    }  # fmt: skip
