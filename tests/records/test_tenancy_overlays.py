"""The town's own version: drafts that two people share, publication by date, and old cases that keep their rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.doors.portal.expected import usual_of
from linli.records.cases.rules import handling_limit, suggestions
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import actions
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import Overlay, Tenant
from linli.words import Refusal
from tests.engine.test_catalogue_overlay import CLASS
from tests.records.loop import report, step, walk
from tests.small_town import SmallTown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tenant_as_it_was")]
CHANGE = {"kind": "event", "code": "06001", "condition": "building", "value": 5, "unit": "work_hour"}


def add(seen: int = 0, by: Any = SYSTEM, **entries: Any) -> Overlay:
    return actions.add_to_draft(entries=entries, seen=seen, by=by, now=timezone.now())


def publish(draft: Overlay, days: int = 0) -> Overlay:
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    return actions.publish_overlay(
        from_on=today + timedelta(days=days), seen=draft.seen, by=SYSTEM, now=timezone.now(), today=today
    )


def refused(code: str, act: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code, caught.value
    return caught.value


def building() -> Any:
    return tenancy.catalogue().matter("event", "06001").condition("building").limit


def test_nothing_holds_before_it_is_published(town: SmallTown) -> None:
    old = building()
    draft = add(limits=[CHANGE])
    assert building() == old
    made = publish(draft)
    assert (building().value, building().unit.value) == (5, "work_hour")
    assert (made.number, tenancy.catalogue().version) == (1, "1.0+1")


def test_a_case_keeps_the_limit_that_it_was_reported_under(town: SmallTown) -> None:
    before = report(town, matter=("event", "06001"), now=timezone.now())
    old = handling_limit(tenancy.catalogue(), before)
    publish(add(limits=[CHANGE]))
    after = report(town, matter=("event", "06001"), now=timezone.now())
    assert after.pack_version == "1.0+1"
    assert handling_limit(tenancy.catalogue(), before) == old
    assert handling_limit(tenancy.catalogue(), after).value == 5  # type: ignore[union-attr]


def test_pages_say_the_limit_that_a_case_has_not_the_one_that_came_later(town: SmallTown) -> None:
    """While it is filed, on its page afterwards, and to the resident: the clock runs by the old one."""
    case = walk(
        town, report(town, matter=("event", "06001"), now=timezone.now()), "accept", now=timezone.now()
    )
    publish(add(limits=[CHANGE]))
    desk, now = Client(), timezone.now() + timedelta(minutes=10)
    desk.force_login(town.people["supervisor"])
    desk.cookies["linli_language"] = "en"
    address = f"/desk/cases/{case.number}"
    choosing = desk.get(address).content.decode()
    assert "Limit 2 urgent working days" in choosing
    assert "5 working hours" not in choosing
    assert "5 working hours" not in usual_of(case, tenancy.catalogue())
    step(town, case, "file", condition="building", now=now)
    filed = desk.get(address).content.decode()
    assert "2 urgent working days" in filed
    assert "5 working hours" not in filed
    later = report(town, matter=("event", "06001"), now=timezone.now())
    step(town, later, "accept", now=timezone.now())
    assert "Limit 5 working hours" in desk.get(f"/desk/cases/{later.number}").content.decode()


def test_a_category_of_ones_own_is_reported_and_goes_to_its_unit(town: SmallTown) -> None:
    unit = people.create_organisation(
        code="bikes", name_zh="单车办", name_en="Bike Office", function="bikes", by=SYSTEM
    )
    own = {**CLASS, "function": "bikes"}
    refused("function-unknown", lambda: add(classes=[own]))
    draft = add(
        functions=[{"code": "bikes", "name": {"en": "shared bicycles", "zh": "共享单车管理"}}], classes=[own]
    )
    refused("class-unknown", lambda: report(town, matter=("event", "06998"), now=timezone.now()))
    publish(draft)
    case = report(town, matter=("event", "06998"), now=timezone.now())
    first = suggestions(case, tenancy.catalogue())[0]
    assert (first.unit.pk, first.rule.code) == (unit.pk, "OWN-06998")
    assert handling_limit(tenancy.catalogue(), case).value == 3  # type: ignore[union-attr]


def test_what_is_published_for_a_later_day_waits_for_it(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = building()
    publish(add(limits=[CHANGE]), days=10)
    assert building() == old
    now = timezone.now()
    monkeypatch.setattr("linli.records.tenancy.queries.timezone.now", lambda: now + timedelta(days=10))
    assert building().value == 5


def test_a_class_that_is_no_longer_offered_is_refused_to_new_reports_only(town: SmallTown) -> None:
    case = report(town, matter=("event", "06001"), now=timezone.now())
    publish(add(offers=[{"kind": "event", "code": "06001", "is_offered": False}]))
    assert (
        "没有"
        not in refused(
            "class-not-offered", lambda: report(town, matter=("event", "06001"), now=timezone.now())
        ).words.zh
    )
    assert tenancy.catalogue().matter(case.kind, case.code).name.zh == "私搭乱建"
    assert ("event", "06001") not in {m.key for m in tenancy.catalogue().search("违建")}


def test_the_second_of_two_administrators_is_told_and_nothing_is_lost(town: SmallTown) -> None:
    first = add(limits=[CHANGE])
    refused("saved-meanwhile", lambda: add(limits=[{**CHANGE, "value": 9}]))
    refused("saved-meanwhile", lambda: publish(Overlay(seen=99)))
    again = add(first.seen, limits=[{**CHANGE, "value": 9}])
    assert [r["value"] for r in again.document["limits"]] == [9]
    dropped = actions.drop_from_draft(
        name="limits", key=["event", "06001", "building"], seen=again.seen, by=SYSTEM, now=timezone.now()
    )
    refused("draft-empty", lambda: publish(dropped))


def test_later_versions_keep_what_was_published_before(town: SmallTown) -> None:
    publish(add(limits=[CHANGE]))
    publish(add(classes=[CLASS]))
    assert building().value == 5
    assert Overlay.objects.filter(number__isnull=False).count() == 2
    assert tenancy.catalogue().version == "1.0+2"


def test_forbidden_categories_are_refused_naming_the_rule(town: SmallTown) -> None:
    bad = {**CLASS, "name": {"en": "Key persons list", "zh": "重点人员名单"}}
    said = refused("no-risk-score-of-persons", lambda: add(classes=[bad]))
    assert "no-risk-score-of-persons" in said.words.en
    assert "对个人评分" in said.words.zh
    assert not Overlay.objects.exists()


def test_it_is_published_for_today_or_later_and_by_who_settles_the_whole_town(town: SmallTown) -> None:
    draft = add(limits=[CHANGE])
    refused("date-past", lambda: publish(draft, days=-1))
    refused("whole-town-only", lambda: add(draft.seen, by=town.actor("leader"), limits=[CHANGE]))


def test_the_town_itself_is_changed_with_care(town: SmallTown) -> None:
    def change(seen: int | None = None, **values: Any) -> Tenant:
        row = Tenant.objects.get(pk=tenancy.current().pk)
        return actions.change_tenant(
            values=values, seen=row.settings_seen if seen is None else seen, by=town.actor("admin")
        )

    assert change(hotline="12345").hotline == "12345"
    refused("saved-meanwhile", lambda: change(seen=77, hotline="110"))
    refused("notice-in-both", lambda: change(notice_zh="停水", notice_en=""))
    refused("hotline-unreadable", lambda: change(hotline="<script>"))
    for url in (
        "http://a/{z}/{x}/{y}",
        "https://a/x.png",
        "https://a/{z}/{x}/{y}.png;script-src *",
        "javascript:{z}{x}{y}",
    ):
        refused("tiles-address-wrong", lambda url=url: change(tiles_url=url, tiles_credit="somebody"))
    refused(
        "tiles-credit-missing", lambda: change(tiles_url="https://a.example/{z}/{x}/{y}.png", tiles_credit="")
    )
    refused("number-out-of-range", lambda: change(keep_contacts_days=3))
    refused("whole-town-only", lambda: actions.change_tenant(values={}, seen=1, by=town.actor("lamp")))
    change(keep_contacts_days=60)
    change(hotline="")
