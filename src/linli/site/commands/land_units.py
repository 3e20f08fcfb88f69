"""Make the units and neighbours of a division from buildings (or parcels), streets, borders and rivers.

BUILDINGS is GeoJSON, GeoPackage, Shapefile or a table with coordinates: points or footprints. Each building gets the
land that lies nearer to it than to any other, inside its area of --borders. Written into the folder --out:
units.csv and edges.csv (for `linli divide`), cells.geojson (the land of each unit), refused.csv (rows left out).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from pyarrow import csv, table

from linli.engine.geography import (
    Areas,
    Barriers,
    RawLayer,
    Streets,
    Units,
    households_of,
    names_of,
    plain,
    row_fault,
    units_of_buildings,
    units_of_land,
)
from linli.site.land_files import (
    add_file,
    add_reading,
    main_layer,
    say,
    settle_faults,
    side_layer,
    write_geojson,
)
from linli.words import Words

NEAR_AREA_M = 50
DONE = Words(
    "{units} units with {households} households, {edges} pairs of neighbours; written to {path}.",
    "共 {units} 个单元、{households} 户、{edges} 对邻接关系，已写入 {path}。",
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("buildings", type=Path, help="buildings, entrances or parcels")
    parser.add_argument("--id", default="id", help="column with the id of each (default: id)")
    parser.add_argument("--households", default="households", help="column with whole numbers of households")
    parser.add_argument(
        "--as",
        dest="shape",
        choices=("buildings", "land"),
        default="buildings",
        help="land: polygons that fill the land",
    )
    add_reading(parser)
    add_file(parser, "borders", "hard borders: polygons of communities, wards or river sides")
    parser.add_argument("--borders-id", default="code", help="column with the code of each (default: code)")
    add_file(parser, "streets", "street lines")
    parser.add_argument(
        "--streets-class", default="highway", help="column with the class of each (default: highway)"
    )
    add_file(parser, "barriers", "rivers, railways, walls: lines or polygons nobody crosses")
    add_file(parser, "bridges", "bridges, gates and underpasses across them")
    parser.add_argument("--leave-out-bad", action="store_true", help="go on without rows that cannot be used")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")


def run(args: argparse.Namespace) -> int:
    main = main_layer(args.buildings, args, "polygon" if args.shape == "land" else "site")
    borders, streets = side_layer(args, "borders", "polygon"), side_layer(args, "streets", "line")
    barriers, bridges = side_layer(args, "barriers", "barrier"), side_layer(args, "bridges", "barrier")
    _, wrong = households_of(main, args.households)
    main = main.without([*wrong, *names_of(main, args.id)[1]])
    if borders is not None:
        borders = borders.without(names_of(borders, args.borders_id)[1])
    areas = None if borders is None else Areas(names_of(borders, args.borders_id)[0], borders.shapes)
    ways = streets and Streets(streets.shapes, [plain(c) for c in streets.column(args.streets_class)])
    closed = barriers and Barriers(barriers.shapes, bridges.shapes if bridges else ())
    make = units_of_land if args.shape == "land" else units_of_buildings
    units = make(main.shapes, areas=areas, streets=ways or None, barriers=closed or None)
    lost = [row_fault(main.rows[at], "outside-areas", metres=NEAR_AREA_M) for at in units.outside.tolist()]
    every = main.without(lost)
    settle_faults([every, borders, streets, barriers, bridges], args.out / "refused.csv", args)
    write(args, main, units)
    return 0


def write(args: argparse.Namespace, main: RawLayer, units: Units) -> None:
    ids, homes = names_of(main, args.id)[0], households_of(main, args.households)[0]
    named = [ids[at] if at >= 0 else f"land-{units.border[k]}" for k, at in enumerate(units.source.tolist())]
    weight = np.where(units.source >= 0, homes[units.source], 0)
    columns = {"id": named, "x": np.round(units.x, 2), "y": np.round(units.y, 2), "w": weight}
    if args.borders is not None:
        columns["border"] = units.border
    edges = {"u": [named[at] for at in units.u.tolist()], "v": [named[at] for at in units.v.tolist()]}
    args.out.mkdir(parents=True, exist_ok=True)
    csv.write_csv(table({**columns, "area_m2": np.round(units.area_m2, 1)}), args.out / "units.csv")
    csv.write_csv(
        table({**edges, "length": np.round(units.length, 2), "street": units.street}), args.out / "edges.csv"
    )
    properties = [
        {"id": name, "households": int(w), "border": border}
        for name, w, border in zip(named, weight.tolist(), units.border, strict=True)
    ]
    write_geojson(args.out / "cells.geojson", units.polygons, properties)
    for note in units.notes:
        say(note)
    say(DONE.format(units=len(units), households=int(weight.sum()), edges=len(units.u), path=args.out))
