"""How many grids each region gets."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .ground import Ground
from .kernel import Floats
from .parameters import Balance
from .problem import Problem, refuse

FEW = 12  # grids of a region where it is worth trying several numbers


def is_possible(total: float, low: float, high: float) -> bool:
    """Can a piece of land with `total` households be divided into grids within the limits, by the sum alone?

    >>> is_possible(350, 200, 300), is_possible(450, 200, 300), is_possible(0, 200, 300)
    (False, True, False)
    """
    fewest, most = span(total, low, high)
    return total > 0 and fewest <= most


def usual_target(low: float, high: float) -> float:
    """The weight aimed at: the middle, which leaves room both ways; near the upper limit where the lower is far."""
    return max((low + high) / 2, 0.8 * high)


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
    usual = min(max(math.ceil(exact - 1e-9), fewest), most)
    if usual > FEW:
        return [min(usual, units)]
    # few grids: one more or fewer shows, so both sides are tried
    usual = min(max(math.floor(exact + 1e-9), fewest), most)
    other = usual - 1 if usual > fewest and total / (usual - 1) <= 0.98 * high else usual + 1
    return list(dict.fromkeys(min(k, units) for k in (usual, other) if fewest <= k <= most))


class Even(NamedTuple):
    """Numbers of grids for the regions for which their mean grids differ least, and how much they do."""

    counts: Floats
    target: float
    apart: float


def even_counts(totals: Floats, low: float, high: float) -> Even:
    """The most even numbers of grids with means not far from the middle of the limits."""
    fewest = np.maximum(1.0, np.ceil(totals / high - 1e-9))
    most = np.maximum(fewest, np.floor(totals / max(low, 1e-9) + 1e-9))
    best = Even(fewest, usual_target(low, high), math.inf)
    for target in [
        usual_target(low, high),
        *np.linspace(low + 0.4 * (high - low), low + 0.8 * (high - low), 81),
    ]:
        counts = np.clip(np.round(totals / max(target, 1e-9)), fewest, most)
        mean = max(float(totals.sum() / counts.sum()), 1e-9)
        apart = math.sqrt(float((counts * (totals / counts - mean) ** 2).sum() / counts.sum())) / mean
        if apart < best.apart - 2e-3:
            best = Even(counts, mean, apart)
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


def how_many(problem: Problem, ground: Ground, balance: Balance) -> tuple[list[list[int]], float, float]:
    """Choices for each region (the usual one first), the target weight, and how much regions' means must differ."""
    weight = per_region(ground, ground.graph.w)
    units = per_region(ground, np.ones(len(ground.region)))
    fixed = per_region(ground, ground.name >= 0)
    small = ~np.isin(np.arange(ground.regions), ground.region[ground.giant])
    if problem.grids is not None:
        shared = wanted(problem.grids, weight, units, fixed)
        free = weight[small].sum() / max(1, sum(k for k, s in zip(shared, small, strict=True) if s))
        return [[k] for k in shared], max(float(free), 1e-9), 0.0
    fits = small & np.array([is_possible(total, problem.low, problem.high) for total in weight.tolist()])
    if balance == "tight" and fits.any():
        # pieces that cannot be divided well must not set the measure for the others
        even = even_counts(weight[fits], problem.low, problem.high)
        counts = np.ones(ground.regions)
        counts[small] = np.maximum(1.0, np.ceil(weight[small] / problem.high - 1e-9))
        counts[fits] = even.counts
        counts[small] = np.clip(counts, np.maximum(fixed, 1.0), np.maximum(units, 1.0))[small]
        return [[int(k)] for k in counts], even.target, even.apart
    target = usual_target(problem.low, problem.high)
    listed = []
    for at, total in enumerate(weight.tolist()):
        sizes = int(units[at]), int(fixed[at])
        listed.append(choices(total, *sizes, problem.low, problem.high, target) if small[at] else [1])
    # where the number of grids is open, somewhat fuller grids need fewer metres of cut
    return listed, max(target, problem.low + 0.65 * (problem.high - problem.low)), 0.0
