"""A layer drawn by the server: its grids with their numbers, and the streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from linli.doors.parts.townmap import view_of_bounds

from .drawing import path_of, short, streets

MOST = 3000
NAMED = 150
WIDTH, HEIGHT = 900, 560


@dataclass(frozen=True)
class LayerMap:
    width: int
    height: int
    grids: list[tuple[str, str, str, str, str]]  # path, x, y, short name, title
    streets: list[tuple[str, str]]
    has_names: bool


def draw_layer(grids: Any) -> LayerMap | None:
    """None where there is nothing to draw, or too much: then there is the table."""
    rows = list(grids.values_list("code", "name_zh", "shape", "lon", "lat")[: MOST + 1])
    if not rows or len(rows) > MOST:
        return None
    shapes = shapely.from_wkb(np.array([bytes(r[2]) for r in rows], dtype=object))
    view = view_of_bounds(shapely.total_bounds(shapes), WIDTH, HEIGHT)
    detail = view.scale / 111_000
    drawn = []
    for (code, name, _shape, lon, lat), shape in zip(rows, shapely.simplify(shapes, detail), strict=True):
        x, y = view.pixel(lon, lat)
        drawn.append(
            (path_of(view, shape), f"{float(x):.1f}", f"{float(y):.1f}", short(code, {}), f"{name} {code}")
        )
    return LayerMap(view.width, view.height, drawn, streets(view), len(rows) <= NAMED)
