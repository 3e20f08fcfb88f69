"""How much stands in a grid: for boards and pages about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely

from .models import Building, Premises


@dataclass(frozen=True)
class GridCounts:
    buildings: int
    premises: int


def counts_in(path: str, shape: Any) -> GridCounts:
    """What lies within a grid's outline; two statements. `path`: of the grid, so that only its area is looked at."""
    area = path.rstrip("/").rpartition("/")[0] + "/"
    shapely.prepare(shape)
    buildings = Building.objects.filter(path__startswith=area)
    premises = Premises.objects.filter(path__startswith=area, is_closed=False)
    return GridCounts(
        *(_inside(shape, list(rows.values_list("lon", "lat"))) for rows in (buildings, premises))
    )


def _inside(shape: Any, points: list[tuple[float, float]]) -> int:
    if not points:
        return 0
    lon, lat = zip(*points, strict=True)
    return int(shapely.contains_xy(shape, lon, lat).sum())
