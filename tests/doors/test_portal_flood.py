"""Nobody floods the town with reports; nobody's address is kept for that; nothing that was written is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.records.cases.models import Case
from linli.records.people.models import VisitorCount
from linli.records.people.visitors import count_report, forget_visitors, visitor_key
from linli.words import Refusal
from tests.doors.resident import Resident, words_of
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
HOME = "127.0.0.1"


def counted(address: str, *, times: int = 1, after: timedelta = timedelta()) -> str:
    now = timezone.now() + after
    try:
        for _ in range(times):
            count_report(address=address, now=now)
    except Refusal as refusal:
        return refusal.code
    return "taken"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "More than 30 reports came from your connection"),
        ("zh-hans", "您所用的网络一小时内已发出超过 30 件上报"),
    ],
)
def test_a_flood_is_told_to_wait_and_the_report_is_kept(town: SmallTown, language: str, said: str) -> None:
    resident = Resident(language)
    resident.until("check")
    assert counted(HOME, times=30) == "taken"
    answer = resident.post("/report/check", key=resident.key)
    assert answer.status_code == 429
    assert said in words_of(answer)
    assert not Case.objects.exists()
    VisitorCount.objects.update(since_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert resident.post("/report/check", key=resident.key).status_code == 302
    assert Case.objects.get().text == "路灯不亮"


def test_sending_one_report_twice_counts_once(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    key = resident.key
    for _ in range(3):
        assert resident.post("/report/check", key=key).status_code == 302
    assert VisitorCount.objects.get().count == 1


def test_following_without_end_is_a_flood_too(town: SmallTown) -> None:
    case = Resident().send()
    counted(HOME, times=29)
    answer = Resident("en").post(f"/cases/{case.number}/follow", key="k1")
    assert answer.status_code == 429
    assert "send it again in 60 min" in words_of(answer)
    assert case.reports.count() == 1


def test_one_connection_is_one_household_and_an_hour_ends(town: SmallTown) -> None:
    assert counted("2001:db8:0:1::5", times=30) == "taken"
    assert counted("2001:db8:0:1:ffff::9") == "too-many-reports"
    assert counted("2001:db8:0:2::5") == "taken"
    assert counted("192.0.2.7") == "taken"
    assert counted("2001:db8:0:1::5", after=timedelta(minutes=61)) == "taken"


def test_refused_tries_do_not_make_the_wait_longer(town: SmallTown) -> None:
    now = timezone.now()
    waits = []
    for second in range(40):
        try:
            count_report(address="192.0.2.7", now=now + timedelta(seconds=second))
        except Refusal as refusal:
            waits.append(refusal.data["minutes"])
    assert waits == [60] * 10


def test_no_address_is_kept_and_tomorrow_it_is_somebody_else(town: SmallTown) -> None:
    now = timezone.now()
    count_report(address="192.0.2.7", now=now)
    (row,) = VisitorCount.objects.all()
    assert row.key == visitor_key("report", "192.0.2.7", now=now)
    assert visitor_key("report", "192.0.2.7", now=now + timedelta(days=1)) != row.key
    assert visitor_key("find", "192.0.2.7", now=now).partition(":")[2] != row.key.partition(":")[2]
    assert forget_visitors(now=now + timedelta(hours=23)) == 0
    assert forget_visitors(now=now + timedelta(hours=25)) == 1


def test_a_town_may_switch_the_limit_off(town: SmallTown, settings: pytest.FixtureRequest) -> None:
    settings.REPORTS_AN_HOUR = 0  # type: ignore[attr-defined]
    assert counted(HOME, times=100) == "taken"
    assert not VisitorCount.objects.exists()
