"""Where a case is, as everybody may know it.

A public facility is shown where it stands. Anything else is shown to about 100 m. What was reported from inside a home,
and what is about a person, is shown only as its grid: a pin in a dwelling would say who asked for help. Distances and
lists are made from these places too, or somebody could ask from three sides and find the exact one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from linli.records.registers.models import Building
from linli.records.schema import connection

CELL_PLACES = 3  # decimals of a degree: about 100 m
KEEP_S = 600.0
ABOUT_PERSONS = frozenset({("event", "09003")})  # somebody who may need shelter is no dot on a map


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """`how`: "exact", "cell" (about 100 m), "grid" (the middle of the grid), or "none"."""

    lon: float | None
    lat: float | None
    how: str


NOWHERE = OpenPlace(None, None, "none")
_homes: dict[str, tuple[float, shapely.STRtree]] = {}


def open_places(rows: Sequence[Any]) -> list[OpenPlace]:
    """For rows with kind, code, lon, lat, grid__lon, grid__lat; no statement but the one that reads the dwellings."""
    inside = _in_homes([(r.lon, r.lat) for r in rows])
    return [_place(row, is_home) for row, is_home in zip(rows, inside, strict=True)]


def open_place_of(case: Any) -> OpenPlace:
    """Of a case read with its grid."""
    is_home = _in_homes([(case.lon, case.lat)])[0]
    grid = case.grid if case.grid_id else None
    middle = (grid.lon, grid.lat) if grid else (None, None)
    return _shown(case.kind, case.code, (case.lon, case.lat), middle, is_home)


def forget_homes() -> None:
    """For tests, whose buildings vanish behind our back."""
    _homes.clear()


def _place(row: Any, is_home: bool) -> OpenPlace:
    return _shown(row.kind, row.code, (row.lon, row.lat), (row.grid__lon, row.grid__lat), is_home)


def _shown(kind: str, code: str, at: tuple[Any, Any], grid: tuple[Any, Any], is_home: bool) -> OpenPlace:
    if at[0] is None:
        return NOWHERE
    if is_home or (kind, code) in ABOUT_PERSONS:
        return OpenPlace(*grid, "grid") if grid[0] is not None else NOWHERE
    if kind == "component":
        return OpenPlace(*at, "exact")
    return OpenPlace(round(at[0], CELL_PLACES), round(at[1], CELL_PLACES), "cell")


def _in_homes(places: Iterable[tuple[float | None, float | None]]) -> list[bool]:
    """Whether each place lies inside a building that people live in."""
    points = [(np.nan if lon is None else lon, np.nan if lat is None else lat) for lon, lat in places]
    found = np.zeros(len(points), dtype=bool)
    tree = _dwellings()
    if points and len(tree.geometries):
        hits = tree.query(shapely.points(np.array(points, dtype=float)), predicate="within")
        found[hits[0]] = True
    return [bool(v) for v in found]


def _dwellings() -> shapely.STRtree:
    kept = _homes.get(connection.schema_name)
    if kept is None or kept[0] < time.monotonic():
        shapes = Building.objects.filter(households__gt=0).values_list("shape", flat=True)
        tree = shapely.STRtree(shapely.from_wkb(np.array([bytes(s) for s in shapes], dtype=object)))
        kept = _homes[connection.schema_name] = (time.monotonic() + KEEP_S, tree)
    return kept[1]
