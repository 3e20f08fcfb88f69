"""Point → grid over irregular grids: `python -m benchmarks.point_in_grid [grids] [points]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import shapely

from linli.engine.geography import GridIndex

WEST, SOUTH, DEGREES = 119.5, 31.4, 0.4


def irregular_grids(count: int, seed: int = 999001) -> list[shapely.Geometry]:
    """Voronoi cells of a jittered lattice: neighbours share every border, none is a rectangle."""
    rng = np.random.default_rng(seed)
    side = round(count**0.5)
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    seeds = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(-0.35, 0.35, (side * side, 2)) + 0.5
    seeds = seeds / side * DEGREES + [WEST, SOUTH]
    frame = shapely.box(WEST, SOUTH, WEST + DEGREES, SOUTH + DEGREES)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=frame))
    return list(shapely.intersection(cells, frame))


def resident_mb() -> float:
    """What the process holds now; GEOS keeps its memory outside Python, so Python's own count misses it."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main(grids: int = 10_000, points: int = 1_000_000) -> None:
    shapes = irregular_grids(grids)
    keys = [f"{i:015d}" for i in range(len(shapes))]
    wkb = [shapely.to_wkb(s) for s in shapes]
    rng = np.random.default_rng(7)
    x, y = rng.uniform(WEST, WEST + DEGREES, points), rng.uniform(SOUTH, SOUTH + DEGREES, points)

    start = time.perf_counter()
    index = GridIndex.build(keys, wkb, version=1)
    index.locate_many(x[:1000], y[:1000])
    build_s = time.perf_counter() - start
    index.locate_many(x, y)  # the first pass also prepares each polygon

    start = time.perf_counter()
    found = index.locate_many(x, y)
    batch_s = time.perf_counter() - start
    singles = list(zip(x[:100_000].tolist(), y[:100_000].tolist(), strict=True))
    start = time.perf_counter()
    for lon, lat in singles:
        index.locate(lon, lat)
    single_s = time.perf_counter() - start

    before_mb = resident_mb()
    copies = [GridIndex.build(keys, wkb, version=i) for i in range(5)]
    for copy in copies:
        copy.locate_many(x[:200_000], y[:200_000])
    each_mb = (resident_mb() - before_mb) / len(copies)
    print(
        f"grids                {len(index):>12,}  (corners each: {shapely.get_num_coordinates(shapes).mean():.1f})"
    )
    print(f"build, from WKB      {build_s * 1000:>12,.0f} ms")
    print(f"batch                {points / batch_s:>12,.0f} points/s")
    print(f"singly               {len(singles) / single_s:>12,.0f} points/s")
    print(f"memory per index     {each_mb:>12,.1f} MB")
    print(f"outside              {int((found < 0).sum()):>12,}  of {points:,}")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
