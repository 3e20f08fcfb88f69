"""Grid division of invented land the solver was not adjusted on, beside METIS and KaHIP, under several limits.

    python -m benchmarks.districting_cities [--size 5000] [--seeds 1] [--limits 200-300 500-800] [--balances loose tight]
                                            [--only river comb] [--streets]

Cities (benchmarks/cities.py) go through the same code as `linli land units`; bare graphs come from benchmarks/lands.py.
Peers get our number of grids for each hard-border piece. `can` is the share of households that any division at all could put
into grids within the limits: units above the upper limit and pieces of land that no whole number of grids fits are
beyond every solver. `bad` and `proven` are our grids outside the limits, and those of them that no division could avoid.
"""

from __future__ import annotations

import argparse
import math
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.cities import CITIES, city
from benchmarks.districting import Table, divided, kahip_eco, labels, metis, per_piece, timed
from benchmarks.lands import LANDS, land
from benchmarks.score_division import score
from linli.engine.districting import Parameters
from linli.engine.geography import units_of_buildings

HEAD = "| land | seed | units | limits | can | solver | grids | good | torn | bad | proven | cut km | CV | compact | CPU s | wall s |"
PEERS = {"METIS recursive": metis(True), "METIS k-way": metis(False), "KaHIP eco": kahip_eco}


def tables(texture: str, houses: int, seed: int, has_streets: bool = False) -> tuple[Table, Table]:
    if texture in LANDS:
        return land(texture, houses, seed)
    town = city(texture, houses, seed)
    streets = town.streets if has_streets else None
    found = units_of_buildings(town.homes, areas=town.areas, barriers=town.barriers, streets=streets)
    w = np.where(found.source >= 0, town.households[found.source], 0)
    perimeter = np.bincount(found.u, found.length, len(found)) + np.bincount(
        found.v, found.length, len(found)
    )
    units = {"w": w, "x": found.x, "y": found.y, "border": np.array(found.border)}
    edges = {"u": found.u, "v": found.v, "length": found.length}
    if has_streets:
        edges["street"] = np.array(found.street, dtype=object)
    return units | {"area": found.area_m2, "perim": perimeter}, edges


def within_reach(units: Table, edges: Table, low: float, high: float) -> float:
    """Share of households that lie neither in a unit above the limit nor in a piece that cannot be cut."""
    n = len(units["w"])
    small = units["w"] <= high
    u, v = edges["u"], edges["v"]
    inner = (units["border"][u] == units["border"][v]) & small[u] & small[v]
    near = coo_matrix((np.ones(int(inner.sum())), (u[inner], v[inner])), shape=(n, n))
    piece = connected_components(near, directed=False)[1]
    total = np.bincount(piece, weights=units["w"])
    fits = np.array([math.ceil(t / high - 1e-9) <= math.floor(t / low + 1e-9) for t in total])
    return float(units["w"][small & fits[piece]].sum() / units["w"].sum())


def line(start: str, solver: str, units: Table, edges: Table, run: Any, limits: Any, named: str) -> None:
    grid, cpu, wall = run
    found = score(units, edges, grid, *limits)
    print(
        f"{start} | {solver} | {found.grids} | {found.good:.2%} | {found.torn} | {named} | {found.cut_km:.2f} "
        f"| {found.spread:.4f} | {found.compact:.3f} | {cpu:.2f} | {wall:.2f} |",
        flush=True,
    )


def ours_named(
    units: Table, edges: Table, parameters: Parameters, limits: Any
) -> tuple[Any, float, float, str]:
    answer, cpu, wall = timed(lambda: divided(units, edges, parameters, low=limits[0], high=limits[1]))
    bad = [e for e in answer.exceptions if e.code != "island"]
    codes = sorted({e.code for e in bad if not e.data["proven"]})
    named = f"{len(bad)} | {sum(e.data['proven'] > 0 for e in bad)}{' ' + ','.join(codes) if codes else ''}"
    return labels(answer), cpu, wall, named


def of_land(start: str, units: Table, edges: Table, limits: Any, balances: list[Any]) -> None:
    first = None
    for balance in balances:
        grid, cpu, wall, named = ours_named(units, edges, Parameters(balance=balance), limits)
        line(start, f"linli {balance}", units, edges, (grid, cpu, wall), limits, named)
        first = grid if first is None else first
    for name, solve in PEERS.items():
        try:
            peer = timed(lambda s=solve: per_piece(units, edges, first, s, limits[1]))  # type: ignore[misc]
        except ImportError as error:
            print(f"{start} | {name} | not installed: {error.name} |")
            continue
        line(start, name, units, edges, peer, limits, " | ")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=5000)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    parser.add_argument("--limits", nargs="*", default=["200-300"])
    parser.add_argument("--balances", nargs="*", default=["loose", "tight"])
    parser.add_argument("--only", nargs="*", default=[*CITIES, *LANDS])
    parser.add_argument("--streets", action="store_true", help="give the cities' streets to our solver")
    args = parser.parse_args()
    divided(*tables("grid", 1000, 9), Parameters(effort=0.05))
    print(HEAD + "\n" + "|---" * 16 + "|")
    for texture in args.only:
        for seed in args.seeds:
            units, edges = tables(texture, args.size, seed, args.streets)
            for written in args.limits:
                low, high = (float(x) for x in written.split("-"))
                can = within_reach(units, edges, low, high)
                start = f"| {texture} | {seed} | {len(units['w']):,} | {written} | {can:.2%}"
                of_land(start, units, edges, (low, high), args.balances)


if __name__ == "__main__":
    main()
