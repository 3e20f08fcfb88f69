"""The land's home: layers, drafts, what was published, and grids for which nobody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.layer_map import draw_layer
from linli.doors.desk.reading import why
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases.actions import follow_publications
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.models import Area, Publication, ResponsibilityGrid, UnitGrid
from linli.records.territory.queries import SERVICE_LAYER
from linli.records.territory.staffing import Unstaffed, in_force, unstaffed
from linli.words import Refusal

SOON = timedelta(days=30)
MOST_SHOWN = 500
MOST = 30  # grids without a person that are listed


@dataclass(frozen=True)
class Missing:
    """A grid without somebody responsible, with the word of its light."""

    found: Unstaffed
    word: str

    @property
    def grid(self) -> ResponsibilityGrid:
        return self.found.grid

    @property
    def from_on(self) -> Any:
        return self.found.from_on

    @property
    def is_on_leave(self) -> bool:
        return self.found.is_on_leave


@needs("land.see")
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    actor, today = asking.actor_of(request), asking.today()
    layers = overview.layers(on=today)
    cut = [r.layer for r in layers if r.layer.kind == "responsibility"]
    seen = actor.scope("land.see", path="path", unit="pk")
    mine = (
        ResponsibilityGrid.objects.filter(in_force(today), seen, layer__in=cut)
        .defer("shape")
        .order_by("layer_id", "code")
    )
    found = unstaffed(list(mine), on=today, until_on=today + SOON)
    shown = next((la for la in cut if la.code == SERVICE_LAYER), None)
    context = {
        "tab": asking.TAB, "today": today, "layers": layers, "map_layer": shown,
        "map": draw_layer(ResponsibilityGrid.objects.filter(in_force(today), seen, layer=shown).order_by("code")) if shown else None,
        "drafts": list(overview.drafts(actor)[:20]),
        "publications": _named(list(overview.publications(actor)[:8])),
        "unstaffed": [Missing(u, _("missing") if u.from_on == today else _("soon")) for u in found[:MOST]], "unstaffed_count": len(found),
    }  # fmt: skip
    return render(request, "desk/land/home.html", context)


@needs("land.see")
@require_safe
def published(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _published(request, pk)


def _published(request: StaffRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    found = _publication(request, pk)
    model: Any = UnitGrid if found.layer.kind == "unit" else ResponsibilityGrid
    begun = model.objects.filter(layer=found.layer, path__startswith=found.path, from_on=found.from_on)
    context = {
        "tab": asking.TAB, "publication": found, "grids": list(begun.defer("shape").order_by("code")[:MOST_SHOWN]), "is_unit": model is UnitGrid, "today": asking.today(),
        "may_withdraw": found.from_on > asking.today() and asking.actor_of(request).may("land.publish", found.path),
        "error": asking.said(refusal) if refusal else "", "sent": request.POST, "part": "withdraw",
    }  # fmt: skip
    return render(request, "desk/land/published.html", context, status=refusal.status if refusal else 200)


@needs("land.publish")
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = _publication(request, pk)
    draft = found.figures.get("draft")
    try:
        territory.withdraw_publication(
            publication_id=pk, now=asking.now(), reason=why(request), by=asking.actor_of(request)
        )
    except Refusal as refusal:
        return _published(request, pk, refusal)
    messages.success(
        request, _("The publication was withdrawn. The grids in force go on, and the draft is open again.")
    )
    return redirect("desk:land:draft", pk=draft) if draft else redirect("desk:land:home")


def _named(publications: list[Publication]) -> list[Publication]:
    """With the name of the land that was divided, instead of its path."""
    names = {
        a.path: a.name for a in Area.objects.filter(path__in={p.path for p in publications}).defer("shape")
    }
    for found in publications:
        found.place = names.get(found.path, found.path)  # type: ignore[attr-defined]
    return publications


def _publication(request: StaffRequest, pk: UUID) -> Publication:
    follow_publications(now=asking.now())
    found = Publication.objects.select_related("layer", "published_by").filter(pk=pk).first()
    if found is None or not asking.actor_of(request).may("land.see", found.path):
        raise Http404
    return found
