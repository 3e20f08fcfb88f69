"""Tiles of the base map: one sheet a version, cut when asked for, the last few thousand kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from linli.records.territory import queries as territory

from .cutting import Sheet

NAMED = {
    "water": 14,
    "green": 15,
    "square": 16,
    "building": 17,
}  # kinds whose name is drawn, from this zoom on


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
    layers, properties, zooms, shapes = [], [], [], []
    rows = territory.base_map().values_list(
        "kind", "grade", "name_zh", "name_en", "width_m", "min_zoom", "shape"
    )
    for kind, grade, zh, en, width, zoom, shape in rows:
        told = {"grade": grade, "zh": zh, "en": en or zh, "width": width}
        names = {kind: zoom, **({f"{kind}_name": max(zoom, NAMED[kind])} if zh and kind in NAMED else {})}
        for layer, least in names.items():
            layers.append(layer)
            properties.append({k: v for k, v in told.items() if v})
            zooms.append(least)
            shapes.append(bytes(shape))
    return Sheet.of(layers, properties, zooms, shapes)
