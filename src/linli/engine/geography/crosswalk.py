"""From one layer to another: how much land and how many households a grid of the one shares with each of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from .frame import Frame
from .grid_index import GridIndex, shapes_of
from .measure import areas_m2

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
CRUMB_M2 = 0.05


@dataclass(frozen=True, slots=True)
class Shared:
    """What `left` and `right` have in common; None stands for land or households in no grid of that layer."""

    left: str | None
    right: str | None
    area_m2: float
    households: int


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """Where households live: points in degrees with their whole numbers of households."""

    lon: npt.ArrayLike
    lat: npt.ArrayLike
    households: npt.ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class LayerOf:
    """A layer: one key and one sound polygon in degrees (Shapely geometry or WKB) per grid."""

    keys: Sequence[str]
    geometries: Sequence[Any]


def crosswalk(left: LayerOf, right: LayerOf, homes: Homes | None = None) -> list[Shared]:
    """Every pair of grids that share land (more than 0.05 m²) or households, by left and right key.

    Land outside the other layer appears as a row with None, so over the rows of a left grid the areas add up to its
    area (to 0.05 m² a row; for a right grid to 1 in 100,000; both layers must be without overlaps), and its households to exactly those of `homes`
    in it. A home on a border is counted in the grid with the lower key (see `GridIndex`). Without `homes` the
    households are 0; where only totals per grid are known, `apportion` shares them by area.

    >>> west, east = shapely.box(119.680, 31.520, 119.681, 31.521), shapely.box(119.681, 31.520, 119.682, 31.521)
    >>> fire = LayerOf(["F1"], [shapely.box(119.6805, 31.520, 119.682, 31.521)])
    >>> found = crosswalk(LayerOf(["A", "B"], [west, east]), fire, Homes([119.6802, 119.6815], [31.5205] * 2, [3, 40]))
    >>> [(row.left, row.right, round(row.area_m2), row.households) for row in found]
    [('A', 'F1', 5266, 0), ('A', None, 5266, 3), ('B', 'F1', 10531, 40)]
    """
    a, b = shapes_of(left.geometries), shapes_of(right.geometries)
    area = _areas(a, b)
    people = _homes(left, right, homes) if homes is not None else {}
    rows = [
        Shared(
            None if i < 0 else left.keys[i],
            None if j < 0 else right.keys[j],
            area.get((i, j), 0.0),
            people.get((i, j), 0),
        )
        for i, j in {**area, **people}
    ]
    return sorted(rows, key=lambda r: (r.left is None, r.left or "", r.right is None, r.right or ""))


def _areas(a: npt.NDArray[np.object_], b: npt.NDArray[np.object_]) -> dict[tuple[int, int], float]:
    """Square metres of each pair, and under (i, −1), (−1, j) what the other layer does not cover."""
    frame = Frame.around(np.concatenate([a, b]))
    flat_a, flat_b = frame.flat(a), frame.flat(b)
    i, j = shapely.STRtree(flat_b).query(flat_a, predicate="intersects")
    common = np.asarray(shapely.area(shapely.intersection(flat_a[i], flat_b[j])))
    out: dict[tuple[int, int], float] = {}
    for side, shapes, flat, own in ((0, a, flat_a, i), (1, b, flat_b, j)):
        # shares are taken from the flat frame, areas from each grid's own: so the shares add up to its area
        whole, area = np.asarray(shapely.area(flat)), areas_m2(shapes)
        scale = np.divide(area, whole, out=np.ones(len(whole)), where=whole > 0)
        shares = common * scale[own]
        if side == 0:
            pairs = zip(i.tolist(), j.tolist(), shares.tolist(), strict=True)
            out = {(p, q): m for p, q, m in pairs if m > CRUMB_M2}
        rest = area - np.bincount(own, weights=shares, minlength=len(whole))
        for at in np.flatnonzero(rest > CRUMB_M2).tolist():
            out[(at, -1) if side == 0 else (-1, at)] = float(rest[at])
    return out


def _homes(left: LayerOf, right: LayerOf, homes: Homes) -> dict[tuple[int, int], int]:
    lon, lat = np.asarray(homes.lon, dtype=np.float64), np.asarray(homes.lat, dtype=np.float64)
    counts = np.asarray(homes.households, dtype=np.int64)
    i = GridIndex.build(left.keys, left.geometries, version=0).locate_many(lon, lat)
    j = GridIndex.build(right.keys, right.geometries, version=0).locate_many(lon, lat)
    pairs, which = np.unique(np.column_stack([i, j]), axis=0, return_inverse=True)
    total = np.zeros(len(pairs), np.int64)
    np.add.at(total, which.reshape(-1), counts)
    return {(int(p), int(q)): int(t) for (p, q), t in zip(pairs.tolist(), total.tolist(), strict=True) if t}


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` shared out in whole numbers by `weights` (largest remainders; ties to the earlier): the sum is kept.

    Where all weights are 0, the first gets everything. Raises `ValueError` for a negative total or weight, or
    for no weights at all.

    >>> apportion(10, [1, 1, 1]), apportion(7, [0.0, 2.5])
    ([4, 3, 3], [0, 7])
    """
    if not weights or total < 0 or any(not w >= 0 for w in weights):
        raise ValueError(f"cannot share out {total} by {list(weights)}")
    whole = sum(weights)
    if whole == 0:
        return [total, *[0] * (len(weights) - 1)]
    exact = [total * w / whole for w in weights]
    shares = [int(e) for e in exact]
    order = sorted(range(len(weights)), key=lambda k: (shares[k] - exact[k], k))
    for k in order[: total - sum(shares)]:
        shares[k] += 1
    return shares
