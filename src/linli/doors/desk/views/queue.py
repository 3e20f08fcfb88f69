"""D2: the queue: filters, table, and the case beside it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.doors.desk.case_page import page_of as case_page
from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import CHANNELS, LIGHTS, LISTS, PICKS, here
from linli.doors.desk.queue.rail import Asked, rail_of, said_number, together_moves
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import actions, paging
from linli.records.cases import queries as cases
from linli.records.cases.rules import lifecycle
from linli.records.cases.together import MOST as BULK_MOST
from linli.records.fieldwork.readings import first_readings
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import areas_of

PAGE = 50
STEPS_BESIDE = 5
SORTS = {
    "due": _("Deadline"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "changed": _("Last changed"),
}


@dataclass(frozen=True)
class Ends:
    """The words and links under the table."""

    first: int
    last: int
    before: str
    after: str


@needs("cases.see")
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    since_us, now, pack = time.time_ns() // 1000, timezone.now(), tenancy.catalogue()
    states = lifecycle(pack).states
    usual = "mine" if actor.has_power else "open"
    chosen = QueueFilter.read(request.GET, states=frozenset(states), usual=usual)
    asked = Asked(actor, now, tenancy.time_zone(), usual, frozenset(states))
    page = paging.page_of(asked.found(chosen), chosen.sort, most=PAGE, cursor=chosen.cursor)
    rail = rail_of(asked, chosen)
    context: dict[str, Any] = {
        "tab": "queue", "filter": chosen, "rows": page.rows, "total": rail.total, "total_said": said_number(rail.total),
        "title": _title(chosen, rail), "rail": rail, "sorts": SORTS.items(), "picks": PICKS.items(),
        "states": [(s.code, here(s.name)) for s in states.values()], "channels": CHANNELS.items(),
        "lights": LIGHTS.items(), "areas": areas_of(actor, "cases.see"), "units": cases.handling_units(pack),
        "ends": _ends(chosen, page), "since": since_us, "bulk_most": BULK_MOST,
        "together": together_moves(actor, pack), "read_at": first_readings(page.rows),
    }  # fmt: skip
    return render(request, "desk/queue.html", context)


@needs("cases.see")
@require_safe
def beside(request: StaffRequest, number: str) -> HttpResponse:
    """One case as the third column shows it; without scripts the row is a link to its page."""
    actor: Actor = request.actor
    case, now = cases.case_for(actor, number=number), timezone.now()
    actions.look_at_case(case=case, by=actor, now=now)
    context = case_page(case, actor, now=now)
    rows = list(context["timeline"].rows)
    context |= {"last_steps": rows[-STEPS_BESIDE:], "more_steps": max(0, len(rows) - STEPS_BESIDE)}
    return render(request, "desk/queue/beside.html", context)


def _title(chosen: QueueFilter, rail: Any) -> Any:
    """The name of the ready-made filter that this is, else of the list that it narrows."""
    facets = [*rail.own, *rail.mine, *rail.everything]
    return next((f.name for f in facets if f.is_here), LISTS[chosen.show])


def _ends(chosen: QueueFilter, page: paging.Page) -> Ends:
    first, number = chosen.first, len(page.rows)
    before = chosen.address(before=page.before, first=max(1, first - PAGE)) if page.before else ""
    after = chosen.address(after=page.after, first=first + number) if page.after else ""
    return Ends(first if number else 0, first + number - 1 if number else 0, before, after)
