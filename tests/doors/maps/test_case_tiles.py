"""Who sees which cases on the map, and that clusters neither lose nor double one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.doors.maps import clusters
from linli.doors.maps.projection import world
from linli.records.announcing import News, hear
from linli.records.cases import queries, spots
from linli.records.cases.models import Case
from linli.records.cases.spots import LIGHTS, Spot
from linli.records.people.queries import Right
from linli.records.schema import connection
from tests.doors.api.conftest import statements
from tests.doors.maps.conftest import Viewer
from tests.records.loop import report, walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    x, y = world(lon, lat)
    return z, int(x * 2**z), int(y * 2**z)


def numbers(viewer: Viewer, grids: Iterable[int] = (1, 2, 3, 4)) -> set[str]:
    return {c["number"] for g in grids for c in viewer.cases(*tile_of(*inside(g), 17))}


def test_a_unit_sees_its_own_cases_only(town: SmallTown) -> None:
    sent = walk(town, to="dispatch", case=report(town, grid=1))
    kept = report(town, grid=2)
    assert sent.unit_id == town.units["lighting"].id
    assert numbers(Viewer(town, "lamp")) == {sent.number}
    assert numbers(Viewer(town, "drain")) == set()
    assert numbers(Viewer(town, "dispatcher")) == {sent.number, kept.number}


def test_a_grid_worker_sees_the_own_grid_only(town: SmallTown) -> None:
    in_1, in_3 = report(town, grid=1), report(town, grid=3)
    assert numbers(Viewer(town, "worker1")) == {in_1.number}
    assert numbers(Viewer(town, "worker3")) == {in_3.number}


def test_nobody_sees_cases_without_signing_in(town: SmallTown) -> None:
    report(town, grid=1)
    z, x, y = tile_of(*inside(1), 17)
    answer = Viewer(town).get(f"tiles/cases/{z}/{x}/{y}.mvt")
    assert answer.status_code == 302
    assert answer.url.startswith("/desk/sign-in")
    # an administrator without the verb is refused, not shown an empty map
    assert Viewer(town, "admin").get(f"tiles/cases/{z}/{x}/{y}.mvt").status_code in {200, 403}


def test_the_map_and_the_list_give_the_same_answer(town: SmallTown) -> None:
    for grid in (1, 2, 3, 4):
        report(town, grid=grid)
    walk(town, to="dispatch", case=report(town, grid=3))
    for name in town.people:
        actor = town.actor(name)
        listed = set(queries.visible(actor).filter(is_open=True).values_list("number", flat=True))
        here = spots.spots()
        seen = {here.rows[i].number for i in np.flatnonzero(spots.may_see(here, actor.rights))}
        assert seen == listed, name


def test_a_closed_case_leaves_the_map(town: SmallTown) -> None:
    case = report(town, grid=1)
    assert numbers(Viewer(town, "dispatcher")) == {case.number}
    spots.forget()
    walk(town, to="close", case=case)
    assert numbers(Viewer(town, "dispatcher")) == set()


def test_own_changes_are_there_at_once_and_nobody_else_asks_more_often(
    town: SmallTown, monkeypatch: Any
) -> None:
    monkeypatch.setattr(spots, "LOOK_EVERY_S", 1000)
    now = timezone.now()
    case = report(town, grid=1, now=now)
    assert len(spots.spots().rows) == 1
    for grid, change in (
        (2, lambda: spots.look_again(connection.schema_name)),
        (3, lambda: hear(News("1-1", connection.schema_name, "case", {}))),
    ):
        now += timedelta(minutes=1)
        report(town, grid=grid, now=now)
        with statements() as seen:
            assert len(spots.spots().rows) == grid - 1
        assert len(seen) == 0
        hear(News("1-1", "elsewhere", "case", {}))
        hear(News("1-1", connection.schema_name, "alarm", {}))
        assert len(spots.spots().rows) == grid - 1
        change()
        assert len(spots.spots().rows) == grid
        with statements() as seen:
            spots.spots()
        assert len(seen) == 0
    walk(town, to="dispatch", case=case, now=now)
    client = Client()
    client.force_login(town.people["dispatcher"])
    shown = client.get("/desk/map?state=to_dispatch").content.decode()
    assert re.search(r"data-total[^>]*>0<", shown), "the page of the map looks by itself"


def test_what_changed_is_read_and_nothing_else(town: SmallTown, monkeypatch: Any) -> None:
    monkeypatch.setattr(spots, "LOOK_EVERY_S", 0)
    monkeypatch.setattr(spots, "SHARE", 0)
    for grid in (1, 2, 3):
        report(town, grid=grid)
    assert len(spots.spots().rows) == 3
    with statements() as seen:
        assert len(spots.spots().rows) == 3
    assert len(seen) == 1  # whether anything changed
    more = report(town, grid=4, now=timezone.now() + timedelta(minutes=1))
    before = spots.spots()
    assert {r.number for r in before.rows} >= {more.number}
    Case.objects.filter(pk=more.pk).update(is_open=False, changed_at=timezone.now() + timedelta(minutes=2))
    after = spots.spots()
    assert (len(after.rows), int(after.open_at().sum())) == (
        4,
        3,
    )  # an ended case is kept for earlier moments
    assert after.stamp != before.stamp


def test_lights_are_those_of_the_list(town: SmallTown) -> None:
    now = timezone.now()
    case = report(town, grid=1)
    for due, warn, stopped in (
        (None, None, False), (now + timedelta(hours=2), now + timedelta(hours=1), False),
        (now + timedelta(hours=2), now - timedelta(hours=1), False), (now - timedelta(hours=2), now - timedelta(hours=3), False),
        (now + timedelta(hours=2), None, False), (now - timedelta(hours=2), None, True),
    ):  # fmt: skip
        Case.objects.filter(pk=case.pk).update(due_at=due, warn_at=warn, is_clock_stopped=stopped)
        spots.forget()
        case.refresh_from_db()
        here = spots.spots()
        assert LIGHTS[int(here.lights(now.timestamp())[0])] == queries.light_of(case, now)


def test_tiles_cost_few_statements_and_are_not_sent_twice(town: SmallTown) -> None:
    for grid in (1, 2, 3, 4):
        report(town, grid=grid)
    viewer, (z, x, y) = Viewer(town, "dispatcher"), tile_of(*inside(1), 15)
    first = viewer.get(f"tiles/cases/{z}/{x}/{y}.mvt")
    with statements() as seen:
        second = viewer.get(f"tiles/cases/{z}/{x}/{y}.mvt", if_none_match=first["ETag"])
    assert second.status_code == 304
    assert len(seen) <= 4, seen
    assert "private" in second["Cache-Control"]
    # the browser of somebody else may hold this person's tile: it is never told that the tile is still good
    other = Viewer(town, "worker1").get(f"tiles/cases/{z}/{x}/{y}.mvt", if_none_match=first["ETag"])
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]
    assert "Cookie" in other["Vary"]


def test_what_the_scheme_does_not_have_is_not_found(town: SmallTown) -> None:
    assert Viewer(town, "dispatcher").get("tiles/cases/3/8/0.mvt").status_code == 404
    assert Viewer(town).get("tiles/base/23/0/0.mvt").status_code == 404


def spots_of(points: list[tuple[float, float, int]]) -> spots.Spots:
    rows = [
        Spot(str(i), 119 + lon, 31 + lat, "1/", None, (np.inf, 5.0, -5.0, 5.0)[light], (np.inf, -1.0, -9.0, 1.0)[light], light == 3, "event", "01001")
        for i, (lon, lat, light) in enumerate(points)
    ]  # fmt: skip
    return spots._arranged("test", rows)


places = st.tuples(st.floats(0, 0.5), st.floats(0, 0.5), st.integers(0, 3))


@given(st.lists(places, max_size=60), st.integers(0, 17))
def test_every_case_is_counted_once_at_every_zoom(points: list[tuple[float, float, int]], z: int) -> None:
    here = clusters.seen(spots_of(points), (Right("", frozenset({"cases.see"}), ""),), 0)
    level = clusters.level(here, z)
    assert level.counts.sum() == len(points)
    for light in range(4):
        assert level.counts[:, light].sum() == sum(p[2] == light for p in points)
    tiles = {(z, int(t) % 2**z, int(t) // 2**z) for t in level.tiles}
    told = [c for t in tiles for c in decoded(clusters.tile(here, *t))]
    assert sum(c["n"] for c in told) == len(points)


@given(st.lists(places, min_size=1, max_size=30), st.integers(8, 17))
def test_a_case_by_itself_is_drawn_where_it_is(points: list[tuple[float, float, int]], z: int) -> None:
    here = clusters.seen(spots_of(points), (Right("", frozenset({"cases.see"}), ""),), 0)
    level = clusters.level(here, z)
    for i in np.flatnonzero(level.counts.sum(axis=1) == 1):
        member = int(level.first[i])
        assert (level.x[i], level.y[i]) == (here.x[member], here.y[member])


def decoded(tile: bytes) -> list[dict[str, Any]]:
    import mapbox_vector_tile

    return [f["properties"] for f in mapbox_vector_tile.decode(tile)["cases"]["features"]] if tile else []
