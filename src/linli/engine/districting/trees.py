"""Cut a spanning tree of a small piece of land at the best places: exact where the land itself is a tree.

Annealing moves one unit at a time and does not find the way where units are coarse or land is narrow (lanes, dead
ends, staircases). A tree has one way between two units, so the best set of cuts is found from its tips inwards: for every
weight that the open grid at a unit can have, the least cost of all that lies behind. Another draw, another tree.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .anneal import Rules, weight_cost
from .graph import Graph
from .kernel import Ints, State, compiled, next_random

MOST_WORK = 40_000_000  # units times pairs of weights: some 0.05 s
MOST_WORK_AT_ONCE = 400_000_000  # for a whole region, once
FIRST = 1000.0  # how much dearer a grid out of its limits is than all else
NONE = 1e30
CUT = -1  # the branch is a grid of its own


def is_worth_it(graph: Graph, high: float, most: int = MOST_WORK) -> bool:
    """Whole weights, few enough of them, and no unit that must be in a certain grid."""
    is_whole = bool((graph.w == np.floor(graph.w)).all())
    return is_whole and len(graph.w) * high * high / 2 <= most and not graph.fixed.any()


@compiled
def spanning_tree(graph: Graph, state: State) -> tuple[Ints, Ints]:
    """Units in the order in which they were reached, and from which; long common borders are likely to be in the tree."""
    n = len(graph.w)
    order, parent = np.empty(n, np.int32), np.full(n, -1, np.int32)
    best, reached = np.full(n, -1.0), np.zeros(n, np.bool_)
    best[int(next_random(state) * n)] = 0.0
    for at in range(n):
        i = -1
        for j in range(n):
            if not reached[j] and best[j] >= 0.0 and (i < 0 or best[j] > best[i]):
                i = j
        order[at] = i
        reached[i] = True
        for e in range(graph.xadj[i], graph.xadj[i + 1]):
            j, wish = graph.adj[e], graph.length[e] * next_random(state)
            if not reached[j] and wish > best[j]:
                best[j], parent[j] = wish, i
    return order, parent


@compiled
def cut_tree(graph: Graph, order: Ints, parent: Ints, rules: Rules) -> Ints:
    """The grid of each unit (numbers with gaps) when the tree is cut so that grids cost least; none above the upper limit but single units."""
    n, top = len(order), int(rules.high)
    open_cost = np.full((n, top + 1), NONE)  # of what lies behind a unit, by the weight of the grid that is still open there
    taken = np.full((n, top + 1), CUT, np.int16)  # weight of a branch that the open grid above it has, by that grid's weight
    closed, weight = np.zeros(n), np.zeros(n, np.int32)  # cheapest way to be a grid of its own; its weight
    alone = np.zeros(n)
    heaviest = np.zeros(n, np.int32)
    for i in range(n):
        heaviest[i] = int(graph.w[i])
        if heaviest[i] <= top:
            open_cost[i, heaviest[i]] = 0.0
    row = np.empty(top + 1)
    for at in range(n - 1, -1, -1):
        i = order[at]
        closed[i], weight[i] = NONE, -1
        if graph.w[i] > top:
            closed[i] = alone[i] + weight_cost(graph.w[i], rules)
        for s in range(min(top, heaviest[i]) + 1):
            cost = open_cost[i, s] + weight_cost(float(s), rules)
            if cost < closed[i]:
                closed[i], weight[i] = cost, s
        p = parent[i]
        if p < 0:
            continue
        alone[p] += closed[i]
        most = min(top, heaviest[p] + heaviest[i])
        for s in range(most + 1):
            row[s], taken[i, s] = open_cost[p, s] + closed[i], CUT
        for s in range(min(top, heaviest[p]) + 1):
            if open_cost[p, s] >= NONE:
                continue
            for t in range(min(top - s, heaviest[i]) + 1):
                cost = open_cost[p, s] + open_cost[i, t]
                if cost < row[s + t]:
                    row[s + t], taken[i, s + t] = cost, t
        for s in range(most + 1):
            open_cost[p, s] = row[s]
        heaviest[p] = most if graph.w[p] <= top else heaviest[p]
    return unfold(order, parent, taken, weight)


@compiled
def unfold(order: Ints, parent: Ints, taken: NDArray[np.int16], weight: Ints) -> Ints:
    """Follow the choices from the root outwards; branches are asked in the opposite order of their joining."""
    n = len(order)
    label = np.empty(n, np.int32)
    left = np.empty(n, np.int32)  # weight of the open grid at a unit that is not yet given out to branches
    for at in range(n):
        i = order[at]
        p = parent[i]
        share = CUT
        if p >= 0 and left[p] >= 0:
            share = taken[i, left[p]]
        if share == CUT:
            label[i], left[i] = i, weight[i]
        else:
            label[i], left[i] = label[p], share
            left[p] -= share
    return label


def felled(graph: Graph, rules: Rules, state: State) -> Ints:
    """A division by cutting one random spanning tree of a connected graph."""
    rules = rules._replace(step=rules.step * FIRST)
    order, parent = spanning_tree(graph, state)
    _, label = np.unique(cut_tree(graph, order, parent, rules), return_inverse=True)
    return np.asarray(label, dtype=np.int32)

