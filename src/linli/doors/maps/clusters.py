"""Cases as points of a tile: near ones together when seen from afar, every one by itself when seen from near."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from linli.records.cases.spot_filter import SpotFilter, choose
from linli.records.cases.spots import LIGHTS, Spots
from linli.records.people.queries import Right

from .cutting import encode
from .projection import EXTENT, world

SINGLE_FROM = 17  # from this zoom on every case stands by itself
EVERYTHING = SpotFilter()
CELLS = 8  # along a tile's side; a tile is 512 pixels wide, so a cell is 64


@dataclass(frozen=True, eq=False)
class Seen:
    """The cases of one set of rights, through one filter, at one minute."""

    spots: Spots
    which: Any  # positions in `spots`
    x: Any
    y: Any
    lights: Any

    @property
    def count(self) -> int:
        return len(self.which)


@dataclass(frozen=True, eq=False)
class Level:
    """All clusters of one zoom, ordered by tile."""

    tiles: Any
    x: Any
    y: Any
    counts: Any  # one column for each light
    first: Any  # position in `Seen` of a member: the case itself where there is only one


@lru_cache(maxsize=64)
def seen(spots: Spots, rights: tuple[Right, ...], minute: int, wanted: SpotFilter = EVERYTHING) -> Seen:
    found = choose(spots, rights, wanted, now=minute * 60.0)
    x, y = world(spots.lon[found.which], spots.lat[found.which])
    return Seen(spots, found.which, x, y, found.lights)


@lru_cache(maxsize=256)
def level(here: Seen, z: int) -> Level:
    if z >= SINGLE_FROM:
        cells = np.arange(here.count)
        cx, cy = np.floor(here.x * 2**z).astype(np.int64), np.floor(here.y * 2**z).astype(np.int64)
        return _ordered(here, cells, cy * 2**z + cx, here.x, here.y, cells, here.count)
    side = CELLS * 2**z
    cx, cy = np.floor(here.x * side).astype(np.int64), np.floor(here.y * side).astype(np.int64)
    _, first, member = np.unique(cy * side + cx, return_index=True, return_inverse=True)
    size = np.bincount(member, minlength=len(first))
    x, y = np.bincount(member, here.x, len(first)) / size, np.bincount(member, here.y, len(first)) / size
    cx, cy = cx[first], cy[first]
    # a cluster leans to the middle of its cell, so that neighbours keep a distance; a single case stays where it is
    several = size > 1
    x = np.where(several, (x + (cx + 0.5) / side) / 2, x)
    y = np.where(several, (y + (cy + 0.5) / side) / 2, y)
    return _ordered(here, member, (cy // CELLS) * 2**z + cx // CELLS, x, y, first, len(first))


def _ordered(here: Seen, member: Any, tiles: Any, x: Any, y: Any, first: Any, groups: int) -> Level:
    width = len(LIGHTS)
    counts = np.bincount(member * width + here.lights, minlength=groups * width).reshape(groups, width)
    order = np.argsort(tiles, kind="stable")
    return Level(tiles[order], x[order], y[order], counts[order], first[order])


def tile(here: Seen, z: int, x: int, y: int) -> bytes:
    """The cases of a tile, each in exactly one tile of its zoom; empty bytes where there is none."""
    found = level(here, z)
    start, end = np.searchsorted(found.tiles, [y * 2**z + x, y * 2**z + x + 1])
    if start == end:
        return b""
    unit = EXTENT * 2**z
    px = np.rint(found.x[start:end] * unit - x * EXTENT)
    py = np.rint(found.y[start:end] * unit - y * EXTENT)
    points = shapely.points(px, py)
    features = [
        {"geometry": point, "id": i + 1, "properties": _told(here, counts, int(first))}
        for i, (point, counts, first) in enumerate(
            zip(points, found.counts[start:end].tolist(), found.first[start:end], strict=True)
        )
    ]
    return encode({"cases": features})


def _told(here: Seen, counts: list[int], first: int) -> dict[str, Any]:
    n = sum(counts)
    if n > 1:
        return {"n": n, **{light: c for light, c in zip(LIGHTS, counts, strict=True) if c}}
    row = here.spots.rows[int(here.which[first])]
    return {
        "n": 1,
        "light": LIGHTS[int(here.lights[first])],
        "number": row.number,
        "kind": row.kind,
        "code": row.code,
    }
