"""Check a layer of grids: gaps, overlaps, slivers, torn grids, wrong parents, codes; nothing is repaired.

Every fault is printed and, with --out, written as GeoJSON to lay over the map. Answers 1 if there are faults.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import shapely

from linli.engine.geography import Parents, check_layer, faults_as_geojson, names_of, plain
from linli.site.land_files import add_file, add_reading, main_layer, say, settle_faults, side_layer
from linli.words import Words

NONE = Words("{count} grids, no fault.", "共 {count} 个网格，未发现问题。")
FOUND = Words(
    "{count} grids, {faults} faults: {kinds}.", "共 {count} 个网格，发现 {faults} 处问题：{kinds}。"
)
MORE = Words("… and {count} more; --out writes them all.", "……另有 {count} 处，可用 --out 全部写出。")
MOST_PRINTED = 50


def add(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("grids", type=Path, help="the layer to check")
    parser.add_argument("--id", default="code", help="column with the name of each grid (default: code)")
    parser.add_argument("--code", help="column with codes to check (digits, one length, each once)")
    add_reading(parser)
    add_file(parser, "parents", "the layer above")
    parser.add_argument(
        "--parents-id", default="code", help="column with the name of each parent (default: code)"
    )
    parser.add_argument(
        "--parent", default="parent", help="column with the parent of each grid (default: parent)"
    )
    add_file(parser, "region", "the land that must be filled; default: all parents together")
    parser.add_argument(
        "--leave-out-bad", action="store_true", help="go on without rows that cannot be read at all"
    )
    parser.add_argument("--out", type=Path, help="where to write the faults as GeoJSON")


def run(args: argparse.Namespace) -> int:
    layer = main_layer(args.grids, args, "polygon")
    parents, region = side_layer(args, "parents", "polygon"), side_layer(args, "region", "polygon")
    refused = (args.out or args.grids).with_suffix(".refused.csv")
    settle_faults([layer, parents, region], refused, args)
    keys = [
        name or f"#{row}" for name, row in zip(names_of(layer, args.id)[0], layer.rows.tolist(), strict=True)
    ]
    above = None
    if parents is not None:
        of = [plain(value) for value in layer.column(args.parent)]
        above = Parents(names_of(parents, args.parents_id)[0], list(parents.shapes), of)
    faults = check_layer(
        keys,
        list(layer.shapes),
        parents=above,
        region=None if region is None else shapely.union_all(region.shapes),
        codes=None if args.code is None else [plain(value) for value in layer.column(args.code)],
    )
    for number, fault in enumerate(faults[:MOST_PRINTED], start=1):
        print(f"{number}. [{fault.kind}] {fault.words.en}\n   {fault.words.zh}")
    if args.out:
        drawn = json.dumps(faults_as_geojson(faults), ensure_ascii=False)
        args.out.write_text(drawn + "\n", "utf-8")
    if len(faults) > MOST_PRINTED:
        say(MORE.format(count=len(faults) - MOST_PRINTED))
    kinds = Counter(fault.kind.value for fault in faults)
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    say((FOUND if faults else NONE).format(count=len(layer), faults=len(faults), kinds=listed))
    return 1 if faults else 0
