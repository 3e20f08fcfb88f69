"""How many grids each region gets."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .ground import Ground
from .kernel import Floats
from .parameters import Balance
from .problem import Problem, refuse


def usual_target(low: float, high: float) -> float:
    """The weight aimed at: somewhat above the middle, because fewer grids need fewer metres of cut."""
    return max(low + 0.65 * (high - low), 0.85 * high)


def span(total: float, low: float, high: float) -> tuple[int, int]:
    """The fewest and the most grids within the limits that `total` households can fill (may be crossed).

    >>> span(1300, 200, 300), span(350, 200, 300)
    ((5, 6), (2, 1))
    """
    fewest = max(1, math.ceil(total / high - 1e-9))
    most = math.floor(total / low + 1e-9) if low > 0 else 10**9
    return fewest, most


def choices(total: float, units: int, fixed: int, low: float, high: float, target: float) -> list[int]:
    """Sensible numbers of grids for a region with `fixed` grids given, the usual number first."""
    fewest, most = span(total, low, high)
    if most < fewest or most < fixed:
        return [min(max(fewest, fixed), units)]
    fewest = max(fewest, fixed)
    exact = total / target
    usual = min(max(round(exact), fewest), most)
    other = [math.floor(exact), math.ceil(exact), usual - 1, usual + 1] if usual <= 12 else []
    kept = [usual, *(k for k in other if fewest <= k <= most and k != usual)]
    return list(dict.fromkeys(min(k, units) for k in kept))


def even_target(totals: Floats, low: float, high: float) -> float:
    """The target for which the regions' mean grids differ least, not far from the middle."""
    best, best_spread = usual_target(low, high), math.inf
    for target in np.linspace(low + 0.4 * (high - low), low + 0.8 * (high - low), 81):
        count = np.maximum(1, np.round(totals / max(target, 1e-9)))
        mean = totals.sum() / count.sum()
        spread = math.sqrt(float((count * (totals / count - mean) ** 2).sum() / count.sum())) / max(
            mean, 1e-9
        )
        if spread < best_spread - 1e-4:
            best, best_spread = float(target), spread
    return best


def per_region(ground: Ground, values: ArrayLike) -> Floats:
    """Sum of a value of each node over the regions."""
    return np.bincount(ground.region, weights=np.asarray(values), minlength=ground.regions).astype(np.float64)


def shared(count: int, weight: Floats, least: Floats, most: Floats) -> list[int]:
    """`count` grids shared out by weight, each part getting `least` to `most` of them."""
    exact = weight * count / max(float(weight.sum()), 1e-9)
    share = np.clip(np.round(exact), least, most)
    while share.sum() > count:
        share[np.argmax(np.where(share > least, share - exact, -np.inf))] -= 1
    while share.sum() < count:
        share[np.argmax(np.where(share < most, exact - share, -np.inf))] += 1
    return [int(k) for k in share]


def wanted(count: int, weight: Floats, units: Floats, fixed: Floats) -> list[int]:
    """Share out exactly `count` grids to the regions."""
    least = np.maximum(fixed, 1.0)
    if not least.sum() <= count <= units.sum():
        raise refuse(
            "districting-count-impossible",
            "{grids} grids are wanted, but hard borders, gaps and units above the limit make {least} grids "
            "necessary and {most} possible; ask for a number between the two.",
            "期望划分 {grids} 个网格，但硬边界、断开处和超限单元使网格数至少为 {least}、至多为 {most}；"
            "请填写两者之间的数。",
            grids=count,
            least=int(least.sum()),
            most=int(units.sum()),
        )
    return shared(count, weight, least, units)


def how_many(problem: Problem, ground: Ground, balance: Balance) -> tuple[list[list[int]], float]:
    """Choices for each region (the usual one first), and the target weight."""
    weight = per_region(ground, ground.graph.w)
    units = per_region(ground, np.ones(len(ground.region)))
    fixed = per_region(ground, ground.name >= 0)
    small = ~np.isin(np.arange(ground.regions), ground.region[ground.giant])
    if problem.grids is not None:
        shared = wanted(problem.grids, weight, units, fixed)
        free = weight[small].sum() / max(1, sum(k for k, s in zip(shared, small, strict=True) if s))
        return [[k] for k in shared], max(float(free), 1e-9)
    target = usual_target(problem.low, problem.high)
    if balance == "tight":
        target = even_target(weight[small & (weight > 0)], problem.low, problem.high)
    listed = []
    for at, total in enumerate(weight.tolist()):
        sizes = int(units[at]), int(fixed[at])
        listed.append(choices(total, *sizes, problem.low, problem.high, target) if small[at] else [1])
    return listed, target
