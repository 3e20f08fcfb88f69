"""The grids of an area as they are in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from linli.engine.geography import GridIndex

from .models import Area, Layer, ResponsibilityGrid
from .staffing import in_force

NEAR_M = 30.0  # a unit whose point lies on the wrong side of a hand-drawn border


def grids_of(layer: Layer, path: str, *, on: date) -> QuerySet[ResponsibilityGrid]:
    """Grids of a layer in an area and below it, in force on a day."""
    found = ResponsibilityGrid.objects.filter(in_force(on), layer=layer)
    return (found.filter(path__startswith=path) if path else found).order_by("code")


def present_grids(layer: Layer, area: Area, *, on: date) -> list[ResponsibilityGrid]:
    return list(grids_of(layer, area.path, on=on))


def where_now(grids: Sequence[ResponsibilityGrid], points: Sequence[tuple[float, float]]) -> list[str]:
    """The code of the grid that each point lies in; "" for a point in none."""
    if not grids or not points:
        return [""] * len(points)
    index = GridIndex.build([g.code for g in grids], [bytes(g.shape) for g in grids], "draft")
    lon, lat = zip(*points, strict=True)
    return [grids[i].code if i >= 0 else "" for i in index.locate_many(lon, lat, NEAR_M).tolist()]
