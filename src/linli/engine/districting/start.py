"""The quick balanced start: cut by a straight line, keep both halves whole, repeat."""

from __future__ import annotations

import math

import numpy as np

from .graph import Graph
from .kernel import Ints, State, compiled, next_random


@compiled
def keep_heaviest(nodes: Ints, side: int, inside: Ints, graph: Graph, piece: Ints) -> None:
    """Of the `nodes` on one `side` (0 or 1), all but the heaviest connected piece go to the other side."""
    for i in nodes:
        piece[i] = -1
    queue = np.empty(len(nodes), np.int32)
    best, best_weight, best_count, pieces = -1, -1.0, 0, 0
    for root in nodes:
        if inside[root] != side or piece[root] >= 0:
            continue
        piece[root] = pieces
        queue[0] = root
        head, tail, total = 0, 1, 0.0
        while head < tail:
            a = queue[head]
            head += 1
            total += graph.w[a]
            for e in range(graph.xadj[a], graph.xadj[a + 1]):
                b = graph.adj[e]
                if inside[b] == side and piece[b] < 0:
                    piece[b] = pieces
                    queue[tail] = b
                    tail += 1
        if total > best_weight or (total == best_weight and tail > best_count):
            best, best_weight, best_count = pieces, total, tail
        pieces += 1
    for i in nodes:
        if inside[i] == side and piece[i] != best:
            inside[i] = 1 - side


@compiled
def along(nodes: Ints, graph: Graph, state: State) -> Ints:
    """The nodes in order along the long axis of their scatter, turned a little at random."""
    mx, my = 0.0, 0.0
    for i in nodes:
        mx += graph.x[i] / len(nodes)
        my += graph.y[i] / len(nodes)
    xx, yy, xy = 0.0, 0.0, 0.0
    for i in nodes:
        dx, dy = graph.x[i] - mx, graph.y[i] - my
        xx += dx * dx
        yy += dy * dy
        xy += dx * dy
    angle = 0.5 * math.atan2(2 * xy, xx - yy) + (next_random(state) - 0.5) * 0.9
    key = np.empty(len(nodes))
    for at in range(len(nodes)):
        key[at] = graph.x[nodes[at]] * math.cos(angle) + graph.y[nodes[at]] * math.sin(angle)
    return nodes[np.argsort(key)]


@compiled
def halve(
    nodes: Ints, share: float, inside: Ints, graph: Graph, piece: Ints, state: State
) -> tuple[int, float]:
    """Set `inside` to 0 for a connected part with about `share` of the weight, to 1 for the connected rest.

    Returns how many units and how much of the weight the first part has; both parts have a unit at least.
    """
    ranked = along(nodes, graph, state)
    total = 0.0
    for i in nodes:
        total += graph.w[i]
    light = 0.0
    for at in range(len(ranked)):
        i = ranked[at]
        fits = light + 0.5 * graph.w[i] <= total * share
        inside[i] = 0 if at == 0 or (fits and at < len(ranked) - 1) else 1
        light += graph.w[i]
    keep_heaviest(nodes, 0, inside, graph, piece)
    keep_heaviest(nodes, 1, inside, graph, piece)
    light, count = 0.0, 0
    for i in nodes:
        if inside[i] == 0:
            light += graph.w[i]
            count += 1
    return count, (light / total if total > 0 else count / len(nodes))


@compiled
def start(graph: Graph, parts: int, state: State) -> Ints:
    """Labels 0 … parts − 1 of a division of a connected graph of at least `parts` units into connected grids."""
    n = len(graph.w)
    label = np.zeros(n, np.int32)
    share = np.zeros(parts + 1, np.int32)
    share[0] = parts
    used = 1
    piece = np.empty(n, np.int32)
    inside = np.full(n, -1, np.int32)
    order = np.arange(n).astype(np.int32)
    todo = [(0, n)]
    while len(todo) > 0:
        begin, end = todo.pop()
        nodes = order[begin:end].copy()
        g = label[nodes[0]]
        k = share[g]
        if k <= 1:
            continue
        first = k // 2
        if k % 2 == 1 and next_random(state) < 0.5:
            first += 1
        count, light = halve(nodes, first / k, inside, graph, piece, state)
        first = min(max(round(k * light), 1), k - 1)
        first = max(min(first, count), k - (len(nodes) - count))
        a, b = begin, begin + count
        for i in nodes:
            if inside[i] == 0:
                order[a] = i
                a += 1
            else:
                order[b] = i
                b += 1
                label[i] = used
            inside[i] = -1
        share[used] = k - first
        share[g] = first
        used += 1
        todo.append((begin, begin + count))
        todo.append((begin + count, end))
    return label


@compiled
def dissolve(graph: Graph, label: Ints, gone: Ints) -> None:
    """Units of grids with `gone[label] == 1` join the grids beside them, nearest first, in place.

    Units that no remaining grid can reach keep their label; fixed units never change theirs.
    """
    n = len(label)
    queue = np.empty(n, np.int32)
    waiting = np.zeros(n, np.int32)
    tail = 0
    for i in range(n):
        waiting[i] = gone[label[i]]
    for i in range(n):
        if waiting[i] == 0:
            for e in range(graph.xadj[i], graph.xadj[i + 1]):
                if waiting[graph.adj[e]] == 1:
                    queue[tail] = i
                    tail += 1
                    break
    head = 0
    while head < tail:
        a = queue[head]
        head += 1
        for e in range(graph.xadj[a], graph.xadj[a + 1]):
            b = graph.adj[e]
            if waiting[b] == 1 and graph.fixed[b] == 0:
                waiting[b] = 0
                label[b] = label[a]
                queue[tail] = b
                tail += 1


@compiled
def separate(graph: Graph, label: Ints) -> tuple[Ints, int]:
    """Cut every grid that holds several fixed units until each holds one at most; new labels and their number."""
    n = len(label)
    out = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    tail, used = 0, 0
    for i in range(n):
        if graph.fixed[i] == 1:
            out[i] = used
            used += 1
            queue[tail] = i
            tail += 1
    head = 0
    while True:
        while head < tail:
            a = queue[head]
            head += 1
            for e in range(graph.xadj[a], graph.xadj[a + 1]):
                b = graph.adj[e]
                if out[b] < 0 and label[b] == label[a]:
                    out[b] = out[a]
                    queue[tail] = b
                    tail += 1
        root = -1
        for i in range(n):
            if out[i] < 0:
                root = i
                break
        if root < 0:
            return out, used
        out[root] = used
        used += 1
        queue[tail] = root
        tail += 1
