"""What the check of a layer found, numbered alike on a drawn map and in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import get_language
from shapely.geometry import shape as shape_of

from linli.doors.parts.townmap import View, view_of_bounds
from linli.records.territory.sources import HARD_MARKS

from .drawing import path_of, streets

WIDTH, HEIGHT = 900, 640
MOST_DRAWN = 6000
LEAST_PX = 7  # a fault that is smaller on the map gets a ring around it


@dataclass(frozen=True)
class DrawnMark:
    """One fault. `d` is empty where there is nothing to draw; the ring says where to look."""

    number: int
    kind: str
    is_hard: bool
    words: str
    d: str
    x: str
    y: str
    ring: str


@dataclass(frozen=True)
class MarksMap:
    width: int
    height: int
    grids: str
    streets: list[tuple[str, str]]


def draw_marks(
    shapes: Sequence[Any], features: Sequence[Mapping[str, Any]]
) -> tuple[MarksMap | None, list[DrawnMark]]:
    """The layer's outlines with every fault; without shapes there is the list alone."""
    drawn = [shape_of(f["geometry"]) if f.get("geometry") else None for f in features]
    whole = [s for s in [*shapes, *drawn] if s is not None and not s.is_empty]
    if not whole:
        return None, [_mark(at, f, None, None) for at, f in enumerate(features, start=1)]
    view = view_of_bounds(shapely.total_bounds(whole), WIDTH, HEIGHT)
    few = list(shapes)[:MOST_DRAWN]
    outlines = "".join(path_of(view, shapely.simplify(s, view.scale / 111_000)) for s in few)
    marks = [_mark(at, f, s, view) for at, (f, s) in enumerate(zip(features, drawn, strict=True), start=1)]
    return MarksMap(view.width, view.height, outlines, streets(view)), marks


def _mark(number: int, feature: Mapping[str, Any], shape: Any, view: View | None) -> DrawnMark:
    told = feature["properties"]
    words = told["zh"] if (get_language() or "zh").startswith("zh") else told["en"]
    kind = told["kind"]
    if shape is None or view is None or shape.is_empty:
        return DrawnMark(number, kind, kind in HARD_MARKS, words, "", "", "", "")
    x, y = view.pixel(*shape.representative_point().coords[0])
    west, south, east, north = shape.bounds
    (left, top), (right, bottom) = view.pixel(west, north), view.pixel(east, south)
    ring = max(LEAST_PX, (max(right - left, bottom - top)) / 2 + 4)
    return DrawnMark(
        number, kind, kind in HARD_MARKS, words, path_of(view, shape), f"{float(x):.1f}", f"{float(y):.1f}",
        f"{min(ring, 60):.1f}" if ring < 60 else "",
    )  # fmt: skip
