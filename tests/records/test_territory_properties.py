"""Held for any corrections and any days: each point in exactly one grid, no day without one, contiguity judged rightly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Draft, ResponsibilityGrid
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
        import shapely

        points = [shapely.Point(u.lon, u.lat) for u in units()]
        for day in [date(2025, 1, 1), *(NOON.date() + timedelta(days=d) for d in range(-1, 23))]:
            shapes = [shapely.from_wkb(bytes(g.shape)) for g in grids_on(day).filter(path__startswith=AREA)]
            assert all(sum(s.intersects(p) for s in shapes) == 1 for p in points), day
            codes = list(ResponsibilityGrid.objects.filter(in_force(day)).values_list("code", flat=True))
            assert len(codes) == len(set(codes))
