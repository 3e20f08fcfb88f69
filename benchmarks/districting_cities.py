"""Grid division of invented cities the solver was not adjusted on, beside METIS and KaHIP.

    python -m benchmarks.districting_cities [--houses 20000] [--seeds 1 2]

Units and neighbours come from benchmarks/cities.py through the same code as `linli land units`; limits 200–300. Peers get
our number of grids for each community. `can` is the share of households that any division at all could put into grids within
the limits: units above the upper limit and pieces of land that no whole number of grids fits are beyond every solver.
"""

from __future__ import annotations

import argparse
import math
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.cities import CITIES, city
from benchmarks.districting import HIGH, LOW, Table, kahip_eco, metis, ours, per_piece, timed
from benchmarks.score_division import score
from linli.engine.districting import Parameters
from linli.engine.geography import units_of_buildings

HEAD = "| city | seed | units | can | solver | grids | good | torn | cut km | CV | compact | CPU s | wall s |"


def tables(texture: str, houses: int, seed: int) -> tuple[Table, Table]:
    town = city(texture, houses, seed)
    found = units_of_buildings(town.homes, areas=town.areas, barriers=town.barriers)
    w = np.where(found.source >= 0, town.households[found.source], 0)
    perimeter = np.bincount(found.u, found.length, len(found)) + np.bincount(
        found.v, found.length, len(found)
    )
    units = {"w": w, "x": found.x, "y": found.y, "border": np.array(found.border)}
    return units | {"area": found.area_m2, "perim": perimeter}, {
        "u": found.u,
        "v": found.v,
        "length": found.length,
    }


def within_reach(units: Table, edges: Table) -> float:
    """Share of households that lie neither in a unit above the limit nor in a piece that cannot be cut."""
    n = len(units["w"])
    small = units["w"] <= HIGH
    u, v = edges["u"], edges["v"]
    inner = (units["border"][u] == units["border"][v]) & small[u] & small[v]
    near = coo_matrix((np.ones(int(inner.sum())), (u[inner], v[inner])), shape=(n, n))
    piece = connected_components(near, directed=False)[1]
    total = np.bincount(piece, weights=units["w"])
    fits = np.array([math.ceil(t / HIGH) <= math.floor(t / LOW) for t in total])
    return float(units["w"][small & fits[piece]].sum() / units["w"].sum())


def line(start: str, solver: str, units: Table, edges: Table, run: tuple[Any, float, float]) -> None:
    grid, cpu, wall = run
    found = score(units, edges, grid, LOW, HIGH)
    print(
        f"{start} | {solver} | {found.grids} | {found.good:.2%} | {found.torn} | {found.cut_km:.2f} | {found.spread:.4f} "
        f"| {found.compact:.3f} | {cpu:.2f} | {wall:.2f} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--houses", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2])
    args = parser.parse_args()
    peers = {"METIS recursive": metis(True), "METIS k-way": metis(False), "KaHIP eco": kahip_eco}
    warm = tables("grid", 1000, 9)
    ours(*warm, Parameters(effort=0.05))
    print(HEAD + "\n" + "|---" * 13 + "|")
    for texture in CITIES:
        for seed in args.seeds:
            units, edges = tables(texture, args.houses, seed)
            start = f"| {texture} | {seed} | {len(units['w']):,} | {within_reach(units, edges):.2%}"
            run = timed(lambda u=units, e=edges: ours(u, e, Parameters()))  # type: ignore[misc]
            line(start, "linli loose", units, edges, run)
            for name, solve in peers.items():
                try:
                    peer = timed(lambda u=units, e=edges, g=run[0], s=solve: per_piece(u, e, g, s))  # type: ignore[misc]
                except ImportError as error:
                    print(f"{start} | {name} | not installed: {error.name} |")
                    continue
                line(start, name, units, edges, peer)


if __name__ == "__main__":
    main()
