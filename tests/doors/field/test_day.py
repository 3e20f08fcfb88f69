"""What a phone takes along: tasks with their legal steps, in few statements whatever their number."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.records.cases.models import Case
from linli.records.cases.moves_of_many import next_moves_of_many
from linli.records.cases.queries import next_moves
from linli.records.tenancy import queries as tenancy
from tests.doors.field.phone import Phone
from tests.records.loop import MONDAY, report, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def test_tasks_come_first_with_their_legal_steps(town: SmallTown) -> None:
    walk(town, report(town), "dispatch")
    other = walk(town, report(town), "take")
    said = Phone(town, "lamp").get("day/cases").json()
    assert [c["is_mine"] for c in said["cases"]] == [True, True]
    first = next(c for c in said["cases"] if c["state"] == "dispatched")
    assert "take" in [m["move"] for m in first["moves"]]
    assert all(m["consequence"] for c in said["cases"] for m in c["moves"])
    assert str(other.pk) in [c["id"] for c in said["cases"]]


def test_a_phone_gets_only_what_its_owner_may_see(town: SmallTown) -> None:
    report(town, grid=1)
    report(town, grid=3)
    assert len(Phone(town, "worker1").get("day/cases").json()["cases"]) == 1
    assert len(Phone(town, "lamp").get("day/cases").json()["cases"]) == 0


def test_the_steps_of_many_are_those_of_each(town: SmallTown) -> None:
    """The batch answers what the page of each single case answers, for everybody."""
    report(town)
    for last in ("accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close"):
        walk(town, report(town), last)
    asked = walk(town, report(town), "take")
    step(town, asked, "ask_extension", now=MONDAY)
    pack = tenancy.catalogue()
    for who in town.people:
        by = town.actor(who)
        cases = [c for c in Case.objects.all() if by.may("cases.see", c.place_path, c.unit_id)]
        many = next_moves_of_many(cases, by, now=MONDAY, pack=pack)
        for case in cases:
            assert many[case.pk] == next_moves(case, by, now=MONDAY, pack=pack), (who, case.state)


def test_statements_do_not_grow_with_the_cases(town: SmallTown) -> None:
    phone = Phone(town, "lamp")
    counted = []
    for _ in range(2):
        for _ in range(4):
            walk(town, report(town), "dispatch")
        phone.get("day/cases")
        with CaptureQueriesContext(connection) as queries:
            phone.get("day/cases")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12


def test_what_has_not_changed_costs_no_bytes(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    for part in ("catalogue", "land", "cases", "messages"):
        first = phone.get(f"day/{part}")
        again = phone.get(f"day/{part}", **{"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), part


def test_the_catalogue_has_every_class_with_its_conditions(town: SmallTown) -> None:
    said = Phone(town, "worker1").get("day/catalogue").json()
    pack = tenancy.catalogue()
    assert len(said["classes"]) == len(pack.classes)
    lamp = next(c for c in said["classes"] if c["code"] == "01037" and c["kind"] == "component")
    assert any(c["limit"] for c in lamp["conditions"])
    assert "路" in said["sounds"]["lu"]
    assert said["synonyms"] == [list(group) for group in pack.synonyms] != []


def test_the_land_has_the_own_grid_only(town: SmallTown) -> None:
    said = Phone(town, "worker1").get("day/land").json()
    assert [f["properties"]["code"] for f in said["grids"]["features"]] == ["G01"]
    assert any(c["name"] == "陈巡" or c["duty"] == "grid_worker" for c in said["contacts"])


def test_a_case_with_its_history(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    said = Phone(town, "lamp").get(f"cases/{case.number}").json()
    assert [s["move"] for s in said["steps"]] == ["report", "accept", "file", "dispatch", "take"]
    assert Phone(town, "drain").get(f"cases/{case.number}").status_code == 404
