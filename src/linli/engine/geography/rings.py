"""Rings from the ridges of a diagram: the outline of all cells that have one owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    from .voronoi import Diagram

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


def polygons_of(
    diagram: Diagram, count: int, points: Floats, owner: Ints
) -> tuple[Shapes, npt.NDArray[np.bool_]]:
    """The polygon of each owner 0 … count − 1, and which samples lie in a part severed from the largest."""
    rings, ring_owner = _rings(diagram)
    area = np.asarray(shapely.area(shapely.polygons(rings)))
    is_shell = shapely.is_ccw(rings)
    out = np.empty(count, dtype=object)
    lost = np.zeros(len(points), bool)
    parts = np.bincount(ring_owner, minlength=count)
    simple = parts[ring_owner] == 1
    out[ring_owner[simple]] = shapely.polygons(rings[simple])
    order = np.argsort(ring_owner, kind="stable")
    begin = np.searchsorted(ring_owner[order], np.arange(count + 1))
    for at in np.flatnonzero(parts > 1).tolist():
        own = order[begin[at] : begin[at + 1]]
        shells = own[is_shell[own]]
        first = shells[np.argmax(area[shells])]
        out[at] = _with_holes(rings, shells, own[~is_shell[own]])
        if len(shells) > 1:
            mine = np.flatnonzero(owner == at)
            inside = shapely.intersects_xy(shapely.Polygon(rings[first]), points[mine, 0], points[mine, 1])
            lost[mine[~inside]] = True
    return out, lost


def _with_holes(rings: Shapes, shells: Ints, holes: Ints) -> shapely.Geometry:
    whole = shapely.union_all([shapely.Polygon(rings[s]) for s in shells])
    return shapely.difference(whole, shapely.union_all([shapely.Polygon(rings[h]) for h in holes]))


def _rings(diagram: Diagram) -> tuple[Shapes, Ints]:
    """Closed rings, counterclockwise around land and clockwise around holes, and the owner of each."""
    owner = np.concatenate([diagram.a, diagram.b])
    begin = np.concatenate([diagram.begin, diagram.end])
    end = np.concatenate([diagram.end, diagram.begin])
    real = owner >= 0
    owner, begin, end = owner[real], begin[real], end[real]
    key = owner * len(diagram.vertices) + begin
    order = np.argsort(key, kind="stable")
    owner, end, key = owner[order], end[order], key[order]
    begin = begin[order]
    after = np.searchsorted(key, owner * len(diagram.vertices) + end).tolist()
    twins = np.append(key[1:] == key[:-1], False).tolist()
    used = [False] * len(after)
    walk: list[int] = []
    ring: list[int] = []
    ring_owner: list[int] = []
    for first in range(len(after)):
        if used[first]:
            continue
        at, number = first, len(ring_owner)
        while not used[at]:
            used[at] = True
            walk.append(at)
            ring.append(number)
            at = after[at]
            while used[at] and at != first and twins[at]:
                at += 1
        ring_owner.append(int(owner[first]))
    places = diagram.vertices[begin[np.array(walk, dtype=np.int64)]]
    number_of = np.array(ring, dtype=np.int64)
    long = np.bincount(number_of)[number_of] >= 3
    kept, again = np.unique(number_of[long], return_inverse=True)
    rings = shapely.linearrings(places[long], indices=again)
    return np.asarray(rings, dtype=object), np.array(ring_owner, dtype=np.int64)[kept]
