"""Faults of a layer as GeoJSON, to be drawn on a map beside the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import mapping

from .topology import Fault

DECIMALS = 9


def faults_as_geojson(faults: Sequence[Fault]) -> dict[str, Any]:
    """A FeatureCollection with one feature per fault, in their order.

    Properties: `number` from 1, `kind`, `keys`, `area_m2`, `en` and `zh`; the geometry is where the fault is
    (degrees), or null where there is nothing to draw. A broken outline is drawn as it is.

    >>> faults_as_geojson([])
    {'type': 'FeatureCollection', 'features': []}
    """
    features = [
        {
            "type": "Feature",
            "properties": {
                "number": number,
                "kind": fault.kind.value,
                "keys": list(fault.keys),
                "area_m2": round(fault.area_m2, 2),
                "en": fault.words.en,
                "zh": fault.words.zh,
            },
            "geometry": _drawn(fault.where),
        }
        for number, fault in enumerate(faults, start=1)
    ]
    return {"type": "FeatureCollection", "features": features}


def _drawn(where: bytes) -> dict[str, Any] | None:
    shape = shapely.from_wkb(where, on_invalid="ignore") if where else None
    if shape is None or shapely.is_empty(shape):
        return None
    rounded = shapely.transform(shape, lambda c: c.round(DECIMALS))
    return dict(mapping(rounded))
