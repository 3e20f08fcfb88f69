"""Whoever gave a case away sees who has read it on the phone, and when; in few statements."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.records.cases.models import Case, OutboxMessage
from linli.records.fieldwork.readings import first_readings, told_of
from tests.doors.field.phone import Phone
from tests.records.loop import COVER, MONDAY, report, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15


def desk(town: SmallTown, username: str, language: str = "en") -> Client:
    client = Client()
    client.cookies["linli_language"] = language
    client.force_login(town.people[username])
    return client


def read_all(town: SmallTown, username: str, **more: Any) -> None:
    phone = Phone(town, username)
    ids = [m["id"] for m in phone.get("day/messages").json()["messages"]]
    assert phone.send(phone.command("read", body={"messages": ids}, **more)).status_code == 201


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_dispatcher_sees_on_the_case_whether_it_was_read(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    client, address = desk(town, "dispatcher"), f"/desk/cases/{case.number}"
    before = page(client, address)
    assert "not read on a phone yet" in before
    assert f"{address}?do=urge#h-panel" in before
    assert "not read on a phone yet" in page(client, f"{address}/beside")
    read_all(town, "lamp", at=timezone.now())
    after = page(client, address)
    assert "not read on a phone yet" not in after
    other = walk(town, report(town), "take")
    taken = page(client, f"/desk/cases/{other.number}")
    assert "Dispatched to" in taken
    assert "not read on a phone yet" not in taken, "somebody has taken it"
    assert "by Lamp" in after
    assert f"{address}?do=urge#h-panel" not in after
    assert "陆亮" in page(desk(town, "dispatcher", "zh-hans"), address)


def test_a_phone_with_a_wrong_clock_is_said_and_not_corrected(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    read_all(town, "lamp", at=timezone.now() + timedelta(days=3))
    assert "the phone's clock is wrong" in page(desk(town, "dispatcher"), f"/desk/cases/{case.number}")
    assert told_of(case)[0].readers[0].is_clock_wrong


def test_only_what_was_told_since_the_last_dispatch_counts(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    read_all(town, "lamp")
    case = step(town, case, "recall", now=MONDAY)
    case = step(town, case, "dispatch", now=MONDAY + timedelta(hours=1), unit="drainage")
    case = step(town, case, "urge", now=MONDAY + timedelta(hours=2))
    assert [(t.what, t.readers) for t in told_of(case)] == [("dispatched", ()), ("urge", ())]
    assert first_readings([case]) == {case.pk: None}


def test_the_queue_says_which_dispatches_nobody_has_read(town: SmallTown) -> None:
    walk(town, report(town, matter=COVER, condition="missing"), "dispatch")
    client, address = desk(town, "dispatcher"), "/desk/cases?show=open"
    assert Case.objects.get().is_urgent
    assert 'class="chip chip-warn">not read yet' in page(client, address)
    assert "尚未阅读" in page(desk(town, "dispatcher", "zh-hans"), address)
    read_all(town, "lamp")
    assert "not read yet" not in page(client, address)
    with CaptureQueriesContext(connection) as one:
        page(client, address)
    for _ in range(5):
        walk(town, report(town), "dispatch")
    with CaptureQueriesContext(connection) as six:
        page(client, address)
    assert len(one) == len(six) <= MOST_STATEMENTS


def test_a_case_that_nobody_was_given_asks_nothing(town: SmallTown) -> None:
    case = report(town)
    with CaptureQueriesContext(connection) as asked:
        assert told_of(case) == []
        assert first_readings([case]) == {}
    assert len(asked) == 0
    assert not OutboxMessage.objects.filter(channel="desk").exists()
