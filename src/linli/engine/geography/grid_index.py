"""Point → grid: an immutable index that each process holds and replaces when the layer's version changes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from linli.words import Refusal, Words

from .datum import _checked
from .measure import metres_per_degree

K = TypeVar("K", bound=Hashable)
Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
POLYGON, MULTIPOLYGON = 3, 6
# Pairs of outside point and near grid that are measured at once; keeps the memory of a bad file small.
PAIRS_AT_ONCE = 20_000
POINTS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Located(Generic[K]):
    """Where a point fell: `inside` a grid (0 m), `nearest` to one within the set distance, or `outside` all.

    `distance_m` is the distance to the grid named; for `outside` it is None: nothing near enough was found.
    """

    key: K | None
    how: Literal["inside", "nearest", "outside"]
    distance_m: float | None


class GridIndex(Generic[K]):
    """All grids of one layer in one version, ready to be asked where points lie.

    A point on a border shared by several grids belongs to the one with the lowest key, always. A point in
    no grid goes to the nearest within the distance asked for (equally near: the lowest key), otherwise it is
    "outside". The index is never changed after `build`.
    """

    __slots__ = ("_by_rank", "_outside", "_rank", "_shapes", "_tree", "keys", "version")

    keys: tuple[K, ...]
    version: str | int

    def __init__(self, keys: tuple[K, ...], shapes: Shapes, version: str | int) -> None:
        self.keys, self.version = keys, version
        self._shapes = shapes
        self._tree = shapely.STRtree(shapes)
        self._by_rank: Ints = np.array(sorted(range(len(keys)), key=lambda i: keys[i]), dtype=np.intp)  # type: ignore[arg-type, return-value]
        self._rank: Ints = np.empty(len(keys), dtype=np.intp)
        self._rank[self._by_rank] = np.arange(len(keys))
        self._outside: Located[K] = Located(None, "outside", None)

    @classmethod
    def build(cls, keys: Sequence[K], geometries: Sequence[Any], version: str | int) -> GridIndex[K]:
        """Index polygons in degrees (Shapely geometries or WKB bytes), one for each key.

        Keys must be different and of one sortable type; their order is kept, positions refer to it.
        Raises `Refusal` `grid-key-repeated` or `grid-shape-wrong` (missing, empty, or no polygon).

        >>> index = GridIndex.build(["石桥-01", "石桥-02"], [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], 7)
        >>> index.locate(1.0, 0.5)
        Located(key='石桥-01', how='inside', distance_m=0.0)
        >>> index.locate(9, 9).how
        'outside'
        """
        if len(keys) != len(geometries):
            raise ValueError(f"{len(keys)} keys for {len(geometries)} geometries")
        shapes = shapes_of(geometries)
        _refuse_wrong(keys, shapes)
        shapely.prepare(shapes)
        return cls(tuple(keys), shapes, version)

    def __len__(self) -> int:
        return len(self.keys)

    def locate(self, lon: float, lat: float, nearest_within_m: float = 0.0) -> Located[K]:
        """The grid of one point (WGS84 degrees).

        With `nearest_within_m` > 0 a point in no grid goes to the nearest one within that many metres.
        Raises `Refusal` `coordinates-impossible`.

        >>> index = GridIndex.build([1], [shapely.box(119.68, 31.52, 119.69, 31.53)], version=1)
        >>> found = index.locate(119.6799, 31.525, nearest_within_m=50)
        >>> found.key, found.how, round(found.distance_m, 1)
        (1, 'nearest', 9.5)
        """
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            _checked(lon, lat)
        near = self._tree.query(shapely.points(lon, lat))
        best = -1
        for position in near.tolist():
            better = best < 0 or self._rank[position] < self._rank[best]
            if better and shapely.intersects_xy(self._shapes[position], lon, lat):
                best = position
        if best >= 0:
            return Located(self.keys[best], "inside", 0.0)
        if nearest_within_m > 0:
            at, metres = self._nearest(np.array([lon]), np.array([lat]), nearest_within_m)
            if at[0] >= 0:
                return Located(self.keys[int(at[0])], "nearest", float(metres[0]))
        return self._outside

    def locate_many(self, lons: npt.ArrayLike, lats: npt.ArrayLike, nearest_within_m: float = 0.0) -> Ints:
        """Positions (into `keys`) of the grids of many points; −1 where a point is outside all.

        `lons`, `lats`: two arrays of one length in WGS84 degrees; NaN or impossible numbers give −1.
        Rules as in `locate`.

        >>> index = GridIndex.build(["a", "b"], [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], version=1)
        >>> index.locate_many([0.5, 1.5, 5.0, float("nan")], [0.5, 0.5, 5.0, 0.0]).tolist()
        [0, 1, -1, -1]
        """
        x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        if x.shape != y.shape or x.ndim != 1:
            raise ValueError(f"two arrays of one length are needed, got {x.shape} and {y.shape}")
        found = np.full(len(x), -1, dtype=np.intp)
        usable = np.flatnonzero((np.abs(x) <= 180) & (np.abs(y) <= 90))
        for start in range(0, len(usable), POINTS_AT_ONCE):
            some = usable[start : start + POINTS_AT_ONCE]
            found[some] = self._inside(x[some], y[some])
        if nearest_within_m > 0:
            lost = usable[found[usable] < 0]
            found[lost] = self._nearest(x[lost], y[lost], nearest_within_m)[0]
        return found

    def _inside(self, x: Floats, y: Floats) -> Ints:
        point, grid = self._tree.query(shapely.points(x, y))
        hit = shapely.intersects_xy(self._shapes[grid], x[point], y[point])
        point, rank = point[hit], self._rank[grid[hit]]
        lowest = np.full(len(x), len(self.keys), dtype=np.intp)
        np.minimum.at(lowest, point, rank)
        return np.append(self._by_rank, -1)[lowest]

    def _nearest(self, x: Floats, y: Floats, within_m: float) -> tuple[Ints, Floats]:
        """Position and metres of the nearest grid within reach; −1 and infinity where there is none."""
        best, metres = np.full(len(x), -1, dtype=np.intp), np.full(len(x), np.inf)
        if not len(x) or not len(self.keys):
            return best, metres
        per_lon, per_lat = metres_per_degree(y)
        reach_x, reach_y = within_m / per_lon * 1.01, within_m / per_lat * 1.01
        point, grid = self._tree.query(shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y))
        for start in range(0, len(point), PAIRS_AT_ONCE):
            p, g = point[start : start + PAIRS_AT_ONCE], grid[start : start + PAIRS_AT_ONCE]
            away = _distances_m(self._shapes[g], x[p], y[p], per_lon[p], per_lat[p])
            order = np.lexsort((self._rank[g], away, p))
            p, g, away = p[order], g[order], away[order]
            first = np.flatnonzero(np.r_[True, p[1:] != p[:-1]])
            for i in first.tolist():
                key_is_lower = best[p[i]] >= 0 and self._rank[g[i]] < self._rank[best[p[i]]]
                nearer = away[i] < metres[p[i]] or (away[i] == metres[p[i]] and key_is_lower)
                if away[i] <= within_m and nearer:
                    best[p[i]], metres[p[i]] = g[i], away[i]
        return best, metres


def shapes_of(geometries: Sequence[Any]) -> Shapes:
    """Shapely geometries from geometries or WKB; a shape that cannot be read becomes None."""
    shapes = np.empty(len(geometries), dtype=object)
    for i, given in enumerate(geometries):
        if isinstance(given, bytes | bytearray | memoryview):
            shapes[i] = shapely.from_wkb(bytes(given), on_invalid="ignore")
        else:
            shapes[i] = given
    return shapes


def _refuse_wrong(keys: Sequence[K], shapes: Shapes) -> None:
    wrong = [k for k, s in zip(keys, shapes, strict=True) if not _is_polygon(s)]
    if wrong:
        raise Refusal(
            "grid-shape-wrong",
            Words(
                "Grid {key} has no usable shape: each grid needs a polygon with an area. Correct it and load again.",
                "网格 {key} 没有可用的图形：每个网格都要有一个有面积的多边形。请改正后重新载入。",
            ).format(key=wrong[0]),
            {"keys": wrong[:10], "count": len(wrong)},
        )
    seen: set[K] = set()
    for key in keys:
        if key in seen:
            raise Refusal(
                "grid-key-repeated",
                Words(
                    "Grid {key} appears twice in the layer. Give each grid its own key.",
                    "网格 {key} 在图层中出现两次。请为每个网格使用不同的编号。",
                ).format(key=key),
                {"key": key},
            )
        seen.add(key)


def _is_polygon(shape: object) -> bool:
    return (
        isinstance(shape, shapely.Geometry)
        and shapely.get_type_id(shape) in (POLYGON, MULTIPOLYGON)
        and not shapely.is_empty(shape)
        and math.isfinite(float(shapely.area(shape)))
    )


def _distances_m(shapes: Shapes, x: Floats, y: Floats, per_lon: Floats, per_lat: Floats) -> Floats:
    """Metres from each point to its shape, in a flat frame with the point as origin."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    flat = np.column_stack(
        [(coordinates[:, 0] - x[owner]) * per_lon[owner], (coordinates[:, 1] - y[owner]) * per_lat[owner]]
    )
    moved = shapely.set_coordinates(shapes.copy(), flat)
    return np.asarray(shapely.distance(moved, shapely.Point(0, 0)), dtype=np.float64)
