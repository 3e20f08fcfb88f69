"""Small divisions against the proven optimum, which a dynamic programme over a moving front finds.

    LINLI_DATA=… python -m benchmarks.districting_optimum [--seconds 120] [--within 300]

Traffic zones and wards of Hamilton, and communities of invented cities (benchmarks/cities.py), are joined into 40–46 units; the limits make 4–5 grids. The proof goes through the
units in an order with a short front; a state is how the units on the front hang together, what each open grid weighs
and how many grids are closed, so the least cut length over all connected divisions within the limits comes out.
Where OR-tools is installed, `districting_proof` proves the same again by an integer programme, so that no bound rests on one program.
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.cities import CITIES, City, city
from benchmarks.districting import read
from benchmarks.districting_proof import proven
from linli.engine.districting import Parameters, divide, problem
from linli.engine.districting.coarsen import contract
from linli.engine.districting.graph import Graph, pieces, rows
from linli.engine.districting.kernel import seeded
from linli.engine.districting.start import start
from linli.engine.geography import units_of_buildings

SMALL = 26  # units; above this the integer programme does not end
State = tuple[tuple[int, ...], tuple[float, ...], int]
Near = list[dict[int, float]]


def order_of(near: Near) -> list[int]:
    """Units in an order whose front (units with neighbours still to come) stays short."""
    best: tuple[int, list[int]] | None = None
    for root in range(len(near)):
        done, front, cost, at = [root], {root}, 0, root
        while len(done) < len(near):
            seen = set(done)
            fresh = {b for a in front for b in near[a] if b not in seen}
            at = min(fresh, key=lambda c: (len(new_front(front, c, near, seen)), c))
            done.append(at)
            front = new_front(front, at, near, seen)
            cost += 3 ** len(front)
        if best is None or cost < best[0]:
            best = cost, done
    return best[1] if best else []


def new_front(front: set[int], at: int, near: Near, seen: set[int]) -> set[int]:
    return {a for a in front | {at} if any(b not in seen and b != at for b in near[a])}


def least_cut(near: Near, w: list[float], low: float, high: float, count: int, bound: float) -> float:
    """The least cut length of `count` connected grids within the limits, if below `bound`; else `bound`."""
    order = order_of(near)
    place = {unit: at for at, unit in enumerate(order)}
    last = [max([place[b] for b in near[a]] + [place[a]]) for a in range(len(near))]
    front: list[int] = []
    states: dict[State, float] = {((), (), 0): 0.0}
    rest = sum(w)
    for at, unit in enumerate(order):
        rest -= w[unit]
        beside = [(q, near[unit][a]) for q, a in enumerate(front) if a in near[unit]]
        kept = [q for q, a in enumerate([*front, unit]) if last[a] > at]
        found: dict[State, float] = {}
        for state, cost in states.items():
            for new, total in steps(state, cost, beside, kept, w[unit], low, high, rest, count):
                if total < bound - 1e-6 and total < found.get(new, bound):
                    found[new] = total
        states = found
        front = [[*front, unit][q] for q in kept]
    return min(states.values(), default=bound)


def steps(
    state: State,
    cost: float,
    beside: list[tuple[int, float]],
    kept: list[int],
    weight: float,
    low: float,
    high: float,
    rest: float,
    count: int,
) -> Iterator[tuple[State, float]]:
    """All ways in which the next unit joins any of the open grids beside it, or opens one."""
    label, weights, closed = state
    border: dict[int, float] = {}
    for q, length in beside:
        border[label[q]] = border.get(label[q], 0.0) + length
    open_grids = list(border)
    for choice in range(1 << len(open_grids)):
        joined = {g for bit, g in enumerate(open_grids) if choice >> bit & 1}
        total = weight + sum(weights[g] for g in joined)
        if total > high:
            continue
        new = len(weights)
        full = [new if g in joined else g for g in label] + [new]
        loads = [*weights, total]
        alive = {full[q] for q in kept}
        ended = set(full) - alive
        shut = closed + len(ended)
        coming = rest + sum(loads[g] for g in alive)
        if any(loads[g] < low for g in ended) or not (count - shut) * low <= coming <= (count - shut) * high:
            continue
        number: dict[int, int] = {}
        renamed = tuple(number.setdefault(full[q], len(number)) for q in kept)
        yield (
            (renamed, tuple(loads[g] for g in number), shut),
            cost + sum(border[g] for g in border if g not in joined),
        )


def joined_units(units: dict[str, Any], edges: dict[str, Any], inside: Any, count: int, seed: int) -> Graph:
    """The largest connected piece of the units `inside`, joined into `count` connected units of about one size."""
    nodes = np.flatnonzero(inside)
    place = np.full(len(inside), -1)
    place[nodes] = np.arange(len(nodes))
    both = inside[edges["u"]] & inside[edges["v"]]
    ends = (place[edges[e][both]].astype(np.int32) for e in ("u", "v"))
    xadj, adj, length, _ = rows(len(nodes), *ends, edges["length"][both].astype(float))
    piece, _ = pieces(xadj, adj, np.zeros(len(nodes), np.int32))
    largest = piece == np.bincount(piece).argmax()
    if not largest.all():
        fewer = np.zeros(len(inside), bool)
        fewer[nodes[largest]] = True
        return joined_units(units, edges, fewer, count, seed)
    none = np.zeros(len(nodes), np.int32)
    w, x, y = (units[c][nodes].astype(float) for c in ("w", "x", "y"))
    graph = Graph(xadj, adj, length, w, np.ones(len(nodes)), x, y, none - 1, none)
    return contract(graph, none, start(graph, count, seeded(seed)), count)[0]


Instance = tuple[str, Graph, float, float, int]


def drawn(name: str, graph: Graph, random: np.random.Generator, at: int) -> Instance:
    count, slack = int(random.integers(4, 6)), (0.05, 0.1, 0.2)[at % 3]
    mean = float(graph.w.sum()) / count
    return name, graph, float(np.floor(mean * (1 - slack))), float(np.ceil(mean * (1 + slack))), count


def of_hamilton() -> Iterator[Instance]:
    units, edges = read("hamilton_134k")
    random = np.random.default_rng(5)
    zones, size = np.unique(units["taz"], return_counts=True)
    for at in range(12):
        if at < 8:
            inside = units["taz"] == random.choice(zones[size > 500])
        else:
            inside = units["border"] == random.choice(np.unique(units["border"]))
        graph = joined_units(units, edges, inside, int(random.integers(40, 47)), at)
        yield drawn("zone" if at < 8 else "ward", graph, random, at)


def of_cities() -> Iterator[Instance]:
    """One community each of invented cities, with other houses every time."""
    random = np.random.default_rng(11)
    for at in range(10):
        texture = list(CITIES)[at % len(CITIES)]
        town = city(texture, 4000, seed=20 + at)
        yield from of_town(texture, town, int(random.integers(40, 47)), random, at)


def of_town(name: str, town: City, count: int, random: np.random.Generator, at: int) -> Iterator[Instance]:
    found = units_of_buildings(town.homes, areas=town.areas, streets=town.streets)
    w = np.where(found.source >= 0, town.households[found.source], 0).astype(float)
    units = {"w": w, "x": found.x, "y": found.y}
    edges = {"u": found.u, "v": found.v, "length": found.length}
    border = np.array(found.border)
    yield drawn(name, joined_units(units, edges, border == border[0], count, at), random, at)


def of_small() -> Iterator[Instance]:
    """Lands of 20–24 units, small enough for a second, unrelated proof."""
    random = np.random.default_rng(13)
    for at, texture in enumerate(CITIES):
        town = city(texture, 4000, seed=40 + at)
        name, graph, *_ = next(of_town(texture, town, int(random.integers(20, 25)), random, at))
        mean = float(graph.w.sum()) / 3
        yield f"{name}, small", graph, float(np.floor(mean * 0.9)), float(np.ceil(mean * 1.1)), 3


def one(instance: Instance, seconds: float) -> str:
    """A row of the table: ours, the dynamic programme, and on small lands the integer programme where it is installed."""
    name, graph, low, high, count = instance
    n = len(graph.w)
    source = np.repeat(np.arange(n), np.diff(graph.xadj))
    once = source < graph.adj
    question = problem(
        ids=range(n),
        x=graph.x,
        y=graph.y,
        w=graph.w,
        u=source[once],
        v=graph.adj[once],
        length=graph.length[once],
        low=low,
        high=high,
        grids=count,
    )
    divide(question, Parameters(effort=0.01))
    began, cpu = time.perf_counter(), time.process_time()
    answer = divide(question)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    near: Near = [{} for _ in range(n)]
    for a, b, length in zip(source.tolist(), graph.adj.tolist(), graph.length.tolist(), strict=True):
        near[a][b] = length
    ours = answer.figures.cut_length if answer.figures.good == count else float("inf")
    most = float(graph.length.sum())
    began = time.perf_counter()
    best = least_cut(near, graph.w.tolist(), low, high, count, min(ours, most) + 0.01)
    proof = time.perf_counter() - began
    second = second_proof(near, graph, low, high, count, answer.grid, seconds)
    return (
        f"| {name} | {n:3} | {count} | {low:.0f}–{high:.0f} | {best:.1f} | {ours:.1f} | {max(0.0, ours / best - 1):.2%} "
        f"| {took:.2f} | {cpu:.2f} | {proof:.1f} | {second} |"
    )


def second_proof(
    near: Near, graph: Graph, low: float, high: float, count: int, hint: Sequence[Any], seconds: float
) -> str:
    if len(graph.w) > SMALL:
        return "– | –"
    try:
        bound, found, lasted = proven(near, graph.w.tolist(), low, high, count, hint, seconds)
    except ImportError:
        return "not installed | –"
    return f"{bound:.1f} – {found:.1f} | {lasted:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--seconds", type=float, default=120, help="for the integer programme on each instance"
    )
    parser.add_argument("--within", type=float, default=1e9, help="begin no instance after so many seconds")
    args = parser.parse_args()
    began = time.perf_counter()
    print(
        "| land | units | grids | limits | optimum m | linli m | above | wall s | CPU s | proof s | CP-SAT m | its s |"
    )
    print("|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    instances = itertools.chain(of_small(), of_hamilton() if "LINLI_DATA" in os.environ else (), of_cities())
    for instance in instances:
        if time.perf_counter() - began > args.within:
            print(f"\nStopped after {args.within:.0f} s; the instances that follow were not tried.")
            break
        print(one(instance, args.seconds), flush=True)


if __name__ == "__main__":
    main()
