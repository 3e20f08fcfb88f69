"""The hard rules of division on random graphs: all assigned, none torn, no border crossed, repeatable."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linli.engine.districting import Division, Parameters, Problem, divide, problem
from linli.words import Refusal

QUICK = Parameters(effort=0.02, workers=1)
calm = settings(
    max_examples=60,
    derandomize=True,  # a run of the house must not be red by luck; take it away to search further
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def nothing(_n: int) -> list[tuple[int, int]]:
    return []


def lane(n: int) -> list[tuple[int, int]]:
    return [(i, i + 1) for i in range(n - 1)]


def star(n: int) -> list[tuple[int, int]]:
    return [(0, i) for i in range(1, n)]


def tree(n: int) -> list[tuple[int, int]]:
    return [((i - 1) // 3, i) for i in range(1, n)]


def ladder(n: int) -> list[tuple[int, int]]:
    return [(i, i + 2) for i in range(n - 2)] + [(i, i + 1) for i in range(0, n - 1, 2)]


@st.composite
def lands(draw: st.DrawFn, largest: int = 40) -> dict[str, Any]:
    """Any graph at all: trees, stars, ladders, several pieces, giants, parks, doubled edges, units on one spot."""
    n = draw(st.integers(1, largest))
    ends = st.integers(0, n - 1)
    edges = draw(st.lists(st.tuples(ends, ends), max_size=draw(st.sampled_from([0, 3, 3 * n]))))
    edges += draw(st.sampled_from([nothing, lane, star, tree, ladder]))(n)
    weights = st.one_of(st.just(0.0), st.integers(1, 12).map(float), st.sampled_from([0.5, 30.0, 1e6]))
    low = draw(st.sampled_from([0, 5, 10, 20]))
    return {
        "ids": [f"u{i}" for i in range(n)],
        "x": draw(st.lists(st.floats(-1e6, 1e6), min_size=n, max_size=n)),
        "y": draw(st.lists(st.sampled_from([0.0, 1.0, 2.5]), min_size=n, max_size=n)),
        "w": draw(st.lists(weights, min_size=n, max_size=n)),
        "border": draw(st.one_of(st.none(), st.lists(st.sampled_from("abcd"), min_size=n, max_size=n))),
        "u": [f"u{a}" for a, _ in edges],
        "v": [f"u{b}" for _, b in edges],
        "length": draw(st.lists(st.sampled_from([0.0, 1.0, 7.5]), min_size=len(edges), max_size=len(edges))),
        "low": low,
        "high": low + draw(st.sampled_from([0, 3, 20])) if low else draw(st.sampled_from([1, 15])),
    }


def check_hard_rules(question: Problem, answer: Division) -> None:
    n = len(question)
    assert len(answer.grid) == n
    order = {name: at for at, name in enumerate(dict.fromkeys(answer.grid))}
    label = np.array([order[name] for name in answer.grid])
    u, v = question.u, question.v
    joined = (label[u] == label[v]) & (question.border[u] == question.border[v])
    near = coo_matrix((np.ones(int(joined.sum())), (u[joined], v[joined])), shape=(n, n))
    assert connected_components(near, directed=False)[0] == len(order), "a grid is torn or crosses a border"
    assert sum(grid.units for grid in answer.grids) == n
    named = {e.grid for e in answer.exceptions if e.code != "island"}
    for grid in answer.grids:
        is_good = question.low - 1e-9 <= grid.weight <= question.high + 1e-9
        assert is_good == (grid.grid not in named)


def attempt(question: Problem) -> tuple[Division | None, Refusal | None]:
    try:
        return divide(question, QUICK), None
    except Refusal as refusal:
        return None, refusal


@calm
@given(lands())
def test_hard_rules_hold_on_any_graph(land: dict[str, Any]) -> None:
    question = problem(**land)
    answer = divide(question, QUICK)
    check_hard_rules(question, answer)
    giants = [at for at, w in enumerate(question.w) if w > question.high + 1e-9]
    for at in giants:
        assert answer.grid.count(answer.grid[at]) == 1
        assert any(e.code == "unit-over-limit" and e.unit == question.ids[at] for e in answer.exceptions)


def test_hard_rules_hold_where_one_piece_of_land_is_worked_on_in_several_parts() -> None:
    """720 grids without a border between them; all other lands here are small enough to be taken as a whole."""
    side = 60
    at = np.arange(side * side).reshape(side, side)
    u = np.r_[at[:, :-1].ravel(), at[:-1].ravel()]
    v = np.r_[at[:, 1:].ravel(), at[1:].ravel()]
    x, y = at % side, at // side
    question = problem(
        ids=at.ravel(),
        x=x.ravel(),
        y=y.ravel(),
        w=np.full(side * side, 50.0),
        u=u,
        v=v,
        length=np.ones(len(u)),
        low=200,
        high=300,
    )
    answer = divide(question, Parameters(effort=0.2))
    check_hard_rules(question, answer)
    assert answer.figures.good == answer.figures.grids


@calm
@given(lands(), st.integers(0, 5))
def test_same_seed_same_answer_whatever_the_workers(land: dict[str, Any], seed: int) -> None:
    question = problem(**land)
    one = divide(question, Parameters(effort=0.02, seed=seed, workers=1))
    three = divide(question, Parameters(effort=0.02, seed=seed, workers=3))
    assert one.grid == three.grid


@calm
@given(lands(), st.data())
def test_existing_division_of_any_kind_is_a_valid_beginning(
    land: dict[str, Any], data: st.DataObject
) -> None:
    names = st.sampled_from(["A", "B", "C", 7])
    existing = data.draw(st.dictionaries(st.sampled_from(land["ids"]), names))
    share = data.draw(st.sampled_from([0.0, 0.05, 1.0]))
    question = problem(**land, existing=existing, move_at_most=share)
    check_hard_rules(question, divide(question, QUICK))


@calm
@given(lands(), st.data())
def test_wanted_number_is_met_or_refused(land: dict[str, Any], data: st.DataObject) -> None:
    wanted = data.draw(st.integers(1, 12))
    question = problem(**land, grids=wanted)
    answer, refusal = attempt(question)
    if answer is None:
        assert refusal is not None
        assert refusal.code == "districting-count-impossible"
        assert not refusal.data["least"] <= wanted <= refusal.data["most"]
        return
    check_hard_rules(question, answer)
    assert len(answer.grids) == wanted


@calm
@given(lands(), st.data())
def test_fixed_units_keep_their_grid_or_the_contradiction_is_refused(
    land: dict[str, Any], data: st.DataObject
) -> None:
    fixed = data.draw(
        st.dictionaries(st.sampled_from(land["ids"]), st.sampled_from(["A", "B", "C"]), min_size=1)
    )
    question = problem(**land, fixed=fixed)
    answer, refusal = attempt(question)
    if answer is None:
        assert refusal is not None
        assert refusal.code in {"districting-fixed-apart", "districting-fixed-across-border"}
        return
    given_grid = dict(zip(question.ids, answer.grid, strict=True))
    assert all(given_grid[unit] == grid for unit, grid in fixed.items())
    order = {name: at for at, name in enumerate(dict.fromkeys(answer.grid))}
    label = np.array([order[name] for name in answer.grid])
    joined = (label[question.u] == label[question.v]) & (
        question.border[question.u] == question.border[question.v]
    )
    near = coo_matrix(
        (np.ones(int(joined.sum())), (question.u[joined], question.v[joined])), shape=(len(label),) * 2
    )
    assert connected_components(near, directed=False)[0] == len(order)


@calm
@given(lands(), st.data())
def test_the_order_of_rows_changes_nothing(land: dict[str, Any], data: st.DataObject) -> None:
    n, m = len(land["ids"]), len(land["u"])
    units = data.draw(st.permutations(range(n)))
    edges = data.draw(st.permutations(range(m)))
    existing = data.draw(st.dictionaries(st.sampled_from(land["ids"]), st.sampled_from(["A", "B", 7])))
    per_unit = {c: [land[c][i] for i in units] for c in ("ids", "x", "y", "w")}
    border = None if land["border"] is None else [land["border"][i] for i in units]
    per_edge = {c: [land[c][i] for i in edges] for c in ("u", "v", "length")}
    turned = {**land, **per_unit, **per_edge, "border": border}
    first = divide(problem(**land, existing=existing), QUICK)
    second = divide(problem(**turned, existing=dict(reversed(existing.items()))), QUICK)
    assert dict(zip(land["ids"], first.grid, strict=True)) == dict(
        zip(turned["ids"], second.grid, strict=True)
    )
    assert first.figures == second.figures
