"""One connected part of the land, divided by melting and cooling: coarse clusters first, single units last."""

from __future__ import annotations

import numpy as np

from .anneal import Rules, anneal, judge
from .coarsen import Level, coarsen
from .graph import Graph, add_up, part
from .kernel import Floats, Ints, State, next_random, seeded
from .land import Job, Spot
from .parameters import CLUSTER_SHARE, CLUSTERS_PER_GRID, COARSE_EVEN, MELT, PARENTS, POLISH, Cooling
from .start import dissolve, separate, start

Key = tuple[float, float, float]


def tally(graph: Graph, label: Ints, count: int) -> tuple[Floats, Ints]:
    """Weight and number of units of each grid."""
    return add_up(label, graph.w, count), np.bincount(label, minlength=count).astype(np.int32)


def key(graph: Graph, label: Ints, rules: Rules) -> Key:
    """What makes one division better than another: fewer grids out, less out, less energy."""
    out, lacking, energy = judge(graph, label, add_up(label, graph.w, int(label.max()) + 1), rules)
    return float(out), round(float(lacking), 6), round(float(energy), 6)


def fresh(graph: Graph, count: int, state: State) -> Ints:
    """A rough division into `count` connected grids with no two fixed units in one grid."""
    label = start(graph, count, state)
    if not graph.fixed.any():
        return label
    label, used = separate(graph, label)
    while used > count:
        weight, _ = tally(graph, label, used)
        weight[label[graph.fixed == 1]] = np.inf
        lightest = int(np.argmin(weight))
        if not np.isfinite(weight[lightest]):
            break
        label = without(graph, label, lightest)
        used -= 1
    return label


def without(graph: Graph, label: Ints, grid: int) -> Ints:
    """Labels after `grid`, which holds no fixed unit, has gone to its neighbours; the last label takes its number."""
    label = label.copy()
    last = int(label.max())
    gone = np.zeros(last + 1, np.int32)
    gone[grid] = 1
    dissolve(graph, label, gone)
    label[label == last] = grid
    return label


def halved(spot: Spot, grid: int, state: State) -> Ints:
    """Labels after `grid` has been cut in two; the new one has the next number."""
    nodes = np.flatnonzero(spot.label == grid).astype(np.int32)
    label = spot.label.copy()
    if len(nodes) > 1:
        new = start(part(spot.graph, nodes, spot.place), 2, state)
        fixed = spot.graph.fixed[nodes] == 1
        stays = int(new[fixed][0]) if fixed.any() else 0
        label[nodes[new != stays]] = spot.count
    return label


def cool(levels: list[Level], label: Ints, spot: Spot, cooling: Cooling, state: State) -> Ints:
    """From the coarsest level down to single units; `label` belongs to the coarsest."""
    count = int(label.max()) + 1
    cold = cooling.cold * spot.scale.edge
    for depth in range(len(levels) - 1, -1, -1):
        graph = levels[depth].graph
        if depth < len(levels) - 1:
            label = label[levels[depth + 1].cluster]
        if count < 2:
            continue
        if depth == len(levels) - 1:
            hot, steps = cooling.hot * spot.scale.perimeter, cooling.coarse_steps
        else:
            edge = float(graph.length.mean())
            hot, steps = cooling.warm * float(np.sqrt(edge * spot.scale.edge)), cooling.fine_steps
        steps = max(1, int(steps * spot.effort * len(label)))
        # clusters are too coarse to be even: single units see to that at the end
        asked = COARSE_EVEN ** (depth / max(1, len(levels) - 1))
        rules = spot.rules._replace(even=spot.rules.even * asked)
        anneal(graph, label, *tally(graph, label, count), rules, max(hot, cold), cold, steps, state)
    return label


def levels_of(spot: Spot, label: Ints, count: int, state: State) -> list[Level]:
    return coarsen(spot.graph, label, spot.rules.target * CLUSTER_SHARE, count * CLUSTERS_PER_GRID, state)


def melt(spot: Spot, count: int, cooling: Cooling, state: State) -> Ints:
    """A division from scratch."""
    levels = levels_of(spot, np.zeros(len(spot.label), np.int32), count, state)
    return cool(levels, fresh(levels[-1].graph, count, state), spot, cooling, state)


def polish(spot: Spot, label: Ints, cooling: Cooling, state: State) -> Ints:
    """The same division, loosened and cooled again; clusters never reach over a rim (Walshaw 2004)."""
    levels = levels_of(spot, label, int(label.max()) + 1, state)
    return cool(levels, levels[-1].label.copy(), spot, cooling, state)


def crossed(spot: Spot, first: Ints, second: Ints, cooling: Cooling, state: State) -> Ints:
    """A child of two divisions: it begins as the first, and clusters reach over no rim of either.

    The combine step of Sanders, Schulz (2012): rims that both parents share stay cheap to keep, rims of the
    second are on offer where the first has none.
    """
    many = int(second.max()) + 1
    levels = levels_of(spot, (first * many + second).astype(np.int32), int(first.max()) + 1, state)
    return cool(levels, (levels[-1].label // many).astype(np.int32), spot, cooling, state)


def best_start(spot: Spot, job: Job, seed: int) -> Ints:
    """The best of the job's attempts: the first from scratch, over its possible numbers of grids, then children."""
    choices = job.choices if job.starts >= 2 * len(job.choices) else job.choices[:1]
    pool: list[tuple[Key, Ints]] = []
    parents = max(1, round(job.starts * PARENTS))
    for attempt in range(parents):
        label = melt(spot, choices[attempt % len(choices)], MELT, seeded(seed, job.number, attempt))
        pool.append((key(spot.graph, label, spot.rules), label))
    pool.sort(key=lambda entry: entry[0])
    for attempt in range(parents, job.starts):
        state = seeded(seed, job.number, attempt)
        first, second = (pool[int(next_random(state) ** 2 * len(pool))] for _ in range(2))
        label = crossed(spot, *sorted_labels(first, second), POLISH, state)
        found = key(spot.graph, label, spot.rules)
        if all(found != known for known, _ in pool):
            pool.append((found, label))
            pool.sort(key=lambda entry: entry[0])
            pool.pop()
    return pool[0][1]


def sorted_labels(first: tuple[Key, Ints], second: tuple[Key, Ints]) -> tuple[Ints, Ints]:
    """The better one first."""
    return (first[1], second[1]) if first[0] <= second[0] else (second[1], first[1])


def polished(spot: Spot, job: Job, seed: int) -> Ints:
    """The division of the job, or a better one."""
    best, best_key = spot.label, key(spot.graph, spot.label, spot.rules)
    for attempt in range(job.starts):
        label = polish(spot, best, POLISH, seeded(seed, job.number, attempt))
        found = key(spot.graph, label, spot.rules)
        if found < best_key:
            best, best_key = label, found
    return best
