"""The pages of settings: drafts shared by two people, bad input that keeps what was typed, and what then holds."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.records.cases.actions import forget_filter, save_filter
from linli.records.commons.actions import publish_notice
from linli.records.commons.queries import NewNotice
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people import queries
from linli.records.people.models import ApiKey, Organisation
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import Overlay, Tenant
from tests.doors.test_desk_settings_pages import as_
from tests.records.loop import report, walk
from tests.small_town import SmallTown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tenant_as_it_was")]
TODAY = timezone.localdate().isoformat()


def new_class(**more: str) -> dict[str, str]:
    return {
        "seen": "0", "major": "event:06", "name_zh": "单车压坏花坛", "name_en": "Bicycles on flowers", "function": "parks",
        "search_zh": "单车、花坛", "condition_0_zh": "现场存在", "condition_0_en": "Seen", "closing_0_zh": "已清走。",
        "closing_0_en": "Gone.", "value_0": "3", "unit_0": "work_hour", **more,
    }  # fmt: skip


def in_force(client: Client) -> Any:
    """Through the pages the town is another object than the one the test stands with; both are the same row."""
    tenancy.current().overlay_number = Tenant.objects.get(pk=tenancy.current().pk).overlay_number
    tenancy.forget_packs()
    return tenancy.catalogue()


def test_a_category_is_drafted_looked_at_and_published(town: SmallTown) -> None:
    admin = as_(town, "admin")
    assert admin.post("/desk/settings/classes/new", new_class()).status_code == 302
    page = admin.get("/desk/settings/draft").content.decode()
    assert "06998 Bicycles on flowers" in page
    assert ("event", "06998") not in in_force(admin).classes
    past = admin.post("/desk/settings/draft/publish", {"seen": "1", "from_on": "2020-01-01"})
    assert (past.status_code, "has passed" in past.content.decode()) == (422, True)
    unreadable = admin.post("/desk/settings/draft/publish", {"seen": "1", "from_on": "soon"})
    assert (unreadable.status_code, 'value="soon"' in unreadable.content.decode()) == (422, True)
    assert (
        admin.post(
            "/desk/settings/draft/publish", {"seen": "1", "from_on": TODAY, "note": "第 12 号"}
        ).status_code
        == 302
    )
    matter = in_force(admin).matter("event", "06998")
    assert (matter.name.zh, matter.conditions[0].limit.value) == ("单车压坏花坛", 3)
    assert "第 12 号" in admin.get("/desk/settings/versions/1").content.decode()
    twice = admin.post("/desk/settings/draft/publish", {"seen": "1", "from_on": TODAY})
    assert twice.status_code == 409
    assert Overlay.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name_zh": "重点人员名单", "name_en": "Key persons"}, "no-risk-score-of-persons"),
        ({"name_zh": "宗教活动", "name_en": "Worship"}, "no-"),
        ({"code": "06001"}, "06001"),
        ({"function": "nobody"}, "nobody"),
        ({"value_0": "many"}, "many"),
        ({"value_0": "99999"}, ""),
        ({"major": "x"}, ""),
    ],
)
def test_a_category_that_is_refused_keeps_what_was_typed(
    town: SmallTown, more: dict[str, str], said: str
) -> None:
    for language in ("en", "zh-hans"):
        answer = as_(town, "admin", language).post("/desk/settings/classes/new", new_class(**more))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert "现场存在" in page
        assert 'role="alert"' in page
    assert not Overlay.objects.exists()


def test_two_administrators_on_one_draft(town: SmallTown) -> None:
    first, second = as_(town, "admin"), as_(town, "admin", "zh-hans")
    assert (
        first.post(
            "/desk/settings/classes/event/06001", {"seen": "0", "value_0": "7", "unit_0": "work_day"}
        ).status_code
        == 302
    )
    late = second.post(
        "/desk/settings/classes/event/06001", {"seen": "0", "value_0": "9", "unit_0": "work_day"}
    )
    page = late.content.decode()
    assert (late.status_code, "他人已作修改" in page, 'value="9"' in page) == (409, True, True)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    again = second.post(
        "/desk/settings/classes/event/06001", {"seen": seen.group(1), "value_0": "9", "unit_0": "work_day"}
    )
    assert again.status_code == 302
    limits = Overlay.objects.get().document["limits"]
    assert [r["value"] for r in limits if r["condition"] == "building"] == [9]


def test_a_unit_is_added_changed_and_closed_with_its_cases_moved(town: SmallTown) -> None:
    admin = as_(town, "admin")
    sent = {
        "code": "light2",
        "name_zh": "照明二所",
        "name_en": "Lighting Two",
        "function": "lighting",
        "area": "",
        "hours": "8-18",
    }
    assert admin.post("/desk/settings/units/new", sent).status_code == 302
    twice = admin.post("/desk/settings/units/new", sent)
    assert (twice.status_code, 'value="Lighting Two"' in twice.content.decode()) == (409, True)
    new, old = Organisation.objects.get(code="light2"), town.units["lighting"]
    case = walk(town, report(town), "dispatch")
    close = f"/desk/settings/units/{old.pk}/close"
    why = {"reason": "合并到 <二所>"}
    refused = admin.post(close, why)
    assert (refused.status_code, "1 open cases" in refused.content.decode()) == (409, True)
    assert "合并到 &lt;二所&gt;</textarea>" in refused.content.decode(), "the reason is still there"
    assert f'value="{old.name_zh}"' in refused.content.decode(), "and so is what the unit is called"
    assert admin.post(close, {"to": str(new.pk), **why}).status_code == 302
    case.refresh_from_db()
    old.refresh_from_db()
    assert (case.unit_id, old.is_active) == (new.pk, False)
    assert as_(town, "lamp").get("/desk/settings/units").status_code == 403


def test_a_role_of_the_towns_own_and_powers_that_stay_apart(town: SmallTown) -> None:
    admin = as_(town, "admin")
    sent = {
        "code": "helper",
        "name_zh": "帮办",
        "name_en": "Helper",
        "power": "supervision_centre",
        "verbs": ["cases.see", "cases.act"],
    }
    assert admin.post("/desk/settings/roles/new", sent).status_code == 302
    answer = admin.post(f"/desk/accounts/{town.people['dispatcher'].pk}/role", {"role": "helper", "area": ""})
    assert (answer.status_code, "must be different people" in answer.content.decode()) == (409, True)
    wrong = admin.post("/desk/settings/roles/new", {**sent, "code": "x y", "verbs": ["cases.see"]})
    assert (wrong.status_code, 'value="帮办"' in wrong.content.decode()) == (422, True)
    assert admin.post("/desk/settings/roles/new", {**sent, "code": "z1", "verbs": ["fly"]}).status_code in {
        400,
        422,
    }
    assert admin.post("/desk/settings/roles/helper/remove", {"reason": "没有人用"}).status_code == 302


def test_the_year_is_tried_before_it_is_published(town: SmallTown) -> None:
    admin = as_(town, "admin")
    sent = {
        "zh_0": "元旦",
        "en_0": "New Year",
        "from_0": "2027-01-01",
        "to_0": "2027-01-03",
        "worked_0": "2027-01-09",
    }
    tried = admin.post("/desk/settings/calendar/2027", {**sent, "do": "preview"})
    assert (tried.status_code, "would move" in tried.content.decode()) == (200, True)
    assert admin.post("/desk/settings/calendar/2027", {**sent, "do": "publish"}).status_code == 422
    bad = admin.post(
        "/desk/settings/calendar/2027", {**sent, "from_0": "soon", "source": "x", "do": "publish"}
    )
    assert (bad.status_code, 'value="soon"' in bad.content.decode()) == (400, True)
    assert (
        admin.post(
            "/desk/settings/calendar/2027", {**sent, "source": "国办 1 号", "do": "publish"}
        ).status_code
        == 302
    )
    assert "国办 1 号" in admin.get("/desk/settings/calendar").content.decode()


def test_the_town_is_told_to_residents_and_the_map_may_load_its_tiles(town: SmallTown) -> None:
    admin, row = as_(town, "admin"), Tenant.objects.get(schema_name="liudu")
    sent = {
        "seen": str(row.settings_seen), "name_zh": "柳渡", "name_en": "Liudu", "notice_zh": "今晚停水", "notice_en": "No water tonight",
        "tiles_url": "https://tiles.example.org/{z}/{x}/{y}.png", "tiles_datum": "gcj02", "tiles_credit": "Example",
        "keep_contacts_days": "400", "place_within_m": "200", "second_factor": "administrators",
    }  # fmt: skip
    assert admin.post("/desk/settings/town", sent).status_code == 302
    stranger = Client()
    stranger.cookies["linli_language"] = "en"
    home = stranger.get("/")
    assert "No water tonight" in home.content.decode()
    assert "https://tiles.example.org" in home["Content-Security-Policy"]
    seen = str(Tenant.objects.get(schema_name="liudu").settings_seen)
    nobody = admin.post("/desk/settings/town", {**sent, "seen": seen, "tiles_credit": ""}).content.decode()
    assert "Write who provides the online map" in nobody
    assert "must begin with https" not in nobody, "the address is good"
    assert re.findall(r'name="(tiles_\w+)"[^>]*aria-invalid="true"', nobody) == ["tiles_credit"]
    stale = admin.post("/desk/settings/town", {**sent, "hotline": "12345"})
    assert (stale.status_code, 'value="12345"' in stale.content.decode()) == (409, True)


def test_a_key_is_shown_once_and_says_when_it_was_used(town: SmallTown) -> None:
    machine = people.create_service(
        username="bus", name_zh="公交", name_en="Bus", organisation=None, by=SYSTEM
    )
    admin = as_(town, "admin")
    page = admin.post(
        "/desk/settings/keys/new", {"account": str(machine.pk), "name": "stops"}
    ).content.decode()
    found = re.search(r'id="key">([^<]+)<', page)
    assert found
    assert found.group(1) not in admin.get("/desk/settings/keys").content.decode()
    assert queries.actor_of_key(found.group(1), today=timezone.localdate()) is not None
    assert ApiKey.objects.get().used_on == timezone.localdate()
    assert (
        admin.post(f"/desk/settings/keys/{ApiKey.objects.get().pk}/revoke", {"reason": "已外泄"}).status_code
        == 302
    )
    assert queries.actor_of_key(found.group(1), today=timezone.localdate()) is None


def test_the_journal_is_searched_exported_and_verified(town: SmallTown) -> None:
    case = report(town, grid=1)
    report(town, grid=3)
    admin = as_(town, "admin")
    looked = as_(town, "supervisor").post(f"/desk/cases/{case.number}/reporter", {"purpose": "回访"})
    assert looked.status_code in {200, 302}
    looks = admin.get("/desk/journal?kind=looks").content.decode()
    assert "回访" in looks
    assert "Give a role" not in looks.split("<tbody>")[1]
    in_town = admin.get("/desk/journal?area=999001/001/").content.decode()
    assert case.number in in_town.replace(" ", "")
    assert "Make an account" not in in_town.split("<tbody>")[1]
    assert "No row fits" in admin.get("/desk/journal?from=1999-01-01&to=1999-12-31").content.decode()
    assert admin.get("/desk/journal?from=nonsense&before=-1").status_code == 200
    table = admin.post("/desk/journal/export", {"verb": "report"})
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert JournalRow.objects.filter(verb="export", subject="journal:all").count() == 1
    whole = admin.post("/desk/journal/verify").content.decode()
    assert "The chain is whole" in whole
    with CaptureQueriesContext(connection) as seen:
        admin.get("/desk/journal?kind=looks&area=999001/001/&from=2026-01-01")
    assert len(seen) <= 15
    assert as_(town, "supervisor").post("/desk/journal/export").status_code == 403


def test_the_journal_calls_things_by_their_names(town: SmallTown) -> None:
    """Not by ids: in one statement for all kinds, and what has no name any more by its last signs."""
    notice = publish_notice(
        new=NewNotice(title_zh="停水", title_en="Water off", from_on=date(2026, 1, 1), to_on=date(2026, 1, 2)), by=SYSTEM
    )  # fmt: skip
    admin = as_(town, "admin")
    case = report(town)
    saved = save_filter(name="我的路口", address="?show=open", by=town.actor("dispatcher"))
    kept = saved.pk
    forget_filter(filter_id=kept, by=town.actor("dispatcher"))
    text = unescape(admin.get("/desk/journal").content.decode())
    rows = text.split("<tbody>")[1]
    assert "notice Water off" in rows
    assert f"saved filter …{str(kept)[-6:]}" in rows
    assert f"?subject={case.number}" in rows
    read = re.sub(r'(title|href|value)="[^"]*"', "", text)
    assert not re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", read)
    found = admin.get(f"/desk/journal?subject=notice:{notice.pk}").content.decode().split("<tbody>")[1]
    assert found.count("<tr>") == 1
    with CaptureQueriesContext(connection) as seen:
        admin.get("/desk/journal")
    assert len(seen) <= 10
    admin.cookies["linli_language"] = "zh-hans"
    assert "通知 停水" in admin.get("/desk/journal").content.decode()


def test_a_long_verification_goes_on_where_it_stopped(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.doors.desk.views.journal.VERIFIED_AT_ONCE", 20)
    admin = as_(town, "admin")
    page, rounds = admin.post("/desk/journal/verify").content.decode(), 0
    while "rows verified (" in page and rounds < 50:
        page, rounds = admin.post("/desk/journal/verify", {"go_on": "yes"}).content.decode(), rounds + 1
    assert rounds > 1
    assert "The chain is whole" in page


def test_the_journal_says_in_words_which_list_was_looked_at_or_taken_out(town: SmallTown) -> None:
    unit, desk, admin = next(iter(town.units.values())), as_(town, "supervisor"), as_(town, "admin")
    filters = f"?show=open&light=overdue&state=handling&area=999001/001/&unit={unit.pk}&text=路灯"
    assert desk.post("/desk/cases/take-out", {"filters": filters}).status_code == 200
    admin.get("/desk/journal?kind=looks&verb=export&who=" + town.people["supervisor"].name_zh)
    admin.cookies["linli_language"] = "zh-hans"
    page = unescape(
        re.findall("<tbody>.*</tbody>", admin.get("/desk/journal?kind=looks").content.decode(), re.S)[0]
    )
    said = f"筛选：全部未结案卷、超期、处置中、石桥街道、{unit.name_zh}、“路灯”"
    assert said in page
    assert "show=open" not in page
    assert "操作 导出" in page
    assert "export" not in re.sub('href="[^"]*"', "", page)


def test_the_journal_is_asked_by_the_name_of_a_person(town: SmallTown) -> None:
    admin, person = as_(town, "admin"), town.people["dispatcher"]
    person.name_zh = "邵芝兰"
    person.save()
    as_(town, "dispatcher").post("/desk/cases/filters/save", {"name": "mine", "filters": "?show=open"})
    page = admin.get("/desk/journal?who=邵芝兰").content.decode()
    assert "saved filter mine" in unescape(page).split("<tbody>")[1]
    town.people["acceptor"].__class__.objects.filter(pk=town.people["acceptor"].pk).update(name_zh="邵芝兰")
    assert "No row fits" in admin.get("/desk/journal?who=邵芝兰").content.decode()
