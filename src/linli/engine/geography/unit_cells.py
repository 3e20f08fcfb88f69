"""A regular layer of unit grids laid over points: equal cells in metres, numbered like the standard asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
# A point this near to the edge of its cell is placed by the polygon in degrees, not by arithmetic.
EDGE_M = 0.05
SEVEN_DECIMALS = 7


@dataclass(frozen=True)
class UnitCells:
    """The occupied cells of one layer, from north to south and in each row from west to east.

    `polygons`: n Shapely polygons in degrees. `rows`, `columns`: n whole numbers, row 0 northernmost,
    column 0 westernmost. `cell_of_point`: for each point given, its place in `polygons`; −1 where the point
    has no usable coordinates. `origin`: longitude and latitude that the lattice hangs from; hand it to the
    next call to get the same lattice again. `size_m`: length of a side.
    """

    polygons: npt.NDArray[np.object_]
    rows: Ints
    columns: Ints
    cell_of_point: Ints
    origin: tuple[float, float]
    size_m: float

    def __len__(self) -> int:
        return len(self.polygons)


def unit_cells(
    lons: npt.ArrayLike,
    lats: npt.ArrayLike,
    *,
    size_m: float = 100.0,
    origin: tuple[float, float] | None = None,
) -> UnitCells:
    """Lay a lattice of `size_m` × `size_m` cells over points (WGS84 degrees) and keep the occupied cells.

    Cells have equal area (Lambert's azimuthal equal-area projection around `origin`, by default the
    median point, so that one stray point does not drag the lattice away). Every usable point is in exactly
    one cell, and the polygon of that cell covers it: `GridIndex` over the polygons, keyed in their order,
    gives the same answer.

    Raises `ValueError` when the two arrays differ in length or `size_m` is not positive.

    >>> cells = unit_cells([-73.98, -73.98, -73.90, float("nan")], [40.75, 40.75, 40.70, 40.7])
    >>> len(cells), cells.cell_of_point.tolist()
    (2, [0, 0, 1, -1])
    """
    x, y = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError(f"two arrays of one length are needed, got {x.shape} and {y.shape}")
    if not size_m > 0:
        raise ValueError(f"a cell needs a positive size, got {size_m}")
    usable = np.flatnonzero((np.abs(x) <= 180) & (np.abs(y) <= 90))
    if origin is None:
        origin = (float(np.median(x[usable])), float(np.median(y[usable]))) if usable.size else (0.0, 0.0)
        origin = round(origin[0], SEVEN_DECIMALS), round(origin[1], SEVEN_DECIMALS)
    plane = _plane(origin)
    east, north = plane.transform(x[usable], y[usable])
    column, up = _floor(east, size_m), _floor(north, size_m)
    _settle_edges(column, up, (east, north), (x[usable], y[usable]), plane, size_m)

    place, which = np.unique(np.column_stack([-up, column]), axis=0, return_inverse=True)
    cell_of_point = np.full(len(x), -1, dtype=np.intp)
    cell_of_point[usable] = which.reshape(-1)
    downs, columns = place[:, 0], place[:, 1]
    polygons = _polygons(columns, -downs, plane, size_m)
    rows = downs - downs.min() if len(place) else downs
    columns = columns - columns.min() if len(place) else columns
    return UnitCells(polygons, rows, columns, cell_of_point, origin, size_m)


def _plane(origin: tuple[float, float]) -> pyproj.Transformer:
    laea = pyproj.CRS.from_dict({"proj": "laea", "lon_0": origin[0], "lat_0": origin[1], "ellps": "WGS84"})
    return pyproj.Transformer.from_crs(pyproj.CRS.from_epsg(4326), laea, always_xy=True)


def _floor(metres: Floats, size_m: float) -> Ints:
    return np.floor(metres / size_m).astype(np.intp)


def _polygons(columns: Ints, ups: Ints, plane: pyproj.Transformer, size_m: float) -> npt.NDArray[np.object_]:
    """Polygons in degrees; a corner is computed from whole numbers, so neighbours share it to the last bit."""
    if not len(columns):
        return np.empty(0, dtype=object)
    east = np.column_stack([columns, columns + 1, columns + 1, columns]).ravel() * size_m
    north = np.column_stack([ups, ups, ups + 1, ups + 1]).ravel() * size_m
    lon, lat = plane.transform(east, north, direction=pyproj.enums.TransformDirection.INVERSE)
    corners = np.column_stack([np.round(lon, 9), np.round(lat, 9)]).reshape(-1, 4, 2)
    return np.asarray(shapely.polygons(corners), dtype=object)


def _settle_edges(
    column: Ints,
    up: Ints,
    metres: tuple[Floats, Floats],
    degrees: tuple[Floats, Floats],
    plane: pyproj.Transformer,
    size_m: float,
) -> None:
    """Give each point near an edge to the first cell, in numbering order, whose polygon holds it."""
    near = np.zeros(len(column), dtype=bool)
    for coordinate in metres:
        rest = np.mod(coordinate, size_m)
        near |= (rest < EDGE_M) | (rest > size_m - EDGE_M)
    undecided = np.flatnonzero(near)
    own_column, own_up = column.copy(), up.copy()
    for step_up, step_east in ((1, -1), (1, 0), (1, 1), (0, -1), (0, 0), (0, 1), (-1, -1), (-1, 0), (-1, 1)):
        if not undecided.size:
            return
        c, u = own_column[undecided] + step_east, own_up[undecided] + step_up
        polygons = _polygons(c, u, plane, size_m)
        held = shapely.intersects_xy(polygons, degrees[0][undecided], degrees[1][undecided])
        column[undecided[held]], up[undecided[held]] = c[held], u[held]
        undecided = undecided[~held]
