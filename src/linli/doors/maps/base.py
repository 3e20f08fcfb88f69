"""Tiles of the base map: one sheet a version, cut when asked for, the last few thousand kept."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from linli.engine.geography.measure import metres_per_degree
from linli.records.schema import connection
from linli.records.territory import queries as territory

from .cutting import Sheet

NAMED = {
    "water": 14,
    "green": 15,
    "square": 16,
    "building": 17,
}  # kinds whose name is drawn, from this zoom on
NAME_EVERY_M = 700  # along a canal
THIN = 0.25  # of the square over its length


@dataclass(frozen=True, eq=False)
class BaseMap:
    version: int
    sheet: Sheet


_maps: dict[str, BaseMap] = {}


def base_map(*, wanted: int | None = None) -> BaseMap:
    """The newest base map of this tenant. A request that names the version kept here costs no statement."""
    kept = _maps.get(connection.schema_name)
    if kept is not None and kept.version == wanted:
        return kept
    version = territory.base_map_version()
    if kept is None or kept.version != version:
        kept = _maps[connection.schema_name] = BaseMap(version, _load())
    return kept


@lru_cache(maxsize=4096)
def tile(base: BaseMap, z: int, x: int, y: int) -> bytes:
    return base.sheet.tile(z, x, y)


def _load() -> Sheet:
    rows: list[tuple[str, dict[str, Any], int, bytes]] = []
    found = territory.base_map().values_list(
        "kind", "grade", "name_zh", "name_en", "width_m", "min_zoom", "shape"
    )
    for kind, grade, zh, en, width, zoom, shape in found:
        told = {"grade": grade, "zh": zh, "en": en or zh, "width": width}
        told = {k: v for k, v in told.items() if v}
        rows.append((kind, told, zoom, bytes(shape)))
        if zh and kind in NAMED:
            least = max(zoom, NAMED[kind])
            rows += [(f"{kind}_name", told, least, piece) for piece in pieces(bytes(shape))]
    return Sheet.of([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows])


def pieces(wkb: bytes) -> list[bytes]:
    """A long thin shape, as a canal, in lengths that each bear its name; any other as it is."""
    shape = shapely.from_wkb(wkb)
    west, south, east, north = shape.bounds
    per_lon, per_lat = (float(m) for m in metres_per_degree((south + north) / 2))
    wide, high = (east - west) * per_lon, (north - south) * per_lat
    longest = max(wide, high)
    count = math.ceil(longest / NAME_EVERY_M)
    if count < 2 or shape.area * per_lon * per_lat > THIN * longest**2:
        return [wkb]
    if wide >= high:
        cuts = np.linspace(west, east, count + 1)
        strips = [(a, south, b, north) for a, b in itertools.pairwise(cuts)]
    else:
        cuts = np.linspace(south, north, count + 1)
        strips = [(west, a, east, b) for a, b in itertools.pairwise(cuts)]
    parts = [
        max(shapely.get_parts(shapely.clip_by_rect(shape, *s)), key=shapely.area, default=None)
        for s in strips
    ]
    return [shapely.to_wkb(p) for p in parts if p is not None]
