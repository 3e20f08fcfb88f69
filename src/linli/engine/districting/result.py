"""The answer: a grid for every unit, what it is worth, and every exception by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linli.words import Words

from .graph import add_up
from .kernel import Floats, Ints
from .land import Land
from .parameters import Parameters
from .problem import Id, Problem


@dataclass(frozen=True, slots=True)
class GridWeight:
    grid: Id
    units: int
    weight: float


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A grid that is not as it should be, or a fact that had to be worked around, and why."""

    code: str
    grid: Id | None
    unit: Id | None
    words: Words
    data: dict[str, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """`good` grids are within the limits; `spread` is the coefficient of variation without grids of giants."""

    units: int
    grids: int
    good: int
    mean: float
    spread: float
    cut_length: float  # metres inside hard borders
    radius: float  # root mean square distance of a household from the middle of its grid, metres
    moved: float  # households whose grid is not the existing one
    moved_share: float


@dataclass(frozen=True, slots=True)
class Division:
    """`grid` has one entry per unit, in the order of the problem."""

    grid: tuple[Id, ...]
    grids: tuple[GridWeight, ...]
    figures: Figures
    exceptions: tuple[Exceptional, ...]
    notes: tuple[Words, ...]
    parameters: Parameters


def finish(problem: Problem, parameters: Parameters, land: Land) -> Division:
    """Name the grids and write the report."""
    from .exceptions import exceptions

    label = land.label[land.ground.node]
    names, label = christen(problem, land, label)
    weight = add_up(label, problem.w, len(names))
    units = np.bincount(label, minlength=len(names))
    listed = [names[g] for g in label.tolist()]
    return Division(
        grid=tuple(listed),
        grids=tuple(
            GridWeight(name, n, w) for name, n, w in zip(names, units.tolist(), weight.tolist(), strict=True)
        ),
        figures=figures(problem, label, names, weight),
        exceptions=tuple(exceptions(problem, land, label, names, weight)),
        notes=notes(problem, land, len(names)),
        parameters=parameters,
    )


def christen(problem: Problem, land: Land, label: Ints) -> tuple[list[Id], Ints]:
    """Names of the grids and each unit's place among them: kept names, else numbers by border, north, west."""
    here, found = np.unique(label, return_inverse=True)
    label = found.astype(np.int32)
    count = len(here)
    units = np.bincount(label, minlength=count)
    x = add_up(label, problem.x, count) / units
    y = add_up(label, problem.y, count) / units
    border = np.zeros(count, np.int32)
    border[label] = problem.border
    kept = np.full(count, -1, np.int32)
    if land.named:
        kept[here < land.named] = here[here < land.named]
    kept[label[problem.fixed >= 0]] = problem.fixed[problem.fixed >= 0]
    order = np.lexsort((np.arange(count), x, -np.round(y), border))
    used = set(problem.names)
    number = 0
    names: list[Id] = [0] * count
    for at in order.tolist():
        if kept[at] >= 0:
            names[at] = problem.names[kept[at]]
            continue
        number += 1
        while spelled(number, problem) in used:
            number += 1
        names[at] = spelled(number, problem)
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count)
    return [names[at] for at in order.tolist()], rank[label]


def spelled(number: int, problem: Problem) -> Id:
    """Numbers, or "n1", "n2", … beside names that are text."""
    return f"n{number}" if any(isinstance(name, str) for name in problem.names) else number


def cut_length(problem: Problem, label: Ints) -> float:
    same = problem.border[problem.u] == problem.border[problem.v]
    return float(problem.length[same & (label[problem.u] != label[problem.v])].sum())


def radius(problem: Problem, label: Ints, weight: Floats) -> float:
    """How compact grids are where people live; 0 where there are no households."""
    heavy = np.where(weight > 0, weight, 1.0)
    x, y = (add_up(label, problem.w * v, len(weight)) / heavy for v in (problem.x, problem.y))
    squares = problem.w * ((problem.x - x[label]) ** 2 + (problem.y - y[label]) ** 2)
    return float(np.sqrt(squares.sum() / max(float(problem.w.sum()), 1e-300)))


def figures(problem: Problem, label: Ints, names: list[Id], weight: Floats) -> Figures:
    ordinary = np.ones(len(names), bool)
    ordinary[label[problem.w > problem.high + 1e-9]] = False
    rest = weight[ordinary] if ordinary.any() else weight
    mean = float(rest.mean())
    known = problem.existing >= 0
    before = [problem.names[g] for g in problem.existing[known].tolist()]
    after = [names[g] for g in label[known].tolist()]
    moved = np.array([a != b for a, b in zip(before, after, strict=True)], dtype=bool)
    households = float(problem.w[known][moved].sum()) if known.any() else 0.0
    return Figures(
        units=len(problem),
        grids=len(names),
        good=int(((weight >= problem.low - 1e-9) & (weight <= problem.high + 1e-9)).sum()),
        mean=mean,
        spread=float(rest.std()) / mean if mean > 0 else 0.0,
        cut_length=cut_length(problem, label),
        radius=radius(problem, label, weight),
        moved=households,
        moved_share=households / float(problem.w[known].sum()) if problem.w[known].sum() > 0 else 0.0,
    )


def notes(problem: Problem, land: Land, made: int) -> tuple[Words, ...]:
    listed = list(problem.notes)
    if problem.grids is not None and made != problem.grids:
        listed.append(
            Words(
                "{wanted} grids were wanted, but {made} were made: more households would have to move than may.",
                "期望划分 {wanted} 个网格，实际划分 {made} 个：若要达到期望数，需调整的户数将超过上限。",
            ).format(wanted=problem.grids, made=made)
        )
    moved = land.away() if land.named else 0.0
    if land.named and moved > land.rules.cap + 1e-9:
        listed.append(
            Words(
                "At most {cap:g} households may move, but {moved:g} do: the present division itself breaks a hard rule (a torn grid, "
                "a crossed border), or holds grids more than twice the upper limit, and that is put right first.",
                "最多可调整 {cap:g} 户，实际调整 {moved:g} 户：现有划分本身违反硬性规则（网格不连片、跨越边界），或有网格超过上限两倍，须先予纠正。",
            ).format(cap=land.rules.cap, moved=moved)
        )
    if land.ground.merged:
        listed.append(
            Words(
                "{count} pairs of neighbours were listed more than once; their lengths were added.",
                "有 {count} 对相邻关系重复列出，长度已合并。",
            ).format(count=land.ground.merged)
        )
    return tuple(listed)
