"""News for phones that are open: cases of one's areas, one's own messages, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from linli.doors.field import messages
from linli.doors.parts.live.opening import HEADER, Subscription, waiting
from linli.records import announcing
from linli.records.announcing import News
from linli.records.cases.actions import sweep_alarms
from linli.records.cases.models import Case, OutboxMessage
from linli.records.fieldwork.actions import answer_suggestion
from linli.records.fieldwork.models import Suggestion
from tests.doors.field.phone import Phone
from tests.records.loop import CABINET, COVER, MONDAY, report, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[News]:
    """What would be sent to open pages."""
    found: list[News] = []

    def announce(topic: str, body: Any) -> None:
        found.append(News(f"{len(found)}-0", "liudu", topic, dict(body)))

    def news_text(topic: str, body: Any) -> str:
        announce(topic, body)
        return original(topic, body)

    original = announcing.news_text
    monkeypatch.setattr("linli.records.cases.news.news_text", news_text)
    monkeypatch.setattr("linli.records.fieldwork.actions.suggestions.announce", announce)
    return found


def listen(town: SmallTown, username: str, monkeypatch: pytest.MonkeyPatch) -> Subscription:
    monkeypatch.setattr(waiting, "is_served", True)
    answer = Phone(town, username).client.get("/field/live", headers={"Accept": "text/event-stream"})
    found = waiting.take(answer.headers[HEADER])
    assert found is not None
    return found


def test_a_phone_hears_of_cases_that_its_owner_may_see(
    town: SmallTown, told: list[News], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = walk(town, report(town), "dispatch")
    heard = {
        who: [d for n in told if (d := listen(town, who, monkeypatch).hears(n)) is not None]
        for who in ("lamp", "drain", "worker3")
    }
    assert [d["move"] for d in heard["lamp"]] == ["dispatch"]
    assert heard["lamp"][0] == {"number": case.number, "version": case.version, "move": "dispatch"}
    assert heard["drain"] == heard["worker3"] == []


def test_a_phone_hears_of_clocks_that_turn_amber_where_its_owner_may_see_the_case(
    town: SmallTown, told: list[News], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = walk(town, report(town), "dispatch")
    monkeypatch.setattr(
        "linli.records.cases.news.announce_all",
        lambda topic, bodies: told.extend(News("0-0", "liudu", topic, dict(b)) for b in bodies),
    )
    told.clear()
    clock = case.clocks.get(kind="handling")
    assert clock.next_alarm_at is not None
    sweep_alarms(now=clock.next_alarm_at)
    assert [n.topic for n in told] == ["alarm"]
    assert listen(town, "lamp", monkeypatch).hears(told[0]) == {"number": case.number, "alarm": "warning"}
    assert listen(town, "drain", monkeypatch).hears(told[0]) is None


def test_an_answer_to_a_suggestion_is_news_for_its_author_only(
    town: SmallTown, told: list[News], monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(town, "worker1")
    phone.send(phone.command("suggest", body={"text": "表格太多"}))
    answer_suggestion(pk=Suggestion.objects.get().pk, text="好", by=town.actor("admin"))
    assert [n.topic for n in told] == ["told"]
    assert listen(town, "worker1", monkeypatch).hears(told[0]) == {}
    assert listen(town, "worker3", monkeypatch).hears(told[0]) is None
    assert "好" not in str(told[0].body)


def test_urgent_messages_ring_until_read_or_until_the_case_is_over(town: SmallTown) -> None:
    case = walk(town, report(town, matter=COVER, condition="missing"), "dispatch")
    ordinary = walk(town, report(town, matter=CABINET, condition="dirty"), "dispatch")
    phone = Phone(town, "lamp")
    found = {m["case"]["number"]: m for m in phone.get("day/messages").json()["messages"]}
    assert (found[case.number]["is_urgent"], found[ordinary.number]["is_urgent"]) == (True, False)
    assert found[case.number]["read_at"] is None
    phone.send(phone.command("read", body={"messages": [found[case.number]["id"]]}))
    again = {m["case"]["number"]: m for m in phone.get("day/messages").json()["messages"]}
    assert again[case.number]["read_at"] is not None
    step(town, ordinary, "urge", now=MONDAY)
    urge = OutboxMessage.objects.get(template="urge")
    assert messages.rings(urge)
    Case.objects.filter(pk=ordinary.pk).update(is_open=False)
    assert not messages.rings(OutboxMessage.objects.get(pk=urge.pk))


def test_nobody_listens_without_signing_in(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    phone.client.logout()
    assert phone.client.get("/field/live").status_code == 302
