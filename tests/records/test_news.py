"""Each step is news for whoever may see the case, sent with the step or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.records import announcing
from linli.records.cases.models import Case
from linli.records.cases.news import may_hear, waits_for
from linli.words import Refusal
from tests.records.loop import report, step, walk
from tests.small_town import SmallTown, at

LATER = at("2026-06-08 15:00")
pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is announced."""
    found: list[dict[str, Any]] = []
    original = announcing.news_text

    def news_text(topic: str, body: Any) -> str:
        found.append(dict(body))
        return original(topic, body)

    monkeypatch.setattr("linli.records.cases.news.news_text", news_text)
    return found


def test_news_go_to_the_area_the_power_and_the_unit(town: SmallTown, told: list[dict[str, Any]]) -> None:
    case = report(town, grid=1)
    assert told[-1]["is_new"]
    assert told[-1]["number"] == case.number
    hearers = {name for name in town.people if may_hear(town.actor(name), told[-1])}
    assert {"acceptor", "dispatcher", "worker1", "supervisor"} <= hearers
    assert not hearers & {"worker3", "lamp", "drain", "clean"}
    assert waits_for(town.actor("acceptor"), told[-1])
    assert not waits_for(town.actor("dispatcher"), told[-1])


def test_a_unit_hears_of_its_cases_and_of_the_one_it_loses(
    town: SmallTown, told: list[dict[str, Any]]
) -> None:
    case = walk(town, report(town, grid=1), "dispatch")
    unit = next(n for n in ("lamp", "drain", "clean") if town.people[n].organisation_id == case.unit_id)
    other = next(n for n in ("lamp", "drain", "clean") if n != unit)
    assert may_hear(town.actor(unit), told[-1])
    assert waits_for(town.actor(unit), told[-1])
    assert not may_hear(town.actor(other), told[-1])
    case = step(town, case, "recall", now=LATER)
    step(
        town,
        case,
        "dispatch",
        unit={"lamp": "lighting", "drain": "drainage", "clean": "sanitation"}[other],
        now=LATER,
    )
    assert may_hear(town.actor(unit), told[-1]), "it is still on the old unit's screen"
    assert may_hear(town.actor(other), told[-1])
    assert not waits_for(town.actor(unit), told[-1])


def test_news_name_the_actor_and_never_the_reporter_or_words(
    town: SmallTown, told: list[dict[str, Any]]
) -> None:
    report(town, grid=1, text="楼上的王女士说")
    body = json.dumps(told[-1], ensure_ascii=False)
    assert "王女士" not in body
    assert told[-1]["by"] in {"reporter", "system"} or told[-1]["by"].startswith("account:")


def test_a_refused_step_is_no_news(town: SmallTown, told: list[dict[str, Any]]) -> None:
    case = report(town, grid=1)
    before = len(told)
    with pytest.raises(Refusal):
        step(town, case, "close", now=LATER)
    assert len(told) == before


def test_news_are_sent_in_the_transaction_of_the_step(town: SmallTown) -> None:
    with CaptureQueriesContext(connection) as caught:
        case = report(town, grid=1)
    sent = [q["sql"] for q in caught.captured_queries if "pg_notify" in q["sql"]]
    assert len(sent) == 1
    assert case.number in sent[0]
    assert connection.schema_name in sent[0]
    assert Case.objects.filter(pk=case.pk).exists()


def test_what_is_not_ours_is_left_alone() -> None:
    assert announcing.read("nonsense") is None
    assert announcing.read('{"a": 1}') is None
    with pytest.raises(ValueError, match="too long"):
        announcing.announce("case", {"x": "很" * 4000})
