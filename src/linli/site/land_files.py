"""Files of the land commands: which file, which columns, what was left out, GeoJSON written quickly."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from linli.engine.geography import RawLayer, RowFault, read_layer
from linli.words import Refusal, Words

MOST_SHOWN = 10
BAD_ROWS = Words(
    "{count} rows cannot be used; all of them are listed in {path}. Correct them, or leave them out with --leave-out-bad.",
    "有 {count} 条记录无法使用，全部列于 {path}。请改正后重试，或加 --leave-out-bad 忽略这些记录。",
)
LEFT_OUT = Words(
    "{count} rows were left out; all of them are listed in {path}.",
    "有 {count} 条记录未采用，全部列于 {path}。",
)
NOTHING = Words(
    "No row of {file} can be used. Is it the right file? Row {row}: {what}",
    "{file} 中没有任何可用的记录，请确认文件是否正确。第 {row} 行：{what}",
)
ROW = Words("{file}, row {row}: {what}", "{file} 第 {row} 行：{what}")


def add_file(parser: argparse.ArgumentParser, name: str, what: str) -> None:
    """`--NAME FILE` with its datum, projection, layer and the rows that are meant."""
    parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=what)
    parser.add_argument(f"--{name}-datum", metavar="DATUM", help="its datum, where it is not that of --datum")
    parser.add_argument(f"--{name}-layer", metavar="LAYER", help="which layer of a GeoPackage")
    parser.add_argument(
        f"--{name}-where",
        metavar="COLUMN=VALUES",
        help="only these rows, such as level=community or kind=river,stream",
    )


def add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--datum", help="wgs84, cgcs2000, gcj02 or bd09, for files that do not state it")
    parser.add_argument(
        "--crs", help="projection of the main file where it does not state it, such as EPSG:4549"
    )
    parser.add_argument("--layer", help="which layer of a GeoPackage")
    parser.add_argument("--encoding", help="of the text, where it is neither UTF-8 nor GBK")
    parser.add_argument("--lon", help="column of longitudes in a table")
    parser.add_argument("--lat", help="column of latitudes in a table")


def side_layer(args: argparse.Namespace, name: str, wanted: Any) -> RawLayer | None:
    """The layer of `--NAME`, if there is one."""
    path = getattr(args, name)
    if path is None:
        return None
    given = {part: getattr(args, f"{name}_{part}") for part in ("datum", "layer", "where")}
    read = read_layer(path, wanted=wanted, datum=given["datum"] or args.datum, layer=given["layer"])
    return chosen(usable(read), given["where"])


def main_layer(path: Path, args: argparse.Namespace, wanted: Any) -> RawLayer:
    named = {name: getattr(args, name) for name in ("datum", "crs", "layer", "encoding", "lon", "lat")}
    return usable(read_layer(path, wanted=wanted, **named))


def usable(layer: RawLayer) -> RawLayer:
    """The layer, if it has a sound row at all: a wrong file is told from bad rows."""
    if len(layer) or not layer.faults:
        return layer
    first = layer.faults[0]
    words = NOTHING.format(file=layer.path, row=first.row, what=first.words)
    raise Refusal("land-nothing-usable", words, {"file": layer.path})


def chosen(layer: RawLayer, where: str | None) -> RawLayer:
    if where is None:
        return layer
    column, _, values = where.partition("=")
    kept = layer.only(column.strip(), [v.strip() for v in values.split(",")])
    if not len(kept):
        raise Refusal(
            "land-nothing-chosen",
            Words(
                "No row of {path} has {where}. Look at its values and correct the condition.",
                "{path} 中没有满足 {where} 的记录。请核对列值后改正条件。",
            ).format(path=layer.path, where=where),
            {"where": where},
        )
    return kept


def settle_faults(layers: Sequence[RawLayer | None], path: Path, args: argparse.Namespace) -> None:
    """Write every row that cannot be used to `path`; go on without them only if that was asked for."""
    faults = [(layer.path, fault) for layer in layers if layer is not None for fault in layer.faults]
    for layer in layers:
        for note in layer.notes if layer is not None else ():
            say(note)
    if not faults:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", "code", "en", "zh"])
        writer.writerows([n, f.row, f.code, f.words.en, f.words.zh] for n, f in faults)
    for name, fault in faults[:MOST_SHOWN]:
        say(said(name, fault))
    if not args.leave_out_bad:
        raise Refusal("land-bad-rows", BAD_ROWS.format(count=len(faults), path=path), {"count": len(faults)})
    say(LEFT_OUT.format(count=len(faults), path=path))


def said(name: str, fault: RowFault) -> Words:
    return ROW.format(file=name, row=fault.row, what=fault.words)


def say(words: Words) -> None:
    sys.stderr.write(f"{words.en}\n{words.zh}\n")


def write_geojson(path: Path, shapes: Any, properties: Sequence[Mapping[str, Any]]) -> None:
    """One feature a line; coordinates as they are (they come rounded)."""
    drawn = shapely.to_geojson(np.asarray(shapes, dtype=object)).tolist()
    lines = [
        '{"type":"Feature","properties":%s,"geometry":%s}'  # noqa: UP031 - braces everywhere
        % (json.dumps(own, ensure_ascii=False, separators=(",", ":")), shape or "null")
        for own, shape in zip(properties, drawn, strict=True)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", "utf-8")
