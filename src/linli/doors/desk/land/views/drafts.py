"""A division from its beginning to its publication: make a draft, look at it beside the present, drop it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.draft_page import draft_context
from linli.doors.desk.land.drawing import unit_paths
from linli.doors.desk.land.sourcing import from_file, from_ledger
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview, wording
from linli.records.territory.given import NewDraft
from linli.records.territory.planning import Plan
from linli.records.territory.queries import SERVICE_LAYER, areas_of
from linli.words import Refusal, Words

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


@needs("land.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Which area, from which buildings, how many households a grid."""
    if request.method != "POST":
        return _new_page(request)
    try:
        draft = _make(request)
    except Refusal as refusal:
        return _new_page(request, refusal)
    messages.success(
        request, _("The draft begins with the present grids. Compute a division, or correct it by hand.")
    )
    return redirect("desk:land:draft", pk=draft.pk)


@needs("land.see")
@require_safe
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    territory_draft = overview.draft_for(asking.actor_of(request), pk)
    return render(request, "desk/land/draft.html", draft_context(request, territory_draft))


@needs("land.see")
@require_safe
def units(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The outlines of the units for the map; they never change, so the browser keeps them."""
    plan = Plan(overview.draft_for(asking.actor_of(request), pk))
    told = {"d": unit_paths(plan), "code": plan.codes, "households": plan.households.tolist()}
    answer = JsonResponse(told)
    answer["Cache-Control"] = "private, max-age=604800, immutable"
    return answer


@needs("land.draft")
@require_POST
def drop(request: StaffRequest, pk: UUID) -> HttpResponse:
    territory.drop_draft(draft_id=pk, now=asking.now(), by=asking.actor_of(request))
    messages.success(request, _("The draft was dropped. It stays in the list of closed drafts."))
    return redirect("desk:land:home")


@needs("land.publish")
@require_POST
def publish(request: StaffRequest, pk: UUID) -> HttpResponse:
    draft = overview.draft_for(asking.actor_of(request), pk)
    try:
        made = territory.publish_draft(
            draft_id=pk, version=asking.whole(request.POST, "version"), from_on=asking.day(request.POST, "from_on") or asking.today(),
            reason=asking.text(request.POST, "reason", 1000), now=asking.now(), by=asking.actor_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        context = draft_context(request, draft, refusal=refusal, sent=request.POST)
        return render(request, "desk/land/draft.html", context, status=refusal.status)
    return redirect("desk:land:published", pk=made.pk)


def _make(request: StaffRequest) -> Any:
    sent, by = request.POST, asking.actor_of(request)
    layer = overview.layer_of(asking.text(sent, "layer", 40) or SERVICE_LAYER)
    area = overview.area_at(asking.text(sent, "area", 120))
    low, high = asking.whole(sent, "low"), asking.whole(sent, "high")
    if not 0 < low <= high:
        raise wording.limits_wrong()
    rivers = "rivers" in sent
    if sent.get("source") == "ledger":
        prepared = from_ledger(area, rivers=rivers)
    else:
        upload = request.FILES.get("file")
        if not isinstance(upload, UploadedFile):
            raise wording.file_missing()
        prepared = from_file(
            upload,
            area,
            datum=asking.text(sent, "datum", 10),
            land=sent.get("source") == "land",
            rivers=rivers,
        )
    if prepared.outside:
        prepared.notes.append(
            Words(
                "{count} buildings lie outside the area and were left out.",
                "有 {count} 幢建筑位于区域之外，未纳入。",
            ).format(count=prepared.outside)
        )
    name = asking.text(sent, "name", 100) or f"{area.name} {asking.today():%Y-%m-%d}"
    wanted = NewDraft(
        name,
        low,
        high,
        prepared.units,
        prepared.edges,
        {"balance": "loose", "keeps": True},
        prepared.notes,
        prepared.marks,
    )
    return territory.create_draft(layer=layer, area=area, new=wanted, now=asking.now(), by=by)


def _new_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "tab": asking.TAB, "areas": areas_of(asking.actor_of(request), "land.draft"), "sent": request.POST or request.GET,
        "layers": [r.layer for r in overview.layers(on=asking.today()) if r.layer.kind == "responsibility"],
        "datums": DATUMS, "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/draft_new.html", context, status=refusal.status if refusal else 200)
