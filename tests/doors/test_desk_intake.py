"""Taking in: what is near, shops and addresses, the flow, the hotline, the caller's other cases, the promise."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.doors.parts.templatetags.linli import grouped
from linli.records.cases.given import Contact
from linli.records.cases.models import Case, Report
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from tests.doors.page_forms import forms_on
from tests.doors.test_desk_pages import MOST_STATEMENTS
from tests.records.loop import CABINET, COVER, LAMP, report
from tests.small_town import START, SmallTown, inside

pytestmark = pytest.mark.django_db
LON, LAT = inside(1)
CALL = {
    "channel": "telephone",
    "text": "路灯不亮",
    "matter": f"{LAMP[0]}:{LAMP[1]}",
    "lon": LON,
    "lat": LAT,
    "key": "k",
}


@pytest.fixture
def desk(town: SmallTown) -> Client:
    client = Client()
    client.force_login(town.people["acceptor"])
    client.cookies["linli_language"] = "en"
    return client


def sent(client: Client, **fields: Any) -> str:
    answer = client.post("/desk/intake", {**CALL, **fields})
    assert answer.status_code in {200, 422}, answer.headers
    return unescape(answer.content.decode())


def test_what_is_open_nearby_stands_beside_whatever_its_category(town: SmallTown, desk: Client) -> None:
    same, other = report(town, now=timezone.now()), report(town, matter=COVER, now=timezone.now())
    text = sent(desk, do="look", matter="")
    assert same.number[10:14] + "-" + same.number[14:] in text
    assert other.number[10:14] + "-" + other.number[14:] in text
    assert "may be the same problem" not in text
    assert "may be the same problem" in sent(desk, do="look")


def test_a_report_is_added_to_the_case_that_is_there(town: SmallTown, desk: Client) -> None:
    known = report(town, now=timezone.now())
    answer = desk.post("/desk/intake", {**CALL, "do": f"follow:{known.pk}", "phone": "13900000000"})
    assert answer.status_code == 302
    assert Case.objects.count() == 1
    assert Report.objects.filter(case=known).count() == 2


@pytest.mark.parametrize(
    ("flow", "state"), [("ordinary", "to_file"), ("emergency", "to_dispatch"), ("approval", "reviewing")]
)
def test_a_call_is_taken_in_and_passed_on_in_one_press(
    town: SmallTown, desk: Client, flow: str, state: str
) -> None:
    sent_twice = {**CALL, "do": "pass", "flow": flow, "key": "one press"}
    for _ in range(2):  # a double press does it once
        assert desk.post("/desk/intake", sent_twice).status_code == 302
    case = Case.objects.get()
    assert case.state == state
    page = unescape(desk.get(f"/desk/cases/{case.number}").content.decode())
    assert f"Taken in as {case.number}. The case is now:" in page


def test_whoever_may_not_accept_only_registers(town: SmallTown, desk: Client) -> None:
    assert 'value="pass"' in sent(desk, do="look")
    people.create_role(
        code="counter", name_zh="窗口", name_en="Counter", verbs=["cases.take_in", "cases.see"], by=SYSTEM
    )
    account = people.create_account(
        username="counter", name_zh="窗口", password="long enough it is", by=SYSTEM
    )
    people.grant_role(account=account, role="counter", from_on=START, by=SYSTEM)
    client = Client()
    client.force_login(account)
    client.cookies["linli_language"] = "en"
    assert 'value="pass"' not in sent(client, do="look")
    assert client.post("/desk/intake", {**CALL, "do": "pass"}).status_code == 302
    case = Case.objects.get()
    assert case.state == "received"
    assert "is now: to accept" in unescape(client.get(f"/desk/cases/{case.number}").content.decode())


def test_what_somebody_else_took_in_meanwhile_is_told_once(town: SmallTown, desk: Client) -> None:
    """The page knows what it showed; a new case of the same class nearby is told before there are two of it."""

    def shown(page: str) -> str:
        return next(f for f in forms_on("/desk/intake", page) if "near_shown" in f.sent()).sent()[
            "near_shown"
        ][0]

    seen = shown(sent(desk, do="look"))
    report(town, matter=COVER, now=timezone.now())
    other = report(town, now=timezone.now())
    told = desk.post("/desk/intake", {**CALL, "do": "send", "near_shown": seen, "place_text": "桥头 <2>"})
    page = unescape(told.content.decode())
    assert told.status_code == 409
    assert f"Case {grouped(other.number)}, 0 m from here" in page
    assert "桥头 <2>" in page
    assert f"follow:{other.pk}" in page
    assert Case.objects.count() == 2
    again = {**CALL, "do": "send", "near_shown": shown(page)}
    assert desk.post("/desk/intake", again).status_code == 302
    assert desk.post("/desk/intake", {**again, "near_shown": seen}).status_code == 409
    Case.objects.filter(pk=other.pk).update(is_open=False)
    assert (
        desk.post("/desk/intake", {**again, "near_shown": ""}).status_code == 302
    )  # its own case is not news
    assert Case.objects.count() == 3


@pytest.mark.parametrize("flow", ["ordinary", "coordination", "emergency", "approval"])
def test_the_flow_is_chosen(town: SmallTown, desk: Client, flow: str) -> None:
    assert desk.post("/desk/intake", {**CALL, "do": "send", "flow": flow}).status_code == 302
    assert Case.objects.get().flow == flow


def test_an_order_of_the_hotline_keeps_its_number(town: SmallTown, desk: Client) -> None:
    desk.post("/desk/intake", {**CALL, "do": "send", "channel": "12345", "order": "GD-2026-77"})
    case = Case.objects.get()
    assert (case.channel, case.source_data) == ("telephone", {"line": "12345", "order": "GD-2026-77"})
    assert "GD-2026-77" in desk.get(f"/desk/cases/{case.number}").content.decode()


def test_mail_is_a_way_in_and_an_unknown_one_is_refused(town: SmallTown, desk: Client) -> None:
    assert "telephone or at the counter" in sent(desk, do="send", channel="pigeon")
    assert desk.post("/desk/intake", {**CALL, "do": "send", "channel": "mail"}).status_code == 302
    assert Case.objects.get().channel == "mail"


def test_the_time_that_can_be_promised_is_said(town: SmallTown, desk: Client) -> None:
    text = sent(desk, do="look")
    assert "from dispatch. Dispatched now, it would be due" in text


def test_a_shop_puts_the_pin_and_the_words(town: SmallTown, desk: Client) -> None:
    registers.add_premises(
        premises=[registers.NewPremises(code="P1", name_zh="刘记面馆", name_en="Liu's Noodles", kind="restaurant",
                  address_zh="石桥街 20 号", lon=LON + 0.001, lat=LAT, path="999001/001/001/")], by=SYSTEM,
    )  # fmt: skip
    found = sent(desk, do="look", lon="", lat="", place_text="刘记")
    assert 'value="premises:P1"' in found
    chosen = sent(desk, do="look", lon="", lat="", place_text="刘记", spot="premises:P1")
    assert f'name="lon" data-kept value="{LON + 0.001:.7f}"' in chosen
    assert "Liu's Noodles" in chosen
    moved = sent(desk, do="look", place_text="刘记", spot="premises:P1", spot_before="premises:P1")
    assert f'name="lon" data-kept value="{LON:.7f}"' in moved


def test_a_callers_other_cases_need_consent_and_leave_a_row(town: SmallTown, desk: Client) -> None:
    known = report(town, now=timezone.now(), contact=Contact(phone="13800001234"), grid=3)
    tail = known.number[10:14] + "-" + known.number[14:]
    assert "Ask the person first" in sent(desk, do="caller", phone="13800001234")
    assert "telephone number or mail address first" in sent(desk, do="caller", consent="1")
    assert not JournalRow.objects.filter(verb="look", subject="contacts:caller").exists()
    assert tail in sent(desk, do="caller", phone="13800001234", consent="1")
    row = JournalRow.objects.get(verb="look", subject="contacts:caller")
    assert "13800001234" not in str(row.body)
    assert tail not in sent(desk, do="caller", phone="999", consent="1")


def test_statements_stay_few_with_many_cases_near(town: SmallTown, desk: Client) -> None:
    for _ in range(40):
        report(town, now=timezone.now())
    sent(desk, do="look", place_text="石桥街")
    with CaptureQueriesContext(connection) as asked:
        sent(desk, do="look", place_text="石桥街")
    assert len(asked) <= MOST_STATEMENTS


def test_a_grid_worker_is_offered_residents_reports_of_the_own_grid(town: SmallTown) -> None:
    here, elsewhere = report(town, matter=CABINET), report(town, matter=CABINET, grid=3)
    report(town, matter=COVER, grid=1)
    client = Client()
    client.force_login(town.people["worker1"])
    text = client.get("/desk/found").content.decode()
    assert f"/desk/cases/{here.number}?do=settle" in text
    assert elsewhere.number not in text
    assert text.count("?do=settle") == 1
    form = client.get(f"/desk/cases/{here.number}?do=settle").content.decode()
    assert f'action="/desk/cases/{here.number}/do/settle"' in form


def test_very_long_words_come_back_with_a_sentence(town: SmallTown, desk: Client) -> None:
    text = sent(desk, do="send", text="长" * 10_000)
    assert "10000 characters" in text
    assert "长" * 10_000 in text
    assert (
        "300" not in sent(desk, do="send", place_text="路" * 300, lon="", lat="") or Case.objects.count() == 0
    )
