"""What must never go out, and how somebody says stop."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.doors.channels.sending import send_round
from linli.records.cases import actions
from linli.records.cases.following import follow_token
from linli.records.cases.given import Contact, Given, NewReport
from linli.records.cases.models import OutboxMessage, ReporterContact
from linli.records.people.queries import actor_of_reporter
from tests.records.loop import LAMP, MONDAY, report, reporter_of, resident, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
Files = Callable[[], list[dict[str, Any]]]
LATE = MONDAY + timedelta(hours=5)
WANG = Contact(name="王小满", email="wang@example.org")
NEIGHBOUR = Contact(name="邻居甲", phone="13900001111")


def test_only_reporters_are_told_never_the_party_or_the_unit(town: SmallTown, files: Files) -> None:
    case = report(town, contact=WANG, text="三号店铺占道，店主张三 13700002222")
    case = walk(town, case, "dispatch")
    step(town, case, "urge", now=MONDAY + timedelta(hours=1))
    send_round(now=LATE)
    assert {line["to"] for line in files()} == {"wang@example.org"}
    assert "张三" not in json.dumps(files(), ensure_ascii=False)
    desk = OutboxMessage.objects.filter(channel="desk")
    assert {m.to for m in desk} == {f"organisation:{case.unit_id}"}
    assert "wang" not in str(list(desk.values()))


def test_followers_never_read_each_others_words_names_or_numbers(town: SmallTown, files: Files) -> None:
    case = report(town, contact=WANG)
    new = NewReport(kind=LAMP[0], code=LAMP[1], text="我也看到了", contact=NEIGHBOUR)
    actions.add_report(case_id=case.pk, new=new, by=resident(), now=MONDAY)
    case = walk(town, case, "close")
    first = case.reports.order_by("reported_at", "id")[0]
    actions.reopen(
        case_id=case.pk, given=Given(reason="还是不亮，我住 3 栋 502 室，王小满", rating="unsatisfied"),
        by=actor_of_reporter(first.id), now=MONDAY + timedelta(hours=1),
    )  # fmt: skip
    send_round(now=LATE)
    to_neighbour = [line for line in files() if line["to"] == "+8613900001111"]
    to_wang = [line for line in files() if line["to"] == "wang@example.org"]
    assert "已重新办理" in to_neighbour[-1]["text"]
    assert "已重新办理" in to_wang[-1]["text"]
    said = json.dumps(to_neighbour, ensure_ascii=False)
    assert not [word for word in ("王小满", "wang@", "502 室", follow_token(first.id)) if word in said]
    said = json.dumps(to_wang, ensure_ascii=False)
    assert not [word for word in ("邻居甲", "13900001111", "我也看到了") if word in said]


def test_names_and_numbers_of_staff_stay_in_the_house(town: SmallTown, files: Files) -> None:
    case = walk(town, report(town, contact=WANG), "take")
    step(
        town, case, "handle", now=MONDAY + timedelta(hours=1),
        text="陆亮已更换灯泡，如有问题请打 138 0000 1234 或 lu.liang@unit.example，身份证 110101199003070012",
    )  # fmt: skip
    send_round(now=LATE)
    told = files()[-1]["text"]
    assert "已更换灯泡" in told
    assert "路灯管理所" in told
    assert not [w for w in ("陆亮", "0000 1234", "lu.liang", "110101199003") if w in told]


def test_a_promise_names_unit_moment_and_limit(town: SmallTown, files: Files) -> None:
    case = walk(town, report(town, contact=WANG, language="en"), "dispatch")
    send_round(now=LATE)
    told = files()[-1]
    assert case.handling_due_at is not None
    assert "with Street Lighting Unit now" in told["text"]
    assert f"It is to be done by {case.handling_due_at.astimezone(MONDAY.tzinfo):%H:%M} on " in told["text"]
    assert "The limit for this kind of problem: " in told["text"]


def test_more_time_tells_the_new_moment(town: SmallTown, files: Files) -> None:
    case = walk(town, report(town, contact=WANG), "take")
    before = case.handling_due_at
    case = step(town, case, "ask_extension", now=MONDAY + timedelta(hours=1))
    case = step(town, case, "grant_extension", now=MONDAY + timedelta(hours=2), text="配件在途")
    assert before is not None
    assert case.handling_due_at is not None
    assert case.handling_due_at > before
    send_round(now=LATE)
    told = files()[-1]["text"]
    assert "承诺办结时间有变" in told
    assert f"{case.handling_due_at.astimezone(MONDAY.tzinfo):%H:%M} 前办结" in told
    assert "原因：配件在途" in told


def test_the_link_stops_messages_and_opening_it_does_not(town: SmallTown, files: Files) -> None:
    case = report(town, contact=WANG, language="en")
    token = follow_token(case.reports.get().id)
    client = Client(enforce_csrf_checks=True)
    client.cookies["linli_language"] = "en"
    assert client.get(f"/m/{token}/stop").status_code == 200
    assert ReporterContact.objects.get().notify == "mail"
    done = client.post(f"/m/{token}/stop", {"List-Unsubscribe": "One-Click"})
    assert "You get no more messages" in done.content.decode()
    assert ReporterContact.objects.get().notify == "none"
    walk(town, case, "close")
    assert send_round(now=LATE) == {"dropped": 1}
    assert files() == []
    assert OutboxMessage.objects.get(channel="mail").error == "reader-said-stop"


def test_a_wrong_stop_link_is_a_page_that_says_so(town: SmallTown) -> None:
    answer = Client(headers={"accept-language": "zh"}).post("/m/nonsense/stop")
    assert answer.status_code == 404
    assert "链接不完整" in answer.content.decode()


def test_an_erased_contact_gets_nothing_and_leaves_no_address(town: SmallTown, files: Files) -> None:
    case = report(town, contact=NEIGHBOUR)
    send_round(now=MONDAY)
    case = walk(town, case, "dispatch")
    actions.erase_contact(report=case.reports.get(), by=reporter_of(case))
    assert send_round(now=LATE) == {"dropped": 1}
    assert len(files()) == 1
    assert set(OutboxMessage.objects.values_list("address", flat=True)) == {""}


def test_a_change_of_mind_turns_what_waits_to_the_other_way(town: SmallTown, files: Files) -> None:
    case = report(town, contact=Contact(phone="13900001111", email="wang@example.org"))
    actions.choose_notify(report=case.reports.get(), notify="sms", by=reporter_of(case))
    assert send_round(now=MONDAY) == {"sent": 1}
    assert files()[0]["channel"] == "sms"
    assert OutboxMessage.objects.get().channel == "sms"


def test_a_poisoned_message_is_set_aside_and_tried_again_by_hand(
    town: SmallTown, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(town, contact=WANG)
    other = report(town, contact=NEIGHBOUR)
    OutboxMessage.objects.filter(case=other).update(template="gone")
    assert send_round(now=MONDAY) == {"sent": 1, "later": 1}
    for hour in (1, 2):
        assert send_round(now=MONDAY + timedelta(hours=hour)) == {"later": 1}
    assert send_round(now=MONDAY + timedelta(hours=3)) == {"aside": 1}
    row = OutboxMessage.objects.get(end="aside")
    assert row.error == "fault-KeyError"
    assert send_round(now=MONDAY + timedelta(days=1)) == {}
    OutboxMessage.objects.filter(pk=row.pk).update(template="received")
    actions.retry_message(message_id=row.pk, by=town.actor("admin"), now=MONDAY)
    assert send_round(now=MONDAY) == {"sent": 1}
    assert len(files()) == 2


def test_a_hundred_messages_cost_as_many_statements_as_one(town: SmallTown, files: Files) -> None:
    report(town, contact=NEIGHBOUR)
    with CaptureQueriesContext(connection) as one:
        send_round(now=MONDAY)
    for _ in range(50):
        report(town, contact=NEIGHBOUR)
        report(town, contact=WANG)
    with CaptureQueriesContext(connection) as many:
        assert send_round(now=MONDAY, most=100) == {"sent": 100}
    assert len(many) == len(one) <= 12
    assert len(files()) == 101
