"""Who reads: the reporter, somebody who follows, everybody; each is told what is theirs and nothing as if it were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import shapely
from django.utils import timezone

from linli.records.cases import actions, open_places
from linli.records.cases.evidence import read_photo
from linli.records.cases.given import Contact, Given
from linli.records.cases.models import Case, Clock, Evidence, OutboxMessage
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.words import Refusal
from tests.doors.resident import Resident, photo, text_of, words_of
from tests.doors.test_portal_follow import SOON, closed, follower_of, reported
from tests.records.loop import report, step, walk
from tests.small_town import ZONE, SmallTown, inside

pytestmark = pytest.mark.django_db
LON, LAT = inside(1)


@pytest.fixture(autouse=True)
def _no_homes() -> Iterator[None]:
    open_places.forget_homes()
    yield
    open_places.forget_homes()


def test_what_was_withdrawn_is_published_nowhere(town: SmallTown) -> None:
    resident, case, link = reported()
    resident.post(f"{link}/do/withdraw", text="已经修好了")
    stays = report(town, now=timezone.now())
    for path in ("/open", "/open/cases.csv", "/open/cases.geojson", "/api/v1/public/cases"):
        answer = resident.get(path)
        shown = b"".join(answer.streaming_content).decode() if answer.streaming else text_of(answer)
        assert case.number not in shown.replace(" ", "").replace("\u202f", ""), path
        if path != "/open":
            assert stays.number in shown, path
    assert resident.get(f"/georeport/v2/requests/{case.number}.json").status_code == 404


@pytest.mark.parametrize(
    ("language", "own", "others"),
    [
        (
            "en",
            ("We have your report", "tell us whether you are satisfied"),
            ("has come in", "This is done."),
        ),
        ("zh-hans", ("已收到您的上报", "请您评价"), ("已收到上报", "已办结")),
    ],
)
def test_only_the_reporter_is_spoken_to_as_the_reporter(
    town: SmallTown, language: str, own: tuple[str, str], others: tuple[str, str]
) -> None:
    resident, case, link = reported(language)
    neighbour, theirs = follower_of(case)
    neighbour.client.cookies["linli_language"] = language
    pages = [(neighbour, theirs), (Resident(language), f"/cases/{case.number}")]
    for n, to in enumerate(("", "close")):
        if to:
            walk(town, Case.objects.get(pk=case.pk), to, now=timezone.now(), every=SOON)
        assert own[n] in words_of(resident.get(link))
        for reader, page in pages:
            shown = words_of(reader.get(page))
            assert others[n] in shown
            assert own[n] not in shown
            assert "Your report" not in shown


def test_the_own_rating_is_read_again_by_whoever_gave_it(town: SmallTown) -> None:
    resident, case, link = reported("zh-hans")
    neighbour, theirs = follower_of(case)
    other, second, joined = reported("zh-hans")
    step(town, second, "merge", who="acceptor", now=timezone.now(), original=case.number)
    walk(town, Case.objects.get(pk=case.pk), "close", now=timezone.now(), every=SOON)
    resident.post(f"{link}/do/rate", rating="fairly", text="亮了，但是有点晃")
    shown = text_of(resident.get(link))
    assert "您的评价" in shown
    assert "基本满意" in shown
    assert "亮了，但是有点晃" in shown
    for reader, page in ((neighbour, theirs), (other, joined), (neighbour, f"/cases/{case.number}")):
        shown = text_of(reader.get(page))
        assert "您的评价" not in shown
        assert "亮了，但是有点晃" not in shown
        assert "请您评价" not in shown, "it has been rated"


def test_a_photo_alone_answers_a_question(town: SmallTown) -> None:
    resident, case, link = reported("zh-hans")
    step(town, case, "ask_reporter", who="acceptor", now=timezone.now(), text="能补一张照片吗？")
    assert resident.post(f"{link}/do/supplement", text="").status_code == 422, "nothing at all is no answer"
    for _press in range(2):
        answer = resident.post(f"{link}/do/supplement", text=" ", photos=photo(colour="#aa0000"))
        assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "received"
    assert case.steps.get(move="supplement").text == "补充了 1 张照片"
    assert Evidence.objects.filter(case=case).count() == 1


def test_a_case_that_is_done_again_shows_neither_the_old_unit_nor_the_old_result(town: SmallTown) -> None:
    resident, case, link = closed(town)
    resident.post(f"{link}/do/rate", rating="unsatisfied", text="still dark")
    public = f"/cases/{case.number}"
    for page in (link, public):
        shown = text_of(resident.get(page))
        assert "Photo after the work" in shown, page
        assert "Handled by" in shown, page
    resident.post(f"{link}/do/reopen", rating="unsatisfied", text="still dark")
    for page in (link, public):
        shown = text_of(resident.get(page))
        assert "Photo after the work" not in shown, page
        assert "Handled by" not in shown, page
        assert "Why them" not in shown, page
        assert "Taken up again" in shown, page
    assert "Photo of this step" in text_of(resident.get(link)), "the first result is history"
    now = timezone.now()
    case = step(town, Case.objects.get(pk=case.pk), "dispatch", now=now)
    assert "Handled by" in words_of(resident.get(link))
    case = step(town, case, "take", now=now + SOON)
    picture = read_photo(photo("again.jpg", colour="#2040c0").read(), zone=ZONE)
    given = Given(text="换了灯座", photos=(picture,))
    actions.handle(case_id=case.pk, given=given, by=town.actor("lamp"), now=now + 2 * SOON)
    assert "Photo after the work" in text_of(resident.get(link))


def test_that_no_rule_names_the_unit_is_for_the_office_to_know(town: SmallTown) -> None:
    resident, case, link = reported()
    walk(town, case, "file", now=timezone.now(), every=SOON)
    case = step(town, Case.objects.get(pk=case.pk), "dispatch", now=timezone.now(), unit="drainage")
    assert case.why["rule"] == "by-hand"
    shown = words_of(resident.get(link))
    assert "The dispatch centre chose this unit" in shown
    assert "no rule" not in shown


def shop_below_flats() -> None:
    shape = shapely.box(LON - 1e-4, LAT - 1e-4, LON + 1e-4, LAT + 1e-4).wkb
    house = registers.NewBuilding(
        code="H", kind="housing", address_zh="石桥街 1 号", shape=shape, path="999001/", households=12
    )
    registers.add_buildings(buildings=[house], by=SYSTEM)
    shop = registers.NewPremises(
        code="1", kind="shop", name_zh="同福便利店", name_en="Tongfu", address_zh="石桥街 1 号", lon=LON, lat=LAT, path="999001/"
    )  # fmt: skip
    registers.add_premises(premises=[shop], by=SYSTEM)


def test_what_was_reported_at_a_shop_is_found_by_the_next_one_and_what_was_from_a_flat_is_not(
    town: SmallTown,
) -> None:
    shop_below_flats()
    dirt = ("event", "06028")
    at_shop = report(town, matter=dirt, lon=LON, lat=LAT, now=timezone.now())
    in_flat = report(town, matter=dirt, lon=LON + 5e-5, lat=LAT, now=timezone.now())
    next_one = Resident("zh-hans")
    next_one.post("/report/place", do="continue", place_text="同福便利店")
    answer = next_one.post("/report/category", **{"class": "event:06028"})
    assert answer.headers["Location"].startswith("/report/nearby")
    shown = text_of(next_one.get("/report/nearby"))
    assert f'value="{at_shop.number}"' in shown
    assert in_flat.number not in shown
    assert 'class="casemap' in text_of(next_one.get(f"/cases/{at_shop.number}"))
    assert "只显示所在网格" in words_of(next_one.get(f"/cases/{in_flat.number}"))


def test_whoever_follows_can_stop_and_is_counted_no_longer(town: SmallTown) -> None:
    _resident, case, link = reported()
    neighbour, theirs = follower_of(case)
    page = text_of(neighbour.get(theirs))
    assert "Followed by" in page
    assert f'action="{theirs}/unfollow"' in page
    assert f'action="{link}/unfollow"' not in text_of(_resident.get(link)), (
        "whoever reported withdraws instead"
    )
    assert _resident.post(f"{link}/unfollow").status_code == 409
    mine = text_of(neighbour.get("/mine"))
    assert f'action="{theirs}/unfollow"' in mine
    assert "#notify" not in mine, "there is nothing to choose on that page"
    for _press in range(2):
        assert neighbour.post(f"{theirs}/unfollow").headers["Location"] == "/mine?stopped=1"
    assert [r.pk for r in case.reports.all()] == [case.reports.get().pk]
    shown = words_of(neighbour.get("/mine?stopped=1"))
    assert "You no longer follow that case." in shown
    assert "Nothing is kept on this device" in shown
    public = words_of(neighbour.get(f"/cases/{case.number}"))
    assert "1 person" in public
    assert "Follow this case" in public
    again = neighbour.post(f"/cases/{case.number}/follow", key="b" * 32).headers["Location"]
    assert neighbour.get(again).status_code == 200


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "not a mail address that we can write to"), ("zh-hans", "无法向“x@exämple.cn”发送邮件")],
)
def test_an_address_that_no_mail_reaches_is_refused_where_it_is_typed(
    town: SmallTown, language: str, said: str
) -> None:
    resident = Resident(language)
    resident.until("contact")
    answer = resident.post("/report/contact", email="x@exämple.cn", notify="mail")
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "x@exämple.cn" in text_of(answer), "and stays in its field"
    with pytest.raises(Refusal) as refused:
        report(town, contact=Contact(email="x@exämple.cn"))
    assert refused.value.code == "email-unreadable"


def test_old_moments_are_told_with_their_dates_and_room_between_the_scripts(town: SmallTown) -> None:
    resident, case, link = reported("zh-hans")
    case = walk(town, case, "dispatch", now=timezone.now(), every=SOON)
    long_ago = timedelta(days=35)
    Clock.objects.filter(case=case).update(
        started_at=timezone.now() - long_ago, due_at=timezone.now() - long_ago + timedelta(days=4)
    )
    Case.objects.filter(pk=case.pk).update(handling_due_at=timezone.now() - long_ago + timedelta(days=4))
    shown = words_of(resident.get(link))
    reason = re.search(
        r"从 (?:\d{4} 年 )?(\d+ 月 \d+ 日（周.）)\d\d:\d\d 起 \d+ 个工作[时日].*?→ (?:\d{4} 年 )?(\d+ 月 \d+ 日（周.）)\d\d:\d\d",
        shown,
    )
    assert reason, shown
    assert re.search(r"原承诺 (\d{4} 年 )?\d+ 月", shown)


def test_a_paused_case_says_until_when_and_names_no_moment_as_if_it_ran(town: SmallTown) -> None:
    resident, case, link = reported("zh-hans")
    now = timezone.now()
    case = walk(town, case, "take", now=now, every=SOON)
    until_on = (now + timedelta(days=10)).date()
    step(town, case, "ask_suspension", now=now + 9 * SOON, until_on=until_on)
    step(town, case, "grant_suspension", now=now + 10 * SOON, until_on=until_on)
    for page in (link, f"/cases/{case.number}"):
        shown = words_of(resident.get(page))
        assert re.search(rf"暂停至 (\d{{4}} 年 )?{until_on.month} 月 {until_on.day} 日", shown)
        assert "→" not in shown
        assert "计时依据" not in shown


def test_a_granted_extension_tells_its_reason_as_was_promised(town: SmallTown) -> None:
    case = report(town, now=timezone.now(), contact=Contact(phone="13800001234"))
    now = timezone.now()
    case = walk(town, case, "take", now=now, every=SOON)
    step(town, case, "ask_extension", now=now + 9 * SOON)
    step(town, case, "grant_extension", now=now + 10 * SOON, text="", reason="")
    told = OutboxMessage.objects.get(case=case, template="moved")
    assert told.data["reason"] == [
        "The unit asked for more time, and it was granted.",
        "处置单位申请延期，已获同意。",
    ]
