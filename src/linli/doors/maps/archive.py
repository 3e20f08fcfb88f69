"""The base map of the town as one file (PMTiles), for phones that work without network. Made once a version."""

from __future__ import annotations

import gzip
import itertools
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from linli.records.schema import connection

from .base import BaseMap

FIRST, DEEPEST = 10, 17
MOST_TILES = 40_000  # a county ends a level or two earlier; nearer, the phone enlarges
E7 = 10_000_000


def archive(base: BaseMap, bounds: tuple[float, ...]) -> Path | None:
    """The file of this version; None where there is no map. Two processes that make it at once make the same file."""
    if not base.version or len(bounds) != 4:
        return None
    path = Path(default_storage.path(f"{connection.schema_name}/map/base-{base.version}.pmtiles"))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".making-") as folder:
            made = Path(folder) / path.name
            _make(made, base, bounds)
            made.replace(path)
        for old in path.parent.glob("base-*.pmtiles"):
            if old != path:
                old.unlink(missing_ok=True)
    return path


def _make(path: Path, base: BaseMap, bounds: tuple[float, ...]) -> None:
    deepest = _deepest(bounds)
    west, south, east, north = bounds
    with write(str(path)) as writer:
        rows = sorted((zxy_to_tileid(z, x, y), z, x, y) for z, x, y in _tiles(bounds, deepest))
        for tile_id, z, x, y in rows:
            body = base.sheet.tile(z, x, y)
            if body:
                writer.write_tile(tile_id, gzip.compress(body, 6, mtime=0))
        writer.finalize(
            {
                "tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_lon_e7": int(west * E7),
                "min_lat_e7": int(south * E7), "max_lon_e7": int(east * E7), "max_lat_e7": int(north * E7),
                "center_zoom": 14, "center_lon_e7": int((west + east) / 2 * E7), "center_lat_e7": int((south + north) / 2 * E7),
            },
            {"name": connection.schema_name, "version": str(base.version)},
        )  # fmt: skip


def _deepest(bounds: tuple[float, ...]) -> int:
    """As deep as the number of tiles allows."""
    for deepest in range(DEEPEST, FIRST, -1):
        if sum(_count(bounds, z) for z in range(FIRST, deepest + 1)) <= MOST_TILES:
            return deepest
    return FIRST


def _count(bounds: tuple[float, ...], z: int) -> int:
    (x0, x1), (y0, y1) = _box(bounds, z)
    return (x1 - x0 + 1) * (y1 - y0 + 1)


def _tiles(bounds: tuple[float, ...], deepest: int) -> Iterator[tuple[int, int, int]]:
    for z in range(FIRST, deepest + 1):
        (x0, x1), (y0, y1) = _box(bounds, z)
        for x, y in itertools.product(range(x0, x1 + 1), range(y0, y1 + 1)):
            yield z, x, y


def _box(bounds: tuple[float, ...], z: int) -> tuple[tuple[int, int], tuple[int, int]]:
    west, south, east, north = bounds

    def column(lon: float) -> int:
        return int((lon + 180) / 360 * 2**z)

    def row(lat: float) -> int:
        return int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)

    return (column(west), column(east)), (row(north), row(south))
