"""The base map in one file says the same as its tiles."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
import shapely
from pmtiles.reader import MmapSource, Reader

from linli.doors.maps import archive as archives
from linli.doors.maps.base import BaseMap
from linli.doors.maps.cutting import Sheet

pytestmark = pytest.mark.django_db
BOUNDS = (119.90, 31.10, 119.92, 31.12)


@pytest.fixture
def base() -> BaseMap:
    shapes = [
        shapely.box(119.905, 31.105, 119.91, 31.11).wkb,
        shapely.LineString([(119.9, 31.1), (119.92, 31.12)]).wkb,
    ]
    return BaseMap(7, Sheet.of(["building", "street"], [{}, {"grade": "lane"}], [0, 0], shapes))


def test_every_tile_is_the_one_that_is_served(base: BaseMap, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    path = archives.archive(base, BOUNDS)
    assert path is not None
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        for z, x, y in archives._tiles(BOUNDS, archives.DEEPEST):
            kept = reader.get(z, x, y)
            assert (gzip.decompress(kept) if kept else b"") == base.sheet.tile(z, x, y)


def test_a_newer_version_takes_the_place_of_the_old_one(base: BaseMap, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    first = archives.archive(base, BOUNDS)
    second = archives.archive(BaseMap(8, base.sheet), BOUNDS)
    assert first is not None
    assert second is not None
    assert not first.exists()
    assert second.exists()
    assert archives.archive(BaseMap(0, base.sheet), BOUNDS) is None


def test_a_large_county_is_cut_less_deep() -> None:
    assert archives._deepest(BOUNDS) == archives.DEEPEST
    assert archives.FIRST < archives._deepest((119.0, 31.0, 120.0, 32.0)) < archives.DEEPEST
