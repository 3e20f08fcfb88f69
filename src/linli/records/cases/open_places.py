"""Where a case is, as everybody may know it.

A public facility is shown where it stands. Anything else is shown to about 100 m. What was reported from inside a home,
and what is about a person, is shown only as its grid: a pin in a dwelling would say who asked for help. A shop below flats
is no dwelling: a pin that lies where the ledger has an open shop, because its name was chosen, is at the shop. Distances and
lists are made from these places too, or somebody could ask from three sides and find the exact one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from linli.records.registers.models import Building, Premises
from linli.records.schema import connection

CELL_PLACES = 3  # decimals of a degree: about 100 m
PIN_PLACES = 7  # as a pin is kept
KEEP_S = 600.0
ABOUT_PERSONS = frozenset({("event", "09003")})  # somebody who may need shelter is no dot on a map


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """`how`: "exact", "cell" (about 100 m), "grid" (the middle of the grid), or "none"."""

    lon: float | None
    lat: float | None
    how: str


NOWHERE = OpenPlace(None, None, "none")


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where people live, and the shops among them."""

    dwellings: shapely.STRtree
    shops: frozenset[tuple[float, float]]


_known: dict[str, tuple[float, _Ground]] = {}


def open_places(rows: Sequence[Any]) -> list[OpenPlace]:
    """For rows with kind, code, lon, lat, grid__lon, grid__lat; no statements but those that read the dwellings and shops."""
    inside = _inside([(r.lon, r.lat) for r in rows])
    return [_place(row, where) for row, where in zip(rows, inside, strict=True)]


def open_place_of(case: Any) -> OpenPlace:
    """Of a case read with its grid."""
    where = _inside([(case.lon, case.lat)])[0]
    grid = case.grid if case.grid_id else None
    middle = (grid.lon, grid.lat) if grid else (None, None)
    return _shown(case.kind, case.code, (case.lon, case.lat), middle, where)


def forget_homes() -> None:
    """For tests, whose buildings vanish behind our back."""
    _known.clear()


def _place(row: Any, where: str) -> OpenPlace:
    return _shown(row.kind, row.code, (row.lon, row.lat), (row.grid__lon, row.grid__lat), where)


def _shown(kind: str, code: str, at: tuple[Any, Any], grid: tuple[Any, Any], where: str) -> OpenPlace:
    if at[0] is None:
        return NOWHERE
    if where == "home" or (kind, code) in ABOUT_PERSONS:
        return OpenPlace(*grid, "grid") if grid[0] is not None else NOWHERE
    if kind == "component" and not where:
        return OpenPlace(*at, "exact")
    return OpenPlace(round(at[0], CELL_PLACES), round(at[1], CELL_PLACES), "cell")


def _inside(places: Iterable[tuple[float | None, float | None]]) -> list[str]:
    """For each place: "home" in a building that people live in, "shop" on the very point of a shop in one, else empty."""
    known, told = _ground(), list(places)
    points = [(np.nan if lon is None else lon, np.nan if lat is None else lat) for lon, lat in told]
    found = [""] * len(points)
    if points and len(known.dwellings.geometries):
        hits = known.dwellings.query(shapely.points(np.array(points, dtype=float)), predicate="within")
        for i in hits[0].tolist():
            found[i] = "shop" if _pin(*points[i]) in known.shops else "home"
    return found


def _pin(lon: float, lat: float) -> tuple[float, float]:
    return round(lon, PIN_PLACES), round(lat, PIN_PLACES)


def _ground() -> _Ground:
    kept = _known.get(connection.schema_name)
    if kept is None or kept[0] < time.monotonic():
        shapes = Building.objects.filter(households__gt=0).values_list("shape", flat=True)
        tree = shapely.STRtree(shapely.from_wkb(np.array([bytes(s) for s in shapes], dtype=object)))
        shops = Premises.objects.filter(is_closed=False).values_list("lon", "lat")
        ground = _Ground(tree, frozenset(_pin(*at) for at in shops))
        kept = _known[connection.schema_name] = (time.monotonic() + KEEP_S, ground)
    return kept[1]
