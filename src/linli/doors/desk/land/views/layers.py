"""Layers side by side, their own areas, and the kinds of grid with what each wants."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.layer_map import draw_layer
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview, wording
from linli.records.territory.duties import DUTIES
from linli.records.territory.given import NewGridKind
from linli.records.territory.models import Area, Layer, ResponsibilityGrid, UnitGrid
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


@needs("land.see")
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: StaffRequest) -> HttpResponse:
    """The tree of areas: added, renamed, moved; layers may have areas of their own."""
    if request.method != "POST":
        return _areas_page(request)
    sent, by = request.POST, asking.actor_of(request)
    names: dict[str, Any] = {
        "name_zh": asking.text(sent, "name_zh", 100),
        "name_en": asking.text(sent, "name_en", 100),
        "level": asking.text(sent, "level", 40),
    }
    setting = "countryside" if sent.get("setting") == "countryside" else "town"
    try:
        verb = sent.get("verb")
        area = overview.area_at(asking.text(sent, "area", 120))
        may(by, "territory.manage", area.path)
        if verb == "add":
            own = asking.text(sent, "layer", 40)
            territory.add_area(
                parent=area, code=f"{area.code}{asking.text(sent, 'code', 15)}"[:15], layer=overview.layer_of(own) if own else None,
                setting=setting, by=by, **names,
            )  # fmt: skip
        elif verb == "rename":
            territory.rename_area(area=area, setting=setting, by=by, **names)
        elif verb == "move":
            to = overview.area_at(asking.text(sent, "to", 120))
            may(by, "territory.manage", to.path)
            territory.move_area(area=area, to=to, by=by)
        else:
            raise wording.area_unknown("")
    except Refusal as refusal:
        return _areas_page(request, refusal)
    messages.success(request, _("The areas were changed."))
    return redirect("desk:land:areas")


@needs("land.see")
@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: StaffRequest) -> HttpResponse:
    """Kinds of grid: the posts each wants, rounds a week, and the pack."""
    if request.method != "POST":
        return _kinds_page(request)
    sent, by = request.POST, asking.actor_of(request)
    try:
        may(by, "territory.manage", asking.everywhere())
        posts = {d: asking.whole(sent, f"n-{d}", 0) for d in DUTIES}
        own = asking.text(sent, "own_duty", 40)
        new = NewGridKind(
            asking.text(sent, "code", 41), asking.text(sent, "name_zh", 100), asking.text(sent, "name_en", 100),
            posts | ({own: 1} if own else {}), rounds_a_week=min(100, asking.whole(sent, "rounds", 7)), pack=asking.text(sent, "pack", 60),
        )  # fmt: skip
        territory.save_grid_kind(new=new, by=by)
    except Refusal as refusal:
        return _kinds_page(request, refusal)
    messages.success(request, _("The kind of grid was saved."))
    return redirect("desk:land:kinds")


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


def _areas_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor = asking.actor_of(request)
    rows = list(
        Area.objects.filter(actor.scope("land.see", path="path", unit="pk"))
        .select_related("layer")
        .defer("shape")
        .order_by("path")
    )
    context = {
        "tab": asking.TAB, "areas": rows, "layers": [r.layer for r in overview.layers(on=asking.today()) if r.layer.kind == "responsibility"],
        "sent": request.POST, "error": asking.said(refusal) if refusal else "", "may_change": actor.may_anywhere("territory.manage"),
    }  # fmt: skip
    return render(request, "desk/land/areas.html", context, status=refusal.status if refusal else 200)


def _kinds_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    kinds = list(overview.grid_kinds())
    context = {
        "tab": asking.TAB, "kinds": kinds, "has_packs": any(k.pack for k in kinds), "duties": [(c, d.name.in_(get_language())) for c, d in DUTIES.items()],
        "sent": request.POST, "error": asking.said(refusal) if refusal else "",
        "may_change": asking.actor_of(request).may_anywhere("territory.manage"),
    }  # fmt: skip
    return render(request, "desk/land/kinds.html", context, status=refusal.status if refusal else 200)
