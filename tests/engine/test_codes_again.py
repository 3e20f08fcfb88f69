"""Numbers after a new division: kept where the grid stays, never given to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linli.engine.codes import number_again, number_grids

ROW = [(120.0 + k / 100, 30.0) for k in range(4)]


def test_a_first_division_is_numbered_from_one() -> None:
    assert number_again(ROW[::-1], []) == number_grids(ROW[::-1]) == [4, 3, 2, 1]


def test_what_stays_mostly_the_same_keeps_its_number_and_the_rest_get_new_ones() -> None:
    shared = [(0, 1, 90.0), (0, 2, 10.0), (1, 2, 50.0), (2, 2, 50.0), (3, 3, 30.0), (3, None, 40.0)]
    assert number_again(ROW, shared, taken=[5]) == [1, 6, 7, 8]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(1, 6)), st.floats(0.1, 100)),
        max_size=30,
    ),
    st.lists(st.integers(1, 20), max_size=5),
)
def test_no_number_twice_and_no_dead_number_again(
    shared: list[tuple[int, int | None, float]], taken: list[int]
) -> None:
    numbers = number_again(ROW, shared, taken)
    assert len(set(numbers)) == len(ROW)
    old = {o for _, o, _ in shared if o is not None}
    for at, number in enumerate(numbers):
        if number in old | set(taken):
            mine = sum(w for n, o, w in shared if (n, o) == (at, number))
            assert mine > 0.5 * sum(w for n, _, w in shared if n == at)
            assert mine > 0.5 * sum(w for _, o, w in shared if o == number)
