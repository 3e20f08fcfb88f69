"""Where things are: datum conversion, point → grid, units and neighbours, crosswalks, the check of a layer.

Every longitude and latitude in here is WGS84/CGCS2000 in degrees unless a `Datum` says otherwise,
every length is in metres and every area in square metres.
"""

from __future__ import annotations

from .crosswalk import Homes, LayerOf, Shared, apportion, crosswalk
from .datum import Datum, from_wgs84, to_wgs84
from .dissolve import grids_of_units
from .faults_out import faults_as_geojson
from .frame import Frame
from .grid_index import GridIndex, Located
from .layer import RawLayer, RowFault, households_of, names_of, plain, row_fault
from .measure import area_m2, areas_m2, box_around, distance_m
from .neighbours import Neighbours, neighbours_of
from .reading import read_layer
from .street_sides import Barriers, Streets, street_class
from .topology import Fault, FaultKind, Parents, check_layer
from .unit_cells import UnitCells, unit_cells
from .units import Areas, Units, units_of_buildings, units_of_land

__all__ = [
    "Areas",
    "Barriers",
    "Datum",
    "Fault",
    "FaultKind",
    "Frame",
    "GridIndex",
    "Homes",
    "LayerOf",
    "Located",
    "Neighbours",
    "Parents",
    "RawLayer",
    "RowFault",
    "Shared",
    "Streets",
    "UnitCells",
    "Units",
    "apportion",
    "area_m2",
    "areas_m2",
    "box_around",
    "check_layer",
    "crosswalk",
    "distance_m",
    "faults_as_geojson",
    "from_wgs84",
    "grids_of_units",
    "households_of",
    "names_of",
    "neighbours_of",
    "plain",
    "read_layer",
    "row_fault",
    "street_class",
    "to_wgs84",
    "unit_cells",
    "units_of_buildings",
    "units_of_land",
]
