"""Tiles of the grids in force, unit grids and responsibility grids: for towns with more than a page of GeoJSON can carry.

The number of a grid is its place in the order of codes, the same in the tiles, in the GeoJSON and in the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from linli.records.schema import connection
from linli.records.territory.models import UnitGrid
from linli.records.territory.queries import UNIT_LAYER, grids_on, land
from linli.records.territory.staffing import in_force

from .cutting import Sheet

DEEPEST = 16
UNIT_FROM, NAME_FROM, UNIT_NAME_FROM = 13, 11, 15


@dataclass(frozen=True, eq=False)
class Areas:
    stamp: tuple[Any, ...]
    service: Sheet
    unit: Sheet
    service_names: Sheet
    unit_names: Sheet
    borders: Sheet
    unit_borders: Sheet


_areas: dict[str, Areas] = {}


def version(*, today: date) -> str:
    """Of all grids in force on the day; part of every address."""
    return f"{'.'.join(str(v) for _, v in land(today=today).versions)}.{today:%y%m%d}"


def areas(*, today: date) -> Areas:
    stamp = (land(today=today).versions, today)
    kept = _areas.get(connection.schema_name)
    if kept is None or kept.stamp != stamp:
        kept = _areas[connection.schema_name] = _load(stamp, today)
    return kept


def _load(stamp: tuple[Any, ...], today: date) -> Areas:
    service = _sheets("service", grids_on(today).order_by("code"), 0, NAME_FROM)
    unit = _sheets(
        "unit",
        UnitGrid.objects.filter(in_force(today), layer__code=UNIT_LAYER).order_by("code"),
        UNIT_FROM,
        UNIT_NAME_FROM,
    )
    return Areas(stamp, service[0], unit[0], service[1], unit[1], service[2], unit[2])


def _sheets(layer: str, found: Any, least: int, names_from: int) -> tuple[Sheet, Sheet, Sheet]:
    rows = list(found.values_list("code", "name_zh", "name_en", "lon", "lat", "shape"))
    told = [
        {"code": r[0], "zh": r[1], "en": r[2] or r[1], "lon": round(r[3], 6), "lat": round(r[4], 6)}
        for r in rows
    ]
    shapes = [bytes(r[5]) for r in rows]
    points = list(shapely.to_wkb(shapely.points([(r[3], r[4]) for r in rows]))) if rows else []
    n = len(rows)
    return (
        Sheet.of([layer] * n, told, [least] * n, shapes),
        Sheet.of([f"{layer}_name"] * n, told, [names_from] * n, points),
        _borders(f"{layer}_border", shapes, least),
    )


def _borders(layer: str, shapes: list[bytes], least: int) -> Sheet:
    """Every border once: a line drawn from both its sides would be twice as dark."""
    if not shapes:
        return Sheet.of([], [], [], [])
    rings = shapely.set_precision(shapely.boundary(shapely.from_wkb(np.array(shapes, dtype=object))), 1e-6)
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(rings)))
    return Sheet.of(
        [layer] * len(lines), [{}] * len(lines), [least] * len(lines), list(shapely.to_wkb(lines))
    )


@lru_cache(maxsize=4096)
def tile(here: Areas, z: int, x: int, y: int) -> bytes:
    """Layers of a tile can be put one after the other: the format is made so."""
    sheets = (here.service, here.borders, here.service_names, here.unit, here.unit_borders, here.unit_names)
    return b"".join(s.tile(z, x, y) for s in sheets)
