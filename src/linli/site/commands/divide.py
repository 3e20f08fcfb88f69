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

from tqdm import tqdm

from linli.engine.districting import BALANCES, Division, Parameters, Problem, divide, problem
from linli.site.division_files import (
    as_text,
    as_whole,
    assignment,
    check_outputs,
    is_whole,
    listed_once,
    number,
    refuse,
    table,
    write_assignment,
    write_text,
)
from linli.site.grid_polygons import grid_codes, grid_shapes, write_polygons
from linli.words import Words

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
    parameters = Parameters(balance=args.balance, effort=args.effort, seed=args.seed)
    check_wishes(args)
    question = read_problem(args)
    look = "{desc} {percentage:3.0f}%|{bar:20}| {elapsed}"
    with tqdm(total=100, file=sys.stderr, bar_format=look, disable=None, dynamic_ncols=True) as bar:
        answer = divide(question, parameters, progress_on(bar))
    write_assignment(args.out, question, answer, draw(args, question, answer))
    if args.report:
        write_text(args.report, json.dumps(report(question, answer), ensure_ascii=False, indent=1) + "\n")
    for words in summary(question, answer):
        print(f"{words.en}\n{words.zh}", file=sys.stderr)
    return 0


def check_wishes(args: argparse.Namespace) -> None:
    """What can be seen before anything is computed."""
    check_outputs(
        [args.out, args.report, args.polygons],
        [args.units, args.edges, args.fixed, args.existing, args.cells],
    )
    if (args.polygons or args.codes) and args.cells is None:
        raise refuse(
            "cells-needed",
            "Polygons and codes need the land of each unit: give --cells.",
            "生成网格图形或编码需要各单元的图形文件，请用 --cells 指定。",
        )


def draw(args: argparse.Namespace, question: Problem, answer: Division) -> Mapping[Any, str]:
    """Write the polygons if they are wanted; the code of each grid if codes are."""
    if not (args.polygons or args.codes):
        return {}
    shapes = grid_shapes(args.cells, question, answer)
    units = table(args.units, ("id",), [args.units, args.edges, args.existing, args.fixed])
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
    """A bar that moves by whole percents in a terminal; one line for each stage in a file."""
    shown = ("", -1)

    def show(stage: str, done: float) -> None:
        nonlocal shown
        words, now = STAGES[stage], (stage, int(100 * done))
        if now == shown or (bar.disable and stage == shown[0]):
            return
        shown = now
        if bar.disable:
            print(f"{words.en} {words.zh}", file=sys.stderr)
            return
        bar.set_description_str(f"{words.en} {words.zh}", refresh=False)
        bar.n = now[1]
        bar.refresh()

    return show


def read_problem(args: argparse.Namespace) -> Problem:
    files = [args.units, args.edges, args.existing, args.fixed]
    units = table(args.units, ("id", "x", "y", "w"), files)
    edges = table(args.edges, ("u", "v", "length"), files)
    existing = table(args.existing, ("id", "grid"), files) if args.existing else None
    fixed = table(args.fixed, ("id", "grid"), files) if args.fixed else None
    for path, read in ((args.existing, existing), (args.fixed, fixed)):
        if read is not None:
            listed_once(path, read)
    columns = [units["id"], edges["u"], edges["v"], *(t["id"] for t in (existing, fixed) if t is not None)]
    in_kind = as_whole if all(is_whole(c) for c in columns) else as_text
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
        "radius": f"{figures.radius:.0f}",
        "count": len(answer.exceptions),
        "proven": sum(e.data.get("proven", 0) > 0 for e in answer.exceptions),
        "moved": f"{figures.moved:g}",
        "share": f"{figures.moved_share:.1%}",
    }
    said = [
        Words(
            "{grids} grids, {good} of them within {low}–{high}; {cut} km of cuts, variation {spread}; "
            "households live {radius} m from the middle of their grid.",
            "共 {grids} 个网格，其中 {good} 个在 {low}–{high} 户之内；分界总长 {cut} 公里，变异系数 {spread}；"
            "住户距所在网格中心约 {radius} 米。",
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
                "Exceptions named in the report (--report): {count}; proven to be unavoidable: {proven}.",
                "报告（--report）中列有 {count} 项例外，其中 {proven} 项已证明无法避免。",
            ).format(**values)
        )
    return said
