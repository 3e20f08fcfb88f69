"""The tree of areas: added, renamed, moved; layers may have areas of their own."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.doors.desk.land import asking
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.duties import level_code, level_name, levels_of
from linli.records.territory.models import Area, Layer
from linli.records.territory.rights import may
from linli.words import Refusal


class Names(TypedDict):
    name_zh: str
    name_en: str
    level: str
    setting: str


@needs("land.see")
@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: StaffRequest) -> HttpResponse:
    """The whole tree, and a form for one more."""
    if request.method != "POST":
        return _list_page(request)
    sent, by = request.POST, asking.actor_of(request)
    try:
        parent = overview.area_at(asking.text(sent, "area", 120))
        may(by, "territory.manage", parent.path)
        own = asking.text(sent, "layer", 40)
        layer = overview.layer_of(own) if own else None
        territory.add_area(
            parent=parent, code=f"{parent.code}{asking.text(sent, 'code', 15)}"[:15],
            layer=layer, by=by, **_typed(request, layer),
        )  # fmt: skip
    except Refusal as refusal:
        return _list_page(request, refusal)
    messages.success(request, _("The area was added."))
    return redirect("desk:land:areas")


@needs("territory.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: StaffRequest, code: str) -> HttpResponse:
    """What one area is called."""
    found = _mine(request, code)
    if request.method != "POST":
        return _page(request, found)
    try:
        refuse_if_changed(request, _stored(found))
        territory.rename_area(area=found, by=asking.actor_of(request), **_typed(request, found.layer))
    except Refusal as refusal:
        return _page(request, found, refusal)
    messages.success(request, _("The area was saved."))
    return redirect("desk:land:areas")


@needs("territory.manage")
@require_POST
def move(request: StaffRequest, code: str) -> HttpResponse:
    """Below another area; what the page showed as its place has to be true still."""
    found, by = _mine(request, code), asking.actor_of(request)
    try:
        to = overview.area_at(asking.text(request.POST, "to", 120))
        may(by, "territory.manage", to.path)
        if found.parent_id != to.pk:  # a second press finds it there
            refuse_if_changed(request, _place(found))
            territory.move_area(area=found, to=to, by=by)
    except Refusal as refusal:
        return _page(request, found, refusal)
    messages.success(request, _("The area was moved."))
    return redirect("desk:land:areas")


def _mine(request: StaffRequest, code: str) -> Area:
    """The area, where the right covers it. Raises Http404."""
    try:
        found = overview.area_by_code(code)
    except Refusal as refusal:
        raise Http404 from refusal
    if not asking.actor_of(request).may("territory.manage", found.path):
        raise Http404
    return found


def _typed(request: StaffRequest, layer: Layer | None) -> Names:
    sent = request.POST
    return {
        "name_zh": asking.text(sent, "name_zh", 100),
        "name_en": asking.text(sent, "name_en", 100),
        "level": level_code(asking.text(sent, "level", 40), layer),
        "setting": "countryside" if sent.get("setting") == "countryside" else "town",
    }


def _stored(found: Area) -> dict[str, str]:
    """As the form shows it: the level by its word."""
    level = level_name(found).in_(get_language())
    return {n: getattr(found, n) for n in ("name_zh", "name_en", "setting")} | {"level": level}


def _words(layer: Layer | None = None) -> list[str]:
    """What levels can be called, to choose from."""
    return [w.in_(get_language()) for w in levels_of(layer).values()]


def _place(found: Area) -> dict[str, str]:
    return {"below": found.parent.name if found.parent is not None else ""}


def _seen(request: StaffRequest) -> list[Area]:
    mine = asking.actor_of(request).scope("land.see", path="path", unit="pk")
    return list(Area.objects.filter(mine).select_related("layer").defer("shape").order_by("path"))


def _list_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor, rows = asking.actor_of(request), _seen(request)
    changeable = {a.pk for a in rows if actor.may("territory.manage", a.path)}
    layers = [r.layer for r in overview.layers(on=asking.today()) if r.layer.kind == "responsibility"]
    context = {
        "tab": asking.TAB, "areas": [(a, a.pk in changeable) for a in rows], "layers": layers, "sent": request.POST, "levels": _words(),
        "parents": [a for a in rows if a.pk in changeable], "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/areas.html", context, status=refusal.status if refusal else 200)


def _page(request: StaffRequest, found: Area, refusal: Refusal | None = None) -> HttpResponse:
    actor, stored = asking.actor_of(request), _stored(found)
    to = [
        a
        for a in _seen(request)
        if actor.may("territory.manage", a.path)
        and not a.path.startswith(found.path)
        and a.pk != found.parent_id
    ]
    context: dict[str, Any] = {
        "tab": asking.TAB, "area": found, "stored": stored, "sent": request.POST if "level" in request.POST else stored,
        "levels": _words(found.layer), "place": _place(found), "to": to, "is_moving": "to" in request.POST, "chosen": request.POST.get("to", ""),
        "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/area.html", context, status=refusal.status if refusal else 200)
