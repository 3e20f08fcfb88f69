"""A division as a drawn map: every unit a shape that can be chosen, grids with their loads, what moves hatched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from linli.doors.parts.townmap import View, view_of_bounds
from linli.engine.geography import grids_of_units
from linli.records.territory.models import DraftUnit, MapFeature
from linli.records.territory.planning import Plan
from linli.records.territory.queries import BASE_LAYER

MOST_UNITS = 6000  # more would make the page heavy: then only the grids are drawn, and the list is used
SHADES = 6
WIDTH, HEIGHT = 620, 720


@dataclass(frozen=True)
class DrawnUnit:
    seq: int
    d: str
    shade: int
    grid: str
    title: str
    is_moved: bool


@dataclass(frozen=True)
class DrawnGrid:
    code: str
    short: str
    d: str
    x: str
    y: str
    households: int
    is_bad: bool


@dataclass(frozen=True)
class Drawn:
    """One of the two maps of a comparison."""

    width: int
    height: int
    units: list[DrawnUnit]
    grids: list[DrawnGrid]
    streets: list[tuple[str, str]]  # class of the look, path


def draw_plan(
    plan: Plan,
    shapes: Any,
    view: View,
    *,
    of: Sequence[str],
    names: Mapping[str, str],
    moved: bool,
    around: list[tuple[str, str]],
) -> Drawn:
    """`of`: the grid of each unit; `shapes`: the units' polygons."""
    lands = _lands(shapes, of)
    shade = _shades(plan, of)
    loads = plan.loads(of)
    low, high = plan.draft.low, plan.draft.high
    few = len(plan) <= MOST_UNITS
    units = [
        DrawnUnit(at, path_of(view, shapes[at]), shade.get(of[at], 0), of[at], f"{plan.codes[at]} · {plan.households[at]}",
                  moved and plan.now[at] != of[at])
        for at in range(len(plan))
    ] if few else []  # fmt: skip
    grids = []
    for code, land in lands.items():
        if not code:
            continue
        point = shapely.maximum_inscribed_circle(land).coords[0] if not land.is_empty else (0, 0)
        x, y = view.pixel(*point)
        load = loads[code]
        grids.append(DrawnGrid(
            code, short(code, names), path_of(view, land), f"{float(x):.1f}", f"{float(y):.1f}", load, not low <= load <= high
        ))  # fmt: skip
    return Drawn(view.width, view.height, units, grids, around)


def unit_shapes(plan: Plan) -> Any:
    rows = DraftUnit.objects.filter(draft=plan.draft).order_by("seq").values_list("shape", flat=True)
    return shapely.from_wkb(np.array([bytes(s) for s in rows], dtype=object))


def view_of(shapes: Any, width: int = WIDTH, height: int = HEIGHT) -> View:
    return view_of_bounds(shapely.total_bounds(shapes), width, height)


def short(code: str, names: Mapping[str, str]) -> str:
    """What stands on the map: the number at the end of a long code, else the code."""
    return (
        code[-3:].lstrip("0").zfill(2)
        if code.isdigit() and len(code) > 6
        else names.get(code, code)
        if len(code) > 6
        else code
    )


def streets(view: View) -> list[tuple[str, str]]:
    """Water, green and streets around, for orientation."""
    west, south, east, north = view.box.bounds
    near = MapFeature.objects.filter(
        layer__code=BASE_LAYER, kind__in=("street", "water", "green"), west__lte=east, east__gte=west, south__lte=north,
        north__gte=south, min_zoom__lte=14,
    )  # fmt: skip
    found: dict[str, list[str]] = {"m-green": [], "m-water": [], "dv-water": [], "dv-street": []}
    for kind, shape in near.values_list("kind", "shape"):
        drawn = shapely.clip_by_rect(shapely.from_wkb(bytes(shape)), west, south, east, north)
        is_area = drawn.geom_type.endswith("Polygon")
        look = {"green": "m-green", "water": "m-water" if is_area else "dv-water"}.get(kind, "dv-street")
        if (kind == "green") <= is_area and (kind != "street" or not is_area):
            found[look].append(path_of(view, drawn))
    return [(look, "".join(paths)) for look, paths in found.items() if any(paths)]


def path_of(view: View, shape: Any) -> str:
    parts = []
    for part in shapely.get_parts(shape):
        rings = (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)
        for ring in rings:
            if ring.geom_type not in {"LinearRing", "LineString"} or ring.is_empty:
                continue
            xy = shapely.get_coordinates(ring)
            x, y = view.pixel(xy[:, 0], xy[:, 1])
            points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
            parts.append(f"M{points}{'Z' if part.geom_type == 'Polygon' else ''}")
    return "".join(parts)


def borders(view: View, shapes: Any, of: Sequence[str]) -> str:
    """Borders between grids only, each once."""
    lands = list(_lands(shapes, of).values())
    return path_of(
        view, shapely.line_merge(shapely.union_all(shapely.boundary(np.array(lands, dtype=object))))
    )


def _lands(shapes: Any, of: Sequence[str]) -> dict[str, Any]:
    return grids_of_units(list(shapes), list(of))


def _shades(plan: Plan, of: Sequence[str]) -> dict[str, int]:
    """Neighbouring grids look different; the same grid keeps its look from page to page as far as it can."""
    beside: dict[str, set[str]] = {code: set() for code in of}
    for u, v in zip(plan.edges["u"].tolist(), plan.edges["v"].tolist(), strict=True):
        if of[u] != of[v]:
            beside[of[u]].add(of[v])
            beside[of[v]].add(of[u])
    shade: dict[str, int] = {}
    for code in sorted(beside):
        taken = {shade[other] for other in beside[code] if other in shade}
        shade[code] = next((s for s in range(SHADES) if s not in taken), len(code) % SHADES)
    return shade
