"""An uploaded file is data: it can not make the reader open other files, fetch addresses or fill the disk."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import shapely

from linli.engine.geography import read_layer, reading_door
from tests.engine.test_geography_reading import SQUARE, feature, geojson, refusal, written

VIRTUAL = """<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource>{other}</SrcDataSource>
<GeometryType>wkbPoint</GeometryType><GeometryField encoding="PointFromColumns" x="lon" y="lat"/></OGRVRTLayer></OGRVRTDataSource>"""
STREAM = {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {other}"}
LINKED = {"type": "FeatureCollection", "features": [], "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}}  # fmt: skip


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A file of the server that the upload has no business with; alone it would be readable geodata."""
    path = tmp_path / "other.csv"
    path.write_text("id,lon,lat,note\n1,119.68,31.52,secret\n")
    return path


@pytest.mark.parametrize("name", ["a.geojson", "a.json", "a.gpkg", "a.shp", "a.vrt", "a.xml", "a"])
def test_a_virtual_dataset_is_refused_under_every_name(tmp_path: Path, other: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(VIRTUAL.format(other=other))
    assert refusal(path, wanted="site", datum="wgs84").code == "land-file-unreadable"


@pytest.mark.parametrize("inside", ["a.vrt", "a.shp", "x/a.geojson"])
def test_nor_does_it_come_in_a_zip(tmp_path: Path, other: Path, inside: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, VIRTUAL.format(other=other))
    assert refusal(path, wanted="site", datum="wgs84").code == "land-file-unreadable"


@pytest.mark.parametrize(
    "content", [STREAM, LINKED, {"type": "Topology"}, {}, {"type": "FeatureCollection", "crs": 3}]
)
def test_json_that_leads_elsewhere_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(content))
    assert refusal(path, datum="wgs84").code == "land-file-unreadable"


def test_json_of_any_depth_is_refused_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": ' + "[" * 200_000 + "]" * 200_000 + "}")
    assert refusal(path, datum="wgs84").code == "land-file-unreadable"


def test_a_zipped_shapefile_is_read_with_its_text(tmp_path: Path) -> None:
    """Beside it lie the files that programs add; a path that climbs out of the folder is only a name."""
    square = shapely.box(567000, 3488000, 567100, 3488100)
    written(tmp_path / "网格.shp", [square], "EPSG:4549", "GBK", 名称=["石桥社区"])
    (tmp_path / "网格.cpg").unlink(missing_ok=True)
    path = tmp_path / "upload.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("网格.*"):
            archive.write(part, f"../../{part.stem}{part.suffix.upper()}")
        archive.writestr("__MACOSX/._网格.shp", "x")
        archive.writestr("网格.shp.xml", VIRTUAL)
    layer = read_layer(path, wanted="polygon")
    assert layer.column("名称") == ["石桥社区"]


def test_a_zip_that_holds_more_than_it_may_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_door, "LARGEST_UNPACKED", 1 << 16)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"0" * (1 << 20))
    assert "1 GiB" in refusal(path, datum="wgs84").words.en
    several = tmp_path / "several.zip"
    with zipfile.ZipFile(several, "w") as archive:
        archive.write(geojson(tmp_path / "a.geojson", feature(SQUARE)), "a.geojson")
        archive.write(tmp_path / "a.geojson", "b.geojson")
    assert refusal(several, datum="wgs84").code == "land-layers-several"
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert refusal(broken, datum="wgs84").code == "land-file-unreadable"
