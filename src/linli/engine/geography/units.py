"""From buildings, points or parcels to the units and neighbour edges that a division starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from linli.words import Words

from .frame import Frame
from .grid_index import GridIndex, shapes_of
from .measure import areas_m2
from .neighbours import TOLERANCE_M, neighbours_in_metres
from .street_sides import CLASSES, Barriers, Streets, classes_beside, classes_between, is_barred
from .voronoi import Cells, cells_within

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

# Around buildings, where no borders are given, land reaches out so far.
RIM_M = 30.0
# A building this near to an area that it does not lie in is still counted to it: borders are drawn by hand.
NEAR_AREA_M = 50.0


@dataclass(frozen=True, eq=False)
class Areas:
    """Hard borders: the communities, wards or sides of a river, by key, with polygons in degrees."""

    keys: Sequence[str]
    geometries: Sequence[Any] | Shapes


@dataclass(frozen=True, eq=False)
class Units:
    """Units in the order of the input, then one unit for each area that holds no building.

    `source`: n places in the input, −1 for the land of an area without buildings. `polygons`: n polygons in
    degrees. `x`, `y`: n positions in metres of one plane (`origin`: its longitude and latitude). `border`: n keys
    of areas. `area_m2`: n. `u`, `v`: places of neighbouring units, each pair once, `length`: metres of their common
    border, `street`: its class (`main`, `street`, `lane`, `yard`; empty where no streets were given).
    `outside`: places in the input of what lies in no area; they are in no unit. `notes`: what else is to be known.
    """

    source: Ints
    polygons: Shapes
    x: Floats
    y: Floats
    border: tuple[str, ...]
    area_m2: Floats
    u: Ints
    v: Ints
    length: Floats
    street: tuple[str, ...]
    origin: tuple[float, float]
    outside: Ints
    notes: tuple[Words, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.source)


def units_of_buildings(
    shapes: Sequence[Any],
    *,
    areas: Areas | None = None,
    streets: Streets | None = None,
    barriers: Barriers | None = None,
) -> Units:
    """Units of buildings: each gets the land of its area that lies nearer to it than to any other building.

    `shapes`: points or footprints in degrees (Shapely geometries or WKB), sound and not empty (see `read_layer`).
    Each building belongs to the area that its inner point lies in, or to one at most 50 m away; without areas
    all belong to one, which reaches 30 m around their hull. Two buildings are neighbours where their cells share a
    border, unless a barrier runs between them. 100,000 buildings take well under a minute.

    >>> homes = shapely.points([(119.6801, 31.5201), (119.6803, 31.5201), (119.6805, 31.5201)])
    >>> road = Streets([shapely.LineString([(119.6802, 31.51), (119.6802, 31.53)])], ["primary"])
    >>> found = units_of_buildings(homes, streets=road)
    >>> list(zip(found.u.tolist(), found.v.tolist(), found.street))
    [(0, 1, 'main'), (1, 2, 'yard')]
    """
    given = shapes_of(shapes)
    inner = shapely.get_coordinates(shapely.point_on_surface(given))
    frame = Frame.around(given)
    flat = frame.flat(given)
    area, member = _areas_of(inner, flat, areas, frame)
    cells = _cells(flat, area, member)
    u, v, length, link = cells.u, cells.v, cells.length, cells.link
    rank = np.full(len(length), -1) if streets is None else _crossed(link, streets, frame)
    if barriers is not None:
        free = ~is_barred(link, frame.flat(shapes_of(barriers.shapes)), _bridges(barriers, frame))
        u, v, length, rank = u[free], v[free], length[free], rank[free]
    u, v, length, rank = _pairs(u, v, length, rank)
    x, y = frame.metres(inner[:, 0], inner[:, 1])
    inside = np.flatnonzero(member >= 0)
    place = np.full(len(given), -1)
    place[inside] = np.arange(len(inside))
    made = _Made(inside, cells.polygons[inside], x[inside], y[inside], member[inside])
    empty = np.setdiff1d(np.arange(len(area.keys)), member)
    return _finished(made, (place[u], place[v], length, rank), area, empty, frame, np.flatnonzero(member < 0))


def units_of_land(
    polygons: Sequence[Any],
    *,
    areas: Areas | None = None,
    streets: Streets | None = None,
    barriers: Barriers | None = None,
    tolerance_m: float = TOLERANCE_M,
) -> Units:
    """Units of parcels, blocks or unit grids that already fill the land: only their neighbours are to be found.

    `polygons` in degrees. Neighbours as in `neighbours_of`; pieces of two areas are never neighbours of the solver,
    which reads the area from `border`. The street of a border is the grandest one within 15 m of its middle.

    >>> left, right = shapely.box(119.680, 31.520, 119.681, 31.521), shapely.box(119.681, 31.520, 119.682, 31.521)
    >>> found = units_of_land([left, right])
    >>> len(found), found.street, [round(a) for a in found.area_m2]
    (2, ('',), [10531, 10531])
    """
    given = shapes_of(polygons)
    inner = shapely.get_coordinates(shapely.point_on_surface(given))
    frame = Frame.around(given)
    flat = frame.flat(given)
    area, member = _areas_of(inner, flat, areas, frame)
    inside = np.flatnonzero(member >= 0)
    flat, x_y = flat[inside], shapely.get_coordinates(shapely.point_on_surface(flat[inside]))
    found = neighbours_in_metres(flat, tolerance_m)
    u, v, length = found.u, found.v, found.length
    if barriers is not None:
        link = np.stack([x_y[u], x_y[v]], axis=1)
        free = ~is_barred(link, frame.flat(shapes_of(barriers.shapes)), _bridges(barriers, frame))
        u, v, length = u[free], v[free], length[free]
    rank = np.full(len(u), -1)
    if streets is not None:
        common = shapely.intersection(shapely.boundary(flat[u]), shapely.buffer(flat[v], tolerance_m))
        lines = frame.flat(shapes_of(streets.lines))
        rank = classes_beside(_longest_line(common), lines, streets.classes)
    made = _Made(inside, flat, x_y[:, 0], x_y[:, 1], member[inside])
    return _finished(
        made, (u, v, length, rank), area, np.zeros(0, np.int64), frame, np.flatnonzero(member < 0)
    )


def _cells(flat: Shapes, area: Areas, member: Ints) -> Cells:
    """The cells of all areas together, by the places of the buildings."""
    polygons = np.empty(len(flat), dtype=object)
    none = np.zeros(0, np.int64)
    us: list[Ints] = [none]
    vs: list[Ints] = [none]
    lengths, links = [np.zeros(0)], [np.zeros((0, 2, 2))]
    for number in np.unique(member[member >= 0]).tolist():
        own = np.flatnonzero(member == number)
        cells = cells_within(flat[own], area.geometries[number])
        polygons[own] = cells.polygons
        us.append(own[cells.u])
        vs.append(own[cells.v])
        lengths.append(cells.length)
        links.append(cells.link)
    return Cells(
        polygons, np.concatenate(us), np.concatenate(vs), np.concatenate(lengths), np.concatenate(links)
    )


@dataclass(frozen=True, eq=False)
class _Made:
    source: Ints
    flat: Shapes
    x: Floats
    y: Floats
    member: Ints


def _areas_of(inner: Floats, flat: Shapes, areas: Areas | None, frame: Frame) -> tuple[Areas, Ints]:
    """The areas in metres, and the one of each shape; −1 for what lies in none."""
    if areas is None:
        points = shapely.multipoints(shapely.get_coordinates(flat))
        hull = shapely.buffer(shapely.convex_hull(points), RIM_M)
        return Areas([""], np.array([hull], dtype=object)), np.zeros(len(flat), np.int64)
    shapes = shapes_of(list(areas.geometries))
    index = GridIndex.build(list(range(len(areas.keys))), list(shapes), version=0)
    member = index.locate_many(inner[:, 0], inner[:, 1], NEAR_AREA_M).astype(np.int64)
    return Areas(areas.keys, frame.flat(shapes)), member


def _crossed(link: Floats, streets: Streets, frame: Frame) -> Ints:
    return classes_between(link, frame.flat(shapes_of(streets.lines)), streets.classes)


def _bridges(barriers: Barriers, frame: Frame) -> Shapes:
    return frame.flat(shapes_of(barriers.bridges)) if len(barriers.bridges) else np.zeros(0, dtype=object)


def _longest_line(common: Shapes) -> Shapes:
    """One line of each common border, for its middle."""
    merged = shapely.line_merge(common)
    parts, owner = shapely.get_parts(merged, return_index=True)
    size = shapely.length(parts)
    out = np.full(len(common), shapely.LineString(), dtype=object)
    order = np.argsort(size, kind="stable")
    out[owner[order]] = parts[order]
    return out


def _pairs(u: Ints, v: Ints, length: Floats, rank: Ints) -> tuple[Ints, Ints, Floats, Ints]:
    """Each pair once: lengths added up, the class that most of the border has."""
    if not len(u):
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0), none
    low, high = np.minimum(u, v).astype(np.int64), np.maximum(u, v).astype(np.int64)
    key, of_pair = np.unique(low * (int(high.max()) + 1) + high, return_inverse=True)
    first = np.full(len(key), 0)
    first[of_pair] = np.arange(len(u))
    by_class = np.zeros((len(key), len(CLASSES) + 1))
    np.add.at(by_class, (of_pair, rank + 1), length)
    return low[first], high[first], by_class.sum(axis=1), by_class.argmax(axis=1) - 1


def _finished(
    made: _Made,
    edges: tuple[Ints, Ints, Floats, Ints],
    area: Areas,
    empty: Ints,
    frame: Frame,
    outside: Ints,
) -> Units:
    """Add the land of areas without buildings, and go back to degrees."""
    land = np.asarray(area.geometries, dtype=object)[empty]
    middle = shapely.get_coordinates(shapely.point_on_surface(land)) if len(land) else np.zeros((0, 2))
    flat = np.concatenate([made.flat, land])
    member = np.concatenate([made.member, empty])
    u, v, length, rank = edges
    polygons = frame.back(flat)
    return Units(
        source=np.concatenate([made.source, np.full(len(empty), -1)]).astype(np.int64),
        polygons=polygons,
        x=np.concatenate([made.x, middle[:, 0]]),
        y=np.concatenate([made.y, middle[:, 1]]),
        border=tuple(str(area.keys[m]) for m in member.tolist()),
        area_m2=areas_m2(polygons),
        u=np.asarray(u, dtype=np.int64),
        v=np.asarray(v, dtype=np.int64),
        length=np.round(length, 3),
        street=tuple("" if r < 0 else CLASSES[r] for r in np.asarray(rank).tolist()),
        origin=(frame.lon, frame.lat),
        outside=outside,
        notes=_notes(empty, area),
    )


def _notes(empty: Ints, area: Areas) -> tuple[Words, ...]:
    if not len(empty):
        return ()
    named = [str(area.keys[k]) for k in empty[:10].tolist()]
    return (
        Words(
            "{count} areas hold no building; the land of each is a unit without households: {named}.",
            "有 {count} 个区域内没有建筑，其土地各作为一个无住户的单元：{named}。",
        ).format(count=len(empty), named=Words(", ".join(named), "、".join(named))),
    )
