"""Grids that exist already: brought from a file, checked, shown on the map, and never repaired in silence."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.marks_map import draw_marks
from linli.doors.desk.land.sourcing import grids_from_file
from linli.doors.parts.gate import StaffRequest, needs
from linli.engine.geography import Parents, check_layer
from linli.records.territory import actions as territory
from linli.records.territory import overview, wording
from linli.records.territory.bringing import BroughtGrids, unit_grids
from linli.records.territory.given import NewDraft
from linli.records.territory.models import Area, Draft, DraftUnit, Layer, ResponsibilityGrid, UnitGrid
from linli.records.territory.naming import unit_numbers
from linli.records.territory.queries import areas_of
from linli.records.territory.rights import may
from linli.records.territory.sources import HARD_MARKS, leaf_areas, marks_of
from linli.records.territory.staffing import in_force
from linli.words import Refusal

from .drafts import DATUMS

MOST_CHECKED = 20_000


@needs("land.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: StaffRequest) -> HttpResponse:
    """Service and other grids become a draft; unit grids come into force on a day, if the check allows it."""
    if request.method != "POST":
        return _form(request)
    sent, by = request.POST, asking.actor_of(request)
    try:
        layer = overview.layer_of(asking.text(sent, "layer", 40))
        area = overview.area_at(asking.text(sent, "area", 120))
        may(by, "land.draft", area.path)
        brought = _read(request, area)
        if layer.kind == "unit":
            return _unit_layer(request, layer, area, brought)
        draft = _draft(request, layer, area, brought)
    except Refusal as refusal:
        return _form(request, refusal)
    messages.success(request, _("The grids of the file are a draft now. Nothing is in force yet."))
    if draft.marks:
        return redirect("desk:land:draft-check", pk=draft.pk)
    return redirect("desk:land:draft", pk=draft.pk)


@needs("land.see")
@require_safe
def draft_check(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What the check found in the file that a draft began with."""
    draft = overview.draft_for(asking.actor_of(request), pk)
    rows = DraftUnit.objects.filter(draft=draft).order_by("seq").values_list("shape", flat=True)
    shapes = list(shapely.from_wkb(np.array([bytes(s) for s in rows], dtype=object)))
    return _shown(request, shapes, draft.marks, {"draft": draft, "title": draft.name})


@needs("land.see")
@require_safe
def layer_check(request: StaffRequest, code: str) -> HttpResponse:
    """The check of a layer as it is in force on a day, or a GeoJSON of it for a programme that draws."""
    found, actor = overview.layer_of(code), asking.actor_of(request)
    on = _day(request)
    model: Any = UnitGrid if found.kind == "unit" else ResponsibilityGrid
    scope = actor.scope("land.see", path="path", unit="pk")
    grids = model.objects.filter(in_force(on), scope, layer=found)
    rows = list(grids.order_by("code").values_list("code", "path", "shape")[:MOST_CHECKED])
    shapes = list(shapely.from_wkb(np.array([bytes(r[2]) for r in rows], dtype=object)))
    top = Area.objects.filter(parent__isnull=True, layer__isnull=True).order_by("path").first()
    leaves = [a for a in leaf_areas(top) if actor.may("land.see", a.path)] if top is not None else []
    of = [next((a.code for a in leaves if path.startswith(a.path)), "") for _code, path, _shape in rows]
    above = (
        Parents([a.code for a in leaves], [bytes(a.shape) for a in leaves if a.shape], of)
        if leaves and all(of)
        else None
    )
    codes = [r[0] for r in rows]
    marks = marks_of(check_layer(codes, shapes, parents=above, codes=codes)) if rows else []
    return _shown(request, shapes, marks, {"layer": found, "title": found.name, "on": on})


def _shown(
    request: StaffRequest, shapes: list[Any], marks: list[Any], more: dict[str, Any], status: int = 200
) -> HttpResponse:
    if request.GET.get("as") == "geojson":
        text = json.dumps({"type": "FeatureCollection", "features": marks}, ensure_ascii=False)
        return HttpResponse(text, content_type="application/geo+json")
    drawn, listed = draw_marks(shapes, marks)
    hard = [m for m in listed if m.is_hard]
    context = {
        "tab": asking.TAB,
        "map": drawn,
        "marks": listed,
        "hard": len(hard),
        "count": len(shapes),
        **more,
    }
    return render(request, "desk/land/check.html", context, status=status)


def _read(request: StaffRequest, area: Area) -> BroughtGrids:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise wording.file_missing()
    sent = request.POST
    return grids_from_file(
        upload, area, datum=asking.text(sent, "datum", 10), crs=asking.text(sent, "crs", 40), code=asking.text(sent, "code", 60),
        name=asking.text(sent, "title", 60),
    )  # fmt: skip


def _draft(request: StaffRequest, layer: Layer, area: Area, brought: BroughtGrids) -> Draft:
    sent, by, now = request.POST, asking.actor_of(request), asking.now()
    name = asking.text(sent, "name", 100) or f"{area.name} {asking.today():%Y-%m-%d}"
    low, high = asking.whole(sent, "low", 300), asking.whole(sent, "high", 500)
    prepared = brought.prepared
    new = NewDraft(
        name, low, high, prepared.units, prepared.edges, {"balance": "loose", "keeps": True}, prepared.notes, prepared.marks,
        brought.grids,
    )  # fmt: skip
    draft = territory.create_draft(layer=layer, area=area, new=new, now=now, by=by)
    if sent.get("numbers") == "anew" or not brought.are_codes_given:
        draft = territory.number_grids(draft_id=draft.pk, version=draft.version, now=now, by=by)
    return draft


def _unit_layer(request: StaffRequest, layer: Layer, area: Area, brought: BroughtGrids) -> HttpResponse:
    """Unit grids have no posts and need no draft: a sound file comes into force, another is shown and not taken."""
    by, prepared = asking.actor_of(request), brought.prepared
    hard = [m for m in prepared.marks if m["properties"]["kind"] in HARD_MARKS]
    if hard:
        shapes = list(shapely.from_wkb([u.shape for u in prepared.units]))
        error = asking.said(wording.layer_has_faults(len(hard)))
        return _shown(
            request, shapes, prepared.marks, {"layer": layer, "title": layer.name, "error": error}, 409
        )
    is_kept = brought.are_codes_given and request.POST.get("numbers") != "anew"
    numbers = [u.code for u in prepared.units] if is_kept else unit_numbers(layer, area, prepared.units)
    made = territory.bring_unit_grids(
        layer=layer, area=area, grids=unit_grids(brought, area, numbers=numbers),
        from_on=asking.day(request.POST, "from_on") or asking.today(), reason=asking.text(request.POST, "name", 300), now=asking.now(), by=by,
    )  # fmt: skip
    messages.success(request, _("The unit grids were taken from the file."))
    return redirect("desk:land:published", pk=made.pk)


def _form(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "tab": asking.TAB, "areas": areas_of(asking.actor_of(request), "land.draft"), "sent": request.POST or request.GET, "datums": DATUMS,
        "layers": [r.layer for r in overview.layers(on=asking.today())], "error": asking.said(refusal) if refusal else "",
        "today": asking.today(),
    }  # fmt: skip
    return render(request, "desk/land/bring.html", context, status=refusal.status if refusal else 200)


def _day(request: StaffRequest) -> date:
    try:
        return asking.day(request.GET, "on") or asking.today()
    except Refusal:
        return asking.today()
