"""A draft beside the present: what moves from where to where, loads before and after, whose posts are concerned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .planning import Plan

State = Literal["same", "changed", "new", "removed"]


@dataclass(frozen=True)
class GridRow:
    """One grid in the comparison; `before` and `after` are households."""

    code: str
    name_zh: str
    name_en: str
    state: State
    before: int
    after: int
    units: int
    is_in_range: bool
    was_in_range: bool


@dataclass(frozen=True)
class Moved:
    """What goes from one grid to another; "" is land in no grid."""

    before: str
    after: str
    units: int
    households: int


@dataclass(frozen=True)
class Comparison:
    grids: tuple[GridRow, ...]
    moves: tuple[Moved, ...]
    households: int
    households_moved: int
    units_moved: int

    @property
    def share_moved(self) -> float:
        return self.households_moved / self.households if self.households else 0.0

    def count(self, state: State) -> int:
        return sum(g.state == state for g in self.grids)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def removed(self) -> int:
        return self.count("removed")

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def present_count(self) -> int:
        return sum(g.state != "new" for g in self.grids)

    @property
    def draft_count(self) -> int:
        return sum(g.state != "removed" for g in self.grids)


def compare(plan: Plan, names: Mapping[str, tuple[str, str]]) -> Comparison:
    """`names`: code → Chinese and English name of the grids in force today."""
    low, high = plan.draft.low, plan.draft.high
    before, after = plan.loads(plan.now), plan.loads()
    units = Counter(plan.grid)
    pairs: Counter[tuple[str, str]] = Counter()
    weight: Counter[tuple[str, str]] = Counter()
    for was, to, households in zip(plan.now, plan.grid, plan.households.tolist(), strict=True):
        if was != to:
            pairs[was, to] += 1
            weight[was, to] += households
    touched = {code for pair in pairs for code in pair}
    present = {c for c in plan.now if c}
    rows = []
    for code in sorted(present | set(plan.grids)):
        grid = plan.grids.get(code)
        zh, en = (grid.name_zh, grid.name_en) if grid else names.get(code, (code, code))
        state: State = (
            "removed"
            if grid is None
            else "new"
            if code not in present
            else "changed"
            if code in touched
            else "same"
        )
        rows.append(GridRow(
            code, zh, en, state, before[code], after[code], units[code],
            low <= after[code] <= high, low <= before[code] <= high,
        ))  # fmt: skip
    # land that lay in no grid does not change its grid worker
    moved = {pair: n for pair, n in weight.items() if pair[0]}
    return Comparison(
        tuple(rows),
        tuple(
            sorted((Moved(w, t, n, weight[w, t]) for (w, t), n in pairs.items()), key=lambda m: -m.households)
        ),
        int(plan.households.sum()),
        sum(moved.values()),
        sum(pairs.values()),
    )
