"""The desk's page of messages: what failed and why, another try, no addresses and no links; few statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.doors.channels.sending import send_round
from linli.doors.desk.outgoing.reasons import REASONS, reason_of
from linli.records.cases.following import follow_token
from linli.records.cases.given import Contact
from linli.records.cases.models import OutboxMessage
from tests.records.loop import report
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
WANG = Contact(email="wang@example.org")


def office(town: SmallTown, username: str = "admin", language: str = "en") -> Client:
    client = Client(headers={"origin": "http://testserver"})
    client.cookies["linli_language"] = language
    client.force_login(town.people[username])
    return client


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MAIL, settings.SMS, settings.MESSAGES_DIR = "file", "off", tmp_path


def failed(count: int = 1) -> list[OutboxMessage]:
    now = timezone.now()
    rows = list(OutboxMessage.objects.order_by("id")[:count])
    for row in rows:
        row.end, row.next_try_at, row.error, row.made_at = "aside", None, "mail-address-refused", now
        row.save()
    return rows


def test_sent_texts_are_read_without_address_and_link(town: SmallTown) -> None:
    case = report(town, contact=WANG, now=timezone.now())
    send_round(now=timezone.now())
    page = office(town).get("/desk/messages/").content.decode()
    assert "已收到您反映的问题" in page
    assert "w…@example.org" in page
    assert "wang@" not in page
    assert follow_token(case.reports.get().id) not in page
    assert "is not sent but written to a file" in page
    assert "SMS is not set up" in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "knows no such receiver"), ("zh-hans", "查无此收件人")]
)
def test_a_failed_message_says_why_and_is_tried_again(town: SmallTown, language: str, words: str) -> None:
    report(town, contact=WANG, now=timezone.now())
    (row,) = failed()
    client = office(town, language=language)
    assert words in client.get("/desk/messages/").content.decode()
    assert client.post(f"/desk/messages/{row.pk}/retry").status_code == 302
    assert send_round(now=timezone.now() + timedelta(seconds=1)) == {"sent": 1}
    again = client.post(f"/desk/messages/{row.pk}/retry", follow=True).content.decode()
    assert ("not set aside any more" if language == "en" else "不在搁置之列") in again
    assert OutboxMessage.objects.get().end == "sent"


def test_all_are_tried_again_at_once(town: SmallTown) -> None:
    for _ in range(3):
        report(town, contact=WANG, now=timezone.now())
    failed(3)
    assert (
        "3 messages are tried again"
        in office(town).post("/desk/messages/retry", follow=True).content.decode()
    )
    assert not OutboxMessage.objects.filter(end="aside").exists()


def test_only_who_manages_settings_comes_in(town: SmallTown) -> None:
    for username in ("lamp", "acceptor", "leader"):
        assert office(town, username).get("/desk/messages/").status_code == 403


def test_the_page_costs_the_same_with_many_rows(town: SmallTown) -> None:
    now = timezone.now()
    case = report(town, contact=WANG, now=now)
    counted = []
    for many in (1, 70):
        OutboxMessage.objects.bulk_create(
            OutboxMessage(key=f"{many}:{n}", channel="mail", to="report:x", template="received", case=case,
                          made_at=now, next_try_at=now)
            for n in range(many)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            page = office(town).get("/desk/messages/?show=waiting").content.decode()
        counted.append(len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]))
    assert counted[1] <= counted[0] <= 20, counted  # with those of signing in
    assert "page=2" in page
    for odd in ("?page=0", "?page=x", "?page=99999", "?show=nothing&page=²"):
        assert office(town).get(f"/desk/messages/{odd}").status_code == 200


def test_every_reason_has_words() -> None:
    assert all(reason_of(code) != code for code in REASONS)
    assert "KeyError" in reason_of("fault-KeyError")
