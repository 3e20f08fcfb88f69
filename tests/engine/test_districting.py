"""What a division is like on small lands whose right answer is known."""

from __future__ import annotations

from typing import Any

import pytest

from linli.engine.districting import Parameters, divide, problem
from linli.words import Refusal


def lattice(rows: int, columns: int, **more: Any) -> dict[str, Any]:
    """Units of 50 households in rows and columns; rows share 10 m, columns 1 m (the street runs along a row)."""
    at = [[row * columns + column for column in range(columns)] for row in range(rows)]
    across = [(at[r][c], at[r][c + 1], 10.0) for r in range(rows) for c in range(columns - 1)]
    down = [(at[r][c], at[r + 1][c], 1.0) for r in range(rows - 1) for c in range(columns)]
    edges = across + down
    n = rows * columns
    land: dict[str, Any] = {
        "ids": list(range(n)),
        "x": [i % columns for i in range(n)],
        "y": [-(i // columns) for i in range(n)],
        "w": [50.0] * n,
        "u": [u for u, _, _ in edges],
        "v": [v for _, v, _ in edges],
        "length": [length for *_, length in edges],
        "low": 200,
        "high": 300,
    }
    return land | more


def test_cuts_run_along_the_street() -> None:
    answer = divide(problem(**lattice(6, 5)))
    assert answer.figures.good == answer.figures.grids == 6
    assert answer.figures.cut_length == 25
    assert answer.figures.spread == 0
    assert not answer.exceptions
    assert answer.grid[:5] == (1, 1, 1, 1, 1), "numbered from north to south"


def test_a_main_street_is_cheap_and_a_yard_dear_to_cut() -> None:
    land = lattice(2, 6, low=300, high=300)
    assert divide(problem(**land)).figures.cut_length == 6
    street = [
        "main" if length == 10 and u % 6 == 2 else "yard"
        for u, length in zip(land["u"], land["length"], strict=True)
    ]
    assert divide(problem(**land, street=street)).figures.cut_length == 20


def test_tight_is_more_even_than_loose() -> None:
    land = lattice(12, 12, w=[float(7 + 13 * i % 40) for i in range(144)], low=120, high=260)
    spread = [divide(problem(**land), Parameters(balance=b)).figures.spread for b in ("tight", "free")]
    assert spread[0] < 0.5 * spread[1]


def test_hard_border_is_kept_and_both_sides_are_divided() -> None:
    border = ["east" if i % 6 >= 3 else "west" for i in range(36)]
    answer = divide(problem(**lattice(6, 6), border=border))
    sides = {(grid, side) for grid, side in zip(answer.grid, border, strict=True)}
    assert len(sides) == answer.figures.grids
    assert answer.figures.good == answer.figures.grids


def test_wanted_number_is_met_and_impossible_ones_are_refused_with_the_arithmetic() -> None:
    assert divide(problem(**lattice(6, 5), grids=5)).figures.grids == 5
    with pytest.raises(Refusal) as caught:
        divide(problem(**lattice(2, 2), grids=5))
    assert caught.value.code == "districting-count-impossible"
    assert "1" in caught.value.words.en
    assert "4" in caught.value.words.zh


@pytest.mark.parametrize(
    ("land", "code"),
    [
        ({"w": [50.0] * 3 + [900.0]}, "unit-over-limit"),
        ({"w": [0.0] * 4}, "no-households"),
        ({"w": [10.0] * 4}, "piece-too-small"),
        ({"w": [87.5] * 4}, "piece-cannot-be-cut"),
        ({"w": [150.0, 250.0, 100.0, 100.0], "low": 190, "high": 260}, "dead-end"),
        ({"w": [150.5, 250.0, 100.0, 100.0], "low": 190, "high": 260}, "boxed-in"),
        ({"w": [100.5, 190.0, 250.0, 250.0], "low": 200, "high": 280}, "heavy-units"),
        ({"grids": 3}, "grids-wanted"),
        ({"w": [90.0] * 4, "fixed": {0: "A", 3: "A"}}, "fixed-units"),
    ],
)
def test_each_exception_is_named_with_its_reason_in_both_languages(land: dict[str, Any], code: str) -> None:
    lane = lattice(1, 4) | land
    found = [e for e in divide(problem(**lane)).exceptions if e.code == code]
    assert found
    assert str(found[0].grid) in found[0].words.en
    assert str(found[0].grid) in found[0].words.zh
    assert "{" not in found[0].words.en + found[0].words.zh


def test_islands_are_divided_and_named() -> None:
    land = lattice(2, 5)
    land["ids"].append("isle")
    for column, value in (("x", 99), ("y", 99), ("w", 250.0)):
        land[column].append(value)
    answer = divide(problem(**land))
    assert [e.code for e in answer.exceptions] == ["island"]
    assert answer.figures.good == answer.figures.grids == 3


def test_existing_division_that_holds_is_left_alone() -> None:
    land = lattice(6, 5)
    existing = {i: f"row {i // 5}" for i in range(30)}
    answer = divide(problem(**land, existing=existing, move_at_most=0.05))
    assert answer.figures.moved == 0
    assert answer.grid == tuple(existing.values())


def test_existing_division_is_mended_where_households_changed_within_the_budget() -> None:
    land = lattice(6, 5)
    land["w"][0:2] = [90.0, 90.0]  # the first row now has 330
    existing = {i: i // 5 for i in range(30)}
    answer = divide(problem(**land, existing=existing, move_at_most=0.05))
    assert answer.figures.good == 6
    assert answer.figures.moved == 50
    stuck = divide(problem(**land, existing=existing, move_at_most=0.0))
    assert stuck.figures.moved == 0
    assert [e.code for e in stuck.exceptions] == ["move-budget"]


def test_torn_existing_grids_and_new_units_are_taken_in() -> None:
    land = lattice(6, 5)
    existing = {i: "A" if i in {0, 29} else f"row {i // 5}" for i in range(28)}
    answer = divide(problem(**land, existing=existing))
    assert answer.figures.good == answer.figures.grids


def test_fixed_units_pull_their_grids() -> None:
    answer = divide(problem(**lattice(4, 5), fixed={0: "hall", 7: "hall", 19: "school"}))
    assert (answer.grid[0], answer.grid[7], answer.grid[19]) == ("hall", "hall", "school")
    assert answer.figures.good == answer.figures.grids


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ids": []}, "districting-no-units"),
        ({"ids": [0, 1, 2, 2]}, "districting-duplicate-id"),
        ({"w": [1, 2, -3, 4]}, "districting-bad-weight"),
        ({"w": [1, 2, float("nan"), 4]}, "districting-bad-weight"),
        ({"w": [1, 2, float("inf"), 4]}, "districting-bad-weight"),
        ({"w": [1, 2, "many", 4]}, "districting-not-a-number"),
        ({"w": [1, 2, 3]}, "districting-column-too-short"),
        ({"x": [0, 0, float("nan"), 0]}, "districting-bad-position"),
        ({"u": [0, 1, 77]}, "districting-edge-to-unknown-unit"),
        ({"length": [1, -1, 1]}, "districting-bad-length"),
        ({"street": ["main", "", "canal"]}, "districting-street-unknown"),
        ({"low": 301}, "districting-limits-crossed"),
        ({"low": -1}, "districting-bad-limits"),
        ({"high": float("nan")}, "districting-bad-limits"),
        ({"grids": 0}, "districting-bad-count"),
        ({"move_at_most": 1.5}, "districting-bad-share"),
        ({"existing": {99: 1}}, "districting-unknown-unit"),
        ({"fixed": {99: 1}}, "districting-unknown-unit"),
    ],
)
def test_bad_input_is_refused_in_both_languages(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        problem(**lattice(1, 4) | change)
    assert caught.value.code == code
    for sentence in (caught.value.words.en, caught.value.words.zh):
        assert sentence
        assert "{" not in sentence


def test_fixed_units_that_contradict_borders_or_gaps_are_refused() -> None:
    with pytest.raises(Refusal, match="hard border"):
        divide(problem(**lattice(1, 4), border=["a", "a", "b", "b"], fixed={0: "A", 3: "A"}))
    with pytest.raises(Refusal, match="cut off"):
        divide(problem(**lattice(1, 4), fixed={0: "A", 1: "B", 3: "A"}))


def test_parameters_are_checked() -> None:
    for wrong, code in (
        ({"balance": "even"}, "districting-balance-unknown"),
        ({"effort": 0}, "districting-effort-out-of-range"),
        ({"seed": -1}, "districting-bad-seed"),
    ):
        with pytest.raises(Refusal) as caught:
            Parameters(**wrong)  # type: ignore[arg-type]
        assert caught.value.code == code


def test_doubled_edges_and_loops_are_merged_with_a_note() -> None:
    land = lattice(1, 4)
    land["u"] += [0, 2]
    land["v"] += [1, 2]
    land["length"] += [5.0, 5.0]
    notes = divide(problem(**land)).notes
    assert len(notes) == 2
    assert all("1" in words.en and "1" in words.zh for words in notes)
