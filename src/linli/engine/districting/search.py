"""Divide the land: melt, polish in changing parts, mend what is still out of its limits, make it round."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .anneal import Rules
from .coarsen import coarsen, members
from .compact import make_compact
from .counts import how_many, shared
from .graph import Graph, add_up, part
from .ground import lay_out
from .kernel import Ints, seeded
from .land import Job, Land, Scale
from .mend import mend
from .order import order_of, put_back, put_in_order, sorted_ids
from .parameters import (
    APART,
    EVEN,
    FINE_GRAIN,
    GRIDS_TOGETHER,
    HOME,
    MELT,
    MOST_APART,
    ROUNDS,
    SPARE_STEPS,
    Parameters,
)
from .problem import Problem
from .region import best_start, polished
from .result import Division, finish
from .start import start
from .warm import settle_present

Progress = Callable[[str, float], None]


def quiet(_stage: str, _done: float) -> None:
    """Tell nobody."""


def divide(problem: Problem, parameters: Parameters | None = None, progress: Progress = quiet) -> Division:
    """Divide the units of `problem` into grids.

    Hard rules, on any input: every unit has a grid, every grid is in one piece, no grid lies on both sides of
    a hard border, and the answer depends on the problem, `parameters.seed`, `.balance` and `.effort` alone: not
    on the order in which units, edges or present grids are listed, nor on the number of workers. Then, in this
    order: grids within the limits, even weight, short cuts, compact shape, few households moved from an existing
    division. What cannot be kept is named in `Division.exceptions`. `progress` is called with the
    stage ("melt", "polish", "settle", "mend") and the share of it that is done. Raises `Refusal` where fixed
    units or the wanted number of grids contradict the borders.

    >>> from linli.engine.districting import problem
    >>> lane = problem(ids=["a", "b", "c", "d"], x=[0, 1, 2, 3], y=[0, 0, 0, 0], w=[5, 5, 5, 5],
    ...                u=["a", "b", "c"], v=["b", "c", "d"], length=[10, 10, 10], low=8, high=12)
    >>> divide(lane).grid
    (1, 1, 2, 2)
    """
    parameters = parameters or Parameters()
    order = order_of(problem)
    if (order[1:] < order[:-1]).any() or list(problem.names) != sorted_ids(problem.names):
        return put_back(divide(put_in_order(problem, order), parameters, progress), order)
    land = survey(problem, parameters)
    if land.named:
        settle_present(land, progress)
    else:
        for turn in range(ROUNDS):
            step(land, turn, progress)
    mend(land, progress)
    make_compact(land)
    return finish(problem, parameters, land)


def survey(problem: Problem, parameters: Parameters) -> Land:
    """The land before anything is decided: regions, typical lengths, numbers of grids, price list."""
    ground = lay_out(problem)
    graph = ground.graph
    choices, target, apart = how_many(problem, ground, parameters.balance)
    edge = float(graph.length.mean()) if len(graph.length) else 1.0
    grids = sum(k[0] for k in choices)
    perimeter = 2.0 * edge * float(np.sqrt(max(1.0, len(problem) / grids)))
    rules = Rules(
        low=problem.low,
        high=problem.high,
        target=target,
        even=evenness(parameters, len(problem) / grids, apart) * perimeter,
        over=5.0 * perimeter / target,
        step=0.1 * perimeter,
        price=HOME * perimeter / target,
        cap=problem.move_at_most * float(problem.w[problem.existing >= 0].sum()),
    )
    return Land(
        ground=ground,
        parameters=parameters,
        rules=rules,
        scale=Scale(edge, perimeter),
        choices=choices,
        label=ground.region.copy(),
        is_counted=problem.grids is not None,
        named=len(problem.names) if problem.existing.max() >= 0 else 0,
    )


def evenness(parameters: Parameters, units_per_grid: float, apart: float) -> float:
    """The price of uneven weight in perimeters; where regions' means differ, their grids must differ less."""
    if parameters.balance != "loose":
        return EVEN[parameters.balance] * (1.0 + min(MOST_APART, (apart / APART) ** 2))
    return max(EVEN["free"], EVEN["loose"] * float(min(1.0, units_per_grid / FINE_GRAIN) ** 1.5))


def step(land: Land, turn: int, progress: Progress) -> None:
    """Turn 0 melts; every later turn polishes the same land in other parts."""
    seed = land.parameters.seed * 1000 + turn
    if turn == 0:
        jobs = list(melting(land))
        name_apart(land, jobs)
        land.work_off(jobs, lambda s, j: best_start(s, j, seed), lambda d: progress("melt", d))
    else:
        land.work_off(
            list(polishing(land, turn)), lambda s, j: polished(s, j, seed), lambda d: progress("polish", d)
        )


def name_apart(land: Land, jobs: list[Job]) -> None:
    """Parts of one region get labels of their own, so that the first grid of each is not taken for one grid."""
    of_job = np.array([land.label[job.nodes[0]] for job in jobs], dtype=np.int32)
    free = int(land.label.max()) + 1
    for number in np.flatnonzero(np.bincount(of_job)[of_job] > 1).tolist() if len(jobs) else ():
        land.label[jobs[number].nodes] = free + number


def attempts(land: Land, nodes: int) -> int:
    """Small problems get the time that is to spare for several starts."""
    cost = nodes * 2.0 * MELT.fine_steps + MELT.coarse_steps * min(nodes, 100)
    return 1 + min(63, int(SPARE_STEPS * nodes / land.nodes / cost))


def melting(land: Land) -> Iterator[Job]:
    """A job for each region that needs more than one grid; large regions are first cut into several."""
    member, begin = members(land.ground.region, land.ground.regions)
    place = np.full(land.nodes, -1, np.int32)
    number = 0
    for region, choices in enumerate(land.choices):
        if choices[0] <= 1 and len(choices) == 1:
            continue
        nodes = member[begin[region] : begin[region + 1]]
        if choices[0] <= 1.5 * GRIDS_TOGETHER:
            number += 1
            yield Job(number, nodes, choices, attempts(land, len(nodes)))
            continue
        for chunk, count in cut_up(part(land.ground.graph, nodes, place), choices[0], land, number):
            number += 1
            yield Job(number, nodes[chunk], [count])


def cut_up(graph: Graph, count: int, land: Land, number: int) -> Iterator[tuple[Ints, int]]:
    """Parts of a large region with about `GRIDS_TOGETHER` grids each, and their number of grids."""
    state = seeded(land.parameters.seed, number)
    parts = -(-count // GRIDS_TOGETHER)
    levels = coarsen(graph, np.zeros(len(graph.w), np.int32), land.rules.target, parts * 500, state)
    label = start(levels[-1].graph, parts, state)
    for level in levels[:0:-1]:
        label = label[level.cluster]
    weight = add_up(label, graph.w, parts)
    member, begin = members(label, parts)
    shares = shared(
        count, weight, np.maximum(add_up(label, graph.fixed, parts), 1.0), np.diff(begin).astype(np.float64)
    )
    for at in range(parts):
        yield member[begin[at] : begin[at + 1]], shares[at]


def polishing(land: Land, turn: int) -> Iterator[Job]:
    """Jobs that take whole grids together, other ones in every turn where a region is large."""
    _, label, quotient = land.neighbours()
    count = len(quotient.w)
    quotient = quotient._replace(w=np.ones(count))
    region = np.zeros(count, np.int32)
    region[label] = land.ground.region
    member, begin = members(region, land.ground.regions)
    group = np.full(count, -1, np.int32)
    place = np.full(count, -1, np.int32)
    used = 0
    for at in range(land.ground.regions):
        grids = member[begin[at] : begin[at + 1]]
        parts = -(-len(grids) // GRIDS_TOGETHER) if len(grids) > 1.5 * GRIDS_TOGETHER else 1
        if len(grids) > 1:
            state = seeded(land.parameters.seed, turn, at)
            group[grids] = used + (start(part(quotient, grids, place), parts, state) if parts > 1 else 0)
            used += parts
    for number, nodes in enumerate(grouped(group[label], used)):
        yield Job(number, nodes, (), attempts(land, len(nodes)))


def grouped(group: Ints, count: int) -> Iterator[Ints]:
    """The nodes of each group 0 … count − 1, ascending; -1 is left out."""
    member, begin = members(group + np.int32(1), count + 1)
    for at in range(1, count + 1):
        yield member[begin[at] : begin[at + 1]]
