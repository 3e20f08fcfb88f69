"""Invented cities of different texture: houses with households, streets, communities; seeded, any size.

`grid` blocks between straight streets; `radial` rings and avenues, dense inside; `river` two banks and islands, a few
bridges; `villages` scattered clusters with empty land between; `towers` blocks where a few towers hold most homes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from linli.engine.geography import Areas, Barriers, Frame, Streets

Random = np.random.Generator
FRAME = Frame(114.3, 30.6)
BLOCK_M = 120.0


@dataclass(frozen=True, eq=False)
class City:
    """Everything in degrees; `homes` are footprints."""

    homes: Any
    households: Any
    areas: Areas
    streets: Streets
    barriers: Barriers | None


def houses_at(x: Any, y: Any, random: Random) -> Any:
    """Turned rectangles of 8–16 by 8–26 m."""
    n = len(x)
    wide, deep = random.uniform(4, 8, n), random.uniform(4, 13, n)
    angle = random.normal(0, 0.1, n)
    across, along = np.array([-1, 1, 1, -1]), np.array([-1, -1, 1, 1])
    dx, dy = wide[:, None] * across, deep[:, None] * along
    turned = np.stack(
        [
            x[:, None] + dx * np.cos(angle)[:, None] - dy * np.sin(angle)[:, None],
            y[:, None] + dx * np.sin(angle)[:, None] + dy * np.cos(angle)[:, None],
        ],
        axis=-1,
    )
    return shapely.polygons(turned)


def in_blocks(side: float, keep: Callable[[Any, Any], Any], random: Random) -> tuple[Any, Any]:
    """Places of houses: 3 rows of 5 in every block of 120 m, moved a little."""
    blocks = int(side // BLOCK_M)
    bx, by = (c.ravel() * BLOCK_M for c in np.meshgrid(np.arange(blocks), np.arange(blocks)))
    px, py = (c.ravel() for c in np.meshgrid(np.arange(5) * 22.0 + 16, np.arange(3) * 36.0 + 24))
    x, y = (bx[:, None] + px).ravel(), (by[:, None] + py).ravel()
    chosen = keep(x, y) & (random.random(len(x)) < 0.93)
    x, y = x[chosen], y[chosen]
    return x + random.uniform(-1.5, 1.5, len(x)), y + random.uniform(-2, 2, len(y))


def everywhere(x: Any, y: Any) -> Any:
    return (x >= 0) & (y >= 0)


def straight_streets(side: float) -> tuple[list[Any], list[str]]:
    lines, classes = [], []
    for k in range(int(side // BLOCK_M) + 1):
        kind = "primary" if k % 8 == 0 else "tertiary" if k % 4 == 0 else "residential"
        for line in ([(k * BLOCK_M, 0), (k * BLOCK_M, side)], [(0, k * BLOCK_M), (side, k * BLOCK_M)]):
            lines.append(shapely.LineString(line))
            classes.append(kind)
    return lines, classes


def squares(side: float, step: float) -> list[Any]:
    edges = np.arange(0, side + 1, min(step, side))
    edges[-1] = side
    return [shapely.box(a, b, c, d) for a, c in pairwise(edges) for b, d in pairwise(edges)]


def finished(
    shapes: Any, homes: Any, areas: list[Any], streets: tuple[list[Any], list[str]], barriers: Any = None
) -> City:
    keys = [f"{k + 1:03d}" for k in range(len(areas))]
    return City(
        FRAME.back(shapes),
        np.asarray(homes, dtype=np.int64),
        Areas(keys, list(FRAME.back(np.array(areas, dtype=object)))),
        Streets(list(FRAME.back(np.array(streets[0], dtype=object))), streets[1]),
        barriers,
    )


def side_of(count: int) -> float:
    """A square of blocks with about so many houses."""
    return BLOCK_M * max(8, round((count / (15 * 0.93)) ** 0.5 / 8) * 8)


def grid(count: int, random: Random) -> City:
    side = side_of(count)
    x, y = in_blocks(side, everywhere, random)
    return finished(
        houses_at(x, y, random),
        random.poisson(4, len(x)),
        squares(side, 16 * BLOCK_M),
        straight_streets(side),
    )


def towers(count: int, random: Random) -> City:
    side = side_of(count)
    x, y = in_blocks(side, everywhere, random)
    homes = np.where(
        random.random(len(x)) < 0.04, random.integers(60, 181, len(x)), random.poisson(1.5, len(x))
    )
    return finished(houses_at(x, y, random), homes, squares(side, 16 * BLOCK_M), straight_streets(side))


def radial(count: int, random: Random) -> City:
    reach = 18.0 * count**0.5
    rings = np.arange(40.0, reach, 40.0)
    x, y, r = [], [], []
    for ring in rings:
        many = int(2 * np.pi * ring / (24 + 26 * ring / reach))
        turn = np.arange(many) / many * 2 * np.pi + random.uniform(0, 1)
        x.append(ring * np.cos(turn))
        y.append(ring * np.sin(turn))
        r.append(np.full(many, ring))
    x, y, r = (np.concatenate(c) for c in (x, y, r))
    homes = random.poisson(1 + 7 * np.exp(-2 * r / reach))
    lines = [
        shapely.LineString([(0, 0), (reach * np.cos(a), reach * np.sin(a))])
        for a in np.arange(12) * np.pi / 6 + 0.13
    ]
    lines += [shapely.Point(0, 0).buffer(ring + 20, 48).exterior for ring in rings[2::3]]
    classes = ["primary"] * 12 + ["tertiary" if k % 3 == 0 else "residential" for k in range(len(lines) - 12)]
    whole = shapely.Point(0, 0).buffer(reach + 30, 96)
    inner = shapely.Point(0, 0).buffer(reach / 2.5 + 20, 96)
    far = 3 * reach
    sectors = [
        shapely.Polygon(
            [
                (0, 0),
                (far * np.cos(a), far * np.sin(a)),
                (far * np.cos(a + np.pi / 3), far * np.sin(a + np.pi / 3)),
            ]
        )
        for a in np.arange(6) * np.pi / 3 + 0.13
    ]
    areas = [inner, *shapely.intersection(shapely.difference(whole, inner), sectors)]
    return finished(houses_at(x, y, random), homes, areas, (lines, classes))


def river(count: int, random: Random) -> City:
    side = side_of(int(count * 1.15))
    t = np.linspace(-200, side + 200, 200)
    course = shapely.LineString(np.column_stack([t, side / 2 + 0.12 * side * np.sin(t / side * 5)]))
    water = course.buffer(0.05 * side)
    isles = [shapely.Point(course.interpolate(f, normalized=True)).buffer(0.03 * side) for f in (0.3, 0.62)]
    water = shapely.difference(water, shapely.union_all(isles))
    shapely.prepare(water)
    x, y = in_blocks(side, lambda x, y: ~shapely.dwithin(shapely.points(x, y), water, 20), random)
    bridges = [shapely.LineString([(f * side, 0), (f * side, side)]) for f in (0.2, 0.5, 0.8)]
    barriers = Barriers(list(FRAME.back([water])), list(FRAME.back(bridges)))
    city = finished(
        houses_at(x, y, random),
        random.poisson(4, len(x)),
        [shapely.box(0, 0, side, side)],
        straight_streets(side),
        barriers,
    )
    return city


def villages(count: int, random: Random) -> City:
    each = random.integers(30, 260, max(4, count // 140))
    side = 45.0 * count**0.5
    centre = random.uniform(0.05, 0.95, (len(each), 2)) * side
    x, y = (
        np.concatenate(
            [c + random.normal(0, 10 * n**0.5, n) for c, n in zip(centre[:, a], each, strict=True)]
        )
        for a in (0, 1)
    )
    inside = (x > 10) & (x < side - 10) & (y > 10) & (y < side - 10)
    x, y = x[inside], y[inside]
    lines = [shapely.LineString([a, b]) for a, b in zip(centre, np.roll(centre, 1, axis=0), strict=True)]
    classes = ["tertiary"] * len(lines)
    return finished(
        houses_at(x, y, random), random.integers(1, 4, len(x)), squares(side, side / 3), (lines, classes)
    )


CITIES: dict[str, Callable[[int, Random], City]] = {
    "grid": grid,
    "radial": radial,
    "river": river,
    "villages": villages,
    "towers": towers,
}


def city(texture: str, count: int, seed: int = 1) -> City:
    """A city of about `count` houses."""
    return CITIES[texture](count, np.random.default_rng([seed, list(CITIES).index(texture)]))
