"""Requests for more time decided one by one and together: told before, each on its own, nobody decides his own."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from linli.doors.desk.messages import said_messages
from linli.doors.field.messages import sentence as field_sentence
from linli.doors.parts.templatetags.linli import before, tail
from linli.engine import worktime
from linli.engine.worktime import Limit, Unit
from linli.records.cases.models import Case, OutboxMessage, Request, Step
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import queries as tenancy
from tests.records.loop import MONDAY, report, step, walk
from tests.small_town import START, VILLAGE, SmallTown

pytestmark = pytest.mark.django_db
GRANT, REFUSE = "/desk/deadlines/requests/grant", "/desk/deadlines/requests/refuse"


def signed_in(town: SmallTown, username: str) -> Client:
    client = Client()
    client.force_login(town.people[username])
    client.cookies["linli_language"] = "en"
    return client


def asking(town: SmallTown, number: int, move: str = "ask_extension") -> list[Request]:
    now = timezone.now()
    for n in range(number):
        case = walk(
            town,
            report(town, grid=1 + n % 4, now=now - timedelta(hours=2)),
            "take",
            now=now - timedelta(hours=2),
        )
        step(town, case, move, now=now - timedelta(minutes=5), reason=f"配件需外地调货 {n}")  # fmt: skip
    return list(Request.objects.filter(decision="").order_by("pk"))


def sent(page: str) -> dict[str, object]:
    form: dict[str, object] = {"request": re.findall(r'name="request" value="([^"]+)" checked', page)}
    return form | dict(re.findall(r'name="(seen-[^"]+)" value="([^"]+)"', page))


def test_the_preview_tells_the_new_due_moment_and_decides_nothing(town: SmallTown) -> None:
    asked = asking(town, 2)
    client = signed_in(town, "dispatcher")
    page = unescape(client.post(GRANT, {"request": [r.pk for r in asked]}).content.decode())
    due = asked[0].case.handling_due_at
    assert due is not None
    new = worktime.extend(due, Limit(1, Unit.WORK_DAY), tenancy.calendar()).at
    assert "Nothing has been decided yet" in page
    with translation.override("en"):
        assert f"New due moment: {before(new)}" in page
        list_of_all = unescape(signed_in(town, "dispatcher").get("/desk/deadlines").content.decode())
        assert f"New due moment: {before(new)}" in list_of_all, "told before anybody decides"
    assert "配件需外地调货 0" in page
    assert Request.objects.filter(decision="").count() == 2


def test_granting_together_adds_to_each_due_moment(town: SmallTown) -> None:
    asked = asking(town, 3)
    old = {r.case_id: r.case.handling_due_at for r in asked}
    client = signed_in(town, "dispatcher")
    form = sent(client.post(GRANT, {"all": "1"}).content.decode())
    page = unescape(client.post(f"{GRANT}/do", form | {"reason": "同意"}).content.decode())
    assert "3 cases done" in page
    assert set(Request.objects.values_list("decision", flat=True)) == {"granted"}
    for case in Case.objects.all():
        assert case.handling_due_at is not None
        assert case.handling_due_at > old[case.pk]  # type: ignore[operator]
    assert Step.objects.filter(move="grant_extension").count() == 3


def test_refusing_together_needs_a_reason_which_stands_with_each(town: SmallTown) -> None:
    asked = asking(town, 2, "ask_suspension")
    client = signed_in(town, "supervisor")
    form = sent(client.post(REFUSE, {"request": [r.pk for r in asked]}).content.decode())
    lacking = client.post(f"{REFUSE}/do", form)
    assert lacking.status_code == 422
    assert "Refusing needs a reason" in lacking.content.decode()
    assert Request.objects.filter(decision="").count() == 2
    client.post(f"{REFUSE}/do", form | {"reason": "不影响施工"})
    assert Step.objects.filter(move="refuse_suspension", text="不影响施工").count() == 2


def test_what_was_decided_meanwhile_is_left_and_said(town: SmallTown) -> None:
    asked = asking(town, 2)
    client = signed_in(town, "dispatcher")
    form = sent(client.post(GRANT, {"request": [r.pk for r in asked]}).content.decode())
    other = asked[0].case
    step(town, other, "refuse_extension", who="dispatcher2", now=timezone.now(), reason="先到现场")
    page = unescape(client.post(f"{GRANT}/do", form).content.decode())
    assert "1 case done" in page
    assert "1 request had been decided by somebody else" in page
    assert sorted(Request.objects.values_list("decision", flat=True)) == ["granted", "refused"]
    again = unescape(client.post(f"{GRANT}/do", form).content.decode())
    assert "2 requests had been decided" in again
    assert Step.objects.filter(move="grant_extension").count() == 1


def test_nobody_without_the_power_decides(town: SmallTown) -> None:
    asked = asking(town, 1)
    for username in ("acceptor", "lamp", "leader"):
        answer = signed_in(town, username).post(f"{GRANT}/do", {"request": [asked[0].pk]})
        assert answer.status_code in {200, 403}, username
        assert Request.objects.filter(decision="").count() == 1
    assert signed_in(town, "dispatcher").post("/desk/deadlines/requests/void", {}).status_code == 422


def test_a_dispatcher_of_another_street_neither_sees_nor_decides(town: SmallTown) -> None:
    asked = asking(town, 1)  # in grid 1, in the town
    other = people.create_account(
        username="villager", name_zh="村派遣", name_en="Villager", password=None, organisation=town.units["command"], by=SYSTEM
    )  # fmt: skip
    people.grant_role(account=other, role="command_centre", area_path=VILLAGE, from_on=START, by=SYSTEM)
    town.people["villager"] = other
    client = signed_in(town, "villager")
    page = client.post(GRANT, {"request": [asked[0].pk]}).content.decode()
    assert asked[0].case.number not in page
    client.post(f"{GRANT}/do", {"request": [asked[0].pk]})
    client.post(f"{GRANT}/do", {"all": "1"})
    assert Request.objects.get().decision == ""


def test_statements_of_the_preview_do_not_grow(town: SmallTown) -> None:
    client = signed_in(town, "dispatcher")
    client.get("/desk/deadlines")  # reads the calendar once
    counts = []
    for more in (2, 6):
        asking(town, more)
        with CaptureQueriesContext(connection) as caught:
            client.post(GRANT, {"all": "1"})
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 15, counts


def test_a_request_of_another_power_says_who_decides_it(town: SmallTown) -> None:
    extension = asking(town, 1)[0]
    suspension = asking(town, 1, "ask_suspension")[-1]
    client = signed_in(town, "dispatcher")
    page = unescape(client.get("/desk/deadlines").content.decode())
    assert "1 request for you to decide" in page
    assert "1 more is decided by somebody else" in page
    assert page.count("Suspensions are decided by the supervision centre.") == 1
    preview = unescape(client.post(GRANT, {"request": [extension.pk, suspension.pk]}).content.decode())
    assert "Suspensions are decided by the supervision centre." in preview
    assert "Not yours now" not in preview
    client.cookies["linli_language"] = "zh-Hans"
    page = unescape(client.get("/desk/deadlines?light=stopped").content.decode())
    assert "挂账由监督中心审批。" in page
    assert "或勾选的申请" in page


def test_after_granting_the_page_names_the_case_and_its_new_moment(town: SmallTown) -> None:
    asked, client = asking(town, 1)[0], signed_in(town, "dispatcher")
    form = {
        "limit_value": "1",
        "limit_unit": "work_day",
        "next": "/desk/deadlines",
        "seen_version": asked.case.version,
    }
    answer = client.post(f"/desk/cases/{asked.case.number}/do/grant_extension", form, follow=True)
    page, case = unescape(answer.content.decode()), Case.objects.get(pk=asked.case_id)
    assert case.handling_due_at is not None
    with translation.override("en"):
        assert f"New due moment: {before(case.handling_due_at)}." in page
    assert f"Case {tail(case.number)} is now" in page


def test_the_bar_under_the_cases_speaks_of_cases(town: SmallTown) -> None:
    walk(
        town,
        report(town, now=timezone.now() - timedelta(days=30)),
        "take",
        now=timezone.now() - timedelta(days=30),
    )
    client = signed_in(town, "dispatcher")
    client.cookies["linli_language"] = "zh-Hans"
    page = unescape(client.get("/desk/deadlines").content.decode())
    assert "全部 1 件案卷" in page
    assert "或勾选的案卷" in page
    assert "申请" not in page[page.index('id="together"') :].split("</form>")[0]


def test_whoever_asked_for_more_time_is_told_the_answer(town: SmallTown) -> None:
    """At the desk and on the phone, with the new moment or the reason; the asker too where the unit is another one now."""
    case = walk(town, report(town), "take")
    unit = f"organisation:{town.units['lighting'].pk}"
    for n, (kind, answer) in enumerate(product(("extension", "suspension"), ("refuse", "grant"))):
        now = MONDAY + timedelta(hours=n + 1)
        step(town, case, f"ask_{kind}", now=now)
        case = step(town, case, f"{answer}_{kind}", now=now + timedelta(minutes=30))
        told = OutboxMessage.objects.get(case=case, template=f"{answer}_{kind}")
        assert (told.channel, told.to) == ("desk", unit)
        sentence = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                sentence[language] = said_messages([told], tenancy.catalogue())[0].sentence
                assert field_sentence(told) not in {"News of this case", "该案卷有新消息"}
        assert sentence["en"] != sentence["zh-hans"]
        assert "News of" not in sentence["en"]
        if answer == "refuse":
            assert "情况说明" in sentence["en"]
        else:
            assert told.data["due_at" if kind == "extension" else "until_on"]
    extended = OutboxMessage.objects.get(template="grant_extension")
    assert extended.data["due_at"] == case.steps.get(move="grant_extension").data["handling_due_at"], (
        "the new one"
    )
