"""Grid, component, matter and case numbers: read, check, print."""

from linli.engine.codes.again import number_again
from linli.engine.codes.cases import CaseNumber, parse_case
from linli.engine.codes.grids import GridCode, number_grids, parse_grid, parse_grid_14
from linli.engine.codes.matters import (
    ComponentCode,
    MatterCode,
    parse_component,
    parse_component_2013,
    parse_matter,
)

__all__ = [
    "CaseNumber",
    "ComponentCode",
    "GridCode",
    "MatterCode",
    "number_again",
    "number_grids",
    "parse_case",
    "parse_component",
    "parse_component_2013",
    "parse_grid",
    "parse_grid_14",
    "parse_matter",
]
