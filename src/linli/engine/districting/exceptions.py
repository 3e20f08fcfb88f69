"""Why a grid is not within its limits, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from linli.words import Words

from .counts import span
from .kernel import Floats, Ints
from .land import Land
from .problem import Id, Problem
from .result import Exceptional

WORDS = {
    "unit-over-limit": Words(
        "Unit '{unit}' alone has {weight:g} households, more than the upper limit {high:g}; it stands alone "
        "as grid '{grid}'. Split the unit (by entrance or stairwell) to divide it.",
        "单元“{unit}”自身有 {weight:g} 户，超过上限 {high:g} 户，单独成为网格“{grid}”；如需再分，请先按楼门或单元门拆分该单元。",
    ),
    "no-households": Words(
        "Grid '{grid}' has no households: nothing but parks or open land is connected here.",
        "网格“{grid}”内没有住户：此片区仅有公园、空地等相连。",
    ),
    "piece-too-small": Words(
        "Grid '{grid}' is a whole piece of land cut off by borders, gaps or units above the limit; it holds "
        "{weight:g} households, fewer than the lower limit {low:g}.",
        "网格“{grid}”是被边界、断开处或超限单元隔开的完整片区，仅 {weight:g} 户，不足下限 {low:g} 户。",
    ),
    "piece-cannot-be-cut": Words(
        "Grid '{grid}' has {weight:g} households: its piece of land holds {total:g}, which {fewest:g} grids are "
        "needed for at most {high:g} each, but only {most:g} can reach {low:g} each.",
        "网格“{grid}”有 {weight:g} 户：所在片区共 {total:g} 户，按每格至多 {high:g} 户需 {fewest:g} 格，"
        "而按每格至少 {low:g} 户只能分 {most:g} 格。",
    ),
    "boxed-in": Words(
        "Grid '{grid}' has {weight:g} households and cannot reach {low:g}: each of the {count:g} units beside it "
        "would take it above {high:g} (the lightest has {lightest:g}).",
        "网格“{grid}”有 {weight:g} 户，达不到下限 {low:g}：与其相邻的 {count:g} 个单元并入任何一个都会超过上限 "
        "{high:g}（其中最小的有 {lightest:g} 户）。",
    ),
    "heavy-units": Words(
        "Grid '{grid}' has {weight:g} households in {units:g} units; taking away its lightest unit ({lightest:g}) "
        "would leave it below {low:g}.",
        "网格“{grid}”由 {units:g} 个单元组成，共 {weight:g} 户；即使减去最小的单元（{lightest:g} 户）也会低于下限 {low:g} 户。",
    ),
    "not-reached": Words(
        "Grid '{grid}' has {weight:g} households, outside {low:g}–{high:g}; the search found no better "
        "arrangement with its {neighbours:g} neighbouring grids. Try a greater effort or wider limits.",
        "网格“{grid}”有 {weight:g} 户，不在 {low:g}–{high:g} 户之内；与相邻的 {neighbours:g} 个网格重新组合后仍未找到"
        "更好的方案，可加大搜索力度或放宽上下限。",
    ),
    "move-budget": Words(
        "Grid '{grid}' has {weight:g} households, outside {low:g}–{high:g}; {spent:g} of at most {cap:g} "
        "households have moved already. Allow more to move.",
        "网格“{grid}”有 {weight:g} 户，不在 {low:g}–{high:g} 户之内；已调整 {spent:g} 户，上限为 {cap:g} 户，请适当放宽调整比例。",
    ),
    "island": Words(
        "Grid '{grid}' lies in a part of border group {group:g} that is not connected to the rest of it "
        "({units:g} units, {weight:g} households).",
        "网格“{grid}”所在部分与同一边界组（第 {group:g} 组）的其余部分不相连（{units:g} 个单元，{weight:g} 户）。",
    ),
}


def exceptions(
    problem: Problem, land: Land, label: Ints, names: list[Id], weight: Floats
) -> Iterator[Exceptional]:
    """Every grid outside the limits with its reason, then every island."""
    low, high = problem.low, problem.high
    units = np.bincount(label, minlength=len(names))
    region = np.zeros(len(names), np.int32)
    region[label] = land.ground.region[land.ground.node]
    total = np.bincount(region, weights=weight, minlength=land.ground.regions)
    for grid in np.flatnonzero((weight < low - 1e-9) | (weight > high + 1e-9)).tolist():
        facts = {
            "weight": float(weight[grid]),
            "units": float(units[grid]),
            "total": float(total[region[grid]]),
            "low": low,
            "high": high,
        }
        code, unit = reason(problem, land, label, grid, facts)
        yield Exceptional(
            code, names[grid], unit, WORDS[code].format(**facts, grid=names[grid], unit=unit), facts
        )
    yield from islands(problem, label, names)


def reason(
    problem: Problem, land: Land, label: Ints, grid: int, facts: dict[str, float]
) -> tuple[str, Id | None]:
    """The code of the first reason that holds; puts the numbers of its sentence into `facts`."""
    low, high, total = problem.low, problem.high, facts["total"]
    ours = np.flatnonzero(label == grid)
    heaviest = int(ours[np.argmax(problem.w[ours])])
    if problem.w[heaviest] > high + 1e-9:
        return "unit-over-limit", problem.ids[heaviest]
    if total == 0:
        return "no-households", None
    if total < low - 1e-9:
        return "piece-too-small", None
    fewest, most = span(total, low, high)
    if fewest > most:
        facts |= {"fewest": float(fewest), "most": float(most)}
        return "piece-cannot-be-cut", None
    return local_reason(problem, land, label, grid, facts), None


def local_reason(problem: Problem, land: Land, label: Ints, grid: int, facts: dict[str, float]) -> str:
    """Why a grid is out of the limits although its piece of land as a whole could be divided well."""
    low, high, weight = problem.low, problem.high, facts["weight"]
    loads = problem.w[label == grid]
    loads = loads[loads > 0]
    beside = neighbours_of(problem, label, grid)
    if len(beside) and weight < low and weight + problem.w[beside].min() > high + 1e-9:
        facts |= {"count": float(len(beside)), "lightest": float(problem.w[beside].min())}
        return "boxed-in"
    if weight > high and len(loads) and weight - loads.min() < low - 1e-9:
        facts["lightest"] = float(loads.min())
        return "heavy-units"
    spent, cap = land.away(), land.rules.cap
    if (
        land.named
        and problem.move_at_most < 1
        and spent + abs(weight - np.clip(weight, low, high)) > 0.95 * cap
    ):
        facts |= {"spent": spent, "cap": cap}
        return "move-budget"
    facts["neighbours"] = float(len(np.unique(label[beside])))
    return "not-reached"


def neighbours_of(problem: Problem, label: Ints, grid: int) -> Ints:
    """Units beside a grid that it could take: same border group, not giants."""
    u, v = problem.u, problem.v
    same = (problem.border[u] == problem.border[v]) & ((label[u] == grid) != (label[v] == grid))
    other = np.unique(np.where(label[u[same]] == grid, v[same], u[same]))
    return np.asarray(other[problem.w[other] <= problem.high + 1e-9], np.int32)


def islands(problem: Problem, label: Ints, names: list[Id]) -> Iterator[Exceptional]:
    """Parts of a border group that no edge of the input connects to its largest part."""
    from .graph import pieces
    from .ground import unit_graph

    graph, _ = unit_graph(problem)
    piece, count = pieces(graph.xadj, graph.adj, np.zeros(len(problem), np.int32))
    border = np.zeros(count, np.int32)
    border[piece] = problem.border
    units = np.bincount(piece, minlength=count)
    weight = np.bincount(piece, weights=problem.w, minlength=count)
    order = np.lexsort((np.arange(count), -units, border))
    is_first = np.r_[True, border[order][1:] != border[order][:-1]]
    for at in order[~is_first].tolist():
        grid = int(label[np.argmax(piece == at)])
        facts = {"group": float(border[at] + 1), "units": float(units[at]), "weight": float(weight[at])}
        yield Exceptional(
            "island", names[grid], None, WORDS["island"].format(**facts, grid=names[grid]), facts
        )
