"""D7: near, over and stopped; urge; decide requests."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import LIGHTS, UNITS, here
from linli.doors.desk.queue.rail import together_moves
from linli.doors.parts.gate import StaffRequest, needs
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
    rows = [(c, quick_moves(c, actor, pack, ("urge", "supervise"))) for c in found[:MOST]]
    figures = cases.counts(actor, now=now)
    context: dict[str, Any] = {
        "tab": "deadlines", "light": light, "rows": rows, "total": figures[f"open_{light}"],
        "tabs": [(name, LIGHTS[name], figures[f"open_{name}"]) for name in SHOWN],
        "requests": [(r, _decisions(r, actor)) for r in cases.requests_to_decide(actor)[:MOST]],
        "by_unit": _bars(cases.pressing_by_unit(actor, now=now)), "together": together_moves(actor, pack),
        "limit_units": UNITS.items(), "all": QueueFilter(show="open", light=light).address(),
    }  # fmt: skip
    return render(request, "desk/deadlines.html", context)


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each unit with the widths of its bar; the longest fills it."""
    most = max((r["overdue"] + r["near"] for r in rows), default=1)
    return [
        {
            "name": here(Words(r["unit__name_en"], r["unit__name_zh"])), "overdue": r["overdue"], "near": r["near"],
            "red": round(100 * r["overdue"] / most), "amber": round(100 * r["near"] / most),
            "address": QueueFilter(show="open", light="overdue" if r["overdue"] else "near", unit=r["unit_id"]).address(),
        }
        for r in rows
    ]  # fmt: skip


def _decisions(asked: Request, actor: Actor) -> dict[str, Any]:
    """Granting and refusing, where both belong to this person; whoever asked never decides."""
    if str(asked.asked_by_id) == actor.id:
        return {}
    codes = (f"grant_{asked.kind}", f"refuse_{asked.kind}")
    found = {m.code.partition("_")[0]: m for m in quick_moves(asked.case, actor, tenancy.catalogue(), codes)}
    return found if len(found) == 2 else {}
