"""Why a grid is not within its limits, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from linli.words import Words

from .counts import span
from .graph import pieces
from .ground import unit_graph
from .kernel import Floats, Ints
from .land import Land
from .problem import Id, Problem
from .result import Exceptional
from .surroundings import Surroundings

UNPROVEN = {"fixed-units", "grids-wanted", "boxed-in", "heavy-units", "move-budget", "not-reached"}

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
    "dead-end": Words(
        "Grid '{grid}' has {weight:g} households: it reaches into a dead end of {count:g} units with {behind:g} households "
        "up to unit '{unit}'. However the dead end is divided, a grid there is outside {low:g}–{high:g}.",
        "网格“{grid}”有 {weight:g} 户：其伸入以单元“{unit}”为口的尽端片区（{count:g} 个单元，共 {behind:g} 户），"
        "无论如何划分，该片区总有网格不在 {low:g}–{high:g} 户之内。",
    ),
    "grids-wanted": Words(
        "Grid '{grid}' has {weight:g} households: so many grids are wanted that they cannot all lie within "
        "{low:g}–{high:g} ({mean:g} on average in this piece of land).",
        "网格“{grid}”有 {weight:g} 户：按期望的网格数划分，此片区平均每格 {mean:g} 户，无法都在 {low:g}–{high:g} 户之内。",
    ),
    "fixed-units": Words(
        "Grid '{grid}' has {weight:g} households, of which {held:g} are in units fixed to it or on the way between "
        "them, more than the upper limit {high:g}. Fix fewer units.",
        "网格“{grid}”有 {weight:g} 户，其中固定单元及连接它们的单元共 {held:g} 户，超过上限 {high:g} 户；请减少固定单元。",
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
    """Every grid outside the limits with its reason, then every island.

    `data["proven"]` is 1 where no division at all could do without such a grid, else 0; a piece of land or a dead
    end that cannot be divided well accounts for one such grid, the first.
    """
    low, high = problem.low - 1e-9, problem.high + 1e-9
    outside = np.flatnonzero((weight < low) | (weight > high)).tolist()
    if outside:
        reasons = Reasons(problem, land, label, weight)
        for grid in outside:
            code, unit, facts = reasons.of(grid)
            words = WORDS[code].format(**facts, grid=names[grid], unit=unit)
            yield Exceptional(code, names[grid], unit, words, facts)
    yield from islands(problem, label, names)


Facts = dict[str, float]


class Reasons:
    """Looks at the nodes of one grid after another; `label` is the grid of each unit."""

    def __init__(self, problem: Problem, land: Land, label: Ints, weight: Floats) -> None:
        self.problem, self.land, self.weight = problem, land, weight
        ground = land.ground
        of_node = np.empty(len(ground.region), np.int32)
        of_node[ground.node] = label
        self.around = Surroundings(ground.graph, of_node, problem.low, problem.high)
        self.units = np.bincount(label, minlength=len(weight))
        self.region = np.zeros(len(weight), np.int32)
        self.region[of_node] = ground.region
        self.total = np.bincount(self.region, weights=weight, minlength=ground.regions)
        self.grids = np.bincount(self.region, minlength=ground.regions)
        self.first_unit = np.empty(len(of_node), np.int32)
        self.first_unit[ground.node[::-1]] = np.arange(len(label), dtype=np.int32)[::-1]
        self.away = land.away() if land.named else 0.0
        self.claimed: set[tuple[str, Id]] = set()  # pieces and dead ends whose one unavoidable grid is named

    def of(self, grid: int) -> tuple[str, Id | None, Facts]:
        """The code of the first reason that holds, the unit it speaks of, and the numbers of its sentence."""
        region = int(self.region[grid])
        facts = {
            "weight": float(self.weight[grid]),
            "units": float(self.units[grid]),
            "total": float(self.total[region]),
            "low": self.problem.low,
            "high": self.problem.high,
        }
        code, unit, more = self.of_piece(grid, region) or self.of_place(grid)
        cause = code, region if unit is None else unit
        proven = code not in UNPROVEN and cause not in self.claimed
        self.claimed.add(cause)
        return code, unit, facts | more | {"proven": float(proven)}

    def of_piece(self, grid: int, region: int) -> tuple[str, Id | None, Facts] | None:
        """Reasons that lie in a heavy unit or in the piece of land as a whole."""
        low, high, graph = self.problem.low, self.problem.high, self.land.ground.graph
        nodes = self.around.nodes_of(grid)
        heaviest = nodes[int(np.argmax(graph.w[nodes]))]
        if graph.w[heaviest] > high + 1e-9:
            return self.of_giant(heaviest)
        total = float(self.total[region])
        if total == 0:
            return "no-households", None, {}
        if total < low - 1e-9:
            return "piece-too-small", None, {}
        fewest, most = span(total, low, high)
        if fewest > most:
            return "piece-cannot-be-cut", None, {"fewest": float(fewest), "most": float(most)}
        made = int(self.grids[region])
        if self.land.is_counted and not fewest <= made <= most:
            return "grids-wanted", None, {"mean": total / made}
        return None

    def of_giant(self, node: int) -> tuple[str, Id | None, Facts]:
        first = int(self.first_unit[node])
        if self.problem.w[first] > self.problem.high + 1e-9:
            return "unit-over-limit", self.problem.ids[first], {}
        return "fixed-units", self.problem.ids[first], {"held": float(self.land.ground.graph.w[node])}

    def of_place(self, grid: int) -> tuple[str, Id | None, Facts]:
        """Reasons in the surroundings, although the piece of land as a whole could be divided well."""
        found = self.around.dead_end(grid)
        if found is not None:
            unit = self.problem.ids[self.first_unit[found.mouth]]
            return "dead-end", unit, {"count": float(len(found.units)), "behind": float(found.weight)}
        low, high, weight = self.problem.low, self.problem.high, float(self.weight[grid])
        w, nodes = self.land.ground.graph.w, self.around.nodes_of(grid)
        beside = sorted({b for a in nodes for b in self.around.beside(a)} - set(nodes))
        loads = w[nodes][w[nodes] > 0]
        if beside and weight < low and weight + w[beside].min() > high + 1e-9:
            return "boxed-in", None, {"count": float(len(beside)), "lightest": float(w[beside].min())}
        if weight > high and weight - loads.min() < low - 1e-9:
            return "heavy-units", None, {"lightest": float(loads.min())}
        cap = self.land.rules.cap
        is_capped = self.land.named and self.problem.move_at_most < 1
        if is_capped and self.away + abs(weight - np.clip(weight, low, high)) > 0.95 * cap:
            return "move-budget", None, {"spent": self.away, "cap": cap}
        beside_grids = {int(self.around.label[b]) for b in beside}
        return "not-reached", None, {"neighbours": float(len(beside_grids))}


def islands(problem: Problem, label: Ints, names: list[Id]) -> Iterator[Exceptional]:
    """Parts of a border group that no edge of the input connects to its largest part."""
    graph, _ = unit_graph(problem)
    piece, count = pieces(graph.xadj, graph.adj, np.zeros(len(problem), np.int32))
    border = np.zeros(count, np.int32)
    border[piece] = problem.border
    units = np.bincount(piece, minlength=count)
    weight = np.bincount(piece, weights=problem.w, minlength=count)
    first_unit = np.unique(piece, return_index=True)[1]
    order = np.lexsort((np.arange(count), -units, border))
    is_first = np.r_[True, border[order][1:] != border[order][:-1]]
    for at in order[~is_first].tolist():
        grid = int(label[first_unit[at]])
        facts = {"group": float(border[at] + 1), "units": float(units[at]), "weight": float(weight[at])}
        yield Exceptional(
            "island", names[grid], None, WORDS["island"].format(**facts, grid=names[grid]), facts
        )
