"""`linli land …` and the way from raw geodata to a division, on the sample town and on broken files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from linli.site.cli import main

TOWN = Path(__file__).parents[2] / "examples" / "sample_town"
COMMUNITIES = [str(TOWN / "areas.geojson"), "--borders-where", "level=community"]


def units(out: Path, *more: str, buildings: Path = TOWN / "buildings.geojson") -> int:
    where = ["land", "units", str(buildings), "--id", "code", "--datum", "wgs84", "--out", str(out)]
    return main([*where, "--borders", *COMMUNITIES, *more])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text("utf-8"))["features"])


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("land")
    streets = ["--streets", str(TOWN / "streets.geojson"), "--streets-class", "kind"]
    assert units(out, *streets) == 0
    tables = [str(out / "units.csv"), str(out / "edges.csv"), "--min", "200", "--max", "500"]
    drawn = ["--cells", str(out / "cells.geojson"), "--polygons", str(out / "grids.geojson"), "--codes"]
    assert main(["divide", *tables, *drawn, "--out", str(out / "grids.csv")]) == 0
    return out


def test_from_buildings_to_grids_without_gap_or_overlap(divided: Path) -> None:
    buildings = features(TOWN / "buildings.geojson")
    grids = features(divided / "grids.geojson")
    assert len(rows(divided / "units.csv")) == len(buildings)
    homes = sum(b["properties"]["households"] for b in buildings)
    assert sum(g["properties"]["households"] for g in grids) == homes
    assert all(200 <= g["properties"]["households"] <= 500 for g in grids)
    checked = ["land", "check", str(divided / "grids.geojson"), "--datum", "wgs84", "--code", "code"]
    above = [
        "--parents",
        str(TOWN / "areas.geojson"),
        "--parents-where",
        "level=community",
        "--parent",
        "border",
    ]
    assert main([*checked, *above]) == 0


def test_codes_are_numbered_within_the_community_and_stay(divided: Path) -> None:
    codes = {row["code"] for row in rows(divided / "grids.csv")}
    by_community: dict[str, list[int]] = {}
    for code in codes:
        by_community.setdefault(code[:12], []).append(int(code[12:]))
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in by_community.values())
    tables = [str(divided / "units.csv"), str(divided / "edges.csv"), "--min", "200", "--max", "500"]
    again = ["--existing", str(divided / "grids.csv"), "--cells", str(divided / "cells.geojson"), "--codes"]
    assert main(["divide", *tables, *again, "--out", str(divided / "again.csv")]) == 0
    assert rows(divided / "again.csv") == rows(divided / "grids.csv")


def test_bad_rows_stop_the_work_and_are_all_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = json.loads((TOWN / "buildings.geojson").read_text("utf-8"))
    town["features"] = town["features"][:40]
    town["features"][3]["properties"]["households"] = "many"
    town["features"][5]["properties"]["code"] = town["features"][4]["properties"]["code"]
    town["features"][7]["geometry"] = None
    far = town["features"][9]["geometry"]["coordinates"][0]
    town["features"][9]["geometry"]["coordinates"] = [[[x + 1, y] for x, y in far]]
    bad = tmp_path / "bad.geojson"
    bad.write_text(json.dumps(town), "utf-8")
    assert units(tmp_path / "out", buildings=bad) == 1
    assert not (tmp_path / "out" / "units.csv").exists()
    said = capsys.readouterr().err
    assert "row 4" in said
    assert "第 4 行" in said
    listed = {(row["row"], row["code"]) for row in rows(tmp_path / "out" / "refused.csv")}
    wanted = {
        ("4", "number-wrong"),
        ("6", "name-repeated"),
        ("8", "geometry-missing"),
        ("10", "outside-areas"),
    }
    assert listed == wanted
    assert units(tmp_path / "out", "--leave-out-bad", buildings=bad) == 0
    kept = [row for row in rows(tmp_path / "out" / "units.csv") if not row["id"].startswith("land-")]
    assert len(kept) == 36


def test_a_file_without_a_single_usable_row_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--leave-out-bad", "--borders-id", "kind"]
    where = ["land", "units", str(TOWN / "buildings.geojson"), "--id", "code", "--datum", "wgs84"]
    assert main([*where, "--borders", str(TOWN / "streets.geojson"), *more, "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "No row of streets.geojson can be used" in said
    assert "an area is needed" in said
    assert "这里需要面" in said


def test_every_fault_is_printed_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grids = features(TOWN / "service_grids.geojson")
    grids[1]["geometry"] = grids[0]["geometry"]
    grids[3]["properties"]["code"] = "12"
    broken = tmp_path / "grids.geojson"
    broken.write_text(json.dumps({"type": "FeatureCollection", "features": grids}), "utf-8")
    out = tmp_path / "faults.geojson"
    check = ["land", "check", str(broken), "--datum", "wgs84", "--code", "code", "--out", str(out)]
    above = [
        "--parents",
        str(TOWN / "areas.geojson"),
        "--parents-where",
        "level=community",
        "--parent",
        "area",
    ]
    assert main([*check, *above]) == 1
    kinds = {f["properties"]["kind"] for f in features(out)}
    assert {"overlap", "gap", "code-wrong"} <= kinds
    assert all(f["properties"]["zh"] and f["geometry"] for f in features(out))
    assert "重叠" in capsys.readouterr().out


def test_crosswalk_keeps_every_household(tmp_path: Path) -> None:
    out = tmp_path / "cross.csv"
    where = ["land", "crosswalk", str(TOWN / "unit_grids.geojson"), "--datum", "wgs84", "--out", str(out)]
    other = ["--right", str(TOWN / "service_grids.geojson"), "--homes", str(TOWN / "buildings.geojson")]
    assert main([*where, *other]) == 0
    homes = sum(b["properties"]["households"] for b in features(TOWN / "buildings.geojson"))
    assert sum(int(row["households"]) for row in rows(out)) == homes


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--households", "people"], "people"),
        (["--streets", str(TOWN / "streets.geojson")], "highway"),
        (["--barriers", str(TOWN / "water_green.geojson"), "--barriers-where", "kind=canal"], "kind=canal"),
    ],
)
def test_wrong_columns_and_conditions_are_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: str
) -> None:
    assert units(tmp_path, *more) == 1
    assert code in capsys.readouterr().err


def test_polygons_need_the_cells_of_the_same_units(divided: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = [str(divided / "units.csv"), str(divided / "edges.csv"), "--min", "200", "--max", "500"]
    out = ["--out", str(divided / "x.csv"), "--polygons", str(divided / "x.geojson")]
    assert main(["divide", *tables, *out]) == 1
    assert "--cells" in capsys.readouterr().err
    few = divided / "few.geojson"
    few.write_text(
        json.dumps({"type": "FeatureCollection", "features": features(divided / "cells.geojson")[:9]})
    )
    assert main(["divide", *tables, *out, "--cells", str(few)]) == 1
    assert "1491" in capsys.readouterr().err


@pytest.mark.django_db
def test_existing_grids_are_imported_by_a_command(
    tmp_path: Path, town: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.db import connection

    from linli.records.territory.models import Draft
    from linli.records.territory.planning import Plan

    schema = connection.schema_name  # type: ignore[attr-defined]
    boxes = {"G01": (119.90, 31.11, 119.91, 31.12), "G02": (119.909, 31.11, 119.92, 31.12)}
    rows = [
        {"type": "Feature", "properties": {"code": code}, "geometry": box_of(*box)}
        for code, box in boxes.items()
    ]
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    asked = ["land", "import", str(file), "--tenant", schema, "--area", "999001001001"]
    assert main(asked) != 0  # its datum is not stated
    assert main([*asked, "--datum", "wgs84"]) == 1
    assert "[overlap]" in capsys.readouterr().out
    draft = Draft.objects.get()
    assert next(m["properties"]["kind"] for m in draft.marks) == "overlap"
    assert set(Plan(draft).grids) == {"G01", "G02"}
    assert main([*asked, "--datum", "wgs84", "--layer", "unit", "--numbers", "anew"]) == 1  # nothing is taken


def box_of(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}
