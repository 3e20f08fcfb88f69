"""A flat frame in metres around one place, for everything that is easier on paper than on the globe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from .measure import metres_per_degree

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Frame:
    """Metres to the east and north of `lon`, `lat` (WGS84): degrees, stretched by what a degree measures there.

    A straight line in degrees stays straight, so corners put on a border lie on it in both; that is why this is no
    map projection. Lengths are true to 1 in 100 within 100 km to the north and south (31° of latitude), to 1 in
    1,000 within 10 km.

    >>> frame = Frame(119.68, 31.52)
    >>> x, y = frame.metres([119.68, 119.69], [31.52, 31.52])
    >>> round(float(x[1] - x[0])), float(y[0])
    (950, 0.0)
    """

    lon: float
    lat: float

    @classmethod
    def around(cls, shapes: Shapes) -> Frame:
        """The frame in the middle of the box around all shapes (degrees)."""
        west, south, east, north = shapely.total_bounds(shapes)
        if not np.isfinite(west):
            return cls(0.0, 0.0)
        return cls(round(float(west + east) / 2, 7), round(float(south + north) / 2, 7))

    def metres(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
        """x and y of points given in degrees."""
        per_lon, per_lat = metres_per_degree(self.lat)
        return (np.asarray(lon) - self.lon) * per_lon, (np.asarray(lat) - self.lat) * per_lat

    def degrees(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Longitude and latitude of points given in metres."""
        per_lon, per_lat = metres_per_degree(self.lat)
        return np.asarray(x) / per_lon + self.lon, np.asarray(y) / per_lat + self.lat

    def flat(self, shapes: Any) -> Shapes:
        """Shapes in degrees as shapes in metres; None stays None."""
        return _moved(shapes, self.metres)

    def back(self, shapes: Any, decimals: int = 9) -> Shapes:
        """Shapes in metres as shapes in degrees, rounded (nine decimals: a tenth of a millimetre)."""

        def rounded(x: Floats, y: Floats) -> tuple[Floats, Floats]:
            lon, lat = self.degrees(x, y)
            return np.round(lon, decimals), np.round(lat, decimals)

        return _moved(shapes, rounded)


def _moved(shapes: Any, way: Any) -> Shapes:
    copied = np.array(shapes, dtype=object, copy=True, ndmin=1)
    points = shapely.get_coordinates(copied)
    if len(points):
        copied = shapely.set_coordinates(copied, np.column_stack(way(points[:, 0], points[:, 1])))
    return copied
