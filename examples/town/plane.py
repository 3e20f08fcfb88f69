"""From the drawing board (u east, v north, straight lines) to the ground (metres) to degrees.

The town is drawn with straight lines and then bent by one smooth map, so that streets curve, meet
exactly and keep their order. Degrees are rounded to 7 decimals (1 cm) once, vertex by vertex: what two
shapes share before, they share after.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely

ORIGIN_LON, ORIGIN_LAT = 119.6640, 31.5140  # open fields on the lower Yangtze plain; the town is invented
METRES_PER_LON, METRES_PER_LAT = 94_961.0, 110_873.0
TURN = math.radians(6.5)
DECIMALS = 7


def ground(uv: Any) -> Any:
    """Board → metres east and north of the origin. `uv`: array of shape (n, 2)."""
    u, v = np.asarray(uv, dtype=float).T
    near_river = np.exp(-(((v - 613) / 620) ** 2))
    x = u + 38 * np.sin(v / 390 + 0.5) + 12 * np.sin(v / 170 + u / 800)
    y = (
        v
        + 52 * near_river * np.sin(u / 385 - 0.9)
        + 26 * np.sin(u / 640 + 1.2)
        + 7 * np.sin(u / 140 + v / 260)
    )
    east = x * math.cos(TURN) - y * math.sin(TURN)
    north = x * math.sin(TURN) + y * math.cos(TURN)
    return np.column_stack([east, north])


def degrees(xy: Any) -> Any:
    """Metres → longitude, latitude, rounded. `xy`: array of shape (n, 2)."""
    xy = np.asarray(xy, dtype=float)
    return np.column_stack(
        [
            np.round(ORIGIN_LON + xy[:, 0] / METRES_PER_LON, DECIMALS),
            np.round(ORIGIN_LAT + xy[:, 1] / METRES_PER_LAT, DECIMALS),
        ]
    )


def to_ground(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, ground)


def to_degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, degrees)


def east_at(u: float, v: float) -> float:
    """Direction of the board's east on the ground at a place, in radians: what rows of houses line up with."""
    here, there = ground([[u, v], [u + 1, v]])
    return math.atan2(there[1] - here[1], there[0] - here[0])
