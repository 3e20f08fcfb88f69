"""Notices: written in settings, read on the first page on their days, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.records.commons import actions
from linli.records.commons.models import Notice
from linli.records.commons.queries import MOST_SHOWN, NewNotice, shown_on
from linli.records.journal.models import JournalRow
from linli.records.people.queries import SYSTEM
from linli.words import Refusal
from tests.doors.resident import Resident, text_of, words_of
from tests.small_town import ZONE, SmallTown

pytestmark = pytest.mark.django_db
WATER = {
    "title_zh": "石桥街检修供水",
    "title_en": "No water in Shiqiao Street",
    "text_zh": "请提前储水。",
    "text_en": "Store water.",
}


def today() -> date:
    return timezone.localdate(timezone.now(), ZONE)


def published(**changed: object) -> Notice:
    fields = {"title_zh": "停水", "from_on": today(), "to_on": today(), **changed}
    return actions.publish_notice(new=NewNotice(**fields), by=SYSTEM)  # type: ignore[arg-type]


@pytest.fixture
def admin(town: SmallTown) -> Client:
    client = Client()
    client.force_login(town.people["admin"])
    return client


def test_an_administrator_writes_one_and_residents_read_it(town: SmallTown, admin: Client) -> None:
    days = {"from_on": f"{today():%Y-%m-%d}", "to_on": f"{today() + timedelta(days=3):%Y-%m-%d}"}
    assert admin.post("/desk/settings/notices/new", {**WATER, **days}).status_code == 302
    found = Notice.objects.get()
    assert JournalRow.objects.filter(verb="publish_notice", subject=found.ref).count() == 1
    for language, title, words in (
        ("zh-hans", WATER["title_zh"], WATER["text_zh"]), ("en", WATER["title_en"], WATER["text_en"]),
    ):  # fmt: skip
        resident = Resident(language)
        assert title in words_of(resident.get("/"))
        assert words in words_of(resident.get(f"/notices/{found.pk}"))
    admin.post(f"/desk/settings/notices/{found.pk}/withdraw", {"do": "withdraw"})
    admin.post(
        f"/desk/settings/notices/{found.pk}/withdraw", {"do": "withdraw"}
    )  # a second press changes nothing
    assert WATER["title_zh"] not in words_of(Resident("zh-hans").get("/"))
    gone = Resident("zh-hans").get(f"/notices/{found.pk}")
    assert gone.status_code == 404
    assert "这条通知已结束" in words_of(gone)
    admin.post(f"/desk/settings/notices/{found.pk}/withdraw", {"do": "restore"})
    assert WATER["title_zh"] in words_of(Resident("zh-hans").get("/"))


def test_only_the_days_of_a_notice_show_it_the_newest_first(town: SmallTown) -> None:
    day = timedelta(days=1)
    published(title_zh="昨天", from_on=today() - day, to_on=today() - day)
    published(title_zh="明天", from_on=today() + day, to_on=today() + day)
    for n in range(MOST_SHOWN + 1):
        published(title_zh=f"通知{n}", from_on=today() - n * day, to_on=today() + day)
    assert [n.title_zh for n in shown_on(today())] == [f"通知{n}" for n in range(MOST_SHOWN)]
    assert "昨天" in [n.title_zh for n in shown_on(today() - day, most=100)]


def test_without_english_the_chinese_stands_there_and_says_so(town: SmallTown) -> None:
    published(title_zh="停水")
    assert '<span lang="zh-CN">停水</span>' in text_of(Resident("en").get("/"))
    assert "<h2" in text_of(Resident("en").get("/"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title_zh": ""}, "notice-incomplete"),
        ({"to_on": None}, "notice-incomplete"),
        ({"to_on": date(2000, 1, 1)}, "notice-days"),
        ({"text_zh": "字" * 2001}, "notice-too-long"),
        ({"title_zh": "信教人员登记"}, "principle"),
    ],
)
def test_what_cannot_be_published_is_refused(town: SmallTown, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as told:
        published(**changed)
    assert told.value.code == code
    assert not Notice.objects.exists()


def test_a_refused_notice_comes_back_with_what_was_typed(town: SmallTown, admin: Client) -> None:
    sent = {**WATER, "from_on": "2026-06-09", "to_on": "2026-06-08"}
    answer = admin.post("/desk/settings/notices/new", sent)
    assert answer.status_code == 422
    for typed in (*WATER.values(), 'value="2026-06-09"'):
        assert typed in text_of(answer)


def test_only_who_writes_texts_may(town: SmallTown) -> None:
    client = Client()
    client.force_login(town.people["dispatcher"])
    assert client.get("/desk/settings/notices").status_code == 403
    with pytest.raises(Refusal, match="no right"):
        actions.publish_notice(
            new=NewNotice(title_zh="x", from_on=today(), to_on=today()), by=town.actor("dispatcher")
        )


def test_the_page_of_a_notice_says_its_title_once_and_one_day_once(town: SmallTown) -> None:
    """The frame has a banner for what was just done; a notice's own page has nothing to say there."""
    found = published(title_en="No water", text_zh="请提前储水。")
    page = Client().get(f"/notices/{found.pk}", headers={"accept-language": "en"})
    main = page.content.decode()
    assert 'class="notice"' not in main
    assert main.count("<h1") == 1
    assert "today to today" not in main
