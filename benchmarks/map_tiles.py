"""Tiles of a large town: `python -m benchmarks.map_tiles [grids] [cases]`. No database: what is measured is our own work."""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import shapely

from benchmarks.point_in_grid import DEGREES, SOUTH, WEST, irregular_grids
from linli.site import setup


def main(grids: int = 2_000, cases: int = 100_000) -> None:
    setup.records()
    from linli.doors.maps import base, clusters
    from linli.doors.maps.cutting import Sheet
    from linli.records.cases.spots import Spot, _arranged
    from linli.records.people.queries import Right

    cells = irregular_grids(grids)
    streets, houses = streets_and_houses(cells)
    start = time.perf_counter()
    sheet = Sheet.of(
        ["street"] * len(streets) + ["building"] * len(houses),
        [{"zh": f"{i} 路", "grade": "minor", "width": 11} for i in range(len(streets))] + [{"grade": "housing"}] * len(houses),
        [12] * len(streets) + [14] * len(houses),
        [shapely.to_wkb(s) for s in [*streets, *houses]],
    )  # fmt: skip
    print(
        f"base map: {len(streets):,} streets, {len(houses):,} houses, indexed in {time.perf_counter() - start:.2f} s"
    )

    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(WEST, WEST + DEGREES, cases), rng.uniform(SOUTH, SOUTH + DEGREES, cases)
    units = rng.integers(0, 40, cases)
    rows = [
        Spot(str(i), x, y, f"999001/{i % grids:04d}/", f"unit-{u}", 1e12 * (i % 7 > 0), 1e11, i % 31 == 0, "event", "01001")
        for i, (x, y, u) in enumerate(zip(lon.tolist(), lat.tolist(), units.tolist(), strict=True))
    ]  # fmt: skip
    start = time.perf_counter()
    spots = _arranged("bench", rows)
    print(f"cases: {cases:,} arranged in {time.perf_counter() - start:.2f} s")
    everything = (Right("", frozenset({"cases.see"}), ""),)
    start = time.perf_counter()
    seen = clusters.seen(spots, everything, 0)
    print(f"cases: rights of one viewer answered in {(time.perf_counter() - start) * 1e3:.0f} ms")
    start = time.perf_counter()
    for z in range(9, 18):
        clusters.level(seen, z)
    print(f"cases: clusters of nine zooms in {(time.perf_counter() - start) * 1e3:.0f} ms")

    town = base.BaseMap(1, sheet)
    for name, z in (("far", 12), ("middle", 14), ("near", 16)):
        wanted = list(tiles(z, most=200))
        for state in ("cold", "warm"):
            tell(f"base, {name} (z{z}), {state}", wanted, lambda z, x, y: base.tile(town, z, x, y))
        tell(f"cases, {name} (z{z})", wanted, lambda z, x, y: clusters.tile(seen, z, x, y))


def streets_and_houses(
    cells: list[shapely.Geometry],
) -> tuple[list[shapely.Geometry], list[shapely.Geometry]]:
    """Every border is a street; in each cell a lattice of houses of about 15 by 10 metres."""
    borders = shapely.line_merge(shapely.union_all([c.boundary for c in cells]))
    houses = []
    for cell in cells:
        west, south, east, north = cell.bounds
        x, y = np.meshgrid(np.linspace(west, east, 6)[1:-1], np.linspace(south, north, 7)[1:-1])
        boxes = shapely.box(x.ravel(), y.ravel(), x.ravel() + 0.00016, y.ravel() + 0.00009)
        houses += list(boxes[shapely.within(boxes, cell)])
    return list(shapely.get_parts(borders)), houses


def tiles(z: int, *, most: int) -> Iterator[tuple[int, int, int]]:
    """From the middle of the town outward."""
    from linli.doors.maps.projection import world

    (west, north), (east, south) = world(WEST, SOUTH + DEGREES), world(WEST + DEGREES, SOUTH)
    found = [
        (z, x, y)
        for x in range(int(west * 2**z), int(east * 2**z) + 1)
        for y in range(int(north * 2**z), int(south * 2**z) + 1)
    ]
    middle = ((west + east) / 2 * 2**z, (north + south) / 2 * 2**z)
    yield from sorted(found, key=lambda t: abs(t[1] - middle[0]) + abs(t[2] - middle[1]))[:most]


def tell(name: str, wanted: list[tuple[int, int, int]], cut: Callable[[int, int, int], bytes]) -> None:
    start = time.perf_counter()
    made = [cut(*t) for t in wanted]
    took = time.perf_counter() - start
    packed = [len(gzip.compress(t, 5)) for t in made if t]
    size = f"{np.median(packed) / 1e3:.1f} kB, largest {max(packed) / 1e3:.1f} kB" if packed else "all empty"
    print(f"{name}: {len(wanted) / took:,.0f} tiles/s, packed {size}")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
