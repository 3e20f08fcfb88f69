"""The land as the search sees it: connected regions inside hard borders, without the giants."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .coarsen import contract
from .graph import Graph, pieces, rows
from .kernel import Ints
from .problem import Problem, refuse


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Nodes are units, or sets of units fixed to one grid with the path between them."""

    graph: Graph
    node: Ints  # of each unit
    region: Ints  # of each node; giants are regions of their own
    regions: int
    giant: NDArray[np.bool_]  # nodes heavier than the upper limit
    name: Ints  # fixed grid name of each node, -1 where free
    merged: int  # edges given more than once


def lay_out(problem: Problem) -> Ground:
    """Borders cut, fixed units joined, giants set apart."""
    graph, merged = unit_graph(problem)
    node, count = fixed_nodes(problem, graph)
    name = np.full(count, -1, np.int32)
    settled = problem.fixed >= 0
    name[node[settled]] = problem.fixed[settled]
    if settled.any():
        graph, _ = contract(graph, np.zeros(len(problem), np.int32), node, count)
    giant = graph.w > problem.high + 1e-9
    graph = without_edges_at(graph, giant)
    region, regions = pieces(graph.xadj, graph.adj, np.zeros(count, np.int32))
    return Ground(graph, node, region, regions, giant, name, merged)


def unit_graph(problem: Problem) -> tuple[Graph, int]:
    same = problem.border[problem.u] == problem.border[problem.v]
    n = len(problem)
    xadj, adj, length, merged = rows(n, problem.u[same], problem.v[same], problem.cost[same])
    # a border of no length still makes neighbours; the search needs it to count a little
    floor = 1e-6 * max(float(length.mean()), 1e-300) if len(length) else 0.0
    return Graph(
        xadj,
        adj,
        np.maximum(length, floor),
        problem.w,
        np.ones(n),
        problem.x,
        problem.y,
        problem.existing.copy(),
        (problem.fixed >= 0).astype(np.int32),
    ), merged


def without_edges_at(graph: Graph, apart: NDArray[np.bool_]) -> Graph:
    if not apart.any():
        return graph
    source = np.repeat(np.arange(len(graph.w), dtype=np.int32), np.diff(graph.xadj))
    keep = ~(apart[source] | apart[graph.adj])
    xadj = np.zeros(len(graph.xadj), np.int32)
    np.cumsum(np.bincount(source[keep], minlength=len(graph.w)), out=xadj[1:])
    return graph._replace(xadj=xadj, adj=graph.adj[keep], length=graph.length[keep])


def fixed_nodes(problem: Problem, graph: Graph) -> tuple[Ints, int]:
    """Join all units fixed to one grid, by shortest paths over free units, into one node each."""
    owner = problem.fixed.copy()
    for name in np.unique(owner[owner >= 0]):
        ours = np.flatnonzero(problem.fixed == name)
        if len({int(problem.border[i]) for i in ours}) > 1:
            raise refuse(
                "districting-fixed-across-border",
                "Grid '{grid}' has fixed units on both sides of a hard border; fix them to different grids.",
                "网格“{grid}”的固定单元分处硬边界两侧，请固定到不同网格。",
                grid=problem.names[name],
            )
        join(ours, int(name), owner, graph, problem)
    node = np.full(len(problem), -1, np.int32)
    fixed = owner >= 0
    _, node[fixed] = np.unique(owner[fixed], return_inverse=True)
    count = int(node.max()) + 1 if fixed.any() else 0
    node[~fixed] = np.arange(count, count + int((~fixed).sum()))
    return node, count + int((~fixed).sum())


def join(ours: Iterable[int], name: int, owner: Ints, graph: Graph, problem: Problem) -> None:
    """Walk from the first unit of `ours` to each other one over units nobody else holds; mark the paths."""
    first, *others = (int(i) for i in ours)
    together = {first}
    missing = set(others)
    while missing:
        before: dict[int, int] = dict.fromkeys(together, -1)
        queue = deque(sorted(together))
        found = -1
        while queue and found < 0:
            a = queue.popleft()
            for b in graph.adj[graph.xadj[a] : graph.xadj[a + 1]].tolist():
                if b not in before and owner[b] in (-1, name):
                    before[b] = a
                    queue.append(b)
                    if b in missing:
                        found = b
                        break
        if found < 0:
            raise refuse(
                "districting-fixed-apart",
                "The units fixed to grid '{grid}' cannot be joined into one piece; unit '{id}' is cut off from "
                "the others. Fix fewer units or fix it to another grid.",
                "固定到网格“{grid}”的单元无法连成一片，单元“{id}”与其余单元隔断；请减少固定单元或改固定到其他网格。",
                grid=problem.names[name],
                id=problem.ids[min(missing)],
            )
        while found >= 0:
            owner[found] = name
            together.add(found)
            missing.discard(found)
            found = before[found]
