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
from .kernel import Floats, Ints, State, compiled, next_random

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
def close(open_cost: Floats, heaviest: int, rules: Rules) -> tuple[float, int]:
    """The cheapest weight with which the open grid of one unit can be left as it is, and its cost."""
    best, weight = NONE, -1
    for s in range(heaviest + 1):
        cost = open_cost[s] + weight_cost(float(s), rules)
        if cost < best:
            best, weight = cost, s
    return best, weight


@compiled
def join(
    above: Floats, below: Floats, heaviest: tuple[int, int], closed: float, taken: NDArray[np.int16]
) -> int:
    """Add a branch to the open grid above it: cut off at the cost `closed`, or taken in with one of its weights."""
    top = len(above) - 1
    most = min(top, heaviest[0] + heaviest[1])
    row = above + closed
    for s in range(min(top, heaviest[0]) + 1):
        if above[s] >= NONE:
            continue
        for t in range(min(top - s, heaviest[1]) + 1):
            cost = above[s] + below[t]
            if cost < row[s + t]:
                row[s + t], taken[s + t] = cost, t
    above[: most + 1] = row[: most + 1]
    return most


@compiled
def cut_tree(graph: Graph, order: Ints, parent: Ints, rules: Rules) -> Ints:
    """The grid of each unit (numbers with gaps) when the tree is cut so that grids cost least.

    No grid is above the upper limit, save units that are so by themselves.
    """
    n, top = len(order), int(rules.high)
    open_cost = np.full(
        (n, top + 1), NONE
    )  # of all behind a unit, by the weight of the grid still open there
    taken = np.full(
        (n, top + 1), CUT, np.int16
    )  # by the weight of the open grid above: what the branch gave to it
    behind, weight = (
        np.zeros(n),
        np.zeros(n, np.int32),
    )  # cost of all branches cut off; weight of a grid when closed
    heaviest = np.zeros(n, np.int32)
    for i in range(n):
        if graph.w[i] <= top:
            heaviest[i] = int(graph.w[i])
            open_cost[i, heaviest[i]] = 0.0
    for at in range(n - 1, -1, -1):
        i = order[at]
        p = parent[i]
        closed, weight[i] = close(open_cost[i], heaviest[i], rules)
        if graph.w[i] > top:
            closed = behind[i] + weight_cost(graph.w[i], rules)
        if p >= 0:
            behind[p] += closed
            if graph.w[p] <= top:
                heaviest[p] = join(open_cost[p], open_cost[i], (heaviest[p], heaviest[i]), closed, taken[i])
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
