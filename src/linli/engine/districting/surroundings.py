"""The land around one grid, ring by ring, until a dead end in it is proven to be impossible to divide."""

from __future__ import annotations

from .coarsen import members
from .deadend import DeadEnd, dead_ends
from .graph import Graph
from .kernel import Ints

RINGS = 3  # neighbours of neighbours of the neighbours, no further


class Surroundings:
    """Grids and their nodes, looked up by grid."""

    def __init__(self, graph: Graph, label: Ints, low: float, high: float) -> None:
        self.graph, self.label, self.low, self.high = graph, label, low, high
        self.member, self.begin = members(label, int(label.max()) + 1)

    def nodes_of(self, grid: int) -> list[int]:
        return [int(i) for i in self.member[self.begin[grid] : self.begin[grid + 1]]]

    def beside(self, node: int) -> list[int]:
        return [int(b) for b in self.graph.adj[self.graph.xadj[node] : self.graph.xadj[node + 1]]]

    def dead_end(self, grid: int) -> DeadEnd | None:
        """A dead end that cannot be divided well and that `grid` has a part of; its numbers are nodes."""
        grids = {grid}
        for _ in range(RINGS):
            grids |= {int(self.label[b]) for g in grids for a in self.nodes_of(g) for b in self.beside(a)}
            nodes = [a for g in sorted(grids) for a in self.nodes_of(g)]
            for found in self.dead_ends_among(nodes):
                if any(self.label[a] == grid for a in found.units):
                    return found
        return None

    def dead_ends_among(self, nodes: list[int]) -> list[DeadEnd]:
        place = {node: at for at, node in enumerate(nodes)}
        beyond = len(nodes)
        near = [sorted({place.get(b, beyond) for b in self.beside(a)}) for a in nodes]
        rim = [at for at, row in enumerate(near) if beyond in row]
        w = [*self.graph.w[nodes].tolist(), 0.0]
        if not rim:
            found = dead_ends(near, w[:-1], self.low, self.high, None)
        else:
            found = dead_ends([*near, rim], w, self.low, self.high, beyond)
        return [DeadEnd(nodes[d.mouth], frozenset(nodes[a] for a in d.units), d.weight) for d in found]
