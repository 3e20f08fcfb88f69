"""The street beside a place, from the base map."""

from __future__ import annotations

import numpy as np
import shapely
from django.db import connection
from django.utils.translation import get_language

from linli.doors.parts.basemap import Base, base

WITHIN_DEGREES = 0.0006  # about 60 m

_trees: dict[str, tuple[int, np.ndarray, shapely.STRtree]] = {}


def street_near(lon: float, lat: float) -> str:
    """Its name; empty where none with a name is near."""
    here = base()
    kept = _trees.get(connection.schema_name)
    if kept is None or kept[0] != id(here):
        kept = _trees[connection.schema_name] = (id(here), *_named(here))
    _, which, tree = kept
    if not len(which):
        return ""
    found = tree.query_nearest(shapely.Point(lon, lat), max_distance=WITHIN_DEGREES)
    return here.names[int(which[found[0]])].in_(get_language()) if len(found) else ""


def _named(here: Base) -> tuple[np.ndarray, shapely.STRtree]:
    which = np.array(
        [i for i in np.flatnonzero(here.kinds == "street").tolist() if here.names[i].zh], dtype=int
    )
    return which, shapely.STRtree(here.shapes[which] if len(which) else [])
