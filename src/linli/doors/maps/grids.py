"""The grids in force as GeoJSON, with figures for those who may see cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import shapely
from django.db import connection

from linli.records.territory.queries import grids_on, land
from linli.words import Refusal, Words

MOST = 2000
STEPS = 5  # of the ramp
DIGITS = 6  # of a degree: a decimetre


@dataclass(frozen=True, eq=False)
class Drawn:
    """Grids of one version, written as GeoJSON already; only the figures are missing."""

    versions: tuple[Any, ...]
    on: date
    paths: tuple[str, ...]
    named: tuple[dict[str, Any], ...]
    shapes: tuple[msgspec.Raw, ...]
    borders: (
        msgspec.Raw
    )  # every border once, also where two grids share it: dashes drawn twice would run together
    bounds: tuple[float, ...]


_drawn: dict[str, Drawn] = {}


def grids(*, today: date) -> Drawn:
    """Refusal: too-many-grids."""
    versions = land(today=today).versions
    kept = _drawn.get(connection.schema_name)
    if kept is None or (kept.versions, kept.on) != (versions, today):
        kept = _drawn[connection.schema_name] = _load(versions, today)
    return kept


def too_many(count: int) -> Refusal:
    return Refusal(
        "too-many-grids",
        Words(
            "This map shows at most {most} grids and the town has {count}. Open the list of grids instead.",
            "地图最多显示 {most} 个网格，本地共有 {count} 个。请改看网格列表。",
        ).format(most=MOST, count=count),
        {"count": count},
        413,
    )


def _load(versions: tuple[Any, ...], today: date) -> Drawn:
    chosen = grids_on(today).order_by("code")
    if (count := chosen.count()) > MOST:
        raise too_many(count)
    rows = list(chosen.values_list("code", "name_zh", "name_en", "path", "lon", "lat", "kind", "shape"))
    shapes = shapely.from_wkb(np.array([bytes(r[-1]) for r in rows], dtype=object)) if rows else np.array([])
    shapes = shapely.set_precision(shapes, 10**-DIGITS)
    outlines = tuple(msgspec.Raw(s.encode()) for s in shapely.to_geojson(shapes))
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    named = tuple(
        {
            "code": r[0],
            "zh": r[1],
            "en": r[2] or r[1],
            "lon": round(r[4], DIGITS),
            "lat": round(r[5], DIGITS),
            "kind": r[6],
        }
        for r in rows
    )
    bounds = tuple(round(float(b), DIGITS) for b in shapely.total_bounds(shapes)) if rows else ()
    return Drawn(
        versions,
        today,
        tuple(r[3] for r in rows),
        named,
        outlines,
        msgspec.Raw(shapely.to_geojson(borders).encode()),
        bounds,
    )


@lru_cache(maxsize=32)
def plain(drawn: Drawn) -> bytes:
    """Names and borders, which are public."""
    return _collection(drawn, drawn.named, {})


def with_figures(drawn: Drawn, counts: dict[str, tuple[int, int]]) -> bytes:
    """The same with open and overdue cases of each grid, and where the steps of the ramp begin."""
    figures = [counts.get(path, (0, 0)) for path in drawn.paths]
    told = [{**n, "open": o, "overdue": late} for n, (o, late) in zip(drawn.named, figures, strict=True)]
    return _collection(
        drawn, told, {"open": breaks(o for o, _ in figures), "overdue": breaks(late for _, late in figures)}
    )


def breaks(values: Iterable[int]) -> list[int]:
    """Where the second to the fifth step of the ramp begins: equal steps of whole cases, the last one open.

    >>> breaks([0, 4, 15]), breaks([])
    ([3, 6, 9, 12], [1, 2, 3, 4])
    """
    width = max(1, -(-max(values, default=0) // STEPS))
    return [width * n for n in range(1, STEPS)]


def _collection(drawn: Drawn, properties: Iterable[dict[str, Any]], steps: dict[str, list[int]]) -> bytes:
    features = [
        {"type": "Feature", "id": i + 1, "properties": told, "geometry": shape}
        for i, (told, shape) in enumerate(zip(properties, drawn.shapes, strict=True))
    ]
    return msgspec.json.encode(
        {"type": "FeatureCollection", "breaks": steps, "borders": drawn.borders, "features": features}
    )
