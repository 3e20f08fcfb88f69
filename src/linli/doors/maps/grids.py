"""The grids in force as GeoJSON, for towns where they are few. They are public; figures come by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import shapely

from linli.records.schema import connection
from linli.records.territory.queries import grids_on, land

MOST = 400  # more come as tiles
DIGITS = 6  # of a degree: a decimetre


@dataclass(frozen=True, eq=False)
class Drawn:
    """Grids of one version: their names, paths and households; shapes as GeoJSON where they are few."""

    versions: tuple[Any, ...]
    on: date
    paths: tuple[str, ...]
    households: tuple[int, ...]
    named: tuple[dict[str, Any], ...]
    shapes: tuple[msgspec.Raw, ...]
    borders: (
        msgspec.Raw
    )  # every border once, also where two grids share it: dashes drawn twice would run together
    bounds: tuple[float, ...]

    @property
    def is_few(self) -> bool:
        return len(self.paths) <= MOST


_drawn: dict[str, Drawn] = {}


def grids(*, today: date) -> Drawn:
    versions = land(today=today).versions
    kept = _drawn.get(connection.schema_name)
    if kept is None or (kept.versions, kept.on) != (versions, today):
        kept = _drawn[connection.schema_name] = _load(versions, today)
    return kept


def _load(versions: tuple[Any, ...], today: date) -> Drawn:
    columns = ("code", "name_zh", "name_en", "lon", "lat", "kind", "path", "households", "shape")
    rows = list(grids_on(today).order_by("code").values_list(*columns))
    shapes = shapely.from_wkb(np.array([bytes(r[-1]) for r in rows], dtype=object)) if rows else np.array([])
    bounds = tuple(round(float(b), DIGITS) for b in shapely.total_bounds(shapes)) if rows else ()
    outlines, borders = _written(shapes) if len(rows) <= MOST else ((), msgspec.Raw(b"null"))
    named = tuple(_named(r) for r in rows)
    return Drawn(
        versions,
        today,
        tuple(r[6] for r in rows),
        tuple(r[7] for r in rows),
        named,
        outlines,
        borders,
        bounds,
    )


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    code, zh, en, lon, lat, kind = row[:6]
    return {
        "code": code,
        "zh": zh,
        "en": en or zh,
        "lon": round(lon, DIGITS),
        "lat": round(lat, DIGITS),
        "kind": kind,
    }


def _written(shapes: Any) -> tuple[tuple[msgspec.Raw, ...], msgspec.Raw]:
    exact = shapely.set_precision(shapes, 10**-DIGITS)
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(exact)))
    return tuple(msgspec.Raw(s.encode()) for s in shapely.to_geojson(exact)), msgspec.Raw(
        shapely.to_geojson(borders).encode()
    )


@lru_cache(maxsize=32)
def plain(drawn: Drawn) -> bytes:
    """Names and borders, which are public; empty where they are too many."""
    pairs: Iterable[tuple[dict[str, Any], msgspec.Raw]] = zip(drawn.named, drawn.shapes, strict=drawn.is_few)
    features = [
        {"type": "Feature", "id": i + 1, "properties": told, "geometry": shape}
        for i, (told, shape) in enumerate(pairs)
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "borders": drawn.borders, "features": features})
