"""Cutting a tree at its best places: as good as trying all cuts; lanes and dead ends are divided as well as can be."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.districting import Parameters, divide, problem
from linli.engine.districting.anneal import Rules
from linli.engine.districting.ground import unit_graph
from linli.engine.districting.kernel import seeded
from linli.engine.districting.trees import cut_tree, felled, spanning_tree
from tests.engine.test_districting_rules import calm

LOW, HIGH = 8, 12
RULES = Rules(low=LOW, high=HIGH, target=10, even=0.0, over=0.0, step=1.0, price=0.0, cap=0.0)


@st.composite
def trees(draw: st.DrawFn, most: int = 9) -> dict[str, Any]:
    n = draw(st.integers(2, most))
    parent = [draw(st.integers(0, i - 1)) for i in range(1, n)]
    w = draw(st.lists(st.integers(0, 14), min_size=n, max_size=n))
    return {
        "ids": list(range(n)), "x": list(range(n)), "y": [0] * n, "w": w, "u": parent, "v": list(range(1, n)),
        "length": [1.0] * (n - 1), "low": LOW, "high": HIGH,
    }  # fmt: skip


def out_of_limits(weights: list[float]) -> int:
    return sum(not LOW <= w <= HIGH for w in weights)


def fewest_by_trying(land: dict[str, Any]) -> int:
    """Over all cuts whose grids stay below the upper limit or are single units."""
    n, best = len(land["ids"]), 10**9
    for cuts in product((False, True), repeat=n - 1):
        label = list(range(n))
        for at, is_cut in enumerate(cuts):
            label[at + 1] = at + 1 if is_cut else label[land["u"][at]]
        weights = [sum(w for w, g in zip(land["w"], label, strict=True) if g == k) for k in set(label)]
        sizes = [label.count(k) for k in set(label)]
        if all(w <= HIGH or size == 1 for w, size in zip(weights, sizes, strict=True)):
            best = min(best, out_of_limits(weights))
    return best


@calm
@given(trees(), st.integers(1, 5))
def test_no_other_cuts_leave_fewer_grids_out_of_the_limits(land: dict[str, Any], seed: int) -> None:
    graph, _ = unit_graph(problem(**land))
    label = felled(graph, RULES, seeded(seed))
    assert out_of_limits(np.bincount(label, weights=land["w"]).tolist()) == fewest_by_trying(land)


def test_every_grid_of_a_cut_tree_is_whole_on_any_graph() -> None:
    """Of a lattice a random tree is drawn; what hangs together in it hangs together on the ground."""
    from tests.engine.test_districting import lattice

    land = lattice(6, 5)
    graph, _ = unit_graph(problem(**land))
    order, parent = spanning_tree(graph, seeded(3))
    assert sorted(order.tolist()) == list(range(30))
    assert all(parent[i] in graph.adj[graph.xadj[i] : graph.xadj[i + 1]] for i in order[1:].tolist())
    rules = RULES._replace(low=float(graph.w.sum() / 6), high=float(graph.w.sum() / 4))
    label = cut_tree(graph, order, parent, rules)
    for grid in set(label.tolist()):
        inside = [i for i in order.tolist() if label[i] == grid]
        assert all(label[parent[i]] == grid for i in inside[1:])


def test_a_long_lane_of_coarse_units_is_divided_as_well_as_it_can_be() -> None:
    """Annealing alone leaves grids out of their limits here that could be within."""
    random = np.random.default_rng(7)
    n = 160
    lane = {
        "ids": list(range(n)), "x": [10 * i for i in range(n)], "y": [0] * n, "w": random.integers(1, 90, n).tolist(),
        "u": list(range(n - 1)), "v": list(range(1, n)), "length": [10.0] * (n - 1), "low": 240, "high": 260,
    }  # fmt: skip
    question = problem(**lane)
    graph, _ = unit_graph(question)
    best = felled(graph, RULES._replace(low=240.0, high=260.0, target=250.0), seeded(1))
    weights = np.bincount(best, weights=lane["w"])
    fewest = int(((weights < 240) | (weights > 260)).sum())
    answer = divide(question, Parameters(effort=0.2))
    assert answer.figures.grids - answer.figures.good <= fewest
