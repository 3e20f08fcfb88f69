"""The last touch: rounder grids, where that costs neither evenness nor cut.

What is made smaller is the moment of inertia: the squared distance of each household from the middle of its grid, added
up; units without households count a little. It ranks below evenness and short cuts and is not weighed against them: a
unit goes to a neighbouring grid, or two units change places, only if both grids stay whole and within the limits, and
neither the weights of all grids become less even than they were nor all cuts together longer. With an existing division
no unit leaves its present grid for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .anneal import Rules, gain_of_unit, stays_whole, weight_cost
from .graph import Graph, add_up
from .kernel import Floats, Ints, compiled, inlined
from .land import Land

SWEEPS = 6
PARTNERS = 24  # units looked at as the other half of an exchange
LEAST_MASS = 0.1  # what a unit without households counts, in mean units


class Shape(NamedTuple):
    """What is known of each grid while units move, and what may be spent: [metres of cut, price of weights]."""

    mass: Floats  # of each unit
    sums: Floats  # of each grid: mass, mass · x, mass · y
    weight: Floats
    size: Ints
    cost: Floats
    spare: Floats


def make_compact(land: Land) -> None:
    """Change `land.label`: rounder grids, no grid out of limits, neither cuts nor unevenness grown."""
    graph = land.ground.graph
    here, found = np.unique(land.label, return_inverse=True)
    label = found.astype(np.int32)
    home = graph.home
    if land.named:
        known = np.full(max(int(here.max()), int(home.max())) + 1, -1, np.int32)
        known[here] = np.arange(len(here))
        home = np.where(home >= 0, known[home], -1).astype(np.int32)
    graph = graph._replace(home=home, x=graph.x - graph.x.mean(), y=graph.y - graph.y.mean())
    round_off(graph, label, masses(graph), len(here), land.rules)
    land.label = here[label].astype(np.int32)


def masses(graph: Graph) -> Floats:
    """Households of each unit, and a little for its ground."""
    mean = float(graph.w.mean())
    return graph.w + LEAST_MASS * (mean if mean > 0 else 1.0) * graph.extent


def inertia(graph: Graph, label: Ints, mass: Floats) -> float:
    """Square metres times households: the squared distances from the middle of each grid, added up."""
    count = int(label.max()) + 1
    total = add_up(label, mass, count)
    x, y = (add_up(label, mass * v, count) / total for v in (graph.x, graph.y))
    away: NDArray[np.float64] = (graph.x - x[label]) ** 2 + (graph.y - y[label]) ** 2
    return float((mass * away).sum())


@inlined
def growth(i: int, h: int, graph: Graph, label: Ints, shape: Shape) -> float:
    """By how much the moment of inertia of two grids grows when unit `i` goes to grid `h` (Steiner's theorem)."""
    g, m = label[i], shape.mass[i]
    total, other = shape.sums[g, 0], shape.sums[h, 0]
    if total - m <= 0:
        return 0.0
    dx, dy = graph.x[i] - shape.sums[g, 1] / total, graph.y[i] - shape.sums[g, 2] / total
    ex, ey = graph.x[i] - shape.sums[h, 1] / other, graph.y[i] - shape.sums[h, 2] / other
    gone = m * total / (total - m) * (dx * dx + dy * dy)
    return float(m * other / (other + m) * (ex * ex + ey * ey) - gone)


@inlined
def count_in(grid: int, i: int, sign: float, graph: Graph, shape: Shape) -> None:
    m = sign * shape.mass[i]
    shape.sums[grid, 0] += m
    shape.sums[grid, 1] += m * graph.x[i]
    shape.sums[grid, 2] += m * graph.y[i]
    shape.weight[grid] += sign * graph.w[i]
    shape.size[grid] += np.int32(sign)


@inlined
def carry(i: int, h: int, graph: Graph, label: Ints, shape: Shape) -> None:
    """Unit `i` goes to grid `h`; `cost` and `spare` are left as they were."""
    count_in(label[i], i, -1.0, graph, shape)
    count_in(h, i, 1.0, graph, shape)
    label[i] = h


@inlined
def settle(g: int, h: int, saved: float, dearer: float, shape: Shape, rules: Rules) -> None:
    """Write down what two grids cost now, and what is left to be spent."""
    shape.cost[g] = weight_cost(shape.weight[g], rules)
    shape.cost[h] = weight_cost(shape.weight[h], rules)
    shape.spare[0] += saved
    shape.spare[1] -= dearer


@inlined
def is_within(weight: float, rules: Rules) -> bool:
    return rules.low <= weight <= rules.high


@inlined
def fits(g: int, h: int, total: float, shape: Shape, rules: Rules) -> bool:
    """Are both grids within the limits after `total` has gone from `g` to `h`?"""
    return is_within(shape.weight[g] - total, rules) and is_within(shape.weight[h] + total, rules)


@inlined
def price_of(g: int, h: int, total: float, shape: Shape, rules: Rules) -> float:
    """How much dearer the weights of two grids are than `cost` says, after `total` more has gone from `g` to `h`."""
    after = weight_cost(shape.weight[g] - total, rules) + weight_cost(shape.weight[h] + total, rules)
    return after - float(shape.cost[g]) - float(shape.cost[h])


@inlined
def may_go(i: int, h: int, graph: Graph, label: Ints) -> bool:
    """Beside grid `h`, not fixed, and not at home; to go home is always right."""
    if graph.fixed[i] or (graph.home[i] >= 0 and graph.home[i] == label[i]):
        return False
    touching = 0
    for e in range(graph.xadj[i], graph.xadj[i + 1]):
        touching += label[graph.adj[e]] == h
    return touching > 0


@compiled
def rim_of_pairs(graph: Graph, label: Ints, count: int) -> tuple[NDArray[np.int64], Ints]:
    """The rim in order of pairs of grids: `own grid · count + grid beside` and the unit, each once."""
    most = 0
    for i in range(len(label)):
        for e in range(graph.xadj[i], graph.xadj[i + 1]):
            if label[graph.adj[e]] != label[i]:
                most += 1
    keys, units, total = np.empty(most, np.int64), np.empty(most, np.int32), 0
    for i in range(len(label)):
        begin = total
        for e in range(graph.xadj[i], graph.xadj[i + 1]):
            pair = np.int64(label[i]) * count + label[graph.adj[e]]
            if label[graph.adj[e]] != label[i] and not (keys[begin:total] == pair).any():
                keys[total], units[total] = pair, i
                total += 1
    order = np.argsort(keys[:total], kind="mergesort")
    return keys[:total][order], units[:total][order]


@compiled
def new_shape(graph: Graph, label: Ints, mass: Floats, count: int, rules: Rules) -> Shape:
    shape = Shape(
        mass, np.zeros((count, 3)), np.zeros(count), np.zeros(count, np.int32), np.zeros(count), np.zeros(2)
    )
    for i in range(len(label)):
        g = label[i]
        shape.sums[g, 0] += mass[i]
        shape.sums[g, 1] += mass[i] * graph.x[i]
        shape.sums[g, 2] += mass[i] * graph.y[i]
        shape.weight[g] += graph.w[i]
        shape.size[g] += 1
    for g in range(count):
        shape.cost[g] = weight_cost(shape.weight[g], rules)
    return shape


@compiled
def partner(
    i: int, g: int, h: int, so_far: float, saved: float, keys: NDArray[np.int64], units: Ints, graph: Graph,
    label: Ints, shape: Shape, rules: Rules, seen: Ints, queue: Ints, stamp: int,
) -> tuple[int, float, float, int]:  # fmt: skip
    """The unit of `h` whose going to `g` makes the two grids roundest, after `i` has come; -1 where none may."""
    best, best_growth, best_saved = -1, -1e-9, 0.0
    pair = np.int64(h) * len(shape.weight) + g
    begin = int(np.searchsorted(keys, pair))
    for at in range(begin, min(len(units), begin + PARTNERS)):
        j = units[at]
        if keys[at] != pair or j == i or label[j] != h or not may_go(j, g, graph, label):
            continue
        rounder = so_far + growth(j, g, graph, label, shape)
        if rounder >= best_growth or not fits(h, g, graph.w[j], shape, rules):
            continue
        gain, _ = gain_of_unit(j, g, graph, label)
        if saved + gain + shape.spare[0] < 0 or price_of(h, g, graph.w[j], shape, rules) > shape.spare[1]:
            continue
        stamp += 4
        if stays_whole(j, graph, label, seen, queue, stamp):
            best, best_growth, best_saved = j, rounder, saved + gain
    return best, best_growth, best_saved, stamp


@compiled
def round_off(graph: Graph, label: Ints, mass: Floats, count: int, rules: Rules) -> None:
    """Change `label` in place: sweeps over the rim until nothing becomes rounder."""
    shape = new_shape(graph, label, mass, count, rules)
    seen, queue, stamp = np.zeros(len(label), np.int32), np.empty(len(label) + 1, np.int32), 0
    for _ in range(SWEEPS):
        keys, units = rim_of_pairs(graph, label, count)
        changed = 0
        for at in range(len(units)):
            i, g, h = units[at], keys[at] // count, keys[at] % count
            if label[i] != g or shape.size[g] == 1 or not may_go(i, h, graph, label):
                continue
            rounder = growth(i, h, graph, label, shape)
            if rounder >= 0 or not fits(g, h, 0.0, shape, rules):
                continue
            stamp += 4
            if not stays_whole(i, graph, label, seen, queue, stamp):
                continue
            saved, _ = gain_of_unit(i, h, graph, label)
            dearer = price_of(g, h, graph.w[i], shape, rules)
            is_fit = fits(g, h, graph.w[i], shape, rules)
            carry(i, h, graph, label, shape)
            if not is_fit or saved + shape.spare[0] < 0 or dearer > shape.spare[1]:
                other, _, saved, stamp = partner(
                    i, g, h, rounder, saved, keys, units, graph, label, shape, rules, seen, queue, stamp
                )
                if other < 0:
                    carry(i, g, graph, label, shape)
                    continue
                carry(other, g, graph, label, shape)
                dearer = price_of(g, h, 0.0, shape, rules)
            settle(g, h, saved, dearer, shape, rules)
            changed += 1
        if changed == 0:
            break
