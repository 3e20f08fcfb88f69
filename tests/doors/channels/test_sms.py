"""Short messages: numbers, parts, quiet hours, limits, and the gateway behind HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.doors.channels.failures import Refused
from linli.doors.channels.sending import send_round
from linli.doors.channels.sms.numbers import e164
from linli.records.cases import actions
from linli.records.cases.given import Contact
from linli.records.cases.letters import segments
from linli.records.cases.models import OutboxMessage
from linli.records.people.queries import SYSTEM
from tests.doors.channels.conftest import SmsServer
from tests.records.loop import COVER, MONDAY, report, step, walk
from tests.small_town import SmallTown, at

Files = Callable[[], list[dict[str, Any]]]
WANG = Contact(name="王", phone="138 1234 5678")
NIGHT = at("2026-06-08 23:30")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13812345678", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("0086 138 1234 5678", "+8613812345678"),
        ("86 13812345678", "+8613812345678"),
        ("+44 7700 900123", "+447700900123"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: str) -> None:
    assert e164(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "010-12345678",
        "1381234567",
        "+86 12812345678",
        "+0123456789",
        "138１２３４5678",
        "x" * 12,
    ],
)
def test_what_cannot_take_a_short_message_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        e164(typed)


@given(st.text())
def test_parts_are_as_few_as_fit(text: str) -> None:
    found = segments(text)
    alone, each = (160, 153) if found.coding == "gsm7" else (70, 67)
    assert (found.count == 1) == (found.units <= alone)
    assert found.count == 1 or found.units <= found.count * each
    assert found.count == 1 or found.units > (found.count - 1) * (each - 1)


def test_what_takes_two_places_is_counted_so_and_never_cut() -> None:
    assert segments("€" * 80).count == 1
    assert segments("€" * 81).units == 162
    assert segments("a" * 152 + "€" * 5).count == 2
    assert segments("😀" * 35).count == 1
    assert (
        segments("路" * 66 + "😀" + "路" * 66).count == 3
    )  # a pair of halves does not fit into the last place


@pytest.mark.django_db
def test_a_short_message_is_signed_short_and_leads_to_the_case(town: SmallTown, files: Files) -> None:
    report(town, contact=WANG)
    report(town, contact=WANG, language="en")
    assert send_round(now=MONDAY) == {"sent": 2}
    chinese, english = files()
    assert chinese["to"] == "+8613812345678"
    assert chinese["text"].startswith("【柳渡】您反映的“路灯”已收到。进展、退订：https://testserver/f/")
    assert english["text"].startswith("Liudu: We have your report: ")
    row = OutboxMessage.objects.filter(template="received").order_by("id")[0]
    assert (row.parts, row.address) == (segments(chinese["text"]).count, "138****5678")


@pytest.mark.django_db
def test_the_gateway_gets_key_number_and_text(town: SmallTown, sms_server: SmsServer) -> None:
    report(town, contact=WANG)
    assert send_round(now=MONDAY) == {"sent": 1}
    ((headers, body),) = sms_server.got
    assert headers["Authorization"] == "Bearer k-1"
    assert headers["Idempotency-Key"] == body["key"]
    assert set(body) == {"to", "text", "key"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (400, "aside", "sms-refused"), (302, "aside", "sms-refused"), (429, "later", "sms-gateway-says-later"),
        (503, "later", "sms-gateway-says-later"), (401, "later", "sms-key-refused"),
    ],
)  # fmt: skip
def test_an_answer_of_the_gateway_decides(
    town: SmallTown, sms_server: SmsServer, status: int, kind: str, reason: str
) -> None:
    sms_server.answers.append(status)
    report(town, contact=WANG)
    assert send_round(now=MONDAY) == {kind: 1}
    assert OutboxMessage.objects.get().error == reason
    if kind == "later":
        later = OutboxMessage.objects.get().next_try_at
        assert later is not None
        assert send_round(now=later) == {"sent": 1}
        assert len({body["key"] for _, body in sms_server.got}) == 1


@pytest.mark.django_db
def test_a_gateway_that_is_away_is_waited_for(town: SmallTown, settings: Any) -> None:
    settings.SMS, settings.SMS_URL = "http", "http://127.0.0.1:9/send"
    report(town, contact=WANG)
    report(town, contact=WANG)
    assert send_round(now=MONDAY) == {"later": 2}


@pytest.mark.django_db
def test_nobody_is_woken_except_for_what_is_urgent(town: SmallTown, files: Files) -> None:
    report(town, contact=WANG, now=NIGHT)
    assert send_round(now=NIGHT) == {"held": 1}
    row = OutboxMessage.objects.get()
    assert (row.next_try_at, row.attempts, row.error) == (at("2026-06-09 07:00"), 0, "quiet-hours")
    report(town, contact=WANG, now=NIGHT, matter=COVER, condition="missing")
    assert send_round(now=NIGHT) == {"sent": 1}
    assert send_round(now=at("2026-06-09 06:59")) == {}
    assert send_round(now=at("2026-06-09 07:00")) == {"sent": 1}
    assert len(files()) == 2


@pytest.mark.django_db
def test_quiet_hours_are_the_towns_own_and_mail_knows_none(town: SmallTown) -> None:
    actions.set_message_rules(
        quiet_from=time(0), quiet_until=time(0), most_per_case=20, most_per_day=99, by=SYSTEM
    )
    report(town, contact=WANG, now=NIGHT)
    report(town, contact=Contact(email="a@example.org"), now=NIGHT)
    assert send_round(now=NIGHT) == {"sent": 2}


@pytest.mark.django_db
def test_a_case_and_a_day_cost_no_more_than_the_town_allows(town: SmallTown, files: Files) -> None:
    rules = {"quiet_from": time(22), "quiet_until": time(7), "signature": "柳渡网格"}
    actions.set_message_rules(**rules, most_per_case=2, most_per_day=100, by=SYSTEM)
    walk(town, report(town, contact=WANG), "close")
    late = MONDAY + timedelta(hours=3)
    assert send_round(now=late) == {"sent": 2, "dropped": 2}
    assert set(OutboxMessage.objects.filter(end="dropped").values_list("error", flat=True)) == {
        "case-limit-reached"
    }
    assert files()[0]["text"].startswith("【柳渡网格】")
    spent = sum(OutboxMessage.objects.values_list("parts", flat=True))
    actions.set_message_rules(**rules, most_per_case=20, most_per_day=spent + 1, by=SYSTEM)
    report(town, contact=WANG)
    assert send_round(now=late) == {"held": 1}
    row = OutboxMessage.objects.get(end="", channel="sms")
    assert (row.error, row.next_try_at) == ("day-limit-reached", at("2026-06-09 07:00"))
    assert send_round(now=at("2026-06-09 07:00")) == {"sent": 1}


@pytest.mark.django_db
def test_neither_logs_nor_the_desk_hold_a_number_or_a_link(
    town: SmallTown, sms_server: SmsServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sms_server.answers += [503, 400]
    case = report(town, contact=WANG)
    step(town, case, "reject", now=MONDAY, who="acceptor", reason="属于邻县，请联系 13900001111")
    send_round(now=MONDAY)
    send_round(now=MONDAY + timedelta(minutes=5))
    token = sms_server.got[-1][1]["text"].rsplit("/", 1)[1]
    kept = caplog.text + str(list(OutboxMessage.objects.values()))
    for secret in ("12345678", "1234 5678", "13900001111", token):
        assert secret not in kept
    assert len(sms_server.got) == 3
