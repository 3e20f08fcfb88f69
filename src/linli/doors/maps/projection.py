"""Web Mercator as the tile scheme uses it: the world is the unit square, y grows southward."""

from __future__ import annotations

from typing import Any

import numpy as np

EXTENT = 4096  # units along a tile's side
DEEPEST = 22


def world(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Longitude and latitude (degrees, numbers or arrays) to the unit square.

    >>> [round(float(v), 3) for v in world(180.0, 0.0)]
    [1.0, 0.5]
    """
    sin = np.clip(np.sin(np.radians(lat)), -0.9999, 0.9999)
    return np.asarray(lon) / 360 + 0.5, 0.5 - np.log((1 + sin) / (1 - sin)) / (4 * np.pi)


def world_pairs(lonlat: Any) -> Any:
    """The same for an array of pairs, as Shapely's `transform` wants it."""
    return np.column_stack(world(lonlat[:, 0], lonlat[:, 1]))


def is_tile(z: int, x: int, y: int) -> bool:
    """Whether the scheme has such a tile.

    >>> is_tile(1, 1, 1), is_tile(1, 2, 0)
    (True, False)
    """
    return 0 <= z <= DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z
