"""Grids that are still out of their limits: take each with its neighbours and try everything there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .counts import span
from .graph import Graph
from .kernel import Ints, seeded
from .land import Job, Land, Spot
from .parameters import MEND, MEND_REACH, MEND_WEIGHT
from .region import halved, key, melt, polish, without
from .trees import MOST_WORK_AT_ONCE, felled, is_worth_it

TREES = 3  # trees of a spot that are cut


def mend(land: Land, progress: Callable[[str, float], None]) -> None:
    """Turn by turn, with more neighbours each time; what is not better than before is thrown away."""
    for turn, reach in enumerate(MEND_REACH):
        jobs = list(troubled(land, reach))
        seed = land.parameters.seed * 1000 + 100 + turn
        land.work_off(
            jobs,
            lambda spot, job, seed=seed: mended(spot, job, seed, land),  # type: ignore[misc]
            lambda done, turn=turn: progress("mend", (turn + done) / len(MEND_REACH)),  # type: ignore[misc]
        )
    if not land.is_counted:
        land.work_off(list(like_trees(land)), lambda spot, job: cut_whole(spot, job, land), lambda _: None)


def troubled(land: Land, reach: int) -> Iterator[Job]:
    """One job around each grid out of its limits, where there is anything to try; jobs share no grid."""
    _, label, quotient = land.neighbours()
    low, high = land.rules.low - 1e-9, land.rules.high + 1e-9
    units = np.bincount(label)
    outside = np.flatnonzero((quotient.w < low) | (quotient.w > high))
    worst = outside[
        np.argsort(-np.maximum(low - quotient.w[outside], quotient.w[outside] - high), kind="stable")
    ]
    taken = np.zeros(len(quotient.w), np.int32)
    groups = []
    for grid in worst.tolist():
        is_alone = quotient.xadj[grid] == quotient.xadj[grid + 1]
        if taken[grid] or (is_alone and (units[grid] == 1 or quotient.w[grid] < low)):
            continue
        around = gather(grid, quotient, reach, taken)
        taken[around] = 1
        groups.append(around)
    order = np.full(len(quotient.w), -1, np.int32)
    for number, around in enumerate(groups):
        order[around] = number
    of_node = order[label]
    sorted_nodes = np.argsort(of_node, kind="stable").astype(np.int32)
    begin = np.searchsorted(of_node[sorted_nodes], np.arange(len(groups) + 1))
    for number in range(len(groups)):
        yield Job(number, sorted_nodes[begin[number] : begin[number + 1]], ())


def like_trees(land: Land) -> Iterator[Job]:
    """Whole regions with a grid out of its limits, where there is hardly ever a second way between two units."""
    graph, region = land.ground.graph, land.ground.region
    weight = land.weights()
    is_out = (weight < land.rules.low - 1e-9) | (weight > land.rules.high + 1e-9)
    units = np.bincount(region, minlength=land.ground.regions)
    ends = np.bincount(region, weights=np.diff(graph.xadj), minlength=land.ground.regions)
    many = np.bincount(region, weights=is_out[land.label], minlength=land.ground.regions)
    member = np.argsort(region, kind="stable").astype(np.int32)
    begin = np.r_[0, np.cumsum(units)]
    for at in np.flatnonzero((many > 0) & (units > 1) & (ends / 2 <= 1.05 * units)).tolist():
        yield Job(at, member[begin[at] : begin[at + 1]], ())


def cut_whole(spot: Spot, job: Job, land: Land) -> Ints:
    if not is_worth_it(spot.graph, spot.rules.high, MOST_WORK_AT_ONCE):
        return spot.label
    state = seeded(land.parameters.seed, 70, job.number)
    label = like_before(spot, felled(spot.graph, spot.rules, state))
    better = key(spot.graph, label, spot.rules) < key(spot.graph, spot.label, spot.rules)
    return label if better and within_cap(spot, label) else spot.label


def gather(grid: int, quotient: Graph, reach: int, taken: Ints) -> list[int]:
    """`grid` and the nearest grids that no other job has, up to `reach` of them."""
    found, at = [grid], 0
    while at < len(found) and len(found) < reach:
        row = quotient.adj[quotient.xadj[found[at]] : quotient.xadj[found[at] + 1]]
        found += [int(g) for g in row if not taken[g] and int(g) not in found]
        at += 1
    return found[: max(reach, 1)]


def mended(spot: Spot, job: Job, seed: int, land: Land) -> Ints:
    """The best of several trials on a small spot, or what was there."""
    harsh = spot.rules._replace(over=spot.rules.over * MEND_WEIGHT, step=spot.rules.step * MEND_WEIGHT)
    trial_spot = Spot(spot.graph, spot.label, spot.count, harsh, spot.scale, spot.effort, spot.place)
    best, best_key = spot.label, key(spot.graph, spot.label, harsh)
    for attempt, trial in enumerate(trials(trial_spot, land)):
        label = trial(trial_spot, seeded(seed, job.number, attempt))
        found = key(spot.graph, label, harsh)
        if found < best_key and within_cap(trial_spot, label):
            best, best_key = label, found
        if best_key[0] == 0:
            break
    return best


def within_cap(spot: Spot, label: Ints) -> bool:
    home = spot.graph.home
    return float(spot.graph.w[(home >= 0) & (home != label)].sum()) <= spot.rules.cap + 1e-9


Trial = Callable[[Spot, np.ndarray], Ints]


def trials(spot: Spot, land: Land) -> Iterator[Trial]:
    """The same number of grids again; then one fewer or more where the limits allow it; then from scratch."""
    weight = np.bincount(spot.label, weights=spot.graph.w)
    fewest, most = span(float(weight.sum()), spot.rules.low, spot.rules.high)
    may_fewer = not land.is_counted and spot.count > 1 and spot.count - 1 >= fewest
    may_more = (
        not land.is_counted and spot.count < len(spot.label) and (spot.count + 1 <= most or most < fewest)
    )
    yield lambda s, state: polish(s, s.label, MEND, state)
    if may_fewer:
        free = np.flatnonzero(np.bincount(spot.label, weights=spot.graph.fixed) == 0)
        if len(free):
            lightest = int(free[np.argmin(weight[free])])
            yield lambda s, state: polish(s, without(s.graph, s.label, lightest), MEND, state)
    if may_more:
        heaviest = int(np.argmax(weight))
        yield lambda s, state: polish(s, halved(s, heaviest, state), MEND, state)
    yield lambda s, state: like_before(s, melt(s, s.count, MEND, state))
    yield lambda s, state: polish(s, s.label, MEND, state)
    if may_fewer:
        yield lambda s, state: like_before(s, melt(s, s.count - 1, MEND, state))
    if may_more:
        yield lambda s, state: like_before(s, melt(s, s.count + 1, MEND, state))
    if is_worth_it(spot.graph, spot.rules.high) and not land.is_counted:
        for _ in range(TREES):
            yield lambda s, state: like_before(s, felled(s.graph, s.rules, state))
        yield lambda s, state: like_before(s, polish(s, felled(s.graph, s.rules, state), MEND, state))


def like_before(spot: Spot, label: Ints) -> Ints:
    """The same grids with the numbers under which most of their households live at present; fixed units first."""
    home = spot.graph.home
    if not ((home >= 0).any() or spot.graph.fixed.any()):
        return label
    count = max(int(label.max()) + 1, spot.count)
    shared = np.zeros((count, count))
    known = home >= 0
    np.add.at(shared, (label[known], home[known]), spot.graph.w[known])
    pinned = spot.graph.fixed == 1
    shared[label[pinned], spot.label[pinned]] = np.inf
    number = np.full(count, -1, np.int32)
    free = np.ones(count, bool)
    for at in np.argsort(-shared, axis=None, kind="stable").tolist():
        new, old = divmod(at, count)
        if number[new] < 0 and free[old]:
            number[new] = old
            free[old] = False
    return number[label]
