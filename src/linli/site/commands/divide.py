"""Divide units into connected, even, compact grids within limits and hard borders.

UNITS has the columns id, x, y, w (households) and, if there are hard borders, border; EDGES has u, v, length (metres of
common border) and, if known, street (main, street, lane or yard). Both are Parquet or CSV. `linli land units` makes both
from buildings, together with the cells from which --polygons draws the grids.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet
from tqdm import tqdm

from linli.engine.districting import BALANCES, Division, Parameters, Problem, divide, problem
from linli.site.grid_polygons import grid_codes, grid_shapes, write_polygons
from linli.words import Refusal, Words

STAGES = {
    "melt": Words("first division", "初步划分"),
    "polish": Words("shortening borders", "优化边界"),
    "settle": Words("easing the present division", "调整现有划分"),
    "mend": Words("mending exceptions", "修复例外"),
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("units", type=Path, help="units: id, x, y, w[, border]")
    parser.add_argument("edges", type=Path, help="neighbours: u, v, length[, street]")
    parser.add_argument("--min", dest="low", type=float, required=True, help="fewest households in a grid")
    parser.add_argument("--max", dest="high", type=float, required=True, help="most households in a grid")
    parser.add_argument("--balance", choices=BALANCES, default="loose", help="how even (default: loose)")
    parser.add_argument("--effort", type=float, default=1.0, help="1 is usual, 4 searches four times longer")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same answer")
    parser.add_argument("--grids", type=int, help="exactly so many grids")
    parser.add_argument("--fixed", type=Path, help="units that must be in a certain grid: id, grid")
    parser.add_argument("--existing", type=Path, help="the present division: id, grid")
    parser.add_argument(
        "--move-at-most", default="100%", help="households that may leave their present grid, such as 5%%"
    )
    parser.add_argument("--out", type=Path, required=True, help="where to write id, grid (CSV or Parquet)")
    parser.add_argument("--report", type=Path, help="where to write figures and exceptions (JSON)")
    parser.add_argument("--cells", type=Path, help="the land of each unit, as `linli land units` writes it")
    parser.add_argument("--polygons", type=Path, help="where to write the grids as GeoJSON (needs --cells)")
    parser.add_argument(
        "--codes",
        action="store_true",
        help="give each grid a 15-digit code (needs --cells; border holds 12-digit community codes)",
    )


def run(args: argparse.Namespace) -> int:
    question = read_problem(args)
    parameters = Parameters(balance=args.balance, effort=args.effort, seed=args.seed)
    with tqdm(total=100, file=sys.stderr, bar_format="{desc} {percentage:3.0f}%|{bar:30}| {elapsed}") as bar:
        answer = divide(question, parameters, progress_on(bar))
    write_assignment(args.out, question, answer, draw(args, question, answer))
    if args.report:
        args.report.write_text(
            json.dumps(report(question, answer), ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
    for words in summary(question, answer):
        print(f"{words.en}\n{words.zh}", file=sys.stderr)
    return 0


def draw(args: argparse.Namespace, question: Problem, answer: Division) -> Mapping[Any, str]:
    """Write the polygons if they are wanted; the code of each grid if codes are."""
    if not (args.polygons or args.codes):
        return {}
    if args.cells is None:
        raise refuse(
            "cells-needed",
            "Polygons and codes need the land of each unit: give --cells.",
            "生成网格图形或编码需要各单元的图形文件，请用 --cells 指定。",
        )
    shapes = grid_shapes(args.cells, question, answer)
    units = table(args.units, ("id",))
    borders = units["border"].to_pylist() if "border" in units.column_names else None
    codes: Mapping[Any, str] = {}
    if args.codes:
        before = codes_before(args.existing)
        known = {unit: before[str(unit)] for unit in question.ids if str(unit) in before}
        codes = grid_codes(shapes, answer, question.w.tolist(), borders, known, question.ids)
    if args.polygons:
        write_polygons(args.polygons, shapes, answer, borders, codes)
    return codes


def codes_before(path: Path | None) -> dict[str, str]:
    """The code of each unit's grid in the present division, where its table has a column `code`."""
    if path is None:
        return {}
    read = table(path, ("id", "grid"))
    if "code" not in read.column_names:
        return {}
    pairs = zip(read["id"].to_pylist(), read["code"].to_pylist(), strict=True)
    return {str(unit): str(code) for unit, code in pairs if code}


def progress_on(bar: Any) -> Callable[[str, float], None]:
    def show(stage: str, done: float) -> None:
        words = STAGES[stage]
        bar.set_description_str(f"{words.en} {words.zh}", refresh=False)
        bar.n = int(100 * done)
        bar.refresh()

    return show


def read_problem(args: argparse.Namespace) -> Problem:
    units = table(args.units, ("id", "x", "y", "w"))
    edges = table(args.edges, ("u", "v", "length"))
    existing = table(args.existing, ("id", "grid")) if args.existing else None
    fixed = table(args.fixed, ("id", "grid")) if args.fixed else None
    columns = [units["id"], edges["u"], edges["v"], *(t["id"] for t in (existing, fixed) if t is not None)]
    in_kind = whole if all(is_whole(c) for c in columns) else text
    return problem(
        ids=in_kind(units["id"]),
        x=number(units, "x"),
        y=number(units, "y"),
        w=number(units, "w"),
        border=units["border"].to_pylist() if "border" in units.column_names else None,
        u=in_kind(edges["u"]),
        v=in_kind(edges["v"]),
        length=number(edges, "length"),
        street=edges["street"].to_pylist() if "street" in edges.column_names else None,
        low=args.low,
        high=args.high,
        existing=assignment(existing, in_kind),
        fixed=assignment(fixed, in_kind),
        grids=args.grids,
        move_at_most=share(args.move_at_most),
    )


def table(path: Path, needed: tuple[str, ...]) -> pa.Table:
    """A Parquet or CSV file; ids, grids, borders and streets of a CSV are read as text."""
    kept_as_text = dict.fromkeys(("id", "u", "v", "grid", "border", "street", "code"), pa.string())
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            read = parquet.read_table(path)
        else:
            read = csv.read_csv(
                path, convert_options=csv.ConvertOptions(column_types=kept_as_text, strings_can_be_null=True)
            )
    except FileNotFoundError as error:
        raise refuse(
            "file-not-found",
            "There is no file {path}; check the name.",
            "找不到文件 {path}，请检查文件名。",
            path=path,
        ) from error
    except (pa.ArrowInvalid, OSError) as error:
        raise refuse(
            "file-not-readable",
            "{path} is empty or neither Parquet nor CSV ({reason}); save it as one of the two.",
            "{path} 为空，或不是 Parquet、CSV 格式（{reason}），请另存为其中之一。",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    missing = [name for name in needed if name not in read.column_names]
    if missing:
        raise refuse(
            "columns-missing",
            "{path} has no column {missing}; it needs {needed}.",
            "{path} 缺少“{missing}”列；须包含 {needed}。",
            path=path,
            missing=", ".join(missing),
            needed=", ".join(needed),
        )
    for name in {"id", "u", "v", "grid"} & set(needed):
        if read[name].null_count:
            raise refuse(
                "value-missing",
                "{path}: {count} rows have no {column}; fill them in or remove the rows.",
                "{path}：有 {count} 行缺少“{column}”，请补填或删除这些行。",
                path=path,
                count=read[name].null_count,
                column=name,
            )
    return read


def number(read: pa.Table, name: str) -> np.ndarray[Any, Any] | list[Any]:
    """The column as numbers; what is no number is left for the engine to refuse, what is missing becomes NaN."""
    column = read[name]
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return np.asarray(column.to_numpy(), dtype=np.float64)
    return [float("nan") if value is None else value for value in column.to_pylist()]


def is_whole(column: pa.ChunkedArray) -> bool:
    """Whole numbers, written without leading zeros where they are text."""
    if pa.types.is_integer(column.type):
        return True
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    return all(
        v.isascii() and v.isdigit() and (v == "0" or v[0] != "0") and len(v) < 18 for v in column.to_pylist()
    )


def whole(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    return np.asarray(column.cast(pa.int64()).to_numpy())


def text(column: pa.ChunkedArray) -> list[str]:
    return [str(value) for value in column.to_pylist()]


def assignment(read: pa.Table | None, in_kind: Callable[[pa.ChunkedArray], Any]) -> dict[Any, Any] | None:
    if read is None:
        return None
    ids, grids = in_kind(read["id"]), (whole if is_whole(read["grid"]) else text)(read["grid"])
    return dict(zip(np.asarray(ids).tolist(), np.asarray(grids).tolist(), strict=True))


def share(written: str) -> float:
    """'5%' or '0.05' as 0.05."""
    try:
        return float(written.rstrip("%％")) / 100 if written.endswith(("%", "％")) else float(written)
    except ValueError as error:
        raise refuse(
            "share-not-readable",
            "'{written}' is not a share; write it like 5%.",
            "“{written}”不是比例，请写成 5% 的形式。",
            written=written,
        ) from error


def refuse(code: str, en: str, zh: str, **values: object) -> Refusal:
    return Refusal(code, Words(en, zh).format(**values), {k: str(v) for k, v in values.items()})


def write_assignment(path: Path, question: Problem, answer: Division, codes: Mapping[Any, str]) -> None:
    out = pa.table({"id": pa.array(question.ids), "grid": column_of(answer.grid)})
    if codes:
        out = out.append_column("code", pa.array([codes[grid] for grid in answer.grid]))
    if path.suffix.lower() in {".parquet", ".pq"}:
        parquet.write_table(out, path)
    else:
        csv.write_csv(out, path, csv.WriteOptions(quoting_style="needed"))


def column_of(grids: tuple[Any, ...]) -> pa.Array:
    is_mixed = len({type(grid) for grid in grids}) > 1
    return pa.array([str(grid) for grid in grids] if is_mixed else grids)


def report(question: Problem, answer: Division) -> Mapping[str, Any]:
    figures = asdict(answer.figures)
    return {
        "limits": {"low": question.low, "high": question.high},
        "parameters": {k: v for k, v in asdict(answer.parameters).items() if k != "workers"},
        "figures": {k: round(v, 6) if isinstance(v, float) else v for k, v in figures.items()},
        "exceptions": [
            {
                "code": e.code,
                "grid": e.grid,
                "unit": e.unit,
                "en": e.words.en,
                "zh": e.words.zh,
                "data": e.data,
            }
            for e in answer.exceptions
        ],
        "notes": [{"en": words.en, "zh": words.zh} for words in answer.notes],
        "grids": [asdict(grid) for grid in answer.grids],
    }


def summary(question: Problem, answer: Division) -> list[Words]:
    figures = answer.figures
    values = {
        "grids": figures.grids,
        "good": figures.good,
        "low": f"{question.low:g}",
        "high": f"{question.high:g}",
        "cut": f"{figures.cut_length / 1000:.2f}",
        "spread": f"{figures.spread:.3f}",
        "count": len(answer.exceptions),
        "moved": f"{figures.moved:g}",
        "share": f"{figures.moved_share:.1%}",
    }
    said = [
        Words(
            "{grids} grids, {good} of them within {low}–{high}; {cut} km of cuts, variation {spread}.",
            "共 {grids} 个网格，其中 {good} 个在 {low}–{high} 户之内；分界总长 {cut} 公里，变异系数 {spread}。",
        ).format(**values)
    ]
    if (question.existing >= 0).any():
        said.append(
            Words(
                "{moved} households ({share}) change their grid.", "有 {moved} 户（{share}）调整了所属网格。"
            ).format(**values)
        )
    if answer.exceptions:
        said.append(
            Words(
                "{count} exceptions are named in the report (--report).",
                "报告（--report）中列有 {count} 项例外。",
            ).format(**values)
        )
    return said
