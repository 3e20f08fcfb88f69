"""Bare graphs of awkward shape for grid division: seeded, any size, no houses behind them.

`corridor` a lane five wide and very long; `comb` a street with dead ends of irregular weight; `star` arms from one
square; `isles` hundreds of unconnected scraps; `parks` half of the units, in patches, without households; `giant` ten
times the limit in a belt of units that cuts the land; `hexagons` equal weights, exact balance is possible; `fractions`
weights that are no whole numbers; `slabs` few units per grid, each about a third of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Land = tuple[dict[str, Any], dict[str, Any]]
Random = np.random.Generator


def lattice(wide: int, high: int, random: Random, w: Any = None) -> Land:
    """Squares of 20 m, their sides a little uneven; `w` households each, else 1–7."""
    n = wide * high
    at = np.arange(n).reshape(high, wide)
    u = np.r_[at[:, :-1].ravel(), at[:-1].ravel()]
    v = np.r_[at[:, 1:].ravel(), at[1:].ravel()]
    households = random.integers(1, 8, n) if w is None else w
    return table(households, at.ravel() % wide * 20.0, at.ravel() // wide * 20.0), edges(u, v, random)


def table(w: Any, x: Any, y: Any) -> dict[str, Any]:
    return {
        "w": w,
        "x": np.asarray(x, float),
        "y": np.asarray(y, float),
        "border": np.array(["all"] * len(w)),
    }


def edges(u: Any, v: Any, random: Random) -> dict[str, Any]:
    return {"u": np.asarray(u), "v": np.asarray(v), "length": random.uniform(15, 25, len(u))}


def kept(land: Land, keep: Any) -> Land:
    """The units of `keep` and the edges between them."""
    units, near = land
    place = np.cumsum(keep) - 1
    both = keep[near["u"]] & keep[near["v"]]
    return {k: c[keep] for k, c in units.items()}, {
        "u": place[near["u"][both]],
        "v": place[near["v"][both]],
        "length": near["length"][both],
    }


def corridor(n: int, random: Random) -> Land:
    return lattice(n // 5, 5, random)


def comb(n: int, random: Random) -> Land:
    """A street two wide; from every second unit a dead end of 8–40 units, some of them heavy."""
    long = n // 14
    x, y, u, v = [], [], [], []
    for row in range(2):
        for k in range(long):
            x.append(k)
            y.append(row)
            if k:
                u.append(len(x) - 2)
                v.append(len(x) - 1)
            if row:
                u.append(k)
                v.append(len(x) - 1)
    for k in range(0, long, 2):
        last = long + k
        for step in range(int(random.integers(8, 41))):
            x.append(k)
            y.append(2 + step)
            u.append(last)
            last = len(x) - 1
            v.append(last)
    w = np.where(
        random.random(len(x)) < 0.05, random.integers(40, 150, len(x)), random.integers(1, 8, len(x))
    )
    return table(w, np.array(x) * 20.0, np.array(y) * 20.0), edges(u, v, random)


def star(n: int, random: Random) -> Land:
    """Arms of three units' width around one square."""
    arms, x, y, u, v = 24, [0.0], [0.0], [], []
    for arm in range(arms):
        angle = 2 * np.pi * arm / arms
        before = [0, 0, 0]
        for step in range(n // (3 * arms)):
            row = [len(x) + k for k in range(3)]
            for k in range(3):
                r = 100.0 + 20 * step
                x.append(r * np.cos(angle) + 20 * (k - 1) * np.sin(angle))
                y.append(r * np.sin(angle) - 20 * (k - 1) * np.cos(angle))
            u += [*before, row[0], row[1]]
            v += [*row, row[1], row[2]]
            before = row
    return table(random.integers(1, 8, len(x)), x, y), edges(u, v, random)


def isles(n: int, random: Random) -> Land:
    """A lattice of which a third of the units is water."""
    side = int((1.6 * n) ** 0.5)
    return kept(lattice(side, side, random), random.random(side * side) > 0.38)


def parks(n: int, random: Random) -> Land:
    side = int(n**0.5)
    spots = random.uniform(0, side, (max(3, n // 400), 2))
    at = np.arange(side * side)
    far = np.min(np.hypot(at[:, None] % side - spots[:, 0], at[:, None] // side - spots[:, 1]), axis=1)
    return lattice(side, side, random, np.where(far < np.median(far), 0, random.integers(2, 12, side * side)))


def giant(n: int, random: Random) -> Land:
    """A belt of a giant unit and water from south to north: two halves with nothing between them."""
    side = int(n**0.5)
    at = np.arange(side * side)
    w = random.integers(1, 8, side * side)
    middle = at[(at % side == side // 2) & (at // side == side // 2)][0]
    w[middle] = 3000
    return kept(lattice(side, side, random, w), (at % side != side // 2) | (at == middle))


def hexagons(n: int, random: Random) -> Land:
    """Six neighbours each, 25 households each: ten units make 250 exactly."""
    side = int(n**0.5) // 10 * 10
    at = np.arange(side * side).reshape(side, side)
    pairs = [
        (at[:, :-1], at[:, 1:]),
        (at[:-1], at[1:]),
        (at[:-1:2, :-1], at[1::2, 1:]),
        (at[1:-1:2, 1:], at[2::2, :-1]),
    ]
    pairs[2:] = [(at[1:-1:2, :-1], at[2::2, 1:]), (at[:-1:2, 1:], at[1::2, :-1])]
    u, v = (np.concatenate([p[k].ravel() for p in pairs]) for k in range(2))
    x = (at % side + 0.5 * (at // side % 2)).ravel() * 20.0
    y = (at // side).ravel() * 17.3
    near = edges(u, v, random)
    return table(np.full(side * side, 25), x, y), near | {"length": np.full(len(u), 11.5)}


def fractions(n: int, random: Random) -> Land:
    side = int(n**0.5)
    return lattice(side, side, random, random.exponential(4.0, side * side) + 0.01)


def slabs(n: int, random: Random) -> Land:
    """Blocks of flats of 60–110 households: two to four of them make a grid."""
    side = int((n / 4) ** 0.5)
    return lattice(side, side, random, random.integers(60, 111, side * side))


LANDS: dict[str, Callable[[int, Random], Land]] = {
    "corridor": corridor,
    "comb": comb,
    "star": star,
    "isles": isles,
    "parks": parks,
    "giant": giant,
    "hexagons": hexagons,
    "fractions": fractions,
    "slabs": slabs,
}


def land(shape: str, count: int, seed: int = 1) -> Land:
    """Units and edges of about `count` units."""
    return LANDS[shape](count, np.random.default_rng([seed, list(LANDS).index(shape)]))
