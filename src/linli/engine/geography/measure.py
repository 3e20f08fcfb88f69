"""Lengths and areas in metres of things given in degrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

Floats = npt.NDArray[np.float64]
WGS84_A = 6_378_137.0
WGS84_E2 = 0.00669437999014
_ELLIPSOID = pyproj.Geod(ellps="WGS84")


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Length in metres of the shortest way over the ellipsoid (Karney 2013) between two points in degrees.

    >>> round(distance_m(119.68, 31.52, 119.68, 31.53))
    1109
    """
    return float(_ELLIPSOID.inv(lon, lat, other_lon, other_lat)[2])


def area_m2(geometry: shapely.Geometry) -> float:
    """Square metres of one polygon or multipolygon in degrees (see `areas_m2`).

    >>> round(area_m2(shapely.box(119.680, 31.520, 119.681, 31.521)))
    10531
    """
    return float(areas_m2([geometry])[0])


def areas_m2(geometries: Sequence[shapely.Geometry] | npt.NDArray[np.object_]) -> Floats:
    """Square metres of many polygons in degrees, each measured in a frame laid at its own middle.

    Exact to 1 in 100,000 for anything up to the size of a county; larger things ask for a projection.

    >>> areas_m2([]).shape
    (0,)
    """
    shapes = np.asarray(geometries, dtype=object)
    if not shapes.size:
        return np.zeros(0)
    bounds = shapely.bounds(shapes)
    middle = (bounds[:, 1] + bounds[:, 3]) / 2
    per_lon, per_lat = metres_per_degree(middle)
    return np.asarray(shapely.area(shapes) * per_lon * per_lat, dtype=np.float64)


def metres_per_degree(lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Metres of one degree of longitude and of latitude at `lat` degrees (WGS84 radii of curvature).

    >>> [round(float(m)) for m in metres_per_degree(0.0)]
    [111319, 110574]
    """
    radians = np.radians(np.asarray(lat, dtype=np.float64))
    w2 = 1 - WGS84_E2 * np.sin(radians) ** 2
    per_lat = np.radians(WGS84_A * (1 - WGS84_E2) / (w2 * np.sqrt(w2)))
    per_lon = np.radians(WGS84_A / np.sqrt(w2) * np.cos(radians))
    return per_lon, per_lat


def box_around(lon: float, lat: float, radius_m: float) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a box that holds every point within `radius_m` of a point.

    For the coarse half of "near here" questions; the exact half is `distance_m`.

    >>> west, south, east, north = box_around(119.68, 31.52, 50)
    >>> west < 119.68 < east and south < 31.52 < north
    True
    """
    reach = radius_m * 1.001 + 0.01
    per_lon = float(metres_per_degree(min(abs(lat) + reach / 110_000, 89.9))[0])
    return lon - reach / per_lon, lat - reach / 110_500, lon + reach / per_lon, lat + reach / 110_500
