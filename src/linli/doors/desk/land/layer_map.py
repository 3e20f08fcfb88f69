"""A layer drawn by the server: its grids with their numbers, and the streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import get_language

from linli.doors.parts.townmap import view_of_bounds

from .drawing import path_of, short, streets

MOST = 3000
NAMED = 150
WRITTEN_OUT = 40  # so few that whole names fit; more have the number at the end of their code
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
    name = "name_zh" if (get_language() or "zh").startswith("zh") else "name_en"
    rows = list(grids.values_list("code", name, "shape", "lon", "lat")[: MOST + 1])
    if not rows or len(rows) > MOST:
        return None
    shapes = shapely.from_wkb(np.array([bytes(r[2]) for r in rows], dtype=object))
    view = view_of_bounds(shapely.total_bounds(shapes), WIDTH, HEIGHT)
    detail = view.scale / 111_000
    drawn = []
    for (code, title, _shape, lon, lat), shape in zip(rows, shapely.simplify(shapes, detail), strict=True):
        x, y = view.pixel(lon, lat)
        drawn.append(
            (
                path_of(view, shape),
                f"{float(x):.1f}",
                f"{float(y):.1f}",
                title if title and len(rows) <= WRITTEN_OUT else short(code, {}),
                f"{title} {code}",
            )
        )
    return LayerMap(view.width, view.height, drawn, streets(view), len(rows) <= NAMED)


@dataclass(frozen=True)
class TwoLayers:
    """Two layers over each other on one map."""

    width: int
    height: int
    left: str
    right: str
    streets: list[tuple[str, str]]


def draw_beside(left: Any, right: Any) -> TwoLayers | None:
    """Outlines of two layers' grids; None where one has none, or too many to draw."""
    found = [list(g.values_list("shape", flat=True)[: MOST + 1]) for g in (left, right)]
    if not all(found) or any(len(f) > MOST for f in found):
        return None
    shapes = [shapely.from_wkb(np.array([bytes(s) for s in f], dtype=object)) for f in found]
    view = view_of_bounds(shapely.total_bounds(np.concatenate(shapes)), WIDTH, HEIGHT)
    detail = view.scale / 111_000
    paths = ["".join(path_of(view, s) for s in shapely.simplify(part, detail)) for part in shapes]
    return TwoLayers(view.width, view.height, paths[0], paths[1], streets(view))
