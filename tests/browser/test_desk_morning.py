"""A dispatcher's morning by keyboard, news that wait to be wanted, two people on one case, and a session that ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
DISPATCHER, SECOND, ACCEPTOR = "shaozhilan", "panhaoran", "duxiaomin"


def numbers(page: Page) -> list[str]:
    return [row.get_attribute("data-number") or "" for row in page.locator("tr[data-row]").all()]


def wait_beside(page: Page, number: str) -> None:
    page.locator(f"section.detail [data-case='{number}']").wait_for()


def test_twenty_cases_by_keyboard_only(
    someone: Callable[..., Page], running_town, twenty_waiting: None
) -> None:
    """J, Enter, Enter; the next row takes the place of the one that is done."""
    page = someone(DISPATCHER, language="en")
    page.goto(running_town.path("/desk/cases?show=mine&state=to_dispatch"))
    done, path = 0, page.url
    for _ in range(400):
        if done == 20 or not page.locator("tr[data-row]").count():
            break
        row = page.locator("tr.cur")
        row.wait_for()
        number = row.get_attribute("data-number") or ""
        wait_beside(page, number)
        form = page.locator("section.detail .panel-b form")
        code = (form.get_attribute("action") or "").rpartition("/")[2] if form.count() else ""
        if code not in {"dispatch", "feed_back"}:
            if page.locator("tr[data-row]").last.get_attribute("data-number") == number:
                break
            page.keyboard.press("j")
            page.wait_for_timeout(50)
            continue
        page.keyboard.press("Enter")
        expect(page.locator("section.detail :focus")).to_have_count(1)
        if page.evaluate("document.activeElement.matches('textarea')"):
            page.keyboard.type("已经处理完毕，现场整洁。")
            page.keyboard.press("Tab")
            for _tab in range(8):
                if page.evaluate("document.activeElement.matches('form.step > button.btn')"):
                    break
                page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".notice-ok")).to_be_visible()
        done += 1
        assert page.url == path
    assert done == 20


def test_news_wait_in_a_bar_and_rows_never_jump(someone: Callable[..., Page], running_town) -> None:
    page, other = someone(DISPATCHER, language="en"), someone(ACCEPTOR, language="en")
    page.goto(running_town.path("/desk/cases?show=open&sort=newest"))
    before = numbers(page)
    other.goto(running_town.path(f"/desk/cases/{before[0]}"))
    note = other.locator("form[action$='/do/note']")
    other.locator("details:has(form[action$='/do/note']) > summary").first.click()
    note.locator("textarea[name=text]").fill("看过了")
    note.locator("button.btn").last.click()
    other.locator(".notice-ok").wait_for()
    bar = page.locator("[data-newbar]")
    expect(bar).to_be_visible()
    assert numbers(page) == before
    bar.locator("a").click()
    page.wait_for_load_state()
    expect(bar).to_be_hidden()


def test_the_second_person_is_told_at_once_and_loses_no_word(
    someone: Callable[..., Page], running_town
) -> None:
    page, other = someone(DISPATCHER, language="en"), someone(ACCEPTOR, language="en")
    page.goto(running_town.path("/desk/cases?show=open"))
    number = numbers(page)[3]
    for each in (page, other):
        each.goto(running_town.path(f"/desk/cases/{number}"))
        each.locator("details:has(form[action$='/do/note']) > summary").first.click()
    page.locator("form[action$='/do/note'] textarea[name=text]").fill("我正在写的话")
    other.locator("form[action$='/do/note'] textarea[name=text]").fill("已联系社区")
    other.locator("form[action$='/do/note'] button.btn").last.click()
    other.locator(".notice-ok").wait_for()
    told = page.locator("[data-case-news]")
    expect(told).to_be_visible()
    expect(told).to_contain_text("has just changed this case")
    told.locator("a").click()
    page.wait_for_load_state()
    expect(page.locator("form[action$='/do/note'] textarea[name=text]")).to_have_value("我正在写的话")


def test_a_session_that_ended_is_taken_up_on_the_spot(someone: Callable[..., Page], running_town) -> None:
    page = someone(DISPATCHER, language="en")
    page.goto(running_town.path("/desk/cases?show=open"))
    page.goto(running_town.path(f"/desk/cases/{numbers(page)[5]}"))
    page.locator("details:has(form[action$='/do/note']) > summary").first.click()
    page.locator("form[action$='/do/note'] textarea[name=text]").fill("写了很久的话")
    page.context.clear_cookies(name=re.compile("sessionid"))
    page.locator("form[action$='/do/note'] button.btn").last.click()
    dialog = page.locator("dialog[data-again]")
    expect(dialog).to_be_visible()
    dialog.locator("[type=password]").fill(running_town.password)
    dialog.locator("[data-go]").click()
    expect(page.locator(".notice-ok")).to_be_visible()
    expect(page.locator("main")).to_contain_text("写了很久的话")


def test_the_queue_on_a_phone(someone: Callable[..., Page], running_town) -> None:
    page = someone(DISPATCHER, is_phone=True)
    page.goto(running_town.path("/desk/cases?show=open"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row = page.locator("tr[data-row]").first
    number = row.get_attribute("data-number")
    row.locator("a.ttl").tap()
    page.wait_for_url(f"**/desk/cases/{number}")
