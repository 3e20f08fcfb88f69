"""Begin from the existing division: keep what holds, give lost parts to their neighbours, then ease."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .coarsen import Level
from .graph import pieces
from .kernel import Ints, seeded
from .land import Job, Land, Spot
from .mend import like_before
from .parameters import MELT, SETTLE
from .region import cool, halved, melt, tally, without
from .start import dissolve


def settle_present(land: Land, progress: Callable[[str, float], None]) -> None:
    from .search import polishing

    take_over(land)
    land.work_off(
        list(oversized(land)), lambda s, j: resplit(s, j, land), lambda d: progress("settle", d / 2)
    )
    seed = land.parameters.seed
    if land.is_counted:
        land.work_off(list(miscounted(land)), lambda s, j: recounted(s, j, seed), lambda _: None)
    land.work_off(
        list(polishing(land, 0)), lambda s, j: eased(s, j, seed), lambda d: progress("settle", 0.5 + d / 2)
    )


def take_over(land: Land) -> None:
    """Every existing grid keeps its heaviest piece; other pieces become grids or join their neighbours."""
    ground, graph = land.ground, land.ground.graph
    now = np.where(ground.name >= 0, ground.name, graph.home).astype(np.int32)
    piece, count = pieces(graph.xadj, graph.adj, now)
    weight = np.bincount(piece, weights=graph.w, minlength=count)
    units = np.bincount(piece, minlength=count)
    name = np.full(count, -1, np.int32)
    name[piece] = now
    is_fixed = np.zeros(count, bool)
    is_fixed[piece[graph.fixed == 1]] = True
    keeps = first_of_each(name, np.lexsort((np.arange(count), -units, -weight, ~is_fixed)))
    stays = keeps | (weight >= land.rules.low - 1e-9) | is_fixed
    region = np.zeros(count, np.int32)
    region[piece] = ground.region
    heaviest = first_of_each(region, np.lexsort((np.arange(count), -weight)))
    held = np.zeros(ground.regions, bool)
    held[region[stays]] = True
    stays |= heaviest & ~held[region]
    new = np.cumsum(stays & ~keeps) - 1 + land.named
    target = np.where(keeps, name, new).astype(np.int32)
    dissolve(graph, piece, (~stays).astype(np.int32))
    land.label = target[piece]


def first_of_each(group: Ints, order: NDArray[np.intp]) -> NDArray[np.bool_]:
    """True for the first entry of every group in the given order; group -1 has none."""
    ordered = group[order]
    _, first = np.unique(ordered, return_index=True)
    out = np.zeros(len(group), bool)
    out[order[first]] = True
    return out & (group >= 0)


def miscounted(land: Land) -> Iterator[Job]:
    """Regions that have more or fewer grids than are wanted."""
    _, label, _ = land.neighbours()
    region = land.ground.region
    pairs = np.unique(np.column_stack([region, label]), axis=0)
    present = np.bincount(pairs[:, 0], minlength=land.ground.regions)
    for at, choices in enumerate(land.choices):
        if present[at] != choices[0]:
            yield Job(at, np.flatnonzero(region == at).astype(np.int32), choices)


def recounted(spot: Spot, job: Job, seed: int) -> Ints:
    """The lightest grids dissolved or the heaviest halved, until there are as many as wanted."""
    graph, label, wanted = spot.graph, spot.label, job.choices[0]
    while (count := int(label.max()) + 1) != wanted:
        weight, units = tally(graph, label, count)
        pinned = np.bincount(label, weights=graph.fixed, minlength=count)
        if count > wanted:
            label = without(graph, label, int(np.argmin(np.where(pinned > 0, np.inf, weight))))
        else:
            whole = replace(spot, label=label, count=count)
            heaviest = int(np.argmax(np.where(units > 1, weight, -1.0)))
            label = halved(whole, heaviest, seeded(seed, 55, job.number, count))
    return like_before(spot, label)


def oversized(land: Land) -> list[Job]:
    """Grids so heavy that they need cutting up before anything else."""
    _, label, quotient = land.neighbours()
    units = np.bincount(label)
    jobs = []
    for at in np.flatnonzero((quotient.w > 2 * land.rules.high) & (units > 1)).tolist():
        count = max(2, round(float(quotient.w[at]) / land.rules.target))
        jobs.append(Job(at, np.flatnonzero(label == at).astype(np.int32), [min(count, int(units[at]))]))
    return jobs


def resplit(spot: Spot, job: Job, land: Land) -> Ints:
    """The grid cut up; its heaviest part keeps the name."""
    label = melt(spot, job.choices[0], MELT, seeded(land.parameters.seed, 50, job.number))
    weight = np.bincount(label, weights=spot.graph.w)
    fixed = label[spot.graph.fixed == 1]
    first = int(fixed[0]) if len(fixed) else int(np.argmax(weight))
    return np.where(label == first, 0, np.where(label == 0, first, label)).astype(np.int32)


def eased(spot: Spot, job: Job, seed: int) -> Ints:
    """Units only move where that is worth the price of moving a household."""
    if spot.count < 2:
        return spot.label
    levels = [Level(spot.graph, spot.label, np.empty(0, np.int32))]
    return cool(levels, spot.label.copy(), spot, SETTLE, seeded(seed, 60, job.number))
