"""Moving one unit at a time between neighbouring grids, never tearing one, while it cools.

The energy of a division is the length of its cuts, plus what each grid's weight costs, plus the price of
households taken from their present grid. A step draws a unit on the rim of its grid and a neighbouring grid;
the Metropolis rule (Kirkpatrick, Gelatt, Vecchi 1983) decides; only then is it checked whether the old
grid stays in one piece, because that check is the dear part. Where a unit is the neck of a peninsula and
weights are out of their limits, the neck and the peninsula may go together.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .graph import Graph
from .kernel import Floats, Ints, State, compiled, inlined, next_below, next_random

REACH = 600  # a search for a way round a unit gives up after so many units and takes the answer "torn"
BLOCKS = 200  # how often the temperature falls on the way from hot to cold


class Rules(NamedTuple):
    """What counts in the energy. Metres, except `low`, `high`, `target` and `cap` (households)."""

    low: float
    high: float
    target: float
    even: float  # per squared relative distance from the target
    over: float  # per household outside the limits
    step: float  # once for each grid outside the limits
    price: float  # per household away from its present grid
    cap: float  # households that may be away


class Rim(NamedTuple):
    """The units that touch another grid, as a list that is kept up to date."""

    outside: Ints  # how many neighbours are in other grids
    places: Ints
    where: Ints  # place in the list, -1 for units inside
    listed: Ints


@inlined
def weight_cost(weight: float, rules: Rules) -> float:
    """What a grid of `weight` costs: uneven a little, out of the limits a lot."""
    away = weight / rules.target - 1.0
    cost = rules.even * away * away
    if weight < rules.low:
        cost += rules.step + rules.over * (rules.low - weight)
    elif weight > rules.high:
        cost += rules.step + rules.over * (weight - rules.high)
    return cost


@compiled
def judge(graph: Graph, label: Ints, weight: Floats, rules: Rules) -> Floats:
    """[grids out of the limits, households out of the limits, energy]: less is better, in this order."""
    out = np.zeros(3)
    for g in range(len(weight)):
        lacking = max(rules.low - weight[g], weight[g] - rules.high)
        if lacking > 1e-9:
            out[0] += 1.0
            out[1] += lacking
        out[2] += weight_cost(weight[g], rules)
    for i in range(len(label)):
        for e in range(graph.xadj[i], graph.xadj[i + 1]):
            if label[graph.adj[e]] != label[i]:
                out[2] += 0.5 * graph.length[e]
        if graph.home[i] >= 0 and graph.home[i] != label[i]:
            out[2] += rules.price * graph.w[i]
    return out


@inlined
def mark_neighbours(i: int, graph: Graph, label: Ints, seen: Ints, stamp: int) -> tuple[int, int]:
    """Stamp the neighbours of `i` in its own grid; how many there are, and the last of them."""
    wanted, last = 0, -1
    for e in range(graph.xadj[i], graph.xadj[i + 1]):
        j = graph.adj[e]
        if label[j] == label[i]:
            seen[j] = stamp
            wanted += 1
            last = j
    return wanted, last


@inlined
def stays_whole(i: int, graph: Graph, label: Ints, seen: Ints, queue: Ints, stamp: int) -> bool:
    """Does the grid of unit `i` stay in one piece without it?

    Two walks from one neighbour: first only over neighbours of `i` that touch each other, which settles most
    cases at once; then through the grid. `seen` holds `stamp` for the wanted, `stamp + 1` for the visited.
    """
    g = label[i]
    xadj, adj = graph.xadj, graph.adj
    wanted, first = mark_neighbours(i, graph, label, seen, stamp)
    if wanted <= 1:
        return True
    seen[i] = stamp + 1
    seen[first] = stamp + 1
    queue[0] = first
    head, tail = 0, 1
    wanted -= 1
    while head < tail:
        a = queue[head]
        head += 1
        for f in range(xadj[a], xadj[a + 1]):
            b = adj[f]
            if seen[b] == stamp:
                seen[b] = stamp + 1
                wanted -= 1
                queue[tail] = b
                tail += 1
    head = 0
    while wanted > 0 and head < tail and head < REACH:
        a = queue[head]
        head += 1
        for f in range(xadj[a], xadj[a + 1]):
            b = adj[f]
            if label[b] == g and seen[b] != stamp + 1:
                if seen[b] == stamp:
                    wanted -= 1
                seen[b] = stamp + 1
                queue[tail] = b
                tail += 1
    return wanted == 0


@compiled
def peninsula(i: int, graph: Graph, label: Ints, seen: Ints, queue: Ints, stamp: int) -> int:
    """Put into `queue` the unit `i` and all its grid holds beyond it, save the heaviest piece; how many."""
    g = label[i]
    seen[i] = stamp
    best, best_end, best_weight, tail = 1, 1, -1.0, 1
    queue[0] = i
    for e in range(graph.xadj[i], graph.xadj[i + 1]):
        root = graph.adj[e]
        if label[root] != g or seen[root] == stamp:
            continue
        begin = tail
        seen[root] = stamp
        queue[tail] = root
        tail += 1
        head, total = begin, 0.0
        while head < tail:
            a = queue[head]
            head += 1
            total += graph.w[a]
            for f in range(graph.xadj[a], graph.xadj[a + 1]):
                b = graph.adj[f]
                if label[b] == g and seen[b] != stamp:
                    seen[b] = stamp
                    queue[tail] = b
                    tail += 1
        if total > best_weight:
            best, best_end, best_weight = begin, tail, total
    for at in range(tail - best_end):
        queue[best + at] = queue[best_end + at]
    return tail - (best_end - best)


@inlined
def list_rim(i: int, rim: Rim) -> None:
    """Put unit `i` on the rim list or take it off, as `outside` says."""
    if rim.outside[i] > 0 and rim.where[i] < 0:
        rim.where[i] = rim.listed[0]
        rim.places[rim.listed[0]] = i
        rim.listed[0] += 1
    elif rim.outside[i] == 0 and rim.where[i] >= 0:
        rim.listed[0] -= 1
        last = rim.places[rim.listed[0]]
        rim.places[rim.where[i]] = last
        rim.where[last] = rim.where[i]
        rim.where[i] = -1


@compiled
def new_rim(graph: Graph, label: Ints) -> Rim:
    n = len(label)
    rim = Rim(np.zeros(n, np.int32), np.empty(n, np.int32), np.full(n, -1, np.int32), np.zeros(1, np.int32))
    for i in range(n):
        for e in range(graph.xadj[i], graph.xadj[i + 1]):
            if label[graph.adj[e]] != label[i]:
                rim.outside[i] += 1
        list_rim(i, rim)
    return rim


@inlined
def shift(i: int, h: int, graph: Graph, label: Ints, rim: Rim) -> None:
    """Unit `i` goes to grid `h`; the rim is kept up to date."""
    g = label[i]
    label[i] = h
    for e in range(graph.xadj[i], graph.xadj[i + 1]):
        j = graph.adj[e]
        if label[j] == g:
            rim.outside[j] += 1
            rim.outside[i] += 1
            list_rim(j, rim)
        elif label[j] == h:
            rim.outside[j] -= 1
            rim.outside[i] -= 1
            list_rim(j, rim)
    list_rim(i, rim)


@compiled
def gain_of_tail(
    queue: Ints, count: int, h: int, graph: Graph, label: Ints, seen: Ints, stamp: int
) -> tuple[float, float, float, bool]:
    """Cut saved by taking all of `queue` to grid `h`, their weight, the weight newly away, and may they go?"""
    saved, total, away = 0.0, 0.0, 0.0
    g = label[queue[0]]
    for at in range(count):
        seen[queue[at]] = stamp
    for at in range(count):
        a = queue[at]
        if graph.fixed[a]:
            return 0.0, 0.0, 0.0, False
        total += graph.w[a]
        if graph.home[a] == g:
            away += graph.w[a]
        elif graph.home[a] == h:
            away -= graph.w[a]
        for e in range(graph.xadj[a], graph.xadj[a + 1]):
            b = graph.adj[e]
            if label[b] == h:
                saved += graph.length[e]
            elif label[b] == g and seen[b] != stamp:
                saved -= graph.length[e]
    return saved, total, away, True


@inlined
def another_grid(i: int, graph: Graph, label: Ints, state: State) -> int:
    """A grid beside the rim unit `i`, the longer the common rim the likelier."""
    begin, end = graph.xadj[i], graph.xadj[i + 1]
    at = begin + next_below(end - begin, state)
    while label[graph.adj[at]] == label[i]:
        at += 1
        if at == end:
            at = begin
    return int(label[graph.adj[at]])


@inlined
def accepted(delta: float, heat: float, state: State) -> bool:
    """The Metropolis rule."""
    return delta <= 0 or (delta < 15.0 * heat and next_random(state) < math.exp(-delta / heat))


@inlined
def gain_of_unit(i: int, h: int, graph: Graph, label: Ints) -> tuple[float, float]:
    """Cut saved by taking unit `i` to grid `h`, and the weight newly away from its present grid."""
    g = label[i]
    saved = 0.0
    for e in range(graph.xadj[i], graph.xadj[i + 1]):
        other = label[graph.adj[e]]
        if other == g:
            saved -= graph.length[e]
        elif other == h:
            saved += graph.length[e]
    leaves = 0.0
    if graph.home[i] == g:
        leaves = graph.w[i]
    elif graph.home[i] == h:
        leaves = -graph.w[i]
    return saved, leaves


@inlined
def price_of_weights(g: int, h: int, total: float, weight: Floats, cost: Floats, rules: Rules) -> float:
    """How much dearer the weights of two grids become when `total` goes from `g` to `h`."""
    after = weight_cost(weight[g] - total, rules) + weight_cost(weight[h] + total, rules)
    return after - float(cost[g]) - float(cost[h])


@inlined
def take(
    queue: Ints,
    count: int,
    h: int,
    total: float,
    graph: Graph,
    label: Ints,
    weight: Floats,
    size: Ints,
    cost: Floats,
    rim: Rim,
    rules: Rules,
) -> None:
    """The first `count` units of `queue` go to grid `h`."""
    g = label[queue[0]]
    for at in range(count):
        shift(queue[at], h, graph, label, rim)
    weight[g] -= total
    weight[h] += total
    size[g] -= count
    size[h] += count
    cost[g] = weight_cost(weight[g], rules)
    cost[h] = weight_cost(weight[h], rules)


@compiled
def anneal(
    graph: Graph,
    label: Ints,
    weight: Floats,
    size: Ints,
    rules: Rules,
    hot: float,
    cold: float,
    steps: int,
    state: State,
) -> None:
    """Change `label`, `weight` and `size` in place over `steps` draws, cooling from `hot` to `cold`."""
    n = len(label)
    rim = new_rim(graph, label)
    seen, queue = np.zeros(n, np.int32), np.empty(n + 1, np.int32)
    cost = np.empty(len(weight))
    for g in range(len(weight)):
        cost[g] = weight_cost(weight[g], rules)
    away = weight_away(graph, label)
    stamp = 0
    block = max(1, steps // BLOCKS)
    factor = (cold / hot) ** (1.0 / BLOCKS)
    heat = hot * factor
    for step in range(steps):
        if rim.listed[0] == 0:
            break
        if step % block == block - 1:
            heat *= factor
        i = rim.places[next_below(rim.listed[0], state)]
        g = label[i]
        if graph.fixed[i] or size[g] == 1:
            continue
        h = another_grid(i, graph, label, state)
        saved, leaves = gain_of_unit(i, h, graph, label)
        total, count = graph.w[i], 1
        delta = price_of_weights(g, h, total, weight, cost, rules) - saved + rules.price * leaves
        is_out = weight[g] > rules.high or weight[h] < rules.low
        if not accepted(delta, heat, state) and not is_out:
            continue
        stamp += 4
        queue[0] = i
        if not stays_whole(i, graph, label, seen, queue, stamp):
            if not is_out:
                continue
            count = peninsula(i, graph, label, seen, queue, stamp + 2)
            saved, total, leaves, may_go = gain_of_tail(queue, count, h, graph, label, seen, stamp + 3)
            delta = price_of_weights(g, h, total, weight, cost, rules) - saved + rules.price * leaves
            if not may_go:
                continue
        if is_out and not accepted(delta, heat, state):
            continue
        if leaves > 0 and away + leaves > rules.cap:
            continue
        queue[0] = i
        take(queue, count, h, total, graph, label, weight, size, cost, rim, rules)
        away += leaves


@compiled
def weight_away(graph: Graph, label: Ints) -> float:
    """Households that are not in their present grid."""
    away = 0.0
    for i in range(len(label)):
        if graph.home[i] >= 0 and graph.home[i] != label[i]:
            away += graph.w[i]
    return away
