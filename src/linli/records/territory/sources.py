"""From buildings or parcels to the units of a draft, within the areas and along the streets that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from linli.engine.geography import (
    Areas,
    Barriers,
    Fault,
    Parents,
    Streets,
    Units,
    check_layer,
    faults_as_geojson,
    street_class,
    units_of_buildings,
    units_of_land,
)
from linli.words import Words

from .given import NewUnit
from .models import Area, MapFeature
from .queries import BASE_LAYER

NEAR_DEGREES = 0.002  # streets and rivers so far around the buildings are looked at
MOST_CHECKED = 5000
MOST_FAULTS = 500
# a point in two grids, a grid that is not one piece of land, a row that was not read: nothing of it is decided in silence
HARD_MARKS = frozenset({"row", "invalid", "overlap", "torn", "code-repeated"})


@dataclass(frozen=True)
class Found:
    """What a division starts from: one entry per building or parcel."""

    shapes: Sequence[Any]  # Shapely geometries in degrees
    codes: Sequence[str]
    labels: Sequence[str]
    households: Sequence[int]


@dataclass(frozen=True)
class Prepared:
    units: list[NewUnit]
    edges: list[tuple[int, int, float, str]]
    notes: list[Words]
    outside: int
    marks: list[dict[str, Any]]  # faults of the layer, see `faults_as_geojson`
    source: list[int]  # for each unit its place in the file, -1 for land of no building


def prepare_buildings(found: Found, area: Area, *, rivers: bool = False) -> Prepared:
    """Each building with the land nearer to it than to any other, within its community and never across its border."""
    lines, water, bridges = _ground(found.shapes)
    made = units_of_buildings(
        found.shapes,
        areas=_areas(area),
        streets=lines,
        barriers=Barriers(water, bridges) if rivers and water else None,
    )
    return _prepared(found, made, area)


def prepare_land(found: Found, area: Area, *, rivers: bool = False) -> Prepared:
    """Parcels, blocks or cells that fill the land already; what overlaps or leaves gaps is listed, never repaired."""
    lines, water, bridges = _ground(found.shapes)
    made = units_of_land(
        found.shapes,
        areas=_areas(area),
        streets=lines,
        barriers=Barriers(water, bridges) if rivers and water else None,
    )
    prepared = _prepared(found, made, area)
    if len(found.shapes) <= MOST_CHECKED:
        prepared.marks.extend(marks_of(check_layer(list(found.codes), list(found.shapes))))
    return prepared


def prepare_grids(found: Found, area: Area, *, codes: Sequence[str] | None) -> Prepared:
    """Grids that exist already, each one a unit of its own; the check looks at the areas above and at the codes as written."""
    lines, _, _ = _ground(found.shapes)
    leaves = leaf_areas(area)
    made = units_of_land(found.shapes, areas=_areas(area), streets=lines)
    prepared = _prepared(found, made, area)
    kept = [at for at in prepared.source if at >= 0]
    above = None
    if leaves:
        code_of = {a.path: a.code for a in leaves}
        of = [code_of.get(unit.border, "") for unit in prepared.units]
        above = Parents([a.code for a in leaves], [bytes(a.shape) for a in leaves if a.shape], of)
    faults = check_layer(
        [found.codes[at] for at in kept], [found.shapes[at] for at in kept], parents=above,
        codes=[codes[at] for at in kept] if codes is not None else None,
    )  # fmt: skip
    prepared.marks.extend(marks_of(faults))
    return prepared


def marks_of(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """As much of the list as a page and a map can show; the file says more on the command line."""
    worst_first = sorted(faults, key=lambda f: f.kind.value not in HARD_MARKS)
    return list(faults_as_geojson(worst_first[:MOST_FAULTS])["features"])


def leaf_areas(area: Area) -> list[Area]:
    """The areas below this one that have an outline and are not cut further; the area itself where there is none."""
    below = list(
        Area.objects.filter(path__startswith=area.path, shape__isnull=False, layer=area.layer).order_by(
            "path"
        )
    )
    parents = {a.path.rstrip("/").rpartition("/")[0] + "/" for a in below}
    return [a for a in below if a.path not in parents]


def _areas(area: Area) -> Areas | None:
    leaves = leaf_areas(area)
    return Areas([a.path for a in leaves], [bytes(a.shape) for a in leaves if a.shape]) if leaves else None


def _ground(shapes: Sequence[Any]) -> tuple[Streets | None, list[bytes], list[bytes]]:
    west, south, east, north = shapely.total_bounds(list(shapes)).tolist()
    near = MapFeature.objects.filter(
        layer__code=BASE_LAYER, kind__in=("street", "rail", "water", "bridge"), west__lte=east + NEAR_DEGREES,
        east__gte=west - NEAR_DEGREES, south__lte=north + NEAR_DEGREES, north__gte=south - NEAR_DEGREES,
    )  # fmt: skip
    rows = [(kind, grade, bytes(shape)) for kind, grade, shape in near.values_list("kind", "grade", "shape")]
    streets = [(street_class(grade), shape) for kind, grade, shape in rows if kind == "street"]
    lines = [(c, s) for c, s in streets if shapely.from_wkb(s).geom_type.endswith("LineString")]
    barriers = [s for kind, _, s in rows if kind in ("rail", "water")]
    bridges = [s for kind, _, s in rows if kind == "bridge"]
    return (Streets([s for _, s in lines], [c for c, _ in lines]) if lines else None), barriers, bridges


def _prepared(found: Found, made: Units, area: Area) -> Prepared:
    points = shapely.get_coordinates(shapely.point_on_surface(made.polygons)).tolist()
    units: list[NewUnit] = []
    empty = 0
    for at, (source, polygon) in enumerate(zip(made.source.tolist(), made.polygons, strict=True)):
        border = made.border[at] or area.path
        lon, lat = points[at]
        if source < 0:
            empty += 1
            units.append(NewUnit(f"land-{empty}", 0, lon, lat, shapely.to_wkb(polygon), border))
        else:
            units.append(NewUnit(
                found.codes[source], found.households[source], lon, lat, shapely.to_wkb(polygon), border, found.labels[source]
            ))  # fmt: skip
    edges = list(zip(made.u.tolist(), made.v.tolist(), made.length.tolist(), made.street, strict=True))
    return Prepared(units, edges, list(made.notes), len(made.outside), [], made.source.tolist())
