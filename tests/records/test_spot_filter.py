"""Counting what was open at many moments at once is the same as asking each case at each moment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linli.records.cases import spots
from linli.records.cases.ground_figures import standing
from linli.records.cases.spot_filter import SpotFilter, choose, open_over_time
from linli.records.cases.spots import NEVER, Spot
from linli.records.people.queries import Right

EVERYTHING = (Right("", frozenset({"cases.see"}), ""),)
moments = st.integers(0, 100)
cases = st.tuples(
    moments,
    st.one_of(st.none(), moments),
    st.one_of(st.none(), moments),
    st.one_of(st.none(), moments),
    st.booleans(),
)


def made(rows: list[tuple[int, int | None, int | None, int | None, bool]]) -> spots.Spots:
    found = []
    for i, (reported, lasted, limit, handled, is_event) in enumerate(rows):
        ended = NEVER if lasted is None else reported + lasted
        found.append(
            Spot(str(i), 119.0, 31.0, "1/" if i % 2 else "2/", None, NEVER, NEVER, False, "event" if is_event else "component", "01001", "x",
                 float(reported), float(ended), NEVER if limit is None else float(reported + limit), NEVER if handled is None else float(reported + handled))
        )  # fmt: skip
    return spots._arranged("test", found)


@given(st.lists(cases, max_size=40), st.lists(st.integers(0, 250), min_size=1, max_size=12), st.booleans())
def test_all_moments_at_once_are_each_moment(rows: list, at: list[int], is_narrowed: bool) -> None:  # type: ignore[type-arg]
    here = made(rows)
    wanted = SpotFilter(kind="event", path="1/") if is_narrowed else SpotFilter()
    counted = open_over_time(here, EVERYTHING, wanted, [float(t) for t in at])
    for moment, (opened, late) in zip(at, counted, strict=True):
        one = SpotFilter(kind=wanted.kind, path=wanted.path, moment=float(moment))
        chosen = choose(here, EVERYTHING, one, now=1e9)
        assert opened == chosen.count
        by_hand = [r for r in here.rows if r.reported <= moment < r.ended and r.limit < moment < r.handled]
        if is_narrowed:
            by_hand = [r for r in by_hand if r.kind == "event" and r.path == "1/"]
        assert int((chosen.lights == 2).sum()) == len(by_hand)
        assert late == len(by_hand)


@given(st.lists(cases, max_size=40))
def test_every_open_case_stands_in_one_place(rows: list) -> None:  # type: ignore[type-arg]
    here = made(rows)
    chosen = choose(here, EVERYTHING, SpotFilter(), now=1e9)
    found = standing(chosen)
    assert sum(s.open for s in found.values()) == chosen.count == sum(r.ended == NEVER for r in here.rows)
    assert set(found) <= {"1/", "2/"}


def test_nobody_without_rights_sees_anything() -> None:
    here = made([(1, None, None, None, True)])
    assert choose(here, (), SpotFilter(), now=1e9).count == 0
    assert open_over_time(here, (), SpotFilter(), [50.0]) == [(0, 0)]
