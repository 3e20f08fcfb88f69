"""回访: whose reporters are to be asked by telephone, and what those who were asked have said."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.desk.periods import read_period
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases.calls import answers, to_call
from linli.records.cases.previews import quick_moves
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy


@needs("cases.see_reporter")
@require_safe
def calls(request: StaffRequest) -> HttpResponse:
    """The list names nobody: the number is read with a purpose, and recorded, as everywhere."""
    actor: Actor = request.actor
    now, pack, zone = timezone.now(), tenancy.catalogue(), tenancy.time_zone()
    month = read_period({}, today=timezone.localdate(now, zone)).period(zone)
    rows = [(c, quick_moves(c.case, actor, pack, ("call_back",))) for c in to_call(actor, pack, now=now)]
    context: dict[str, Any] = {
        "tab": "calls", "rows": rows, "share": pack.setting("call_share").value * 100,
        "days": pack.setting("reopen_window").value,
        "month": answers(actor, from_at=month.from_at, to_at=month.to_at),
    }  # fmt: skip
    return render(request, "desk/calls.html", context)
