"""Proof that a grid out of its limits could not be avoided, where it lies in a dead end of the land.

A dead end hangs on one unit, its mouth: whoever leaves it passes there. Seen from the tips inwards, the tree of
blocks (Hopcroft, Tarjan 1973) tells which weights the grid at each mouth can have when everything behind it is
divided well. Where no weight up to the upper limit remains, no division of the land can be good behind this mouth.

Sets of weights are whole numbers whose bit `s` stands for the weight `s`, so only whole weights are looked at.
Blocks of many units are looked at by their weights alone, which can only hide a proof, never invent one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from .counts import span

EXACT = 8  # units of a block up to which every way to divide it is tried (4,140 ways)
HEAVIEST = 5000  # upper limit up to which sets of weights are kept
WIDEST = 20_000  # units to look at around one grid
Near = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class DeadEnd:
    mouth: int
    units: frozenset[int]  # with the mouth
    weight: int


def blocks(near: Near, root: int) -> Iterator[tuple[int, list[int]]]:
    """(mouth, other units) of each block of the piece around `root`, those behind others first.

    >>> list(blocks([[1], [0, 2, 3], [1, 3], [1, 2]], 0))
    [(1, [2, 3]), (0, [1])]
    """
    order, low = {root: 0}, {root: 0}
    path, trail = [(root, iter(near[root]))], [root]
    while path:
        a, rest = path[-1]
        for b in rest:
            if b not in order:
                order[b] = low[b] = len(order)
                trail.append(b)
                path.append((b, iter(near[b])))
                break
            low[a] = min(low[a], order[b])
        else:
            path.pop()
            if not path:
                return
            mouth = path[-1][0]
            low[mouth] = min(low[mouth], low[a])
            if low[a] >= order[mouth]:
                at = trail.index(a)
                yield mouth, sorted(trail[at:])
                del trail[at:]


def sums(first: int, second: int, full: int) -> int:
    """The set of all sums of a weight of each set, up to the highest bit of `full`.

    >>> bin(sums(0b101, 0b11, 0b11111))
    '0b1111'
    """
    out = 0
    while second:
        lowest = second & -second
        out |= first << (lowest.bit_length() - 1)
        second ^= lowest
    return out & full


def partitions(units: Sequence[int]) -> Iterator[list[list[int]]]:
    """Every way to divide `units` into parts; the first part holds the first unit."""
    if len(units) == 1:
        yield [list(units)]
        return
    for smaller in partitions(units[:-1]):
        yield [*smaller, [units[-1]]]
        for at in range(len(smaller)):
            yield [[*part, units[-1]] if at == q else part for q, part in enumerate(smaller)]


def is_whole(part: Sequence[int], near: Near | Mapping[int, Sequence[int]]) -> bool:
    """Does `part` hang together?"""
    inside, queue = set(part[1:]), [part[0]]
    while queue:
        for b in near[queue.pop()]:
            if b in inside:
                inside.discard(b)
                queue.append(b)
    return not inside


class Weights:
    """What the grid at each mouth can weigh; `dead` are the mouths where nothing is left."""

    def __init__(self, near: Near, w: Sequence[int], low: float, high: float) -> None:
        self.near, self.low, self.high = near, low, high
        self.full = (1 << int(high) + 1) - 1
        self.good = self.full & ~((1 << max(0, -int(-low // 1))) - 1)
        self.open = [1 << weight for weight in w]  # of the grid at a unit, with what hangs on it
        self.total, self.behind = list(w), [frozenset([i]) for i in range(len(w))]
        self.loose = [False] * len(w)  # a dead end lies behind: nothing more can be said
        self.dead: list[DeadEnd] = []

    def settle(self, unit: int) -> None:
        """All blocks behind `unit` have been added: is a weight left?"""
        if self.open[unit] == 0:
            self.dead.append(DeadEnd(unit, self.behind[unit], self.total[unit]))
        if self.open[unit] == 0 or self.loose[unit]:
            self.open[unit], self.loose[unit] = self.full, True

    def add_block(self, mouth: int, others: list[int]) -> None:
        for unit in others:
            self.settle(unit)
        if any(self.loose[unit] for unit in others):
            self.loose[mouth] = True
        elif len(others) < EXACT:
            self.open[mouth] = sums(self.open[mouth], self.tried(mouth, others), self.full)
        else:
            self.open[mouth] = sums(self.open[mouth], self.weighed(others), self.full)
        self.total[mouth] += sum(self.total[unit] for unit in others)
        self.behind[mouth] = self.behind[mouth].union(*(self.behind[unit] for unit in others))

    def tried(self, mouth: int, others: list[int]) -> int:
        """What a block can add to the grid at its mouth, by trying every way to divide the block."""
        out = 0
        inside = {mouth, *others}
        near = {a: [b for b in self.near[a] if b in inside] for a in inside}
        for first, *closed in partitions([mouth, *others]):
            if not all(is_whole(part, near) for part in [first, *closed]):
                continue
            if all(self.together(part) & self.good for part in closed):
                out |= self.together(first[1:])
        return out

    def together(self, part: Sequence[int]) -> int:
        return reduce(lambda a, b: sums(a, b, self.full), (self.open[unit] for unit in part), 1)

    def weighed(self, others: list[int]) -> int:
        """What a large block could add at most, by the rest's total alone."""
        total, out = sum(self.total[unit] for unit in others), 0
        reach = reduce(lambda a, b: sums(a, b | 1, self.full), (self.open[unit] for unit in others), 1)
        for s in range(int(self.high) + 1):
            rest = total - s
            fewest, most = span(rest, self.low, self.high)
            if reach >> s & 1 and (rest == 0 or (rest > 0 and fewest <= most)):
                out |= 1 << s
        return out


def dead_ends(near: Near, w: Sequence[float], low: float, high: float, outside: int | None) -> list[DeadEnd]:
    """The smallest dead ends of one connected piece that cannot be divided into grids of `low` to `high`.

    `near` are the neighbours of each unit, `outside` the number of the unit that stands for all land further
    on, None where the piece is complete. Empty where nothing is proven, as with weights that are not whole.

    >>> lane = [[1], [0, 2], [1, 3], [2]]
    >>> [(d.mouth, d.weight) for d in dead_ends(lane, [150, 250, 100, 100], 190, 260, 3)]
    [(1, 400)]
    >>> dead_ends(lane, [150, 50, 100, 100], 190, 260, 3)
    []
    """
    loads = np.asarray(w, dtype=float)
    if high > HEAVIEST or len(loads) > WIDEST or (loads != np.round(loads)).any():
        return []
    root = int(np.argmax(loads)) if outside is None else outside
    weights = Weights(near, [int(x) for x in loads], low, high)
    for mouth, others in blocks(near, root):
        if mouth == outside:
            for unit in others:
                weights.settle(unit)
            continue
        weights.add_block(mouth, others)
    if outside is None:
        weights.open[root] &= weights.good if not weights.loose[root] else weights.full
        weights.settle(root)
    return weights.dead
