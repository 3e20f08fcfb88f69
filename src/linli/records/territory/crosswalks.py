"""From one layer to another: what two grids share, and who answers in the other layer for a point found in this one (A5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db.models import Q
from django.utils.translation import get_language

from linli.engine.geography import Homes, LayerOf, crosswalk

from .models import Layer, ResponsibilityGrid, UnitGrid
from .queries import prefixes
from .staffing import Acting, acting, holdings_on, in_force


@dataclass(frozen=True)
class Shared:
    """One row: names of both grids ("" for land in none), what they share, and its part of the left grid."""

    left: str
    right: str
    area_m2: float
    share: float
    households: int


def beside_each_other(
    left: Layer, right: Layer, homes: Sequence[tuple[float, float, int]], *, on: date, scope: Q | None = None
) -> list[Shared]:
    """By area and by households; two statements."""
    a, b = _grids(left, on, scope), _grids(right, on, scope)
    if not a or not b:
        return []
    names = [
        {code: f"{name} · {code}" if name != code else code for code, name, _ in rows} for rows in (a, b)
    ]
    lon, lat, count = zip(*homes, strict=True) if homes else ((), (), ())
    rows = crosswalk(
        LayerOf([r[0] for r in a], [r[2] for r in a]), LayerOf([r[0] for r in b], [r[2] for r in b]),
        Homes(lon, lat, count) if homes else None,
    )  # fmt: skip
    whole: dict[str | None, float] = {}
    for row in rows:
        whole[row.left] = whole.get(row.left, 0.0) + row.area_m2
    return [
        Shared(names[0].get(r.left or "", ""), names[1].get(r.right or "", ""), r.area_m2,
               r.area_m2 / whole[r.left] if whole[r.left] else 0.0, r.households)
        for r in rows if r.area_m2 >= 1 or r.households
    ]  # fmt: skip


@dataclass(frozen=True)
class OtherPost:
    """The grid of another layer at a point, and who answers in it."""

    grid: ResponsibilityGrid
    acting: tuple[Acting, ...]


def post_in_layer(code: str, lon: float, lat: float, *, on: date) -> OtherPost | None:
    """Who answers in the layer `code` for a point: the people of its grid, the finest that has any; two statements."""
    point = shapely.Point(lon, lat)
    near = ResponsibilityGrid.objects.filter(
        in_force(on), layer__code=code, west__lte=lon, east__gte=lon, south__lte=lat, north__gte=lat
    ).order_by("code")
    grid = next((g for g in near if shapely.from_wkb(bytes(g.shape)).intersects(point)), None)
    if grid is None:
        return None
    found = acting(holdings_on(on).filter(post__path__in=[p for p in prefixes(grid.path) if p]))
    longest = max((len(a.holding.post.path) for a in found), default=0)
    return OtherPost(grid, tuple(a for a in found if len(a.holding.post.path) == longest))


def grids_of_layer(layer: Layer, *, on: date, scope: Q | None) -> Any:
    """Grids of any kind of layer in force on a day."""
    model: Any = UnitGrid if layer.kind == "unit" else ResponsibilityGrid
    rows = model.objects.filter(in_force(on), layer=layer)
    return (rows.filter(scope) if scope is not None else rows).order_by("code")


def _grids(layer: Layer, on: date, scope: Q | None) -> list[tuple[str, str, bytes]]:
    rows = grids_of_layer(layer, on=on, scope=scope)
    zh = (get_language() or "zh").startswith("zh")
    found = rows.values_list("code", "name_zh", "name_en", "shape")
    return [(code, name if zh else name_en or name, bytes(shape)) for code, name, name_en, shape in found]
