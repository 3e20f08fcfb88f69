"""Unit grids for a town that has none: the occupied cells of a lattice, in blocks of 999 with one service grid each.

The blocks stand in for communities (a *pseudo-community* each): they give every cell its 15 digits and every
report a responsibility grid, and they say nothing about who governs where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from linli.engine.codes import GridCode
from linli.engine.geography import unit_cells
from linli.records.territory.actions import NewArea, NewGrid
from linli.words import Words

from . import sentences
from .mapping import Lattice

STREET_LEVEL, BLOCK_LEVEL = "pseudo_street", "pseudo_community"
CELLS_A_BLOCK = BLOCKS_A_STREET = STREETS = 999


@dataclass(frozen=True)
class Blocks:
    """Land to be published: areas, service grids and unit grids."""

    areas: tuple[NewArea, ...]
    service: tuple[NewGrid, ...]
    units: tuple[NewGrid, ...]


@dataclass(frozen=True)
class County:
    """Where the blocks hang: the county's code and names, and what it has already."""

    code: str
    name: Words
    paths: frozenset[str]  # of the areas that are there
    block_count: int  # of pseudo-communities that are there; new ones get the numbers after them


def lay_blocks(
    lons: np.ndarray, lats: np.ndarray, *, lattice: Lattice, county: County
) -> Blocks:  # fmt: skip
    """The occupied cells of the lattice as blocks. Cells are numbered from north to south, in a row from west to east.

    Refusal: blocks-full.
    """
    cells = unit_cells(lons, lats, size_m=lattice.size_m, origin=lattice.origin)
    areas: dict[str, NewArea] = {}
    service: list[NewGrid] = []
    units: list[NewGrid] = []
    for number, shapes in enumerate(_of_999(cells.polygons), start=county.block_count):
        street, block = _numbers(number)
        whole = shapely.to_wkb(shapely.coverage_union_all(shapes))
        for area in _areas(county, street, block, whole):
            if area.path not in county.paths:
                areas.setdefault(area.path, area)
        path = f"{county.code}/{street}/{block}/"
        name = f"{street}-{block}"
        service.append(
            NewGrid(f"G{street}{block}", f"{name} 片", f"Block {name}", f"{path}G{street}{block}/", whole, path, "import")
        )  # fmt: skip
        for serial, shape in enumerate(shapely.to_wkb(shapes).tolist(), start=1):
            code = str(GridCode(county.code, street, block, serial))
            units.append(NewGrid(code, code, code, path, shape, path))
    return Blocks(tuple(areas.values()), tuple(service), tuple(units))


def _of_999(shapes: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(shapes), CELLS_A_BLOCK):
        yield shapes[start : start + CELLS_A_BLOCK]


def _numbers(number: int) -> tuple[str, str]:
    """Street and community of the n-th block: both count from 001 to 999."""
    street, block = divmod(number, BLOCKS_A_STREET)
    if street >= STREETS:
        raise sentences.blocks_full()
    return f"{street + 1:03d}", f"{block + 1:03d}"


def _areas(county: County, street: str, block: str, shape: bytes) -> tuple[NewArea, ...]:
    code = county.code
    return (
        NewArea(code, "county", county.name.zh, county.name.en, f"{code}/"),
        NewArea(f"{code}{street}", STREET_LEVEL, f"导入片区 {street}", f"Imported land {street}", f"{code}/{street}/"),
        NewArea(
            f"{code}{street}{block}", BLOCK_LEVEL, f"导入片区 {street}-{block}", f"Imported land {street}-{block}",
            f"{code}/{street}/{block}/", shape=shape,
        ),
    )  # fmt: skip
