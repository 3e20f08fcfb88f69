"""Reading geodata: every format, every datum, every kind of bad row, and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engine.geography import from_wgs84, households_of, names_of, read_layer
from linli.words import Refusal

SQUARE = shapely.box(119.680, 31.520, 119.681, 31.521)
BOWTIE = shapely.Polygon([(119.68, 31.52), (119.69, 31.53), (119.69, 31.52), (119.68, 31.53)])


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    drawn = json.loads(shapely.to_geojson(shape)) if isinstance(shape, shapely.Geometry) else shape
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def geojson(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8")
    return path


def written(
    path: Path, shapes: list[Any], crs: str | None, encoding: str = "UTF-8", **fields: list[Any]
) -> Path:
    kind = "Polygon" if shapes[0].geom_type.endswith("Polygon") else shapes[0].geom_type
    pyogrio.raw.write(
        str(path),
        geometry=np.array([shapely.to_wkb(s) for s in shapes], dtype=object),
        field_data=[np.array(v, dtype=object) for v in fields.values()],
        fields=list(fields),
        geometry_type=kind,
        crs=crs,
        encoding=encoding,
    )
    return path


def refusal(path: Path, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_layer(path, wanted=more.pop("wanted", "polygon"), **more)
    assert caught.value.words.en
    assert caught.value.words.zh
    assert "{" not in caught.value.words.en + caught.value.words.zh
    return caught.value


def test_geojson_needs_a_stated_datum_and_keeps_its_columns(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", feature(SQUARE, code="A", homes=3))
    assert refusal(path).code == "land-datum-missing"
    layer = read_layer(path, wanted="polygon", datum="cgcs2000")
    assert layer.column("homes") == [3]
    assert shapely.equals(layer.shapes[0], SQUARE)
    with pytest.raises(Refusal, match="code, homes"):
        layer.column("households")


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_shifted_datums_come_back_to_where_they_were(tmp_path: Path, datum: str) -> None:
    lon, lat = from_wgs84(119.68, 31.52, datum)
    path = tmp_path / "homes.csv"
    path.write_text(f"编号,经度,纬度,户数\n1,{lon!r},{lat!r},12\n", "utf-8-sig")
    layer = read_layer(path, wanted="site", datum=datum)
    assert shapely.distance(layer.shapes[0], shapely.Point(119.68, 31.52)) < 1e-9
    assert households_of(layer, "户数")[0].tolist() == [12]


def test_gbk_shapefile_of_a_projection_is_read_as_it_is(tmp_path: Path) -> None:
    square = shapely.box(567000, 3488000, 567100, 3488100)
    path = written(tmp_path / "网格.shp", [square], "EPSG:4549", "GBK", 名称=["石桥社区"])
    (tmp_path / "网格.cpg").unlink()
    layer = read_layer(path, wanted="polygon")
    assert list(layer.columns.values()) == [["石桥社区"]]
    assert "GBK" in layer.notes[0].zh
    x, y = shapely.get_coordinates(shapely.centroid(layer.shapes))[0]
    assert (x, y) == pytest.approx((120.706, 31.514), abs=0.01)


def test_geopackage_with_two_layers_asks_which(tmp_path: Path) -> None:
    path = tmp_path / "land.gpkg"
    for name in ("grids", "fire"):
        pyogrio.raw.write(
            str(path),
            geometry=np.array([shapely.to_wkb(SQUARE)], dtype=object),
            field_data=[np.array(["A"], dtype=object)],
            fields=["code"],
            geometry_type="Polygon",
            crs="EPSG:4490",
            layer=name,
            append=path.exists(),
        )
    assert "grids, fire" in refusal(path).words.en
    assert refusal(path, layer="roads").code == "land-layer-missing"
    assert len(read_layer(path, wanted="polygon", layer="fire")) == 1


def test_a_system_without_a_published_way_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "old.gpkg", [shapely.box(0, 0, 1, 1)], "EPSG:4610", code=["A"])
    assert refusal(path).code == "land-crs-no-way"
    assert "CGCS2000" in refusal(path).words.zh
    assert refusal(geojson(tmp_path / "a.geojson", feature(SQUARE)), crs="EPSG:1").code == "land-crs-unknown"


def test_metres_without_a_projection_and_swapped_columns_are_recognised(tmp_path: Path) -> None:
    metres = tmp_path / "metres.csv"
    metres.write_text("id,x,y\n1,515234.1,3487123.4\n2,515300,3487200\n")
    assert refusal(metres, wanted="point", datum="wgs84").code == "land-coordinates-metres"
    layer = read_layer(metres, wanted="point", crs="EPSG:4549")
    assert shapely.get_y(layer.shapes[0]) == pytest.approx(31.5, abs=0.1)
    swapped = tmp_path / "swapped.csv"
    swapped.write_text("id,lon,lat\n1,31.52,119.68\n2,31.53,119.69\n3,119.68,31.52\n")
    assert "2 of 3" in refusal(swapped, wanted="point", datum="wgs84").words.en


def test_each_bad_row_is_named_and_none_repaired(tmp_path: Path) -> None:
    far = {"type": "Polygon", "coordinates": [[[119, 31], [119, 500], [120, 31], [119, 31]]]}
    short = {"type": "Polygon", "coordinates": [[[119, 31], [119, 32], [119, 31]]]}
    path = geojson(
        tmp_path / "bad.geojson",
        feature(SQUARE, code="ok"),
        feature(BOWTIE, code="bow"),
        feature(None, code="none"),
        feature(shapely.Point(119, 31), code="point"),
        feature(far, code="far"),
        feature(short, code="short"),
        feature(shapely.Polygon(), code="empty"),
    )
    layer = read_layer(path, wanted="polygon", datum="wgs84")
    found = {fault.row: fault.code for fault in layer.faults}
    assert layer.rows.tolist() == [1]
    assert found.pop(6) in {"geometry-unreadable", "geometry-invalid"}
    assert found == {
        2: "geometry-invalid",
        3: "geometry-missing",
        4: "geometry-kind",
        5: "coordinates-impossible",
        7: "geometry-missing",
    }
    bow = next(f for f in layer.faults if f.row == 2)
    assert "119.685" in bow.words.en
    assert "自相交" in bow.words.zh
    assert all("{" not in f.words.en + f.words.zh for f in layer.faults)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.shp").code == "land-file-missing"
    empty = tmp_path / "empty.geojson"
    empty.write_text("")
    assert refusal(empty, datum="wgs84").code == "land-file-empty"
    assert refusal(geojson(tmp_path / "no.geojson"), datum="wgs84").code == "land-file-empty"
    table = tmp_path / "table.csv"
    table.write_text("id,homes\n1,2\n")
    assert "id, homes" in refusal(table, wanted="point", datum="wgs84").words.en
    table.write_text("id,lon,lat\n")
    assert refusal(table, wanted="point", datum="wgs84").code == "land-file-empty"
    table.write_bytes("名称,lon,lat\n".encode("gb18030") + b"\xff\xff\xff,1,2\n")
    assert refusal(table, wanted="point", datum="wgs84").code == "land-encoding-unknown"
    assert refusal(table, wanted="point", datum="wgs84", encoding="UTF-8").code == "land-encoding-wrong"


def test_households_and_names_say_which_rows_are_wrong(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(
        "id,lon,lat,homes\nA,119.68,31.52,3\nA,119.68,31.53,-1\n,119.68,31.54,2.5\nB,119.6,31.5,\n"
    )
    layer = read_layer(path, wanted="point", datum="wgs84")
    counts, wrong = households_of(layer, "homes")
    assert counts.tolist() == [3, 0, 0, 0]
    assert [(f.row, f.code) for f in wrong] == [
        (3, "number-wrong"),
        (4, "number-wrong"),
        (5, "number-missing"),
    ]
    faults = names_of(layer, "id")[1]
    assert [(f.row, f.code) for f in faults] == [(3, "name-repeated"), (4, "name-missing")]
    rest = layer.without([*wrong, *faults])
    assert rest.rows.tolist() == [2]
    assert len(rest.faults) == 5


def test_equal_outlines_are_mentioned(tmp_path: Path) -> None:
    path = geojson(tmp_path / "twice.geojson", feature(SQUARE, code=1), feature(SQUARE.normalize(), code=2))
    layer = read_layer(path, wanted="polygon", datum="wgs84")
    assert len(layer) == 2
    assert "1 = 2" in layer.notes[0].en


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(
        st.tuples(
            st.one_of(st.floats(-180, 180), st.sampled_from(["", "x", "nan", "inf", "119.68"])),
            st.one_of(st.floats(-90, 90), st.sampled_from(["", "east", "1e400"])),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_rows_and_faults_are_together_the_whole_table(
    places: list[tuple[Any, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("t") / "any.csv"
    path.write_text("lon,lat,n\n" + "".join(f"{x},{y},1\n" for x, y in places))
    layer = read_layer(path, wanted="point", datum="wgs84")
    assert sorted([*layer.rows.tolist(), *(f.row for f in layer.faults)]) == list(range(2, len(places) + 2))


def packed(folder: Path, name: str, *files: Path, as_gbk: bool = False) -> Path:
    import zipfile

    with zipfile.ZipFile(folder / name, "w") as archive:
        for file in files:
            entry = f"数据/{file.name}"
            if as_gbk:  # as Windows in China packs: raw bytes, and no flag that says UTF-8
                entry = entry.encode("gb18030").decode("cp437")
            info = zipfile.ZipInfo(entry)
            if as_gbk:
                info.flag_bits &= ~0x800
            archive.writestr(info, file.read_bytes())
    return folder / name


def shapefile(folder: Path, *, encoding: str, crs: str | None, cpg: bool) -> list[Path]:
    import pyogrio

    path = folder / "wangge.shp"
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array([shapely.box(119.68, 31.52, 119.69, 31.53)], dtype=object)), [np.array(["石桥一格"], dtype=object)], ["名称"],
        geometry_type="Polygon", crs=crs, encoding=encoding, driver="ESRI Shapefile",
    )  # fmt: skip
    if not cpg:
        path.with_suffix(".cpg").unlink(missing_ok=True)
    return sorted(folder.glob("wangge.*"))


@pytest.mark.parametrize("cpg", [True, False])
def test_a_zipped_shapefile_in_gbk_is_read_with_its_chinese_names(tmp_path: Path, cpg: bool) -> None:
    files = shapefile(tmp_path, encoding="GBK", crs="EPSG:4490", cpg=cpg)
    layer = read_layer(packed(tmp_path, "网格.zip", *files), wanted="polygon")
    assert list(layer.column("名称")) == ["石桥一格"]


def test_a_zipped_shapefile_without_prj_asks_for_its_datum(tmp_path: Path) -> None:
    files = [
        f for f in shapefile(tmp_path, encoding="UTF-8", crs="EPSG:4326", cpg=True) if f.suffix != ".prj"
    ]
    with pytest.raises(Refusal) as refused:
        read_layer(packed(tmp_path, "grids.zip", *files), wanted="polygon")
    assert refused.value.code == "land-datum-missing"
    assert len(read_layer(tmp_path / "grids.zip", wanted="polygon", datum="gcj02")) == 1


def test_a_zipped_geojson_states_no_datum_either(tmp_path: Path) -> None:
    file = tmp_path / "grids.geojson"
    shape = '{"type":"Polygon","coordinates":[[[119.68,31.52],[119.69,31.52],[119.69,31.53],[119.68,31.52]]]}'
    file.write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{shape}}}]}}'
    )
    with pytest.raises(Refusal) as refused:
        read_layer(packed(tmp_path, "grids.zip", file), wanted="polygon")
    assert refused.value.code == "land-datum-missing"


def test_zip_files_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    broken, two = tmp_path / "broken.zip", [tmp_path / "a.csv", tmp_path / "b.csv"]
    broken.write_bytes(b"PK\x03\x04 cut off")
    for file in two:
        file.write_text("lon,lat\n119.68,31.52\n")
    cases = {
        "land-file-unreadable": broken,
        "land-layers-several": packed(tmp_path, "two.zip", *two),
    }
    for code, file in cases.items():
        with pytest.raises(Refusal) as refused:
            read_layer(file, wanted="site", datum="wgs84")
        assert refused.value.code == code


def test_a_table_may_hold_outlines_as_wkt(tmp_path: Path) -> None:
    file = tmp_path / "grids.csv"
    file.write_text(
        '编码,图形\nG1,"POLYGON ((119.68 31.52, 119.69 31.52, 119.69 31.53, 119.68 31.52))"\n'
        'G2,"POLYGON ((119.68 31.52"\nG3,\nG4,POINT (119.68 31.52)\n',
        "gb18030",
    )
    layer = read_layer(file, wanted="polygon", datum="cgcs2000")
    assert list(layer.column("编码")) == ["G1"]
    assert [(f.row, f.code) for f in layer.faults] == [
        (3, "geometry-unreadable"),
        (4, "geometry-missing"),
        (5, "geometry-kind"),
    ]


def test_an_empty_file_of_any_kind_is_a_sentence(tmp_path: Path) -> None:
    for name in ("a.csv", "a.geojson", "a.gpkg", "a.zip", "a.shp"):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(Refusal) as refused:
            read_layer(tmp_path / name, wanted="polygon", datum="wgs84")
        assert refused.value.code == "land-file-empty"


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (13324942, 3697000, "EPSG:4549"),  # web Mercator
        (3487000, 535000, "EPSG:4549"),  # north first, as surveyors list it
        (40535000, 3487000, "EPSG:4549"),  # with the number of the zone in front
        (119.7, 31.5, "EPSG:4547"),  # degrees
    ],
)
def test_a_projection_that_leads_elsewhere_is_refused(tmp_path: Path, x: float, y: float, crs: str) -> None:
    path = geojson(tmp_path / "far.geojson", feature(shapely.Point(x, y)))
    said = refusal(path, wanted="site", crs=crs)
    assert said.code == "land-crs-elsewhere"
    near = geojson(tmp_path / "near.geojson", feature(shapely.Point(40535000, 3487000)))
    assert shapely.get_x(read_layer(near, wanted="site", crs="EPSG:4528").shapes[0]) == pytest.approx(
        120.37, abs=0.01
    )


def test_a_system_that_nobody_knows_is_not_taken_for_the_default(tmp_path: Path) -> None:
    for name, code in (("local survey 1958", "land-datum-missing"), ("urn:ogc:def:crs:OGC:1.3:CRS84", None)):
        crs = {"type": "name", "properties": {"name": name}}
        path = geojson(tmp_path / "a.geojson", feature(SQUARE), crs=crs)
        if code:
            assert refusal(path).code == code
        else:
            assert len(read_layer(path, wanted="polygon")) == 1


def test_coordinates_that_are_none_are_quoted_and_empty_ones_at_zero_named(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text("sep=,\n编号,东经,北纬\n1,119.7°,31.5°\n2,119°42'0,31°30'0\n3,0,0\n4,,\n", "utf-16")
    layer = read_layer(file, wanted="site", datum="wgs84")
    assert list(layer.column("编号")) == ["1"]
    assert [(f.row, f.code) for f in layer.faults] == [
        (4, "coordinates-unreadable"),
        (5, "coordinates-zero"),
        (6, "geometry-missing"),
    ]
    assert "119°42'0" in layer.faults[0].words.zh


@pytest.mark.parametrize("stated", ["", "nonsense", "936", "GB2312"])
def test_a_shapefile_whose_encoding_is_misstated_is_looked_at(tmp_path: Path, stated: str) -> None:
    shapefile(tmp_path, encoding="GBK", crs="EPSG:4490", cpg=False)
    (tmp_path / "wangge.cpg").write_text(stated)
    assert list(read_layer(tmp_path / "wangge.shp", wanted="polygon").column("名称")) == ["石桥一格"]


def test_parts_of_a_shapefile_that_are_not_there_and_twins_in_a_zip_are_named(tmp_path: Path) -> None:
    import zipfile

    files = shapefile(tmp_path, encoding="UTF-8", crs="EPSG:4490", cpg=True)
    with zipfile.ZipFile(tmp_path / "twins.zip", "w") as archive:
        for file in files:
            archive.write(file, f"东/{file.name}")
            archive.write(file, f"西/{file.name}")
    said = refusal(tmp_path / "twins.zip")
    assert said.code == "land-layers-several"
    assert "东/" in said.words.zh
    assert "西/" in said.words.zh
    (tmp_path / "wangge.shx").unlink()
    said = refusal(tmp_path / "wangge.shp")
    assert said.code == "land-file-parts"
    assert "wangge.shx" in said.words.en
