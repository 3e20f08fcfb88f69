"""The street beside a place, from the base map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import get_language

from linli.doors.parts.basemap import Base, base
from linli.records.schema import connection

WITHIN_DEGREES = 0.0006  # about 60 m


@dataclass(frozen=True, eq=False)
class Streets:
    """Streets with a name, of one version of the base map."""

    of: Base
    which: np.ndarray
    tree: shapely.STRtree

    def near(self, lon: float, lat: float) -> str:
        """The name of the nearest; empty where none is near."""
        if not len(self.which):
            return ""
        found = self.tree.query_nearest(shapely.Point(lon, lat), max_distance=WITHIN_DEGREES)
        return self.of.names[int(self.which[found[0]])].in_(get_language()) if len(found) else ""


_kept: dict[str, Streets] = {}


def streets() -> Streets:
    """Of the base map in force: one statement, so ask once for a whole list."""
    here = base()
    kept = _kept.get(connection.schema_name)
    if kept is None or kept.of is not here:
        numbers = [i for i in np.flatnonzero(here.kinds == "street").tolist() if here.names[i].zh]
        which = np.array(numbers, dtype=int)
        kept = _kept[connection.schema_name] = Streets(here, which, shapely.STRtree(here.shapes[which]))
    return kept
