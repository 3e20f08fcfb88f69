"""Where workers did their last task: one point a person, of people on duty, never older than thirty days, never a track."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from linli.records.cases.models import Case, Step
from linli.records.territory.models import Leave
from tests.doors.maps.conftest import Viewer
from tests.records.loop import report
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db


def step_of(town: SmallTown, who: str, *, grid: int, at: datetime) -> Case:
    case = report(town, grid=grid, now=at)
    Step.objects.create(
        case=case,
        seq=90,
        move="note",
        to_state=case.state,
        power="grid_worker",
        account=town.people[who],
        at=at,
    )
    return case


def points(town: SmallTown, who: str, language: str = "en") -> list[dict[str, Any]]:
    viewer = Viewer(town, who)
    viewer.client.cookies["linli_language"] = language
    found: list[dict[str, Any]] = viewer.get("last-tasks.geojson").json()["features"]
    return found


def test_only_the_last_place_of_each_is_told_with_its_age(town: SmallTown) -> None:
    now = timezone.now()
    step_of(town, "worker1", grid=2, at=now - timedelta(days=3))
    last = step_of(town, "worker1", grid=1, at=now - timedelta(minutes=6))
    [point] = points(town, "dispatcher")
    assert point["geometry"]["coordinates"] == [pytest.approx(v, abs=1e-5) for v in inside(1)]
    told = point["properties"]
    assert (told["name"], told["age"], told["number"], told["is_fresh"]) == (
        "Worker1",
        "6 min ago",
        last.number,
        True,
    )
    assert set(told) == {"name", "age", "minutes", "is_fresh", "number"}
    assert points(town, "dispatcher", "zh-hans")[0]["properties"]["age"] == "6 分钟前"


def test_after_thirty_days_nothing_is_left(town: SmallTown) -> None:
    now = timezone.now()
    step_of(town, "worker1", grid=1, at=now - timedelta(days=30, minutes=1))
    assert points(town, "dispatcher") == []
    step_of(town, "worker3", grid=3, at=now - timedelta(days=29))
    assert [p["properties"]["name"] for p in points(town, "dispatcher")] == ["Worker3"]


def test_people_see_themselves_and_those_of_their_area(town: SmallTown) -> None:
    now = timezone.now()
    step_of(town, "worker1", grid=1, at=now)
    step_of(town, "worker3", grid=3, at=now)
    names = {
        who: {p["properties"]["name"] for p in points(town, who)}
        for who in ("dispatcher", "worker1", "worker3", "lamp")
    }
    assert names == {
        "dispatcher": {"Worker1", "Worker3"},
        "worker1": {"Worker1"},
        "worker3": {"Worker3"},
        "lamp": set(),
    }


def test_nobody_is_shown_who_is_not_on_duty(town: SmallTown) -> None:
    now = timezone.now()
    step_of(town, "worker1", grid=1, at=now)
    step_of(town, "dispatcher", grid=1, at=now)  # holds no post in a grid
    assert len(points(town, "dispatcher")) == 1
    today = timezone.localdate()
    leave = Leave.objects.create(
        account=town.people["worker1"], from_on=today, to_on=today + timedelta(days=2), state="granted", asked_at=now,
        decided_at=now, decided_by=town.people["supervisor"],
    )  # fmt: skip
    assert points(town, "dispatcher") == []
    leave.delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE territory_holding SET to_on = %s", [date(2025, 12, 31)])
    assert points(town, "dispatcher") == []


def test_without_signing_in_there_is_nothing(town: SmallTown) -> None:
    assert Viewer(town).get("last-tasks.geojson").status_code == 302
