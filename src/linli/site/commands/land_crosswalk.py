"""What two layers share, by area and by households: which grid of the one meets which of the other.

Written as a table: left, right, area_m2, households; an empty cell stands for land or households in no grid.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import shapely

from linli.engine.geography import Homes, LayerOf, RawLayer, crosswalk, households_of, names_of
from linli.site.land_files import add_file, add_reading, main_layer, say, settle_faults, side_layer
from linli.words import Words

DONE = Words("{count} rows written to {path}.", "{count} 行已写入 {path}。")


def add(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("left", type=Path, help="the one layer")
    parser.add_argument("--left-id", default="code", help="column with the name of each grid (default: code)")
    add_reading(parser)
    add_file(parser, "right", "the other layer")
    parser.add_argument(
        "--right-id", default="code", help="column with the name of each grid (default: code)"
    )
    add_file(parser, "homes", "points or footprints with households")
    parser.add_argument("--households", default="households", help="column with whole numbers of households")
    parser.add_argument("--leave-out-bad", action="store_true", help="go on without rows that cannot be used")
    parser.add_argument("--out", type=Path, required=True, help="the table to write (CSV)")


def run(args: argparse.Namespace) -> int:
    left, right = main_layer(args.left, args, "polygon"), side_layer(args, "right", "polygon")
    homes = side_layer(args, "homes", "site")
    if right is None:
        raise SystemExit("linli land crosswalk: the other layer is missing: --right FILE")
    left, right = named(left, args.left_id), named(right, args.right_id)
    if homes is not None:
        homes = homes.without(households_of(homes, args.households)[1])
    settle_faults([left, right, homes], args.out.with_suffix(".refused.csv"), args)
    rows = crosswalk(
        layer_of(left, args.left_id), layer_of(right, args.right_id), living(homes, args.households)
    )
    with args.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["left", "right", "area_m2", "households"])
        writer.writerows([r.left or "", r.right or "", f"{r.area_m2:.1f}", r.households] for r in rows)
    say(DONE.format(count=len(rows), path=args.out))
    return 0


def named(layer: RawLayer, column: str) -> RawLayer:
    return layer.without(names_of(layer, column)[1])


def layer_of(layer: RawLayer, column: str) -> LayerOf:
    return LayerOf(names_of(layer, column)[0], list(layer.shapes))


def living(homes: RawLayer | None, column: str) -> Homes | None:
    if homes is None:
        return None
    places = shapely.get_coordinates(shapely.point_on_surface(homes.shapes))
    return Homes(places[:, 0], places[:, 1], households_of(homes, column)[0])
