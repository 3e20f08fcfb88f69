"""Polygons of grids from the units they are made of, with borders that neighbours share to the last digit."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from .frame import Frame
from .grid_index import shapes_of

Shapes = npt.NDArray[np.object_]
K = TypeVar("K", bound=Hashable)
# Corners nearer than this are one corner.
SNAP_M = 1e-3
# A crack between units narrower than this is a slip of drawing and is closed; wider ones stay gaps.
CRACK_M = 0.05


def grids_of_units(polygons: Sequence[Any], grid_of_unit: Sequence[K]) -> dict[K, shapely.Geometry]:
    """The land of each grid: the union of its units (polygons in degrees), in the order in which grids first occur.

    All outlines are laid over each other, cut at every crossing and rounded to a millimetre, and each face that
    arises goes to one grid: no overlap is left, no sliver, and neighbours have the same corners. Land that belongs
    to no unit stays out, unless it is a crack of less than 5 cm.

    >>> tiles = [shapely.box(119.68, 31.52, 119.681, 31.521), shapely.box(119.681, 31.52, 119.682, 31.521)]
    >>> [(k, round(p.area, 9)) for k, p in grids_of_units(tiles, ["A", "A"]).items()]
    [('A', 2e-06)]
    """
    if len(polygons) != len(grid_of_unit):
        raise ValueError(f"{len(polygons)} polygons, but {len(grid_of_unit)} grids")
    names = list(dict.fromkeys(grid_of_unit))
    if not names:
        return {}
    place = {name: at for at, name in enumerate(names)}
    label = np.array([place[name] for name in grid_of_unit])
    shapes = shapes_of(polygons)
    frame = Frame.around(shapes)
    rough = _unions(frame.flat(shapes), label, len(names))
    faces = shapely.get_parts(
        shapely.polygonize([shapely.union_all(shapely.boundary(rough), grid_size=SNAP_M)])
    )
    owner = _owners(faces, rough)
    whole = _unions(faces[owner >= 0], owner[owner >= 0], len(names))
    return dict(zip(names, frame.back(whole), strict=True))


def _unions(shapes: Shapes, label: npt.NDArray[np.intp], count: int) -> Shapes:
    order = np.argsort(label, kind="stable")
    begin = np.searchsorted(label[order], np.arange(count + 1))
    out = np.empty(count, dtype=object)
    for at in range(count):
        out[at] = shapely.union_all(shapes[order[begin[at] : begin[at + 1]]], grid_size=SNAP_M)
    return out


def _owners(faces: Shapes, rough: Shapes) -> npt.NDArray[np.intp]:
    """The grid that each face lies in; −1 for gaps. Where grids overlap, the first one keeps the land."""
    middle = shapely.point_on_surface(faces)
    owner = np.full(len(faces), len(rough))
    face, grid = shapely.STRtree(rough).query(middle, predicate="intersects")
    np.minimum.at(owner, face, grid)
    owner[owner == len(rough)] = -1
    lost = np.flatnonzero(owner < 0)
    crack = lost[2 * shapely.area(faces[lost]) < CRACK_M * shapely.length(faces[lost])]
    tree = shapely.STRtree(faces)
    for at in crack.tolist():
        near = tree.query(faces[at], predicate="touches")
        near = near[owner[near] >= 0]
        if len(near):
            rim = shapely.length(shapely.intersection(faces[near], faces[at]))
            owner[at] = owner[near[int(np.argmax(rim))]]
    return owner
