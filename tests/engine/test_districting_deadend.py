"""A proven dead end is really one: all divisions of small lands are tried beside it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linli.engine.districting import divide, problem
from linli.engine.districting.deadend import dead_ends, is_whole, partitions
from tests.engine.test_districting import lattice
from tests.engine.test_districting_rules import calm


@st.composite
def pieces_of_land(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """A connected graph of at most seven units."""
    n = draw(st.integers(1, 7))
    edges = {(draw(st.integers(0, i - 1)), i) for i in range(1, n)}
    edges |= set(draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=4)))
    near = [sorted({b for e in edges for b in e if a in e} - {a}) for a in range(n)]
    return near, draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))


def divisions(near: list[list[int]]) -> Any:
    return (d for d in partitions(range(len(near))) if all(is_whole(part, near) for part in d))


@calm
@given(pieces_of_land(), st.integers(0, 6), st.integers(0, 6))
def test_a_whole_piece_is_called_impossible_exactly_where_no_division_is_good(
    land: tuple[list[list[int]], list[int]], low: int, slack: int
) -> None:
    near, w = land
    high = max(9, low + slack)
    is_possible = any(all(low <= sum(w[a] for a in part) <= high for part in d) for d in divisions(near))
    found = dead_ends(near, w, low, high, None)
    assert bool(found) != is_possible
    for end in found:
        assert end.weight == sum(w[a] for a in end.units)
        for division in divisions(near):
            parts = [part for part in division if end.units & set(part)]
            assert any(not low <= sum(w[a] for a in part) <= high for part in parts)


@calm
@given(pieces_of_land(), st.integers(0, 6), st.integers(0, 6))
def test_behind_a_mouth_no_division_is_good_whatever_lies_further_on(
    land: tuple[list[list[int]], list[int]], low: int, slack: int
) -> None:
    near, w = land
    w = [0, *w[1:]]  # unit 0 stands for the land further on
    high = max(9, low + slack)
    for end in dead_ends(near, w, low, high, 0):
        assert 0 not in end.units
        for division in divisions(near):
            parts = [part for part in division if end.units & set(part)]
            assert any(
                sum(w[a] for a in part) > high or (0 not in part and sum(w[a] for a in part) < low)
                for part in parts
            )


def test_the_mouth_and_what_lies_behind_are_named() -> None:
    land = lattice(3, 5)
    tail = [("t1", 7, 30.0), ("t2", "t1", 191.0), ("t3", "t2", 114.0)]
    for name, before, homes in tail:
        for column, value in (("ids", name), ("x", 9), ("y", 9), ("w", homes)):
            land[column].append(value)
        for column, value in (("u", before), ("v", name), ("length", 1.0)):
            land[column].append(value)
    found = [e for e in divide(problem(**land)).exceptions if e.code == "dead-end"]
    assert [(e.unit, e.data["count"], e.data["behind"], e.data["proven"]) for e in found] == [
        ("t2", 2.0, 305.0, 1.0)
    ]
    assert "t2" in found[0].words.en
    assert "t2" in found[0].words.zh


def test_one_dead_end_excuses_one_grid_only() -> None:
    land = lattice(1, 4, w=[150.0, 250.0, 100.0, 100.0], low=190, high=260)
    exceptions = divide(problem(**land, grids=4)).exceptions
    assert [e.data["proven"] for e in exceptions if e.code == "grids-wanted"] == [0.0] * 3
    impossible = lattice(1, 4, w=[87.5] * 4)
    named = divide(
        problem(**impossible, existing={0: "A", 1: "A", 2: "B", 3: "B"}, move_at_most=0.0)
    ).exceptions
    assert [(e.code, e.data["proven"]) for e in named] == [
        ("piece-cannot-be-cut", 1.0),
        ("piece-cannot-be-cut", 0.0),
    ]
