"""Joining neighbouring units pairwise into clusters, so that one move shifts a whole row of houses.

Heavy-edge matching (Karypis, Kumar 1998) with a rating like that of Holtgrewe, Sanders, Schulz (2010): long
common borders between small clusters are joined first. Clusters are connected by construction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .graph import Graph
from .kernel import Floats, Ints, State, compiled, next_below, next_random


class Level(NamedTuple):
    graph: Graph
    label: Ints
    cluster: Ints  # of each unit of the next finer level; empty at the finest


@compiled
def match(graph: Graph, label: Ints, cap: float, state: State) -> tuple[Ints, int]:
    """The cluster of each unit and the number of clusters; only units of one label and home are joined."""
    n = len(label)
    w, fixed = graph.w, graph.fixed
    order = np.arange(n).astype(np.int32)
    for i in range(n - 1, 0, -1):
        j = next_below(i + 1, state)
        order[i], order[j] = order[j], order[i]
    cluster = np.full(n, -1, np.int32)
    count = 0
    for at in range(n):
        i = order[at]
        if cluster[i] >= 0:
            continue
        best, best_rating = -1, 0.0
        for e in range(graph.xadj[i], graph.xadj[i + 1]):
            j = graph.adj[e]
            if cluster[j] >= 0 or label[j] != label[i] or graph.home[j] != graph.home[i]:
                continue
            if w[i] + w[j] > cap or (fixed[i] and fixed[j]):
                continue
            rating = graph.length[e] / (graph.extent[i] * graph.extent[j]) * (0.7 + 0.6 * next_random(state))
            if rating > best_rating:
                best, best_rating = j, rating
        cluster[i] = count
        if best >= 0:
            cluster[best] = count
        count += 1
    return cluster, count


@compiled
def members(cluster: Ints, count: int) -> tuple[Ints, Ints]:
    """Units sorted by cluster, and where each cluster begins."""
    begin = np.zeros(count + 1, np.int32)
    for c in cluster:
        begin[c + 1] += 1
    for c in range(count):
        begin[c + 1] += begin[c]
    fill = begin[:-1].copy()
    member = np.empty(len(cluster), np.int32)
    for i in range(len(cluster)):
        member[fill[cluster[i]]] = i
        fill[cluster[i]] += 1
    return member, begin


@compiled
def contract_rows(
    xadj: Ints, adj: Ints, length: Floats, cluster: Ints, member: Ints, begin: Ints
) -> tuple[Ints, Ints, Floats]:
    """Rows of the graph of clusters: the borders between two clusters are added up."""
    count = len(begin) - 1
    new_xadj = np.zeros(count + 1, np.int32)
    new_adj = np.empty(len(adj), np.int32)
    new_length = np.empty(len(adj))
    slot = np.full(count, -1, np.int32)
    used = 0
    for c in range(count):
        first = used
        for at in range(begin[c], begin[c + 1]):
            for e in range(xadj[member[at]], xadj[member[at] + 1]):
                d = cluster[adj[e]]
                if d == c:
                    continue
                if slot[d] < first:
                    slot[d] = used
                    new_adj[used] = d
                    new_length[used] = 0.0
                    used += 1
                new_length[slot[d]] += length[e]
        new_xadj[c + 1] = used
    return new_xadj, new_adj[:used].copy(), new_length[:used].copy()


@compiled
def contract(graph: Graph, label: Ints, cluster: Ints, count: int) -> tuple[Graph, Ints]:
    """The graph of clusters and their labels."""
    member, begin = members(cluster, count)
    xadj, adj, length = contract_rows(graph.xadj, graph.adj, graph.length, cluster, member, begin)
    w, extent, x, y = np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count)
    home, fixed = np.empty(count, np.int32), np.zeros(count, np.int32)
    new_label = np.empty(count, np.int32)
    for i in range(len(cluster)):
        c = cluster[i]
        w[c] += graph.w[i]
        extent[c] += graph.extent[i]
        x[c] += graph.x[i] * graph.extent[i]
        y[c] += graph.y[i] * graph.extent[i]
        home[c] = graph.home[i]
        new_label[c] = label[i]
        fixed[c] |= graph.fixed[i]
    for c in range(count):
        x[c] /= extent[c]
        y[c] /= extent[c]
    return Graph(xadj, adj, length, w, extent, x, y, home, fixed), new_label


def coarsen(graph: Graph, label: Ints, cap: float, enough: int, state: State) -> list[Level]:
    """Levels of detail from the finest to one of about `enough` clusters, none heavier than `cap`."""
    levels = [Level(graph, label, np.empty(0, np.int32))]
    while len(levels[-1].label) > enough:
        fine = levels[-1]
        cluster, count = match(fine.graph, fine.label, cap, state)
        if count > 0.93 * len(cluster):
            break
        levels.append(Level(*contract(fine.graph, fine.label, cluster, count), cluster))
    return levels
