"""Where things are: datum conversion, point → grid, unit cells, and the check of a layer.

Every longitude and latitude in here is WGS84/CGCS2000 in degrees unless a `Datum` says otherwise,
every length is in metres and every area in square metres.
"""

from __future__ import annotations

from .datum import Datum, from_wgs84, to_wgs84
from .grid_index import GridIndex, Located
from .measure import area_m2, areas_m2, box_around, distance_m

__all__ = [
    "Datum",
    "GridIndex",
    "Located",
    "area_m2",
    "areas_m2",
    "box_around",
    "distance_m",
    "from_wgs84",
    "to_wgs84",
]
