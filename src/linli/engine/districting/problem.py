"""The question: units with weights and neighbours, limits, borders, and what is already settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from linli.words import Refusal, Words

from .kernel import Floats, Ints

# how dear a metre of cut is along each class of street
STREETS: Mapping[str, float] = {"main": 0.25, "street": 0.6, "lane": 1.0, "yard": 2.0}

Id = int | str


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """`n` units and `m` neighbour edges; made and checked by `problem`, which should be used to build it."""

    ids: tuple[Id, ...]
    x: Floats
    y: Floats
    w: Floats
    border: Ints
    u: Ints
    v: Ints
    length: Floats
    cost: Floats  # length times the price of the street
    low: float
    high: float
    existing: Ints  # index into `names`, -1 where the unit has no grid yet
    fixed: Ints  # index into `names`, -1 where the unit is free
    names: tuple[Id, ...] = ()
    grids: int | None = None
    move_at_most: float = 1.0
    notes: tuple[Words, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.w)


def refuse(code: str, en: str, zh: str, **values: object) -> Refusal:
    return Refusal(code, Words(en, zh).format(**values), dict(values))


def numbers(values: ArrayLike, column: str) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise refuse(
            "districting-not-a-number",
            "Column '{column}' holds something that is not a number; correct it and try again.",
            "“{column}”列含有非数字内容，请改正后重试。",
            column=column,
        ) from error


def positions(ids: Sequence[Id]) -> dict[Id, int]:
    """Where each id stands; refuses doubles."""
    where = {name: at for at, name in enumerate(ids)}
    if len(where) < len(ids):
        seen: set[Id] = set()
        double = next(name for name in ids if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise refuse(
            "districting-duplicate-id",
            "Unit '{id}' is listed more than once ({extra} surplus rows); every unit needs its own id.",
            "单元“{id}”重复出现（共多出 {extra} 行），每个单元的编号必须唯一。",
            id=double,
            extra=len(ids) - len(where),
        )
    return where


def check_sizes(rows: int, columns: Mapping[str, Any]) -> None:
    for column, values in columns.items():
        if values is not None and len(values) != rows:
            raise refuse(
                "districting-column-too-short",
                "Column '{column}' has {count} values for {rows} rows; give one value per row.",
                "“{column}”列有 {count} 个值，而表有 {rows} 行；每行须有一个值。",
                column=column,
                count=len(values),
                rows=rows,
            )


def check_weights(ids: Sequence[Id], w: Floats) -> None:
    wrong = np.flatnonzero(~(w >= 0) | np.isinf(w))
    if len(wrong):
        raise refuse(
            "districting-bad-weight",
            "{count} units have no weight, a negative or an infinite one, the first is unit '{id}' ({value}); "
            "give each unit its households, 0 for parks and open land.",
            "有 {count} 个单元的权重缺失、为负或无穷大，首个为“{id}”（{value}）；请填写户数，公园、空地填 0。",
            count=len(wrong),
            id=ids[wrong[0]],
            value=float(w[wrong[0]]),
        )


def check_positions(ids: Sequence[Id], x: Floats, y: Floats) -> None:
    wrong = np.flatnonzero(~(np.isfinite(x) & np.isfinite(y)))
    if len(wrong):
        raise refuse(
            "districting-bad-position",
            "{count} units have no position, the first is unit '{id}'; give x and y of a point inside the unit.",
            "有 {count} 个单元缺少位置，首个为“{id}”；请填写单元内一点的 x、y 坐标。",
            count=len(wrong),
            id=ids[wrong[0]],
        )


def check_limits(low: float, high: float) -> None:
    if not (np.isfinite(low) and np.isfinite(high) and low >= 0 and high > 0):
        raise refuse(
            "districting-bad-limits",
            "The limits are {low} and {high}; the lower must be 0 or more and the upper above 0.",
            "上下限为 {low} 和 {high}；下限须不小于 0，上限须大于 0。",
            low=low,
            high=high,
        )
    if low > high:
        raise refuse(
            "districting-limits-crossed",
            "The lower limit {low} is above the upper limit {high}; exchange or correct them.",
            "下限 {low} 大于上限 {high}，请对调或改正。",
            low=low,
            high=high,
        )


def listed(values: Sequence[Id] | NDArray[Any]) -> tuple[Id, ...]:
    """Plain Python values, so that 7 of an array and 7 of a list are the same id."""
    return tuple(values.tolist() if isinstance(values, np.ndarray) else values)


def codes(values: Sequence[object] | NDArray[Any]) -> Ints:
    """Numbers 0, 1, … for the distinct values, in order of first appearance; all that are missing are one group.

    >>> codes(["a", None, "a", float("nan"), float("nan")]).tolist()
    [0, 1, 0, 1, 1]
    """
    table: dict[object, int] = {}
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    plain = (None if value != value else value for value in listed)  # noqa: PLR0124 - NaN alone differs from itself
    return np.array([table.setdefault(value, len(table)) for value in plain], dtype=np.int32)


def street_price(street: Sequence[object] | None, count: int) -> Floats:
    if street is None:
        return np.ones(count)
    price = np.ones(count)
    for at, name in enumerate(street):
        if name is None or str(name) in {"", "nan"}:
            continue
        if str(name) not in STREETS:
            raise refuse(
                "districting-street-unknown",
                "Street class '{name}' is unknown; use main, street, lane or yard, or leave it empty.",
                "道路类别“{name}”无法识别，请使用 main（主干道）、street（街道）、lane（巷）、yard（院落），或留空。",
                name=name,
            )
        price[at] = STREETS[str(name)]
    return price


def ends(
    edges: Sequence[Id] | NDArray[Any], ids: Sequence[Id] | NDArray[Any], where: Mapping[Id, int]
) -> Ints:
    """The place of each edge end among the units."""
    found = from_table(edges, ids)
    if found is not None:
        return found
    named = listed(edges)
    try:
        return np.array([where[name] for name in named], dtype=np.int32)
    except KeyError as error:
        missing = sum(name not in where for name in named)
        raise refuse(
            "districting-edge-to-unknown-unit",
            "{count} edge ends name units that are not in the list, the first is '{id}'; "
            "add the unit or remove the edge.",
            "有 {count} 处邻接关系指向不存在的单元，首个为“{id}”；请补充该单元或删除该邻接关系。",
            count=missing,
            id=error.args[0],
        ) from error


def from_table(edges: Sequence[Id] | NDArray[Any], ids: Sequence[Id] | NDArray[Any]) -> Ints | None:
    """The quick way for arrays of small whole numbers; None where it does not apply or something is unknown."""
    if not (isinstance(edges, np.ndarray) and isinstance(ids, np.ndarray) and len(edges)):
        return None
    if edges.dtype.kind not in "iu" or ids.dtype.kind not in "iu":
        return None
    top = int(ids.max())
    if ids.min() < 0 or top > 4 * len(ids) + 1000 or edges.min() < 0 or edges.max() > top:
        return None
    table = np.full(top + 1, -1, np.int32)
    table[ids] = np.arange(len(ids), dtype=np.int32)
    found: Ints = table[edges]
    return None if (found < 0).any() else found


def grid_names(
    given: Mapping[Id, Id] | None, where: Mapping[Id, int], names: dict[Id, int], kind: Words
) -> Ints:
    """Index into `names` (which grows) for each unit, -1 where nothing is given."""
    out = np.full(len(where), -1, np.int32)
    unknown = [unit for unit in given or {} if unit not in where]
    if unknown:
        raise refuse(
            "districting-unknown-unit",
            "The {kind} names {count} units that are not in the list, the first is '{id}'; "
            "remove them or add the units.",
            "{kind}中有 {count} 个单元不在单元表内，首个为“{id}”；请删除或补充这些单元。",
            kind=kind,
            count=len(unknown),
            id=unknown[0],
        )
    for unit, grid in (given or {}).items():
        out[where[unit]] = names.setdefault(grid, len(names))
    return out


def check_lengths(length: Floats) -> None:
    wrong = np.flatnonzero(~(length >= 0) | np.isinf(length))
    if len(wrong):
        raise refuse(
            "districting-bad-length",
            "{count} edges have no length, a negative or an infinite one, the first in row {row}; "
            "give the length of the common border in metres.",
            "有 {count} 条邻接关系的长度缺失、为负或无穷大，首个在第 {row} 行；请填写共有边界的长度（米）。",
            count=len(wrong),
            row=int(wrong[0]) + 1,
        )


def check_wishes(grids: int | None, move_at_most: float) -> None:
    if grids is not None and grids < 1:
        raise refuse(
            "districting-bad-count",
            "The wanted number of grids is {grids}; it must be at least 1.",
            "期望网格数为 {grids}，至少应为 1。",
            grids=grids,
        )
    if not 0 <= move_at_most <= 1:
        raise refuse(
            "districting-bad-share",
            "The share of households that may move is {share}; give a value from 0% to 100%.",
            "允许调整的户数比例为 {share}，请填写 0% 至 100% 之间的值。",
            share=move_at_most,
        )


def problem(
    *,
    ids: Sequence[Id] | NDArray[Any],
    x: ArrayLike,
    y: ArrayLike,
    w: ArrayLike,
    u: Sequence[Id] | NDArray[Any],
    v: Sequence[Id] | NDArray[Any],
    length: ArrayLike,
    low: float,
    high: float,
    border: Sequence[object] | NDArray[Any] | None = None,
    street: Sequence[object] | None = None,
    existing: Mapping[Id, Id] | None = None,
    fixed: Mapping[Id, Id] | None = None,
    grids: int | None = None,
    move_at_most: float = 1.0,
) -> Problem:
    """Check the input and put it in order.

    `ids`, `x`, `y` (any metric projection), `w` (households, 0 or more) and `border` (hard border groups) have
    one entry per unit; `u`, `v` (ids), `length` (metres of common border) and `street` (classes of `STREETS`)
    one per pair of neighbours. A grid holds `low` to `high` households. `existing` and `fixed` map units to
    grids: where they are now, and where they must be. Raises `Refusal` with what is wrong and what to do.

    >>> lane = problem(ids=["a", "b", "c"], x=[0, 1, 2], y=[0, 0, 0], w=[5, 5, 5],
    ...                u=["a", "b"], v=["b", "c"], length=[10, 10], low=4, high=6)
    >>> len(lane), lane.low
    (3, 4.0)
    """
    names_of_units = listed(ids)
    if not names_of_units:
        raise refuse(
            "districting-no-units",
            "There are no units; give at least one row with id, x, y and w.",
            "没有任何单元，请至少提供一行，含 id、x、y、w。",
        )
    check_limits(low, high)
    check_wishes(grids, move_at_most)
    where = positions(names_of_units)
    weights, xs, ys = numbers(w, "w"), numbers(x, "x"), numbers(y, "y")
    lengths = numbers(length, "length")
    check_sizes(len(names_of_units), {"x": xs, "y": ys, "w": weights, "border": border})
    check_sizes(len(lengths), {"u": u, "v": v, "street": street})
    check_weights(names_of_units, weights)
    check_positions(names_of_units, xs, ys)
    check_lengths(lengths)
    tails, heads = ends(u, ids, where), ends(v, ids, where)
    names: dict[Id, int] = {}
    now = grid_names(existing, where, names, Words("existing division", "现有划分"))
    settled = grid_names(fixed, where, names, Words("list of fixed units", "固定单元清单"))
    return Problem(
        ids=names_of_units,
        x=xs,
        y=ys,
        w=weights,
        border=np.zeros(len(weights), np.int32) if border is None else codes(border),
        u=tails,
        v=heads,
        length=lengths,
        cost=lengths * street_price(street, len(lengths)),
        low=float(low),
        high=float(high),
        existing=now,
        fixed=settled,
        names=tuple(names),
        grids=grids,
        move_at_most=move_at_most,
        notes=(*loops_noted(tails, heads), *borderless_noted(border)),
    )


def loops_noted(u: Ints, v: Ints) -> tuple[Words, ...]:
    loops = int((u == v).sum())
    if not loops:
        return ()
    return (
        Words(
            "{count} edges from a unit to itself were left out.", "已忽略 {count} 条单元与自身相邻的记录。"
        ).format(count=loops),
    )


def borderless_noted(border: Sequence[object] | NDArray[Any] | None) -> tuple[Words, ...]:
    missing = 0 if border is None else sum(value is None or value == "" for value in border)
    if not missing:
        return ()
    return (
        Words(
            "Units without a border group: {count}; they are taken as a group of their own.",
            "有 {count} 个单元未填写边界组，已归为单独一组。",
        ).format(count=missing),
    )
