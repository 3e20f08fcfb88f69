"""Cells of land around houses: each building gets what lies nearer to it than to any other (metres)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import Voronoi

from .rings import polygons_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

SAMPLE_M = 8.0  # a wall is represented by points not further apart than this
SHRINK_M = 0.3  # walls shared by two houses are drawn in by so much before they are sampled
APART_M = 0.3  # points on one spot are set apart by about so much
CARVED_M = 1.0  # half the side of the square for a building that lies wholly under others
SHORTEST_M = 1e-3  # a common border shorter than this is a point
MOST_ROUNDS = 3
POLYGON = 3


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one area, in metres.

    `polygons`: one for each site. `u`, `v`, `length`: one row for each stretch of common border, with the
    places of the two sites; `link`: the line that joins the two houses across that stretch (m × 2 × 2).
    """

    polygons: Shapes
    u: Ints
    v: Ints
    length: Floats
    link: Floats


def cells_within(shapes: Shapes, area: shapely.Geometry) -> Cells:
    """Divide `area` (a polygon in metres) among the sites `shapes` (points or footprints in metres).

    Every bit of the area belongs to exactly one cell. A footprint is represented by points along its walls, so
    that borders pass between houses and not through them. The diagram is that of Voronoi (1908), computed by
    Qhull (Barber, Dobkin, Huhdanpaa 1996).

    >>> found = cells_within(shapely.points([(2, 5), (8, 5)]), shapely.box(0, 0, 10, 10))
    >>> [p.area for p in found.polygons], found.length.tolist()
    ([50.0, 50.0], [10.0])
    """
    shapely.prepare(area)
    if len(shapes) == 1:
        none = np.zeros(0, np.int64)
        return Cells(np.array([area], dtype=object), none, none, np.zeros(0), np.zeros((0, 2, 2)))
    shapes = _within(shapes, area)
    points, owner = samples(shapes)
    for turn in range(MOST_ROUNDS):
        diagram = _diagram(points, owner)
        polygons, lost = polygons_of(diagram, len(shapes), points, owner)
        if not lost.any() or turn == MOST_ROUNDS - 1:
            break
        points, owner = points[~lost], owner[~lost]
    return _clipped(polygons, diagram, shapes, points, area)


def _within(shapes: Shapes, area: shapely.Geometry) -> Shapes:
    """The part of each site inside the area; a site beside it is represented by the nearest place inside."""
    out = shapes.copy()
    astray = np.flatnonzero(~shapely.covers(area, shapes))
    parts = shapely.intersection(shapes[astray], area)
    flat = shapely.area(parts) > 0
    out[astray[flat]] = parts[flat]
    beside = astray[~flat]
    away = shapely.shortest_line(shapely.point_on_surface(shapes[beside]), area)
    out[beside] = shapely.get_point(away, -1)
    return out


@dataclass(frozen=True, eq=False)
class Diagram:
    """Ridges between different owners; `a` lies to the left of the way from `begin` to `end`, `b` to the right."""

    vertices: Floats
    begin: Ints
    end: Ints
    a: Ints
    b: Ints
    left: Ints  # the sample on each side; beyond the last sample lie helpers around everything
    right: Ints


def samples(shapes: Shapes) -> tuple[Floats, Ints]:
    """Points that stand for the shapes, and the shape of each; every shape has one at least, no two coincide."""
    is_area = shapely.get_dimensions(shapes) == 2
    drawn_in = shapes.copy()
    drawn_in[is_area] = shapely.buffer(shapes[is_area], -SHRINK_M, join_style="mitre")
    drawn_in[is_area] = shapely.segmentize(drawn_in[is_area], SAMPLE_M)
    points, owner = shapely.get_coordinates(drawn_in, return_index=True)
    missing = np.setdiff1d(np.arange(len(shapes)), owner)
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes[missing]))
    points, owner = np.concatenate([points, middle]), np.concatenate([owner, missing])
    points = np.round(points, 3)
    _, first = np.unique(points, axis=0, return_index=True)
    keep = np.sort(first)
    gone = np.setdiff1d(np.arange(len(shapes)), owner[keep])
    points, owner = points[keep], owner[keep]
    if len(gone):
        apart = _set_apart(shapely.get_coordinates(shapely.point_on_surface(shapes[gone])))
        points, owner = np.concatenate([points, apart]), np.concatenate([owner, gone])
    return points, owner.astype(np.int64)


def _set_apart(points: Floats) -> Floats:
    """Points on one spot, moved onto a spiral around it: several entrances at one address stay several units."""
    _, group, count = np.unique(np.round(points, 3), axis=0, return_inverse=True, return_counts=True)
    group = group.reshape(-1)
    order = np.argsort(group, kind="stable")
    rank = np.empty(len(points))
    rank[order] = np.arange(len(points)) - np.repeat(np.cumsum(count) - count, count)
    angle = (rank + 1) * 2.399963229728653  # the golden angle: no two directions coincide
    reach = APART_M * np.sqrt(rank + 1)
    return np.asarray(points + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]))


def _diagram(points: Floats, owner: Ints) -> Diagram:
    low, high = points.min(axis=0), points.max(axis=0)
    middle, reach = (low + high) / 2, 10 * float(max((high - low).max(), 100.0))
    turn = np.arange(16) * (2 * np.pi / 16) + 0.1
    helpers = reach * np.column_stack([np.cos(turn), np.sin(turn)])
    found = Voronoi(np.concatenate([points - middle, helpers]))
    owners = np.concatenate([owner, np.full(16, -1)])
    sides = found.ridge_points.astype(np.int64)
    different = np.flatnonzero(owners[sides[:, 0]] != owners[sides[:, 1]])
    sides = sides[different]
    ends = np.asarray([found.ridge_vertices[at] for at in different.tolist()], dtype=np.int64)
    vertices = found.vertices + middle
    place = found.points + middle
    along = vertices[ends[:, 1]] - vertices[ends[:, 0]]
    across = place[sides[:, 0]] - place[sides[:, 1]]
    is_right = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0] < 0
    sides[is_right] = sides[is_right][:, ::-1]
    return Diagram(
        vertices, ends[:, 0], ends[:, 1], owners[sides[:, 0]], owners[sides[:, 1]], sides[:, 0], sides[:, 1]
    )


def _clipped(
    polygons: Shapes, diagram: Diagram, shapes: Shapes, points: Floats, area: shapely.Geometry
) -> Cells:
    whole = shapely.contains_properly(area, polygons)
    cut = np.flatnonzero(~whole)
    polygons[cut] = shapely.intersection(polygons[cut], area)
    _give_away_orphans(polygons, cut, shapes)
    carved = _carve_for_the_landless(polygons, shapes)
    real = np.flatnonzero((diagram.a >= 0) & (diagram.b >= 0))
    begin, end = diagram.vertices[diagram.begin[real]], diagram.vertices[diagram.end[real]]
    length = np.hypot(*(end - begin).T)
    unsure = np.flatnonzero(~(whole[diagram.a[real]] & whole[diagram.b[real]]))
    lines = shapely.linestrings(np.stack([begin[unsure], end[unsure]], axis=1))
    length[unsure] = shapely.length(shapely.intersection(lines, area))
    long = length > SHORTEST_M
    real, length = real[long], length[long]
    link = np.stack([points[diagram.left[real]], points[diagram.right[real]]], axis=1)
    host = np.array([h for _, h in carved], dtype=np.int64)
    own = np.array([o for o, _ in carved], dtype=np.int64)
    place = shapely.get_coordinates(shapely.point_on_surface(polygons[own]))
    return Cells(
        polygons,
        np.concatenate([diagram.a[real], own]),
        np.concatenate([diagram.b[real], host]),
        np.concatenate([length, np.full(len(own), 2 * CARVED_M)]),
        np.concatenate([link, np.stack([place, place], axis=1)]),
    )


def _carve_for_the_landless(polygons: Shapes, shapes: Shapes) -> list[tuple[int, int]]:
    """A building hidden under others gets a small square of the cell that it lies in; (its place, the cell's)."""
    landless = np.flatnonzero(~(shapely.area(polygons) > SHORTEST_M))
    carved: list[tuple[int, int]] = []
    for at in landless.tolist():
        spot = shapely.point_on_surface(shapes[at])
        host = int(np.argmin(shapely.distance(polygons, spot)))
        square = shapely.intersection(shapely.buffer(spot, CARVED_M, cap_style="square"), polygons[host])
        rest = shapely.difference(polygons[host], square)
        if not (shapely.area(square) > 0 and shapely.area(rest) > 0):
            continue
        polygons[at], polygons[host] = square, rest
        carved.append((at, host))
    return carved


def _give_away_orphans(polygons: Shapes, cut: npt.NDArray[np.intp], shapes: Shapes) -> None:
    """A part of a cell that the border of the area severs from its house goes to the cell beside it."""
    torn = cut[shapely.get_num_geometries(polygons[cut]) > 1]
    orphans = []
    for at in torn.tolist():
        parts = [p for p in shapely.get_parts(polygons[at]) if shapely.get_type_id(p) == POLYGON]
        near = shapely.distance(np.asarray(parts, dtype=object), shapely.point_on_surface(shapes[at]))
        own = int(np.lexsort((-shapely.area(parts), near))[0])
        polygons[at] = parts[own]
        orphans += [(p, at) for k, p in enumerate(parts) if k != own]
    if not orphans:
        return
    tree = shapely.STRtree(polygons)
    for orphan, before in sorted(orphans, key=lambda o: -o[0].area):
        beside = tree.query(orphan, predicate="dwithin", distance=SHORTEST_M).tolist()
        rim = shapely.length(shapely.intersection(orphan.buffer(SHORTEST_M), polygons[beside]))
        best = beside[int(np.argmax(rim))] if len(rim) and max(rim) > 10 * SHORTEST_M else before
        polygons[best] = shapely.union_all([polygons[best], orphan], grid_size=SHORTEST_M)
