"""Who answered for a point on a day, long after grids and people have changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import shapely

from .models import Holding, Layer, ResponsibilityGrid, UnitGrid
from .queries import prefixes
from .staffing import Acting, acting, holdings_on, in_force

REACH = 0.0005  # degrees around a point in which a grid is still looked at


@dataclass(frozen=True)
class Answer:
    """One layer's grid at the point on that day, and its people: who answered, and who was away."""

    layer: Layer
    grid: ResponsibilityGrid
    acting: tuple[Acting, ...]
    others: tuple[Holding, ...]  # held a post but did not answer that day: on leave, or deputies not needed


def answered(lon: float, lat: float, *, on: date) -> tuple[UnitGrid | None, list[Answer]]:
    """The unit grid, and in each layer the grid with its people; three statements whatever the number of grids."""
    point = shapely.Point(lon, lat)
    around = {
        "west__lte": lon + REACH,
        "east__gte": lon - REACH,
        "south__lte": lat + REACH,
        "north__gte": lat - REACH,
    }
    unit = _at(point, UnitGrid.objects.filter(in_force(on), **around).select_related("layer"))
    found = {}
    for grid in (
        ResponsibilityGrid.objects.filter(in_force(on), **around)
        .select_related("layer", "area")
        .order_by("layer_id", "code")
    ):
        if grid.layer_id not in found and shapely.from_wkb(bytes(grid.shape)).intersects(point):
            found[grid.layer_id] = grid
    paths = {p for g in found.values() for p in prefixes(g.path)}
    held = list(holdings_on(on).filter(post__path__in=paths))
    answers = []
    for grid in found.values():
        here = [h for h in held if grid.path.startswith(h.post.path)]
        there = tuple(sorted(acting(here), key=lambda a: (-len(a.holding.post.path), a.holding.post.duty)))
        acts = {a.holding.pk for a in there}
        answers.append(Answer(grid.layer, grid, there, tuple(h for h in here if h.pk not in acts)))
    return unit, answers


def _at(point: shapely.Point, grids: object) -> UnitGrid | None:
    return next((g for g in grids if shapely.from_wkb(bytes(g.shape)).intersects(point)), None)  # type: ignore[attr-defined]


def versions_of(code: str, layer: Layer) -> list[ResponsibilityGrid]:
    """Every version of a grid, the newest first."""
    return list(ResponsibilityGrid.objects.filter(layer=layer, code=code).defer("shape").order_by("-from_on"))
