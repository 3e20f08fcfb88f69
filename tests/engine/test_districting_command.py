"""`linli divide`: files in, files out, refusals that say what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from linli.site.cli import main

UNITS = "id,x,y,w,border\n" + "".join(f"{i},{i % 4},{i // 4},100,a\n" for i in range(8))
EDGES = "u,v,length\n" + "".join(
    [f"{i},{i + 1},10\n" for i in range(7) if i != 3] + [f"{i},{i + 4},1\n" for i in range(4)]
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "edges.csv").write_text(EDGES)
    return tmp_path


def divide(files: Path, *more: str, units: str = "units.csv", edges: str = "edges.csv") -> int:
    where = [str(files / units), str(files / edges), "--min", "300", "--max", "500"]
    return main(
        ["divide", *where, "--out", str(files / "out.csv"), "--report", str(files / "out.json"), *more]
    )


def test_csv_in_csv_and_report_out(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert divide(files) == 0
    assert csv.read_csv(files / "out.csv").to_pydict() == {
        "id": list(range(8)),
        "grid": [1] * 4 + [2] * 4,
    } or (csv.read_csv(files / "out.csv")["grid"].to_pylist() == [2] * 4 + [1] * 4)
    report = json.loads((files / "out.json").read_text("utf-8"))
    assert report["figures"]["good"] == 2
    assert report["figures"]["cut_length"] == 4
    assert report["exceptions"] == []
    said = capsys.readouterr().err
    assert "2 grids" in said
    assert "共 2 个网格" in said


def test_parquet_with_text_ids_and_an_existing_division(files: Path) -> None:
    units, edges = csv.read_csv(files / "units.csv"), csv.read_csv(files / "edges.csv")
    named = [f"楼{i:02}" for i in units["id"].to_pylist()]
    parquet.write_table(units.set_column(0, "id", pa.array(named)), files / "units.parquet")
    for at, column in enumerate("uv"):
        edges = edges.set_column(at, column, pa.array([named[i] for i in edges[column].to_pylist()]))
    parquet.write_table(edges, files / "edges.parquet")
    lines = "".join(f"{name},{'left' if i % 4 < 2 else 'right'}\n" for i, name in enumerate(named))
    (files / "now.csv").write_text("id,grid\n" + lines, "utf-8")
    more = ["--existing", str(files / "now.csv"), "--move-at-most", "5%"]
    assert divide(files, *more, units="units.parquet", edges="edges.parquet") == 0
    out = csv.read_csv(files / "out.csv")
    assert out["id"].to_pylist() == named
    assert out["grid"].to_pylist() == ["left", "left", "right", "right"] * 2
    assert json.loads((files / "out.json").read_text("utf-8"))["figures"]["moved"] == 0


@pytest.mark.parametrize(
    ("units", "edges", "english", "chinese"),
    [
        ("", EDGES, "empty", "为空"),
        ("id,x,y\n1,0,0\n", EDGES, "no column w", "缺少“w”列"),
        ("id,x,y,w\n", "u,v,length\n", "no units", "没有任何单元"),
        (UNITS + ",1,1,100,a\n", EDGES, "have no id", "缺少“id”"),
        (UNITS + "3,1,1,100,a\n", EDGES, "more than once", "重复出现"),
        (UNITS.replace("100", "-1", 1), EDGES, "negative", "为负"),
        (UNITS.replace("100", "", 1), EDGES, "no weight", "缺失"),
        (UNITS.replace("100", "many", 1), EDGES, "not a number", "非数字"),
        (UNITS, EDGES + "1,99,5\n", "not in the list", "不存在的单元"),
        (UNITS.replace("0,0,0", "0,inf,0"), EDGES, "no position", "缺少位置"),
        (UNITS.replace("0,0,0", "0,0,nan"), EDGES, "no position", "缺少位置"),
        (UNITS.replace("100", "nan", 1), EDGES, "no weight", "缺失"),
        (UNITS, EDGES.replace(",10", ",-10", 1), "negative", "为负"),
        (UNITS, EDGES.replace(",10", ",", 1), "no length", "缺失"),
        (UNITS, EDGES + ",2,5\n", "have no u", "缺少“u”"),
        (UNITS, "", "empty", "为空"),
        (UNITS.replace("border\n", "w\n"), EDGES, "w more than once", "“w”列重复"),
        (UNITS.replace(",", "|"), EDGES, "in the first line", "首行须为列名"),
        (UNITS + "9,1\n", EDGES, "Expected 5 columns", "Parquet、CSV"),
    ],
)
def test_bad_files_are_refused_in_both_languages(
    files: Path, capsys: pytest.CaptureFixture[str], units: str, edges: str, english: str, chinese: str
) -> None:
    (files / "units.csv").write_text(units)
    (files / "edges.csv").write_text(edges)
    assert divide(files) == 1
    said = capsys.readouterr().err
    assert english in said
    assert chinese in said
    assert not (files / "out.csv").exists()


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        (["--min", "600"], "above the upper limit", "大于上限"),
        (["--min", "-1"], "must be 0 or more", "须不小于 0"),
        (["--max", "inf"], "limits", "上下限"),
        (["--grids", "100"], "1 grids necessary and 8 possible", "至少为 1、至多为 8"),
        (["--grids", "0"], "at least 1", "至少应为 1"),
        (["--effort", "0"], "Effort", "搜索力度"),
        (["--seed", "-1"], "seed", "随机种子"),
        (["--move-at-most", "150%"], "0% to 100%", "0% 至 100%"),
        (["--existing", "twice.csv"], "into two grids", "同时划入"),
        (["--fixed", "twice.csv"], "into two grids", "同时划入"),
        (["--existing", "strange.csv"], "not in the list", "不在单元表内"),
        (["--fixed", "strange.csv"], "not in the list", "不在单元表内"),
        (["--fixed", "apart.csv"], "both sides of a hard border", "硬边界两侧"),
        (["--fixed", "crossed.csv"], "cut off from the others", "隔断"),
        (["--existing", "gridless.csv"], "have no grid", "缺少“grid”"),
        (["--report", "units.csv"], "read and would be written", "既是输入又是输出"),
        (["--report", "none/report.json"], "cannot be written", "无法写入"),
        (["--report", "."], "cannot be written", "无法写入"),
        (["--polygons", "grids.geojson"], "give --cells", "--cells"),
    ],
)
def test_contradictory_wishes_are_refused_before_anything_is_written(
    files: Path, capsys: pytest.CaptureFixture[str], more: list[str], english: str, chinese: str
) -> None:
    rows = UNITS.replace(",a\n", ",b\n").replace("0,0,0,100,b", "0,0,0,100,a")
    for name, text in {
        "twice.csv": "id,grid\n0,A\n1,A\n0,B\n",
        "strange.csv": "id,grid\n0,A\n77,A\n",
        "apart.csv": "id,grid\n0,A\n1,A\n",
        "crossed.csv": "id,grid\n0,A\n5,A\n1,B\n4,B\n",
        "gridless.csv": "id,grid\n0,\n",
    }.items():
        (files / name).write_text(text)
    if more[1] == "apart.csv":
        (files / "units.csv").write_text(rows)
    is_file = more[0] in {"--existing", "--fixed", "--report", "--polygons"}
    assert divide(files, more[0], str(files / more[1]) if is_file else more[1]) == 1
    said = capsys.readouterr().err
    assert english in said
    assert chinese in said
    assert not (files / "out.csv").exists()


def test_what_is_unusual_but_clear_is_taken_as_it_is_meant(files: Path) -> None:
    """A spreadsheet's Chinese encoding, whole numbers kept as floats or bytes, parks, loops, doubles, no border."""
    units = (
        UNITS.replace(",a\n", ",社区\n")
        .replace("7,3,1,100,社区", "7,3,1,0,社区")
        .replace("3,3,0,100,社区", "3,3,0,200,")
    )
    (files / "units.csv").write_bytes(units.encode("gb18030"))
    (files / "edges.csv").write_text(EDGES + "2,2,9\n1,0,5\n")
    assert divide(files) == 0
    report = json.loads((files / "out.json").read_text("utf-8"))
    assert [note["en"].split(":")[0] for note in report["notes"]] == [
        "1 edges from a unit to itself were left out.",
        "Units without a border group",
        "1 pairs of neighbours were listed more than once; their lengths were added.",
    ]
    assert {(e["code"], e["grid"], e["data"].get("proven")) for e in report["exceptions"]} >= {
        ("piece-too-small", report["grids"][-1]["grid"], 1.0)
    }
    named = {"id": [float(i) for i in range(8)], "x": [0.0] * 8, "y": [0.0] * 8, "w": [100] * 8}
    parquet.write_table(pa.table(named), files / "units.parquet")
    ends = pa.table({"u": [b"0", b"1"], "v": [b"1", b"2"], "length": [1, 1]})
    parquet.write_table(ends, files / "edges.parquet")
    assert divide(files, units="units.parquet", edges="edges.parquet") == 0
    assert csv.read_csv(files / "out.csv")["id"].to_pylist() == list(range(8))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_divide_as_commas_do(files: Path, mark: str) -> None:
    assert divide(files) == 0
    expected = (files / "out.csv").read_bytes()
    (files / "units.csv").write_bytes(
        b"\xef\xbb\xbf" + UNITS.replace(",", mark).replace("\n", "\r\n").encode()
    )
    (files / "edges.csv").write_text(EDGES.replace(",", mark))
    assert divide(files) == 0
    assert (files / "out.csv").read_bytes() == expected


def test_words_of_gbk_that_are_utf8_by_chance_are_read_like_the_other_file(files: Path) -> None:
    """“楼1” in GBK is a yen sign in UTF-8; a file of nothing else looks like UTF-8."""
    lines = [line.split(",") for line in UNITS.splitlines()[1:]]
    units = "id,x,y,w,border\n" + "".join(f"楼{i},{x},{y},{w},梧桐社区\n" for i, x, y, w, _ in lines)
    ends = [line.split(",") for line in EDGES.splitlines()[1:]]
    edges = "u,v,length\n" + "".join(f"楼{u},楼{v},{length}\n" for u, v, length in ends)
    assert edges.encode("gb18030").decode("utf-8")
    (files / "units.csv").write_bytes(units.encode("gb18030"))
    (files / "edges.csv").write_bytes(edges.encode("gb18030"))
    assert divide(files) == 0
    assert csv.read_csv(files / "out.csv")["id"].to_pylist() == [f"楼{i}" for i in range(8)]


def test_ids_above_the_signed_range_and_missing_borders_as_nan(files: Path) -> None:
    units, edges = csv.read_csv(files / "units.csv"), csv.read_csv(files / "edges.csv")
    far = 2**63 + 11

    def moved(column: pa.ChunkedArray) -> pa.Array:
        return pa.array([far + i for i in column.to_pylist()], pa.uint64())

    nan = pa.array([float("nan")] * 8, pa.float64(), from_pandas=False)
    units = units.set_column(0, "id", moved(units["id"])).set_column(4, "border", nan)
    edges = edges.set_column(0, "u", moved(edges["u"])).set_column(1, "v", moved(edges["v"]))
    parquet.write_table(units, files / "units.parquet")
    parquet.write_table(edges, files / "edges.parquet")
    assert divide(files, units="units.parquet", edges="edges.parquet") == 0
    lines = (files / "out.csv").read_text().splitlines()[1:]
    assert [int(line.split(",")[0].strip('"')) for line in lines] == [far + i for i in range(8)]
    assert json.loads((files / "out.json").read_text("utf-8"))["figures"]["good"] == 2


def test_streets_fixed_units_and_a_wanted_number_reach_the_engine(files: Path) -> None:
    """Cutting between columns costs 20 m along a main street, 20 m through a yard elsewhere, 4 m between rows."""
    named = "".join(
        f"{i},{i + 1},10,{'main' if i % 4 == 1 else 'yard'}\n" for i in range(7) if i != 3
    ) + "".join(f"{i},{i + 4},5,yard\n" for i in range(4))
    (files / "edges.csv").write_text("u,v,length,street\n" + named)
    assert divide(files) == 0
    grid = csv.read_csv(files / "out.csv")["grid"].to_pylist()
    assert grid == [1, 1, 2, 2] * 2, "along the main street, though the yards between the rows are no longer"
    (files / "fixed.csv").write_text("id,grid\n0,hall\n3,hall\n7,school\n")
    assert divide(files, "--fixed", str(files / "fixed.csv"), "--grids", "2") == 0
    grid = csv.read_csv(files / "out.csv")["grid"].to_pylist()
    assert grid == ["hall"] * 4 + ["school"] * 4
    assert divide(files, "--grids", "4") == 0
    report = json.loads((files / "out.json").read_text("utf-8"))
    assert report["figures"]["grids"] == 4
    assert {e["code"] for e in report["exceptions"]} == {"grids-wanted"}


def test_missing_file_and_bad_share_are_refused(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert divide(files, units="none.csv") == 1
    assert "找不到文件" in capsys.readouterr().err
    assert divide(files, "--move-at-most", "few") == 1
    assert "5%" in capsys.readouterr().err
