"""Where things are: datum conversion, point → grid, unit cells, and the check of a layer.

Every longitude and latitude in here is WGS84/CGCS2000 in degrees unless a `Datum` says otherwise,
every length is in metres and every area in square metres.
"""

from __future__ import annotations

from .datum import Datum, from_wgs84, to_wgs84
from .grid_index import GridIndex, Located
from .measure import area_m2, areas_m2, box_around, distance_m
from .topology import Fault, FaultKind, Parents, check_layer
from .unit_cells import UnitCells, unit_cells

__all__ = [
    "Datum",
    "Fault",
    "FaultKind",
    "GridIndex",
    "Located",
    "Parents",
    "UnitCells",
    "area_m2",
    "areas_m2",
    "box_around",
    "check_layer",
    "distance_m",
    "from_wgs84",
    "to_wgs84",
    "unit_cells",
]
