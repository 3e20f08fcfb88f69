"""Neighbourhood as compressed rows: `adj[xadj[i]:xadj[i + 1]]` are the neighbours of unit `i`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .kernel import Floats, Ints, compiled


class Graph(NamedTuple):
    """Units and neighbours at one level of detail; every field has one fixed type, so kernels compile once."""

    xadj: Ints
    adj: Ints
    length: Floats  # what a cut between the two costs
    w: Floats
    extent: Floats  # how many units of the finest level are in this one
    x: Floats
    y: Floats
    home: Ints  # the present grid, -1 where there is none
    fixed: Ints  # 1 where the unit may not change its grid


@compiled
def rows(n: int, u: Ints, v: Ints, length: Floats) -> tuple[Ints, Ints, Floats, int]:
    """Compressed rows of an edge list; loops are dropped, doubles merged (their lengths added) and counted.

    Two counting sorts, so that every row comes out in order of the neighbour's number.
    """
    begin = np.zeros(n + 1, np.int32)
    for e in range(len(u)):
        if u[e] != v[e]:
            begin[u[e] + 1] += 1
            begin[v[e] + 1] += 1
    for i in range(n):
        begin[i + 1] += begin[i]
    adj, out = np.empty(begin[n], np.int32), np.empty(begin[n])
    source, value = np.empty(begin[n], np.int32), np.empty(begin[n])
    fill = begin[:-1].copy()
    for e in range(len(u)):
        if u[e] != v[e]:
            source[fill[u[e]]], value[fill[u[e]]] = v[e], length[e]
            fill[u[e]] += 1
            source[fill[v[e]]], value[fill[v[e]]] = u[e], length[e]
            fill[v[e]] += 1
    fill = begin[:-1].copy()
    for i in range(n):
        for e in range(begin[i], begin[i + 1]):
            j = source[e]
            adj[fill[j]], out[fill[j]] = i, value[e]
            fill[j] += 1
    used = 0
    xadj = np.zeros(n + 1, np.int32)
    for i in range(n):
        for e in range(begin[i], begin[i + 1]):
            if used > xadj[i] and adj[used - 1] == adj[e]:
                out[used - 1] += out[e]
            else:
                adj[used], out[used] = adj[e], out[e]
                used += 1
        xadj[i + 1] = used
    return xadj, adj[:used].copy(), out[:used].copy(), (begin[n] - used) // 2


@compiled
def cut_out(nodes: Ints, place: Ints, xadj: Ints, adj: Ints, length: Floats) -> tuple[Ints, Ints, Floats]:
    """Rows among `nodes` only; `place` must be -1 everywhere, and is left so."""
    total = 0
    for at in range(len(nodes)):
        place[nodes[at]] = at
        total += xadj[nodes[at] + 1] - xadj[nodes[at]]
    new_xadj = np.zeros(len(nodes) + 1, np.int32)
    new_adj, new_length = np.empty(total, np.int32), np.empty(total)
    used = 0
    for at in range(len(nodes)):
        for e in range(xadj[nodes[at]], xadj[nodes[at] + 1]):
            j = place[adj[e]]
            if j >= 0:
                new_adj[used] = j
                new_length[used] = length[e]
                used += 1
        new_xadj[at + 1] = used
    for i in nodes:
        place[i] = -1
    return new_xadj, new_adj[:used].copy(), new_length[:used].copy()


@compiled
def pieces(xadj: Ints, adj: Ints, label: Ints) -> tuple[Ints, int]:
    """The connected piece of each unit, walking only between units of one label, and how many there are."""
    n = len(label)
    piece = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    count = 0
    for root in range(n):
        if piece[root] >= 0:
            continue
        piece[root] = count
        queue[0] = root
        head, tail = 0, 1
        while head < tail:
            a = queue[head]
            head += 1
            for e in range(xadj[a], xadj[a + 1]):
                b = adj[e]
                if piece[b] < 0 and label[b] == label[root]:
                    piece[b] = count
                    queue[tail] = b
                    tail += 1
        count += 1
    return piece, count


@compiled
def between(xadj: Ints, adj: Ints, length: Floats, label: Ints) -> tuple[Ints, Ints, Floats]:
    """The borders between labels as an edge list; each touching pair of units gives one entry."""
    count = 0
    for i in range(len(label)):
        for e in range(xadj[i], xadj[i + 1]):
            if i < adj[e] and label[i] != label[adj[e]]:
                count += 1
    u, v, out = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count)
    count = 0
    for i in range(len(label)):
        for e in range(xadj[i], xadj[i + 1]):
            if i < adj[e] and label[i] != label[adj[e]]:
                u[count], v[count], out[count] = label[i], label[adj[e]], length[e]
                count += 1
    return u, v, out


def add_up(label: Ints, values: ArrayLike, count: int) -> Floats:
    """The sum of `values` over each label 0 … count − 1."""
    return np.bincount(label, weights=np.asarray(values), minlength=count).astype(np.float64, copy=False)


def part(graph: Graph, nodes: Ints, place: Ints) -> Graph:
    """The graph among `nodes` (ascending); see `cut_out` for `place`."""
    xadj, adj, length = cut_out(nodes, place, graph.xadj, graph.adj, graph.length)
    return Graph(
        xadj,
        adj,
        length,
        graph.w[nodes],
        graph.extent[nodes],
        graph.x[nodes],
        graph.y[nodes],
        graph.home[nodes],
        graph.fixed[nodes],
    )
