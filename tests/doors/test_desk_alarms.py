"""Deadlines that pass are told to open pages: to whoever may see the case, and as theirs to whoever has to act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.doors.desk.live import views
from linli.records import announcing
from linli.records.announcing import News
from linli.records.cases.actions import sweep_alarms
from tests.records.loop import MONDAY, report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is announced as an alarm."""
    found: list[dict[str, Any]] = []
    original = announcing.announce_all

    def announce_all(topic: str, bodies: Any) -> None:
        found.extend(dict(b) for b in bodies)
        original(topic, bodies)

    monkeypatch.setattr("linli.records.cases.news.announce_all", announce_all)
    return found


def heard(town: SmallTown, username: str, body: dict[str, Any]) -> Any:
    return views._for(town.actor(username), News("1-1", connection.schema_name, "alarm", body), "en")


def test_amber_and_red_are_told_to_those_concerned(town: SmallTown, told: list[dict[str, Any]]) -> None:
    case = walk(town, report(town, grid=1), "take")
    assert sweep_alarms(now=MONDAY + timedelta(minutes=40)) == 0
    while sweep_alarms(now=MONDAY + timedelta(days=30)):
        pass
    mine = [b for b in told if b["number"] == case.number]
    assert [b["kind"] for b in mine] == ["warning", "red"], "the level above gets a message, not a bar"
    red = mine[-1]
    assert heard(town, "lamp", red)["isMine"]
    assert heard(town, "dispatcher", red) == {"number": case.number, "kind": "red", "isMine": False, "at": 0}
    assert heard(town, "worker3", red) is None
    assert heard(town, "drain", red) is None


def test_one_statement_however_many(town: SmallTown, told: list[dict[str, Any]]) -> None:
    for n in range(4):
        walk(town, report(town, grid=1 + n % 4), "take")
    with CaptureQueriesContext(connection) as caught:
        sweep_alarms(now=MONDAY + timedelta(days=30))
    assert sum("pg_notify" in q["sql"] for q in caught.captured_queries) == 1
    assert len(told) == 4


@pytest.mark.parametrize("path", ["/desk/", "/desk/cases", "/desk/deadlines"])
def test_the_bar_waits_hidden_on_the_pages_of_the_day(town: SmallTown, path: str) -> None:
    client = Client()
    client.force_login(town.people["dispatcher"])
    page = client.get(path).content.decode()
    assert 'role="status" hidden data-alarms="/desk/live/news"' in page
    assert 'data-everybody="1"' in page
    client.force_login(town.people["lamp"])
    if path != "/desk/deadlines":
        assert "data-everybody" not in client.get(path).content.decode()
