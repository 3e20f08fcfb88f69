"""The readiness checklist: each area with the items it meets, the share of areas that meets each, and this year's target."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.doors.desk.land import asking
from linli.doors.parts.gate import StaffRequest, needs
from linli.engine.catalogue import ReadinessItem
from linli.records.tenancy import queries as tenancy
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.readiness import AreaReadiness, communities, readiness
from linli.words import Refusal


@needs("land.see")
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    sent, by = request.POST, asking.actor_of(request)
    try:
        area = overview.area_at(asking.text(sent, "area", 120))
        item = asking.text(sent, "item", 40)
        if "untick" in sent:
            territory.untick_item(area=area, item=item, by=by)
            messages.success(request, _("The tick was taken back."))
        else:
            on = asking.day(sent, "on") or asking.today()
            territory.tick_item(
                area=area, item=item, words=asking.text(sent, "words"), on=min(on, asking.today()), by=by
            )
            messages.success(request, _("Ticked, with your name and the day."))
    except Refusal as refusal:
        return _page(request, refusal)
    back = redirect("desk:land:ready")
    back["Location"] += f"?area={area.path}"
    return back


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor, today = asking.actor_of(request), asking.today()
    pack = tenancy.catalogue()
    areas = [a for a in communities() if actor.may("land.see", a.path)]
    rows = readiness(areas, pack.readiness, on=today)
    asked = asking.text(request.GET, "area", 120) or asking.text(request.POST, "area", 120)
    chosen = next((r for r in rows if r.area.path == asked), None)
    context: dict[str, Any] = {
        "tab": asking.TAB, "rows": rows, "shares": _shares(pack.readiness, rows), "count": len(rows), "ready": sum(r.is_ready for r in rows),
        "chosen": chosen, "targets": _targets(pack.readiness_targets, rows, today.year), "today": today,
        "may_tick": chosen is not None and actor.may("land.publish", chosen.area.path), "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/ready.html", context, status=refusal.status if refusal else 200)


def _shares(
    items: tuple[ReadinessItem, ...], rows: list[AreaReadiness]
) -> list[tuple[ReadinessItem, int, int]]:
    """Each item with the areas that meet it, as a number and in per cent."""
    met = [sum(r.lines[at].is_met for r in rows) for at in range(len(items))]
    return [(item, n, round(100 * n / len(rows)) if rows else 0) for item, n in zip(items, met, strict=True)]


def _targets(targets: Any, rows: list[AreaReadiness], year: int) -> list[dict[str, Any]]:
    """How many areas are to be ready by the end of each year, and whether as many are."""
    share = sum(r.is_ready for r in rows) / len(rows) if rows else 0.0
    return [
        {"year": y, "per_cent": int(100 * t), "is_this_year": y == year, "is_reached": share >= float(t)}
        for y, t in sorted(targets.items())
    ]
