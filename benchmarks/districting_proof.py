"""The least cut of a small division, proven by an integer programme (OR-tools CP-SAT) with contiguity cuts.

It checks the dynamic programme of `districting_optimum` on small lands (20–24 units), where both must name the same
length; at 40–46 units its own bound stays far below within minutes, so there the dynamic programme proves alone.
The question is the same, asked of a solver that shares no line with the dynamic programme there
nor with ours: x[i, g] = unit i is in grid g; an edge whose ends are apart costs its length; a grid found torn adds the
rule "a unit of the lost part and one of the main part together need one of the units around the lost part"
(separator cuts: Carvajal et al. 2013), until the best answer is whole. Grids are numbered by their first unit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

Near = Sequence[dict[int, float]]
SCALE = 100


def proven(
    near: Near, w: Sequence[float], low: float, high: float, count: int, hint: Sequence[int], seconds: float
) -> tuple[float, float, float]:
    """Lower bound, best connected answer found (infinity if none), wall seconds; equal bounds are a proof."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    n = len(w)
    x = [[model.new_bool_var(f"{i},{g}") for g in range(count)] for i in range(n)]
    edges = [(a, b, length) for a in range(n) for b, length in near[a].items() if a < b]
    cut = [model.new_bool_var(f"{a}-{b}") for a, b, _ in edges]
    for i in range(n):
        model.add_exactly_one(x[i])
        for g in range(1, count):  # a later grid is opened only behind a unit of the grid before it
            model.add(x[i][g] <= sum(x[j][g - 1] for j in range(i)))
    for g in range(count):
        load = sum(round(SCALE * w[i]) * x[i][g] for i in range(n))
        model.add_linear_constraint(load, round(SCALE * low), round(SCALE * high))
        for (a, b, _), apart in zip(edges, cut, strict=True):
            model.add(apart >= x[a][g] - x[b][g])
            model.add(apart >= x[b][g] - x[a][g])
    model.minimize(sum(round(SCALE * length) * apart for (*_, length), apart in zip(edges, cut, strict=True)))
    order = {grid: at for at, grid in enumerate(dict.fromkeys(hint))}
    for i, grid in enumerate(hint):
        for g in range(count):
            model.add_hint(x[i][g], int(order[grid] == g))
    began, bound = time.perf_counter(), 0.0
    while (left := seconds - (time.perf_counter() - began)) > 0:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = left
        solver.parameters.num_workers = 2
        solver.parameters.random_seed = 1
        status = solver.solve(model)
        bound = max(bound, solver.best_objective_bound / SCALE)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        label = [next(g for g in range(count) if solver.value(x[i][g])) for i in range(n)]
        torn = list(lost_parts(label, near, w))
        if not torn:
            return bound, solver.objective_value / SCALE, time.perf_counter() - began
        for main, part in torn:
            around = {b for a in part for b in near[a]} - part
            lost, kept = min(part), min(main)
            for g in range(count):
                model.add(x[lost][g] + x[kept][g] - sum(x[b][g] for b in around) <= 1)
    return bound, float("inf"), time.perf_counter() - began


def lost_parts(label: Sequence[int], near: Near, w: Sequence[float]) -> Iterator[tuple[set[int], set[int]]]:
    """The heaviest part of each torn grid, with each of the others."""
    parts: dict[int, list[set[int]]] = {}
    seen: set[int] = set()
    for root in range(len(label)):
        if root in seen:
            continue
        part, queue = {root}, [root]
        while queue:
            a = queue.pop()
            fresh = {b for b in near[a] if label[b] == label[a]} - part
            part |= fresh
            queue += fresh
        seen |= part
        parts.setdefault(label[root], []).append(part)
    for own in parts.values():
        own.sort(key=lambda part: -sum(w[a] for a in part))
        for part in own[1:]:
            yield own[0], part
