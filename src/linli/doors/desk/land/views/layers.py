"""Layers side by side, and the names of one and of its levels."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.layer_map import draw_layer
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.models import Layer, ResponsibilityGrid, UnitGrid
from linli.records.territory.rights import may
from linli.records.territory.staffing import in_force
from linli.words import Refusal

AT_ONCE = 100


@needs("land.see")
@require_safe
def layer(request: StaffRequest, code: str) -> HttpResponse:
    """The layer's grids of a day as map and table."""
    actor = asking.actor_of(request)
    found = overview.layer_of(code)
    try:
        on = asking.day(request.GET, "on") or asking.today()
    except Refusal:
        on = asking.today()
    model: Any = UnitGrid if found.kind == "unit" else ResponsibilityGrid
    grids = model.objects.filter(
        in_force(on), actor.scope("land.see", path="path", unit="pk"), layer=found
    ).order_by("code")
    page = Paginator(grids.defer("shape").select_related("area"), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "tab": asking.TAB, "layer": found, "page_obj": page, "on": on, "map": draw_layer(grids),
        "others": [r.layer for r in overview.layers(on=on) if r.layer.pk != found.pk], "is_unit": found.kind == "unit",
        "kinds": {k.code: k.name for k in overview.grid_kinds()},
    }  # fmt: skip
    return render(request, "desk/land/layer.html", context)


@needs("territory.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, code: str = "") -> HttpResponse:
    """A new layer, or the names of one and of its levels."""
    found = overview.layer_of(code) if code else None
    if request.method == "POST":
        sent, by = request.POST, asking.actor_of(request)
        try:
            may(by, "territory.manage", asking.everywhere())
            levels = _levels(asking.text(sent, "levels", 2000))
            names = {
                "name_zh": asking.text(sent, "name_zh", 100),
                "name_en": asking.text(sent, "name_en", 100),
            }
            if found is None:
                found = territory.add_layer(code=asking.text(sent, "code", 41), levels=levels, by=by, **names)
            else:
                refuse_if_changed(request, _stored(found))
                territory.change_layer(layer=found, levels=levels, by=by, **names)
        except Refusal as refusal:
            context = {
                "tab": asking.TAB, "layer": found, "sent": sent, "stored": _stored(found) if found else None,
                "error": asking.said(refusal),
            }  # fmt: skip
            return render(request, "desk/land/layer_edit.html", context, status=refusal.status)
        messages.success(request, _("The layer was saved."))
        return redirect("desk:land:layer", code=found.code)
    shown = _stored(found) if found else {}
    context = {"tab": asking.TAB, "layer": found, "sent": shown, "stored": shown}
    return render(request, "desk/land/layer_edit.html", context)


def _stored(found: Layer) -> dict[str, str]:
    lines = "\n".join(f"{v.get('zh', '')} / {v.get('en', '')}" for v in found.levels)
    return {"name_zh": found.name_zh, "name_en": found.name_en, "levels": lines}


def _levels(written: str) -> list[dict[str, str]]:
    """One level a line, from the top: Chinese name / English name."""
    levels = []
    for at, line in enumerate(line for line in written.splitlines() if line.strip()):
        zh, _slash, en = line.partition("/")
        levels.append(
            {"code": f"level-{at + 1}", "zh": zh.strip()[:40], "en": (en.strip() or zh.strip())[:40]}
        )
    return levels
