"""Nobody floods the town with reports; nobody's address is kept for that; nothing that was written is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.records.cases.models import Case
from linli.records.people.models import VisitorCount
from linli.records.people.visitors import TOWN, count_photos, count_report, forget_visitors, visitor_key
from linli.words import Refusal
from tests.doors.resident import Resident, photo, words_of
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
HOME = "127.0.0.1"


def counted(address: str, *, times: int = 1, after: timedelta = timedelta()) -> str:
    """What the last of these is told; without an answer they were all taken."""
    now = timezone.now() + after
    try:
        for _ in range(times):
            count_report(address=address, now=now)
    except Refusal as refusal:
        return refusal.code
    return "taken"


def crowd(many: int) -> None:
    """So many reports, each from another connection."""
    for n in range(many):
        assert counted(f"198.51.100.{n}") == "taken"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Many reports have come from your connection in a short time; perhaps others share it."),
        (
            "zh-hans",
            "您所用的网络（可能与他人共用）短时间内发出的上报过多。您填写的内容已保留，请 1 分钟后再提交",
        ),
    ],
)
def test_a_flood_is_told_to_wait_and_the_report_is_kept(town: SmallTown, language: str, said: str) -> None:
    resident = Resident(language)
    resident.until("check")
    assert counted(HOME, times=60) == "taken"
    answer = resident.post("/report/check", key=resident.key)
    assert answer.status_code == 429
    assert said in words_of(answer)
    assert not Case.objects.exists()
    VisitorCount.objects.update(free_at=timezone.now() + timedelta(minutes=59))
    assert resident.post("/report/check", key=resident.key).status_code == 302
    assert Case.objects.get().text == "路灯不亮"


def test_sending_one_report_twice_counts_once(town: SmallTown) -> None:
    resident = Resident()
    resident.until("check")
    key = resident.key
    for _ in range(3):
        assert resident.post("/report/check", key=key).status_code == 302
    used = VisitorCount.objects.get(key=TOWN).free_at - timezone.now()
    assert used <= timedelta(seconds=3)  # one of 1,200 an hour


def test_following_without_end_is_a_flood_too(town: SmallTown) -> None:
    case = Resident().send()
    counted(HOME, times=59)
    answer = Resident("en").post(f"/cases/{case.number}/follow", key="k1")
    assert answer.status_code == 429
    assert "send it again in 1 min" in words_of(answer)
    assert case.reports.count() == 1


def test_adding_without_end_is_a_flood_too(town: SmallTown) -> None:
    resident = Resident("en")
    case = resident.send()
    link = resident.link()
    counted(HOME, times=59)
    answer = resident.post(f"{link}/do/supplement", text="and another thing")
    assert answer.status_code == 429
    assert "and another thing" in words_of(answer), "kept in the form"
    assert not case.steps.filter(move="supplement").exists()


def test_a_shared_address_waits_a_minute_and_never_an_hour(town: SmallTown) -> None:
    assert counted(HOME, times=60) == "taken"
    assert counted(HOME) == "too-many-reports"
    for minute in range(1, 30):
        assert counted(HOME, after=timedelta(minutes=minute, seconds=1)) == "taken"
    assert counted(HOME, after=timedelta(minutes=30, seconds=1), times=2) == "too-many-reports"
    assert counted(HOME, after=timedelta(minutes=95), times=60) == "taken"


def test_one_connection_is_one_household(town: SmallTown) -> None:
    assert counted("2001:db8:0:1::5", times=60) == "taken"
    assert counted("2001:db8:0:1:ffff::9") == "too-many-reports"
    assert counted("2001:db8:0:2::5") == "taken"
    assert counted("192.0.2.7") == "taken"


def test_refused_tries_do_not_make_the_wait_longer(town: SmallTown) -> None:
    assert counted(HOME, times=60) == "taken"
    assert [counted(HOME) for _ in range(40)] == ["too-many-reports"] * 40
    assert counted(HOME, after=timedelta(seconds=61)) == "taken"


def test_who_sends_much_waits_first_when_the_whole_town_is_flooded(
    town: SmallTown, settings: pytest.FixtureRequest
) -> None:
    settings.TOWN_REPORTS_AN_HOUR = 20  # type: ignore[attr-defined]
    assert counted(HOME, times=10) == "taken"
    crowd(10)
    assert counted(HOME) == "town-is-flooded"
    crowd(20)  # whoever sends little: as much again
    assert [counted("192.0.2.7") for _ in range(9)] == ["town-is-flooded"] * 9  # and uses up nothing
    assert counted("192.0.2.7", after=timedelta(minutes=3, seconds=1)) == "taken"
    assert counted(HOME, after=timedelta(minutes=5)) == "town-is-flooded"
    assert counted(HOME, after=timedelta(minutes=70)) == "taken"


def test_a_flood_from_one_address_does_not_use_up_what_belongs_to_the_town(
    town: SmallTown, settings: pytest.FixtureRequest
) -> None:
    settings.TOWN_REPORTS_AN_HOUR = 100  # type: ignore[attr-defined]
    for _ in range(300):
        counted(HOME)
    assert counted("192.0.2.7", times=40) == "taken"


def test_a_flooded_town_says_so_and_keeps_the_report(
    town: SmallTown, settings: pytest.FixtureRequest
) -> None:
    settings.TOWN_REPORTS_AN_HOUR = 1  # type: ignore[attr-defined]
    resident = Resident("zh-hans")
    resident.until("check")
    crowd(2)
    answer = resident.post("/report/check", key=resident.key)
    assert answer.status_code == 429
    assert "当前上报量远超平时。您填写的内容已保留，请 60 分钟后再提交" in words_of(answer)
    assert resident.key


def test_photos_that_are_never_sent_are_counted(town: SmallTown) -> None:
    now = timezone.now()
    count_photos(180, address=HOME, now=now)
    resident = Resident("en")
    resident.until("details")
    answer = resident.post("/report/details", text="dark", do="photo", photos=photo())
    assert answer.status_code == 429
    assert "Go on without a photo, or add it in 1 min." in words_of(answer)
    assert resident.post("/report/details", text="dark", do="continue").status_code == 302
    count_photos(3, address=HOME, now=now + timedelta(minutes=1, seconds=1))
    with pytest.raises(Refusal):
        count_photos(1, address=HOME, now=now + timedelta(minutes=1, seconds=1))


def test_no_address_is_kept_and_tomorrow_it_is_somebody_else(town: SmallTown) -> None:
    now = timezone.now()
    count_report(address="192.0.2.7", now=now)
    row = VisitorCount.objects.exclude(key=TOWN).get()
    assert row.key == visitor_key("report", "192.0.2.7", now=now)
    assert visitor_key("report", "192.0.2.7", now=now + timedelta(days=1)) != row.key
    assert visitor_key("find", "192.0.2.7", now=now).partition(":")[2] != row.key.partition(":")[2]
    assert forget_visitors(now=now + timedelta(hours=23)) == 0
    assert forget_visitors(now=now + timedelta(hours=25)) == 2


def test_a_town_may_switch_the_limits_off(town: SmallTown, settings: pytest.FixtureRequest) -> None:
    settings.REPORTS_AN_HOUR = settings.TOWN_REPORTS_AN_HOUR = settings.PHOTOS_AN_HOUR = 0  # type: ignore[attr-defined]
    assert counted(HOME, times=100) == "taken"
    count_photos(500, address=HOME, now=timezone.now())
    assert not VisitorCount.objects.exists()
