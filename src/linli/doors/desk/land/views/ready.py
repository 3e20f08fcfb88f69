"""The readiness checklist: each area with the lines it meets, and the share of areas that meets each line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.doors.desk.land import asking
from linli.doors.parts.gate import needs
from linli.records.territory.readiness import CHECKLIST, communities, readiness


@needs("land.see")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    actor = asking.actor_of(request)
    areas = [a for a in communities() if actor.may("land.see", a.path)]
    rows = readiness(areas, on=asking.today())
    shares = [(item, sum(r.lines[at].is_met for r in rows)) for at, item in enumerate(CHECKLIST)]
    chosen = next((r for r in rows if r.area.path == request.GET.get("area")), None)
    context = {
        "tab": asking.TAB, "rows": rows, "shares": shares, "count": len(rows), "ready": sum(r.is_ready for r in rows), "chosen": chosen,
    }  # fmt: skip
    return render(request, "desk/land/ready.html", context)
