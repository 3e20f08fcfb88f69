"""Rounder grids at the very end: they may cost neither evenness nor cut, nor take anybody from home."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.districting import Parameters, divide, problem, search
from linli.engine.districting.anneal import Rules, weight_cost
from linli.engine.districting.compact import inertia, make_compact, masses
from linli.engine.districting.kernel import Ints
from linli.engine.districting.land import Land
from tests.engine.test_districting_rules import QUICK, calm, lands

Seen = tuple[Land, Ints, Ints]


def seen_at_the_end(question: Any, parameters: Parameters) -> Seen:
    """The land, and the labels before and after the last touch."""
    seen: list[Seen] = []

    def watched(land: Land) -> None:
        before = land.label.copy()
        make_compact(land)
        seen.append((land, before, land.label.copy()))

    with patch.object(search, "make_compact", watched):
        divide(question, parameters)
    return seen[0]


def numbered(label: Ints) -> Ints:
    return np.unique(label, return_inverse=True)[1].astype(np.int32)


def cuts(land: Land, label: Ints) -> float:
    graph = land.ground.graph
    source = np.repeat(np.arange(len(label)), np.diff(graph.xadj))
    return float(graph.length[label[source] != label[graph.adj]].sum()) / 2


def weights(land: Land, label: Ints) -> np.ndarray:
    return np.bincount(numbered(label), weights=land.ground.graph.w)


def unevenness(land: Land, label: Ints) -> float:
    rules: Rules = land.rules
    return float(sum(weight_cost(w, rules) for w in weights(land, label)))


def away(land: Land, label: Ints) -> float:
    graph = land.ground.graph
    return float(graph.w[(graph.home >= 0) & (graph.home != label)].sum())


def out(land: Land, label: Ints) -> list[float]:
    rules = land.rules
    return sorted(w for w in weights(land, label).tolist() if not rules.low - 1e-9 <= w <= rules.high + 1e-9)


@calm
@given(lands(), st.data())
def test_rounder_grids_cost_nothing(given_land: dict[str, Any], data: st.DataObject) -> None:
    existing = data.draw(st.dictionaries(st.sampled_from(given_land["ids"]), st.sampled_from(["A", "B", 7])))
    land, before, after = seen_at_the_end(problem(**given_land, existing=existing), QUICK)
    graph = land.ground.graph
    mass = masses(graph)
    was, now = (inertia(graph, numbered(label), mass) for label in (before, after))
    scale = 1e-9 * (1 + was)
    assert now <= was + scale
    assert cuts(land, after) <= cuts(land, before) * (1 + 1e-9)
    assert unevenness(land, after) <= unevenness(land, before) * (1 + 1e-9) + 1e-12
    assert away(land, after) <= away(land, before)
    assert out(land, after) == pytest.approx(out(land, before))
    assert set(after.tolist()) == set(before.tolist())


def lattice(side: int, seed: int) -> dict[str, Any]:
    """A town of blocks of one size, where many divisions have the same cuts."""
    at = np.arange(side * side).reshape(side, side)
    ends = np.r_[at[:, :-1].ravel(), at[:-1].ravel()], np.r_[at[:, 1:].ravel(), at[1:].ravel()]
    return {
        "ids": at.ravel(), "x": at.ravel() % side * 50.0, "y": at.ravel() // side * 50.0,
        "w": np.random.default_rng(seed).integers(0, 30, side * side).astype(float),
        "u": ends[0], "v": ends[1], "length": np.full(len(ends[0]), 50.0), "low": 200, "high": 300,
    }  # fmt: skip


def test_where_cuts_are_equal_the_rounder_division_is_taken() -> None:
    land, before, after = seen_at_the_end(problem(**lattice(40, 1)), Parameters(workers=1))
    graph = land.ground.graph
    was, now = (inertia(graph, numbered(label), masses(graph)) for label in (before, after))
    assert now < was * 0.999
    assert cuts(land, after) <= cuts(land, before)


def test_two_units_change_places_where_one_alone_would_upset_the_weights() -> None:
    """Two rows of three: each grid has a unit on the other's side, and only both together may go home."""
    names = ["a", "b", "c", "d", "e", "f"]
    question = problem(
        ids=names, x=[0, 1, 5, 4, 5, 1], y=[1, 1, 1, 0, 0, 0], w=[10] * 6,
        u=["a", "b", "a", "b", "c", "f", "d", "f", "c"], v=["b", "c", "f", "d", "e", "d", "e", "b", "d"],
        length=[1] * 9, low=30, high=30,
    )  # fmt: skip
    land = search.survey(question, Parameters(workers=1))
    land.label = np.array([0, 0, 0, 1, 1, 1], np.int32)
    assert cuts(land, land.label) >= cuts(land, np.array([0, 0, 1, 1, 1, 0], np.int32))
    make_compact(land)
    assert land.label.tolist() == [0, 0, 1, 1, 1, 0]


def test_the_report_says_how_far_households_are_from_the_middle_of_their_grid() -> None:
    """Two households 6 m apart: 3 m each; a park beside them counts for nothing."""
    question = problem(
        ids=["a", "park", "b"], x=[0, 3, 6], y=[0, 0, 0], w=[1, 0, 1], u=["a", "park"], v=["park", "b"],
        length=[1, 1], low=2, high=2,
    )  # fmt: skip
    assert divide(question).figures.radius == pytest.approx(3)


@pytest.mark.parametrize(("weight", "longer", "goes"), [(0, 1.0, True), (0, 2.0, False), (10, 1.0, False)])
def test_one_unit_goes_only_where_neither_cut_nor_evenness_suffers(
    weight: float, longer: float, goes: bool
) -> None:
    """A lane a b ··· c d e, with c in the grid of a and b: it belongs to the other by its place alone."""
    question = problem(
        ids=["a", "b", "c", "d", "e"], x=[0, 1, 9, 10, 11], y=[0] * 5, w=[15 - weight / 2, 15 - weight / 2, weight, 15, 15],
        u=["a", "b", "c", "d"], v=["b", "c", "d", "e"], length=[5, longer, 1, 5], low=10, high=60,
    )  # fmt: skip
    land = search.survey(question, Parameters(workers=1))
    land.label = np.array([0, 0, 0, 1, 1], np.int32)
    make_compact(land)
    assert (land.label.tolist() == [0, 0, 1, 1, 1]) is goes
