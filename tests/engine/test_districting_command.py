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


def test_missing_file_and_bad_share_are_refused(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert divide(files, units="none.csv") == 1
    assert "找不到文件" in capsys.readouterr().err
    assert divide(files, "--move-at-most", "few") == 1
    assert "5%" in capsys.readouterr().err
