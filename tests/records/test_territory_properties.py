"""Held for any corrections and any days: each point in exactly one grid, no day without one, contiguity judged rightly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.engine.geography import grids_of_units
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Draft, DraftGrid, DraftUnit, ResponsibilityGrid
from linli.records.territory.planning import Plan
from linli.records.territory.queries import grids_on
from linli.records.territory.staffing import in_force
from linli.words import Refusal
from tests import small_town
from tests.records.land import AREA, COLUMNS, NOON, ROWS, draft, units

pytestmark = pytest.mark.django_db
QUIET = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
UNITS = st.integers(0, COLUMNS * ROWS - 1)


def pieces_by_hand(plan: Plan, code: str) -> int:
    """Flood fill on the lattice, without the code under test."""
    left = set(plan.members(code))
    count = 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            at = edge.pop()
            row, column = divmod(at, COLUMNS)
            beside = {
                (row + r) * COLUMNS + column + c
                for r, c in ((1, 0), (-1, 0), (0, 1), (0, -1))
                if 0 <= column + c < COLUMNS and 0 <= row + r < ROWS
            }
            found = beside & left
            left -= found
            edge += found
    return count


SIDES = st.tuples(st.floats(0, 1), st.floats(0, 1))
STEPS = st.one_of(
    st.tuples(st.just("move"), st.sets(UNITS, min_size=1, max_size=8), st.integers(0, 9)),
    st.tuples(st.just("split"), st.sets(UNITS, min_size=1, max_size=8)),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("redraw"), SIDES, SIDES, st.integers(0, 9)),
    st.tuples(st.just("cut"), SIDES, SIDES, SIDES),
    st.tuples(st.just("number")),
)


def correct(made: Draft, step: tuple[Any, ...]) -> None:
    """Make one correction; places are parts of the land's width and height."""
    plan = Plan(made)
    codes = sorted(plan.grids)
    box = (plan.lon.min() - 0.001, plan.lat.min() - 0.001, plan.lon.max() + 0.001, plan.lat.max() + 0.001)

    def place(at: tuple[float, float]) -> tuple[float, float]:
        return box[0] + at[0] * (box[2] - box[0]), box[1] + at[1] * (box[3] - box[1])

    verb, more = step[0], step[1:]
    given: dict[str, Any] = {"draft_id": made.pk, "version": made.version, "now": NOON, "by": SYSTEM}
    if verb == "move":
        territory.move_units(units=sorted(more[0]), to=codes[more[1] % len(codes)], **given)
    elif verb == "split":
        territory.split_grid(units=sorted(more[0]), **given)
    elif verb == "merge":
        territory.merge_grids(one=codes[more[0] % len(codes)], into=codes[more[1] % len(codes)], **given)
    elif verb == "redraw":
        outline = shapely.box(*shapely.LineString([place(more[0]), place(more[1])]).bounds)
        territory.redraw_grid(grid=codes[more[2] % len(codes)], outline=outline, **given)
    elif verb == "cut":
        territory.cut_grid(line=shapely.LineString([place(at) for at in more]), **given)
    else:
        territory.number_grids(**given)


def standing(made: Draft) -> tuple[Any, ...]:
    units_in = list(DraftUnit.objects.filter(draft=made).order_by("seq").values_list("seq", "grid"))
    grids = DraftGrid.objects.filter(draft=made).order_by("code")
    return units_in, list(grids.values_list("code", "name_zh", "name_en", "kind", "is_present"))


class TestCorrections(TestCase):
    @settings(QUIET, max_examples=12)
    @given(st.lists(STEPS, max_size=7))
    def test_any_corrections_fill_the_land_without_overlap_and_are_undone_to_the_letter(
        self, steps: list[Any]
    ) -> None:
        small_town.build()
        made = draft(low=1, high=10_000)
        history = [standing(made)]
        for step in steps:
            was = standing(made)
            try:
                correct(made, step)
            except Refusal:
                assert standing(made) == was  # a refused step changes nothing
                continue
            made.refresh_from_db()
            history.append(standing(made))
            self.look(made)
        for before in reversed(history[:-1]):
            territory.undo_correction(draft_id=made.pk, version=made.version, now=NOON, by=SYSTEM)
            made.refresh_from_db()
            assert standing(made) == before

    def look(self, made: Draft) -> None:
        plan = Plan(made)
        assert sum(plan.loads().values()) == 10 * COLUMNS * ROWS
        assert set(plan.grid) - {""} == set(plan.grids)
        assert plan.pieces() == {code: pieces_by_hand(plan, code) for code in set(plan.grid)}
        shapes = [
            bytes(s)
            for s in DraftUnit.objects.filter(draft=made).order_by("seq").values_list("shape", flat=True)
        ]
        lands = grids_of_units(shapes, plan.grid)
        whole = shapely.union_all(shapely.from_wkb(shapes))
        joined = shapely.union_all(list(lands.values()))
        # corners are rounded to a millimetre; beside that nothing is lost, and nothing is there twice
        assert shapely.area(shapely.symmetric_difference(joined, whole)) <= 5e-6 * shapely.area(whole)
        assert sum(shapely.area(list(lands.values()))) == pytest.approx(shapely.area(joined), rel=1e-12)

    @QUIET
    @given(SIDES, SIDES)
    def test_a_line_across_makes_connected_parts_on_its_two_sides(
        self, one: tuple[float, float], other: tuple[float, float]
    ) -> None:
        small_town.build()
        made = draft(low=1, high=10_000)
        plan = Plan(made)
        try:
            correct(made, ("cut", one, other))
        except Refusal as refusal:
            assert refusal.code in {"line-cuts-nothing", "line-wrong"}  # noqa: PT017
            return
        after = Plan(Draft.objects.get(pk=made.pk))
        new = set(after.grids) - set(plan.grids)
        assert new
        cut = {plan.grid[at] for at in range(len(plan)) if after.grid[at] in new}
        assert len(cut) == 1  # one grid was meant, the others are left alone
        assert all(pieces_by_hand(after, code) == 1 for code in {*new, *cut})


class TestPublications(TestCase):
    @QUIET
    @given(
        st.lists(
            st.tuples(st.sets(UNITS, min_size=1, max_size=6), st.sampled_from(["G01", "G02"])), max_size=4
        )
    )
    def test_contiguity_is_judged_rightly_after_any_moves(self, moves: list[tuple[set[int], str]]) -> None:
        small_town.build()
        made = draft()
        for chosen, to in moves:
            version = Draft.objects.values_list("version", flat=True).get(pk=made.pk)
            grids = Plan(made).grids
            if to in grids:
                territory.move_units(
                    draft_id=made.pk, version=version, units=sorted(chosen), to=to, now=NOON, by=SYSTEM
                )
        plan = Plan(made)
        assert plan.pieces() == {code: pieces_by_hand(plan, code) for code in set(plan.grid)}
        assert sum(plan.loads().values()) == 10 * COLUMNS * ROWS

    @QUIET
    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, COLUMNS - 1)), min_size=1, max_size=4))
    def test_no_day_has_a_gap_and_each_point_has_one_grid(self, plans: list[tuple[int, int]]) -> None:
        """Publish dividing lines at several columns for several days, in any order; refused ones change nothing."""
        town = small_town.build()
        territory.put_in_post(
            path=AREA + "G02/",
            duty="grid_worker",
            account=town.people["worker3"],
            from_on=date(2025, 1, 2),
            by=SYSTEM,
        )
        for days, column in plans:
            made = draft()
            plan = Plan(made)
            east = [at for at in range(len(plan)) if at % COLUMNS >= column and plan.grid[at] == "G01"]
            west = [at for at in range(len(plan)) if at % COLUMNS < column and plan.grid[at] == "G02"]
            for chosen, to in ((east, "G02"), (west, "G01")):
                if chosen:
                    made = territory.move_units(
                        draft_id=made.pk, version=made.version, units=chosen, to=to, now=NOON, by=SYSTEM
                    )
            before = set(ResponsibilityGrid.objects.values_list("code", "from_on", "to_on"))
            try:
                territory.publish_draft(
                    draft_id=made.pk,
                    version=made.version,
                    from_on=NOON.date() + timedelta(days=days),
                    reason="",
                    now=NOON,
                    by=SYSTEM,
                )
            except Refusal as refusal:
                assert refusal.code in {"grids-published-that-day", "publication-waits"}  # noqa: PT017
                assert set(ResponsibilityGrid.objects.values_list("code", "from_on", "to_on")) == before
        points = [shapely.Point(u.lon, u.lat) for u in units()]
        for day in [date(2025, 1, 1), *(NOON.date() + timedelta(days=d) for d in range(-1, 23))]:
            shapes = [shapely.from_wkb(bytes(g.shape)) for g in grids_on(day).filter(path__startswith=AREA)]
            assert all(sum(s.intersects(p) for s in shapes) == 1 for p in points), day
            codes = list(ResponsibilityGrid.objects.filter(in_force(day)).values_list("code", flat=True))
            assert len(codes) == len(set(codes))
