"""From raw geodata to units, the check of a layer, polygons of grids: seconds and memory at full size.

    python -m benchmarks.land [units] [check] [--houses 100000] [--only grid river]

`units`: files of an invented city (benchmarks/cities.py) are written, then `linli land units` and `linli divide` run on
them as commands, each in a process of its own. `check`: the topology check of 2,000 and 20,000 grids, sound and with
faults put in.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks.cities import City, city
from linli.engine.geography import check_layer
from linli.site.land_files import write_geojson

TEXTURES = ("grid", "radial", "river", "villages", "towers")


def write_city(town: City, folder: Path) -> None:
    homes = town.households.tolist()
    properties = [{"id": f"b{k}", "households": w} for k, w in enumerate(homes)]
    write_geojson(folder / "buildings.geojson", town.homes, properties)
    write_geojson(folder / "areas.geojson", town.areas.geometries, [{"code": k} for k in town.areas.keys])
    classes = [{"highway": name} for name in town.streets.classes]
    write_geojson(folder / "streets.geojson", town.streets.lines, classes)


def command(*words: object) -> tuple[float, float, float, str]:
    """Wall seconds, CPU seconds, peak GiB and the last words of `linli …`."""
    before, began = os.times(), time.perf_counter()
    peak = "import resource,sys;from linli.site.cli import main;code=main(sys.argv[1:]);"
    peak += "print('PEAK',resource.getrusage(resource.RUSAGE_SELF).ru_maxrss);sys.exit(code)"
    done = subprocess.run(
        [sys.executable, "-c", peak, *map(str, words)], capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise SystemExit(done.stderr)
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    said = [
        line
        for line in done.stderr.splitlines()
        if (line[:1].isdigit() and "households" in line) or " grids, " in line
    ]
    return wall, cpu, int(done.stdout.split("PEAK")[1]) / 2**20, said[0] if said else ""


def units(houses: int, textures: Sequence[str] = TEXTURES) -> None:
    print("\n| city | houses | step | wall s | CPU s | peak GiB | said |\n|---|---:|---|---:|---:|---:|---|")
    for texture in textures:
        town = city(texture, houses)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_city(town, folder)
            out = folder / "out"
            made = command(
                "land", "units", folder / "buildings.geojson", "--datum", "wgs84", "--borders", folder / "areas.geojson",
                "--streets", folder / "streets.geojson", "--out", out,
            )  # fmt: skip
            cut = command(
                "divide", out / "units.csv", out / "edges.csv", "--min", 200, "--max", 300, "--out", out / "grids.csv",
                "--cells", out / "cells.geojson", "--polygons", out / "grids.geojson",
            )  # fmt: skip
            for step, (wall, cpu, peak, said) in (("units", made), ("divide, polygons", cut)):
                print(
                    f"| {texture} | {len(town.homes):,} | {step} | {wall:.1f} | {cpu:.1f} | {peak:.2f} | {said.split('; written')[0]} |",
                    flush=True,
                )


def lattice(side: int) -> Any:
    """Ragged quadrilaterals that share their corners."""
    random = np.random.default_rng(3)
    x, y = np.meshgrid(np.arange(side + 1) * 1e-3 + 114.3, np.arange(side + 1) * 1e-3 + 30.6)
    x, y = (np.round(c + random.uniform(-3e-4, 3e-4, c.shape), 7) for c in (x, y))
    at = np.stack([x, y], axis=-1)
    corners = np.stack([at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]], axis=2).reshape(-1, 4, 2)
    return shapely.polygons(corners)


def check() -> None:
    print("\n| grids | put in | found | wall s | CPU s |\n|---:|---|---:|---:|---:|")
    for side in (45, 142):
        for faults in (0, 50):
            shapes = lattice(side)
            shapes[:faults] = shapely.transform(shapes[:faults], lambda c: c + 2e-5)
            keys = [str(k) for k in range(len(shapes))]
            wall, cpu = time.perf_counter(), time.process_time()
            found = check_layer(keys, list(shapes), codes=[f"{k:06d}" for k in range(len(shapes))])
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(
                f"| {len(shapes):,} | {faults} grids moved | {len(found)} | {wall:.2f} | {cpu:.2f} |",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", default=["units", "check"])
    parser.add_argument("--houses", type=int, default=100_000)
    parser.add_argument("--only", nargs="+", choices=TEXTURES, default=TEXTURES, help="textures of cities")
    args = parser.parse_args()
    if "units" in args.what:
        units(args.houses, args.only)
    if "check" in args.what:
        check()


if __name__ == "__main__":
    main()
