"""Lists of the land's home: layers, areas, drafts, publications to come. Filtered by the same rights that guard one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from linli.records.people.queries import Actor

from . import wording
from .models import Area, DivisionJob, Draft, DraftStep, GridKind, Layer, Publication
from .staffing import in_force


@dataclass(frozen=True)
class LayerRow:
    layer: Layer
    grids: int


def layers(*, on: date) -> list[LayerRow]:
    """Ways of cutting the land with the grids in force; one statement."""
    active_r = in_force(on, "responsibilitygrid__")
    active_u = in_force(on, "unitgrid__")
    found = Layer.objects.exclude(kind="base").annotate(
        responsible=Count("responsibilitygrid", filter=active_r, distinct=True),
        units=Count("unitgrid", filter=active_u, distinct=True),
    )
    return [
        LayerRow(layer, layer.units if layer.kind == "unit" else layer.responsible)
        for layer in found.order_by("pk")
    ]


def layer_of(code: str) -> Layer:
    """Refusal: layer-unknown."""
    found = Layer.objects.filter(code=code).exclude(kind="base").first()
    if found is None:
        raise wording.layer_unknown(code[:40])
    return found


def area_at(path: str) -> Area:
    """Refusal: area-unknown."""
    found = Area.objects.select_related("layer", "parent").filter(path=path).first()
    if found is None:
        raise wording.area_unknown(path[:120])
    return found


def drafts(by: Actor, *, states: Sequence[str] = ("open",)) -> QuerySet[Draft]:
    """Drafts of the areas that the actor sees, the newest first."""
    found = Draft.objects.filter(by.scope("land.see", path="area__path", unit="pk"), state__in=states)
    return found.select_related("area", "layer", "changed_by").order_by("-changed_at")


def draft_for(by: Actor, pk: UUID) -> Draft:
    """Refusal: draft-unknown, also where the actor may not see it."""
    found = Draft.objects.select_related("area", "layer", "changed_by", "made_by").filter(pk=pk).first()
    if found is None or not by.may("land.see", found.area.path):
        raise wording.draft_unknown()
    return found


def job_of(draft: Draft) -> DivisionJob | None:
    """The newest division of a draft."""
    return DivisionJob.objects.filter(draft=draft).order_by("-asked_at").first()


def steps_of(draft: Draft) -> QuerySet[DraftStep]:
    return DraftStep.objects.filter(draft=draft).select_related("by").order_by("-seq")


def publications(by: Actor, *, from_on: date | None = None) -> QuerySet[Publication]:
    found = Publication.objects.filter(by.scope("land.see", path="path", unit="pk"))
    if from_on is not None:
        found = found.filter(from_on__gt=from_on)
    return found.select_related("layer", "published_by").order_by("-from_on", "-published_at")


def area_by_code(code: str) -> Area:
    """Refusal: area-unknown."""
    found = Area.objects.select_related("layer", "parent").defer("shape").filter(code=code).first()
    if found is None:
        raise wording.area_unknown(code[:40])
    return found


def grid_kinds() -> QuerySet[GridKind]:
    return GridKind.objects.filter(is_retired=False).order_by("code")
