"""A division as a drawn map: grids with their loads, what moves hatched; the units as shapes that can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.db import connection

from linli.doors.parts.townmap import View, view_of_bounds
from linli.records.territory.models import DraftUnit, MapFeature
from linli.records.territory.planning import Plan
from linli.records.territory.queries import BASE_LAYER, base_map_version

SHADES = 6
ROUGH = 1e-5  # degrees; where a label stands need not be exact
MOST_GRIDS = 2000
WIDTH, HEIGHT = 620, 720
MOST_KEPT = 6
MOST_VIEWS = 40
_streets_kept: dict[Any, list[tuple[str, str]]] = {}


@dataclass(frozen=True)
class DrawnGrid:
    code: str
    short: str
    d: str
    x: str
    y: str
    households: int
    shade: int
    is_bad: bool


@dataclass(frozen=True)
class Drawn:
    """One of the two maps of a comparison: its grids; the units are fetched once and drawn by the browser."""

    width: int
    height: int
    grids: list[DrawnGrid]
    moved: str  # land that changes its grid
    streets: list[tuple[str, str]]  # class of the look, path


@dataclass(frozen=True, eq=False)
class Ground:
    """What never changes of a draft's map: shapes of the units, the view, streets and water around."""

    shapes: Any
    view: View
    streets: list[tuple[str, str]]
    base: int  # version of the base map
    present: dict[Any, Drawn] = field(default_factory=dict)


_grounds: dict[Any, Ground] = {}
_lands_kept: dict[Any, dict[bytes, tuple[str, tuple[float, float]]]] = {}


def ground_of(plan: Plan) -> Ground:
    """Read once by each process, as the units are; anew when the base map has a new version."""
    version = base_map_version()
    kept = _grounds.get(plan.draft.pk)
    if kept is None or kept.base != version:
        shapes = unit_shapes(plan)
        view = view_of(shapes)
        while len(_grounds) >= MOST_KEPT:
            old = next(iter(_grounds))
            _grounds.pop(old)
            _lands_kept.pop(old, None)
        kept = _grounds[plan.draft.pk] = Ground(shapes, view, streets(view), version)
    return kept


def draw_present(plan: Plan, ground: Ground, *, names: Mapping[str, str]) -> Drawn:
    """The grids as they are in force: the same on every page of a draft, while limits and names are the same."""
    key = plan.draft.low, plan.draft.high, tuple(sorted(names.items()))
    if key not in ground.present:
        ground.present.clear()
        ground.present[key] = draw_plan(plan, ground, of=plan.now, names=names, is_draft=False)
    return ground.present[key]


def draw_plan(
    plan: Plan, ground: Ground, *, of: Sequence[str], names: Mapping[str, str], is_draft: bool
) -> Drawn:
    """`of`: the grid of each unit."""
    view = ground.view
    shade, loads = _shades(plan, of), plan.loads(of)
    low, high = plan.draft.low, plan.draft.high
    units: dict[str, list[int]] = {}
    for at, code in enumerate(of):
        units.setdefault(code, []).append(at)
    grids = []
    for code in sorted(units):
        d, (x, y) = _land(plan, ground, units[code])
        is_bad = code != "" and not low <= loads[code] <= high
        grids.append(
            DrawnGrid(
                code,
                short(code, names) if code else "",
                d,
                f"{x:.1f}",
                f"{y:.1f}",
                loads[code],
                shade[code],
                is_bad,
            )
        )
    moved = (
        [at for at, (was, to) in enumerate(zip(plan.now, of, strict=True)) if was != to] if is_draft else []
    )
    return Drawn(
        view.width, view.height, grids, _land(plan, ground, moved)[0] if moved else "", ground.streets
    )


def _land(plan: Plan, ground: Ground, members: list[int]) -> tuple[str, tuple[float, float]]:
    """The outline of some units together and a place for the label; kept, for a correction changes two grids of many."""
    kept = _lands_kept.setdefault(plan.draft.pk, {})
    key = np.array(members, np.int32).tobytes()
    if key not in kept:
        land: Any = shapely.coverage_union_all(ground.shapes[members])
        inner = shapely.get_coordinates(shapely.maximum_inscribed_circle(land, tolerance=ROUGH))[0]
        x, y = ground.view.pixel(*inner)
        if len(kept) > 4 * MOST_GRIDS:
            kept.clear()
        kept[key] = path_of(ground.view, land), (float(x), float(y))
    return kept[key]


def unit_paths(plan: Plan) -> list[str]:
    """The outline of each unit, in pixels of the map."""
    ground = ground_of(plan)
    return paths_of(ground.view, ground.shapes)


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
    """Water, green and streets around, for orientation; kept until the base map has a new version."""
    key = connection.schema_name, base_map_version(), view  # type: ignore[attr-defined]
    if key not in _streets_kept:
        if len(_streets_kept) >= MOST_VIEWS:
            _streets_kept.clear()
        _streets_kept[key] = _streets(view)
    return _streets_kept[key]


def _streets(view: View) -> list[tuple[str, str]]:
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


def paths_of(view: View, shapes: Any) -> list[str]:
    """What `path_of` says of each area; all corners are reckoned and written at once, six times faster for thousands."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    corners, ring_of_corner = shapely.get_coordinates(rings, return_index=True)
    x, y = view.pixel(corners[:, 0], corners[:, 1])
    points = ["%.1f,%.1f" % pair for pair in zip(x.tolist(), y.tolist(), strict=True)]  # noqa: UP031 - twice as fast here
    begin = np.searchsorted(ring_of_corner, np.arange(len(rings) + 1)).tolist()
    paths = [""] * len(shapes)
    for ring, shape in enumerate(shape_of_part[part_of_ring].tolist()):
        paths[shape] += f"M{' '.join(points[begin[ring] : begin[ring + 1]])}Z"
    return paths


def _shades(plan: Plan, of: Sequence[str]) -> dict[str, int]:
    """Neighbouring grids look different; the same grid keeps its look from page to page as far as it can."""
    beside: dict[str, set[str]] = {code: set() for code in of}
    place = {code: at for at, code in enumerate(dict.fromkeys(of))}
    label = np.array([place[code] for code in of])
    apart = np.flatnonzero(label[plan.edges["u"]] != label[plan.edges["v"]])
    for u, v in zip(plan.edges["u"][apart].tolist(), plan.edges["v"][apart].tolist(), strict=True):
        beside[of[u]].add(of[v])
        beside[of[v]].add(of[u])
    shade: dict[str, int] = {}
    for code in sorted(beside):
        taken = {shade[other] for other in beside[code] if other in shade}
        shade[code] = next((s for s in range(SHADES) if s not in taken), len(code) % SHADES)
    return shade
