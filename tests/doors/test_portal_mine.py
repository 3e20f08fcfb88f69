"""My reports on this device, how I am told, and having my data erased."""

from __future__ import annotations

import pytest

from linli.doors.portal.mine import COOKIE
from linli.records.cases.models import Case, ReporterContact
from tests.doors.resident import LAMP, Resident, text_of, words_of
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15


def link_of(resident: Resident) -> str:
    return resident.link()


def test_what_was_sent_is_in_the_list_of_this_device_only(town: SmallTown) -> None:
    resident = Resident()
    assert "Nothing is kept on this device" in words_of(resident.get("/mine"))
    resident.send()
    cookie = resident.client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "Street light" in words_of(resident.get("/mine"))
    assert "Nothing is kept" in words_of(Resident().get("/mine"))
    forged = Resident()
    forged.client.cookies[COOKIE] = cookie.value[:-2] + "xx"
    assert "Nothing is kept" in words_of(forged.get("/mine"))


def test_many_reports_ask_few_statements(town: SmallTown) -> None:
    resident = Resident()
    for _ in range(6):
        resident.send()
    shown = resident.get("/mine")
    assert text_of(shown).count("Off this list") == 6
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements


def test_reports_leave_the_list_one_by_one_or_all(town: SmallTown) -> None:
    resident = Resident()
    for _ in range(3):
        resident.send()
    one = Case.objects.latest("reported_at").reports.get().pk
    resident.post("/mine/forget", report=str(one))
    assert text_of(resident.get("/mine")).count("Off this list") == 2
    resident.post("/mine/forget", report="not an id")
    assert text_of(resident.get("/mine")).count("Off this list") == 2
    resident.post("/mine/forget", all="1")
    assert "Nothing is kept" in words_of(resident.get("/mine"))


def test_a_link_is_kept_on_another_device_only_when_asked(town: SmallTown) -> None:
    first = Resident()
    first.send()
    link = link_of(first)
    other = Resident()
    other.get(link)
    assert "Nothing is kept" in words_of(other.get("/mine"))
    other.post(f"{link}/keep")
    assert "Street light" in words_of(other.get("/mine"))


def test_how_to_be_told_is_chosen_with_the_report_and_changed_later(town: SmallTown) -> None:
    resident = Resident()
    resident.until("contact")
    answer = resident.post("/report/contact", email="lin@example.org", notify="sms")
    assert answer.status_code == 422
    assert "we need your mobile number" in words_of(answer)
    resident.post("/report/contact", email="lin@example.org", phone="13800001234", notify="sms")
    assert "By short message" in words_of(resident.get("/report/check"))
    resident.post("/report/check", key=resident.key)
    assert ReporterContact.objects.get().notify == "sms"
    link = link_of(resident)
    assert "How shall we tell you?" in words_of(resident.get(link))
    answer = resident.post(f"{link}/notify", notify="none")
    assert answer.headers["Location"].endswith("#notify")
    assert ReporterContact.objects.get().notify == "none"
    assert resident.post(f"{link}/notify", notify="pigeon").status_code == 422


@pytest.mark.parametrize(("language", "words"), [("en", "Tick that you are sure"), ("zh-hans", "请勾选确认")])
def test_data_is_erased_after_a_confirmation_and_the_case_stays(
    town: SmallTown, language: str, words: str
) -> None:
    resident = Resident(language)
    case = resident.send()
    link = link_of(resident)
    asked = resident.get(f"{link}/erase")
    assert "138••••1234" in words_of(asked)
    assert "13800001234" not in text_of(asked)
    refused = resident.post(f"{link}/erase")
    assert refused.status_code == 422
    assert words in words_of(refused)
    assert ReporterContact.objects.count() == 1
    assert resident.post(f"{link}/erase", sure="1").status_code == 200
    assert ReporterContact.objects.count() == 0
    assert Case.objects.get() == case
    assert resident.get(link).status_code == 200
    assert resident.post(f"{link}/erase", sure="1").status_code == 200, "twice does no harm"


def test_nobody_erases_the_data_of_another_report(town: SmallTown) -> None:
    first = Resident()
    first.send()
    assert first.post("/f/" + "x" * 43 + "/erase", sure="1").status_code == 404
    assert ReporterContact.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("楼道着火了", "119"),
        ("有人打架", "110"),
        ("fire", "119"),
        ("somebody is bleeding", "120"),
        ("水管爆了", "12345"),
        ("burst water main", "12345"),
    ],
)
def test_words_of_an_emergency_show_the_number_to_call(town: SmallTown, query: str, number: str) -> None:
    resident = Resident()
    resident.place()
    resident.post("/report/category", do="search", query=query)
    assert f'href="tel:{number}"' in text_of(resident.get("/report/category")).split("<footer")[0]
    resident.post("/report/category", do="search", query="路灯不亮 fire hydrant")
    assert "urgent" not in text_of(resident.get("/report/category"))


def test_a_report_that_has_expired_says_so_and_keeps_what_was_just_written(town: SmallTown) -> None:
    resident = Resident()
    resident.until("details")
    resident.client.cookies.pop("sessionid")
    answer = resident.post("/report/details", text="灯柱倒了", do="continue")
    assert answer.headers["Location"] == "/report/place?expired=1"
    assert "has expired" in words_of(resident.get("/report/place", expired="1"))
    resident.place()
    resident.post("/report/category", **{"class": LAMP})
    assert "灯柱倒了" in text_of(resident.get("/report/details"))
