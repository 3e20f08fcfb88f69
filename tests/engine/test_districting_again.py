"""Dividing again: the budget of moves, fixed units and a wanted number, each alone and all together."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.districting import Parameters, divide, problem
from linli.words import Refusal
from tests.engine.test_districting import lattice
from tests.engine.test_districting_rules import QUICK, calm, check_hard_rules, lands

weights = st.lists(st.integers(20, 80).map(float), min_size=48, max_size=48)


@calm
@given(
    weights,
    st.lists(st.tuples(st.integers(0, 47), st.integers(0, 90)), max_size=12),
    st.sampled_from([0.0, 0.02, 0.1]),
)
def test_a_whole_division_is_never_moved_beyond_its_budget(
    w: list[float], changes: list[tuple[int, int]], share: float
) -> None:
    before = divide(problem(**lattice(6, 8, w=w)), QUICK)
    now = list(w)
    for unit, homes in changes:
        now[unit] = float(homes)
    existing = dict(enumerate(before.grid))
    question = problem(**lattice(6, 8, w=now), existing=existing, move_at_most=share)
    answer = divide(question, QUICK)
    check_hard_rules(question, answer)
    moved = sum(x for x, a, b in zip(now, before.grid, answer.grid, strict=True) if a != b)
    assert moved <= share * sum(now) + 1e-6
    assert answer.figures.moved == pytest.approx(moved)
    if not changes:
        assert answer.figures.good >= before.figures.good


@calm
@given(lands(), st.data())
def test_all_wishes_together_are_met_or_the_contradiction_is_refused(
    land: dict[str, Any], data: st.DataObject
) -> None:
    names = st.sampled_from(["A", "B", "C"])
    existing = data.draw(st.dictionaries(st.sampled_from(land["ids"]), names))
    fixed = data.draw(st.dictionaries(st.sampled_from(land["ids"]), names, max_size=3))
    wanted = data.draw(st.one_of(st.none(), st.integers(1, 10)))
    question = problem(**land, existing=existing, fixed=fixed, grids=wanted, move_at_most=0.2)
    try:
        answer = divide(question, QUICK)
    except Refusal as refusal:
        known = ("districting-fixed-apart", "districting-fixed-across-border", "districting-count-impossible")
        assert_known(refusal, known)
        return
    check_hard_rules(question, answer)
    placed = dict(zip(question.ids, answer.grid, strict=True))
    assert all(placed[unit] == grid for unit, grid in fixed.items())
    if wanted is not None and len(answer.grids) != wanted:
        assert existing, "without a present division nothing stands in the way"
        assert any(str(wanted) in note.en and str(wanted) in note.zh for note in answer.notes)


def assert_known(refusal: Refusal, known: tuple[str, ...]) -> None:
    assert refusal.code in known
    assert refusal.words.en
    assert refusal.words.zh


def test_exchanged_and_repeated_edges_change_nothing() -> None:
    land = lattice(4, 5)
    turned = {**land, "u": land["v"], "v": land["u"]}
    halves = {
        **land,
        "u": land["u"] + land["v"],
        "v": land["v"] + land["u"],
        "length": [length / 2 for length in land["length"]] * 2,
    }
    grids = [divide(problem(**given), Parameters(seed=3)).grid for given in (land, turned, halves)]
    assert grids[0] == grids[1] == grids[2]


@pytest.mark.parametrize("wanted", [5, 6, 7])
def test_another_number_of_grids_is_reached_from_the_present_ones(wanted: int) -> None:
    existing = {i: f"row {i // 5}" for i in range(30)}
    answer = divide(problem(**lattice(6, 5), existing=existing, grids=wanted))
    assert len(answer.grids) == answer.figures.good == wanted
    assert answer.figures.moved <= 1000
    assert answer.notes == ()


def test_another_number_beyond_the_budget_is_said() -> None:
    existing = {i: i // 5 for i in range(30)}
    answer = divide(problem(**lattice(6, 5), existing=existing, grids=3, move_at_most=0.1))
    assert answer.figures.moved_share <= 0.1
    assert "3" in answer.notes[0].en
    assert "3" in answer.notes[0].zh


def test_a_present_division_in_pieces_moves_more_than_may_and_that_is_said() -> None:
    scattered = {i: i % 7 for i in range(30)}
    answer = divide(problem(**lattice(6, 5), existing=scattered, move_at_most=0.05))
    assert answer.figures.moved_share > 0.05
    assert "breaks a hard rule" in answer.notes[0].en
    assert "违反硬性规则" in answer.notes[0].zh
    whole = divide(problem(**lattice(6, 5), existing={i: i // 5 for i in range(30)}, move_at_most=0.05))
    assert not whole.notes
