"""A resident's report from the first page to the rating and back to work, on a phone: with scripts, and without any."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town
from tests.browser.test_portal import Visit, visit
from tests.browser.test_whole_loop import photo

pytestmark = pytest.mark.browser
__all__ = ["visit"]
Finish = Callable[[str], None]
AT_FIRST, LATER = "灯柱倾斜，晚上不亮。", "灯柱倾斜，晚上不亮。\n旁边是小学。"


@pytest.fixture
def finish(running_town: Town, django_db_blocker: Any) -> Finish:
    """What the staff do: from accepting to closing, with a photo of the work."""

    def made(number: str) -> None:
        from django.utils import timezone
        from django_tenants.utils import tenant_context

        from linli.records.cases import actions
        from linli.records.cases.evidence import read_photo
        from linli.records.cases.given import Given
        from linli.records.cases.models import Case
        from linli.records.people.models import Grant
        from linli.records.people.queries import actor_of
        from linli.records.tenancy.models import Tenant
        from linli.records.tenancy.queries import time_zone

        with django_db_blocker.unblock(), tenant_context(Tenant.objects.get(schema_name="browser")):
            grants = Grant.objects.select_related("account__organisation", "role").order_by("-id")
            case = Case.objects.get(number=number)

            def by(role: str, unit: str = "") -> Any:
                found = next(
                    g
                    for g in grants
                    if g.role.code == role and (not unit or g.account.organisation.code == unit)
                )
                return actor_of(found.account, today=timezone.localdate())

            unit = next(
                g.account.organisation
                for g in grants
                if g.role.code == "handling_unit" and g.account.organisation.code == "lighting"
            )
            after = read_photo(photo()["buffer"], zone=time_zone())
            actions.accept(case_id=case.pk, by=by("acceptor"))
            actions.file(case_id=case.pk, given=Given(condition="dark"), by=by("supervision_centre"))
            actions.dispatch(case_id=case.pk, given=Given(unit=unit.pk), by=by("command_centre"))
            actions.take(case_id=case.pk, by=by("handling_unit", "lighting"))
            actions.handle(
                case_id=case.pk,
                given=Given(text="已更换灯泡。", photos=(after,)),
                by=by("handling_unit", "lighting"),
            )
            actions.feed_back(case_id=case.pk, given=Given(text="路灯已修好。"), by=by("command_centre"))
            actions.check(case_id=case.pk, given=Given(text="灯已亮。"), by=by("verifier"))
            actions.close(case_id=case.pk, by=by("supervision_centre"))

    return made


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_page_to_the_rating_and_back_to_work(
    visit: Visit, running_town: Town, finish: Finish, scripts: bool
) -> None:
    page = visit(scripts=scripts)
    presses = 0

    def press(selector: str, **more: Any) -> None:
        nonlocal presses
        presses += 1
        page.locator(selector, **more).first.click()
        page.wait_for_load_state()

    page.goto(running_town.path("/"))
    press(".hero a[href='/report']")
    if scripts:
        press("[data-position]")
    else:
        page.locator("#place_text").fill("同福便利店")
        page.locator("#place_text").press("Enter")
        page.wait_for_url("**/report/place#where")
        if page.locator(".which button").count():
            press(".which button")
    expect(page.locator(".pick .place")).to_contain_text("位于网格")
    press("button[value=continue]")
    page.locator("#query").fill("ludeng buliang")
    press("button[value=search]")
    press("label.choice", has_text="路灯")
    if scripts:
        page.reload()
        expect(page.locator("input[name=class]:checked")).to_have_value("component:01037")
    press(".cta button")
    if "/report/nearby" in page.url:
        expect(page.locator(".nearlist")).to_contain_text(re.compile("米|就在这里"))
        press(".cta a")
    page.locator("#text").fill(AT_FIRST)
    page.locator("#photos").set_input_files(photo())
    if scripts:
        expect(page.locator("#photos-seen img")).to_have_count(1)
    press("button[value=continue]")
    page.reload()
    _look_back(page, scripts=scripts)
    page.locator("#phone").fill("000-9876")
    press(".cta button")
    expect(page.locator(".answers img")).to_have_count(1)
    expect(page.locator(".answers")).to_contain_text(LATER if scripts else AT_FIRST)
    press(".cta button")
    page.wait_for_url("**/report/sent")
    assert kept(page) == []
    assert presses <= 14, "a report is made in few steps"
    expect(page.locator(".steps")).to_contain_text("办理时限")
    expect(page.locator(".qr")).to_be_visible()
    number = re.sub(r"\D", "", page.locator(".state .num").inner_text())
    _follow(page, running_town, number)
    _add(page, scripts=scripts)
    finish(number)
    page.reload()
    _judge(page)


def kept(page: Page) -> list[str]:
    """What this tab still keeps of what was typed and not sent."""
    found: list[str] = page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('kept:'))")
    return found


def _look_back(page: Page, *, scripts: bool) -> None:
    """The draft is there; what is written into it and not sent yet outlives a reload."""
    page.locator(".crumb a").click()
    text = page.locator("#text")
    expect(text).to_have_value(AT_FIRST)
    expect(page.locator(".thumbs .photo img")).to_have_count(1)
    if scripts:
        text.fill(LATER)
        page.reload()
        expect(text).to_have_value(LATER)
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/report/contact")


def test_words_of_a_dropped_report_and_older_words_do_not_come_back(visit: Visit, running_town: Town) -> None:
    """In this tab: of a report that gave way to a new one nothing shows; what another tab has sent since is newer."""
    page = visit()

    def to_details(place: str) -> None:
        page.locator("#place_text").fill(place)
        page.locator("button[value=continue]").click()
        page.wait_for_url("**/report/category")
        assert page.locator("input[name=class]:checked").count() == 0
        page.locator("label.choice:has(input[name=class])").first.click()
        page.locator(".cta button").click()
        page.wait_for_url(re.compile("/report/(nearby|details)"))
        page.goto(running_town.path("/report/details"))

    page.goto(running_town.path("/report/place"))
    to_details("石桥街 1 号旁")
    page.locator("#text").fill("写了没有发出的话")
    page.goto(running_town.path("/report/category"))
    page.locator("label.choice:has(input[name=class])").last.click()
    page.goto(running_town.path("/report/place"))
    page.locator("#place_text").fill("改了没有发出的地点")
    page.reload()
    expect(page.locator("#place_text")).to_have_value("改了没有发出的地点")
    page.locator("form.anew button").click()
    page.wait_for_url("**/report/place")
    expect(page.locator("form.anew")).to_have_count(0)
    expect(page.locator("#place_text")).to_have_value("")
    to_details("石桥街 2 号旁")
    text = page.locator("#text")
    expect(text).to_have_value("")

    text.fill("先写的话")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#text").fill("另一窗口后来发出的话")
    other.locator("button[value=continue]").click()
    other.wait_for_url("**/report/contact")
    page.reload()
    expect(text).to_have_value("另一窗口后来发出的话")
    assert not any("details" in key for key in kept(page))


def _follow(page: Page, town: Town, number: str) -> None:
    """Another day, without the link: number and four digits."""
    page.goto(town.path("/find"))
    page.locator("#number").fill(number)
    page.locator("#digits").fill("9876")
    page.locator(".cta button").click()
    page.wait_for_url("**/f/**")
    expect(page.locator(".state")).to_contain_text("已收到")


def _add(page: Page, *, scripts: bool) -> None:
    """More words, which outlive a reload and are gone from the form once they are sent."""
    page.locator("#supplement summary").click()
    page.locator("#m-text").fill("现在还冒火花。")
    if scripts:
        page.reload()
        expect(page.locator("#m-text")).to_be_visible()
        expect(page.locator("#m-text")).to_have_value("现在还冒火花。")
    page.locator("#supplement button").last.click()
    expect(page.locator(".timeline")).to_contain_text("您作了补充")
    for _again in range(2):
        expect(page.locator("#m-text")).to_have_value("")
        page.reload()


def _judge(page: Page) -> None:
    expect(page.locator(".pics img")).to_have_count(2)
    expect(page.locator(".promised").first).to_contain_text("→")
    expect(page.locator(".timeline")).to_contain_text("已更换灯泡")
    page.locator("#rate label.choice", has_text="不满意").click()
    page.locator("#rate textarea").fill("还是不亮。")
    page.locator("#rate button").click()
    page.wait_for_load_state()
    expect(page.locator("#reopen textarea")).to_have_value("还是不亮。")
    page.locator("#reopen button").click()
    page.wait_for_load_state()
    expect(page.locator(".timeline")).to_contain_text("您要求重办")
    expect(page.locator("#rate")).to_have_count(0)
