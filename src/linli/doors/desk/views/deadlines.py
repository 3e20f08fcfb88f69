"""D7: near, over and stopped; urge; decide requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.desk.bars import Bar, bars
from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import LIGHTS, UNITS, here
from linli.doors.desk.queue.rail import together_moves
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import decisions
from linli.records.cases import queries as cases
from linli.records.cases.models import Request
from linli.records.cases.previews import quick_moves
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Words

MOST = 50
SHOWN = ("overdue", "near", "stopped")


@needs("cases.urge")
@require_safe
def deadlines(request: StaffRequest) -> HttpResponse:
    actor: Actor = request.actor
    now, pack = timezone.now(), tenancy.catalogue()
    light = request.GET.get("light", "")
    light = light if light in SHOWN else "overdue"
    found = cases.queue(actor, cases.CaseFilter(light=light), now=now)
    rows = [(c, quick_moves(c, actor, pack, ("urge", "supervise", "escalate"))) for c in found[:MOST]]
    figures = cases.counts(actor, now=now)
    lines = decisions.plan("grant", [], by=actor)[:MOST]  # each with the due moment that granting would bring
    requests = [(line.request, _decisions(line.request, actor), line) for line in lines]
    decidable = sum(1 for _r, found, _l in requests if found)
    context: dict[str, Any] = {
        "tab": "deadlines", "light": light, "rows": rows, "total": figures[f"open_{light}"],
        "tabs": [(name, LIGHTS[name], figures[f"open_{name}"]) for name in SHOWN],
        "requests": requests, "decidable": decidable, "of_others": len(requests) - decidable,
        "by_unit": _by_unit(actor, now), "together": together_moves(actor, pack),
        "limit_units": UNITS.items(), "all": QueueFilter(show="open", light=light).address(),
    }  # fmt: skip
    return render(request, "desk/deadlines.html", context)


def _by_unit(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    return bars([
        Bar(
            here(Words(r["unit__name_en"], r["unit__name_zh"])), r["overdue"], r["near"],
            QueueFilter(show="open", light="overdue" if r["overdue"] else "near", unit=r["unit_id"]),
        )
        for r in cases.pressing_by_unit(actor, now=now)
    ])  # fmt: skip


def _decisions(asked: Request, actor: Actor) -> dict[str, Any]:
    """Granting and refusing, where both belong to this person; whoever asked never decides."""
    if str(asked.asked_by_id) == actor.id:
        return {}
    codes = (f"grant_{asked.kind}", f"refuse_{asked.kind}")
    found = {m.code.partition("_")[0]: m for m in quick_moves(asked.case, actor, tenancy.catalogue(), codes)}
    return found if len(found) == 2 else {}
