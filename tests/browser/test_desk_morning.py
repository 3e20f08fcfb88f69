"""A dispatcher's morning by keyboard, news that wait to be wanted, two people on one case, and a session that ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.records.cases.actions import sweep_alarms
from linli.records.cases.models import Case, Clock, Step
from linli.records.people.models import Account
from tests.browser.conftest import make_waiting

pytestmark = pytest.mark.browser
InTown = Callable[[Callable[[], Any]], Any]
DISPATCHER, SECOND, ACCEPTOR = "shaozhilan", "panhaoran", "duxiaomin"


def numbers(page: Page) -> list[str]:
    return [row.get_attribute("data-number") or "" for row in page.locator("tr[data-row]").all()]


def wait_beside(page: Page, number: str) -> None:
    page.locator(f"section.detail [data-case='{number}']").wait_for()


def steps_of(username: str) -> list[tuple[str, str]]:
    """Every step that this person has made so far: the case, and what was done."""
    made = Step.objects.filter(account__username=username).order_by("id")
    return list(made.values_list("case__number", "move"))


def test_twenty_cases_by_keyboard_only(
    someone: Callable[..., Page], running_town, twenty_waiting: None, in_town: InTown
) -> None:
    """J, Enter, Enter; the next row takes the place of the one that is done."""
    page = someone(DISPATCHER, language="en")
    before = len(in_town(lambda: steps_of(DISPATCHER)))
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
    made = in_town(lambda: steps_of(DISPATCHER))[before:]
    assert len(made) == 20
    assert {move for _number, move in made} <= {"dispatch", "feed_back"}
    assert len({number for number, _move in made}) == 20, "each case once"
    assert in_town(
        lambda: Case.objects.filter(number__in=[n for n, m in made if m == "dispatch"], unit=None).count()
    ) == 0  # fmt: skip


def test_a_morning_on_the_phone_by_touch(
    someone: Callable[..., Page], running_town, twenty_waiting: None, in_town: InTown
) -> None:
    """Three cases of the waiting twenty, each opened from the queue and dispatched by two taps; the keyboard does all twenty."""
    page = someone(DISPATCHER, is_phone=True)
    before = len(in_town(lambda: steps_of(DISPATCHER)))
    dispatched = []
    for _ in range(3):
        page.goto(running_town.path("/desk/cases?show=mine&state=to_dispatch&sort=newest"))
        row = page.locator("tr[data-row]").first
        dispatched.append(row.get_attribute("data-number"))
        row.locator("a.ttl").tap()
        button = page.locator("form[action$='/do/dispatch'] > button.btn")
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        button.tap()
        expect(page.locator(".notice-ok")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert in_town(lambda: steps_of(DISPATCHER))[before:] == [(n, "dispatch") for n in dispatched]


def test_deadlines_that_pass_are_said_in_a_bar_and_no_row_moves(
    someone: Callable[..., Page], running_town, twenty_waiting: None, in_town: InTown
) -> None:
    def sweep() -> None:
        while sweep_alarms(now=timezone.now()):
            pass

    in_town(sweep)
    page = someone(DISPATCHER, language="en")
    page.goto(running_town.path("/desk/cases?show=mine&state=to_dispatch&sort=newest"))
    before = numbers(page)
    passed = before[:2]

    def let_pass() -> None:
        gone = timezone.now() - timedelta(seconds=1)
        Clock.objects.filter(case__number__in=passed, state="running").update(
            due_at=gone, next_alarm="red", next_alarm_at=gone
        )
        sweep()

    in_town(let_pass)
    bar = page.locator("[data-alarms]")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("2 cases have gone red")
    assert bar.get_attribute("role") == "status"
    assert numbers(page) == before
    bar.locator("[data-alarm-later]").click()
    expect(bar).to_be_hidden()


def test_news_wait_in_a_bar_and_rows_never_jump(
    someone: Callable[..., Page], running_town, in_town: InTown
) -> None:
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
    expect(bar).to_contain_text("The list has changed")
    in_town(lambda: make_waiting(2))
    expect(bar).to_contain_text("2 new cases")
    assert numbers(page) == before, "no row moves until somebody wants it"
    newest = in_town(lambda: list(Case.objects.order_by("-id").values_list("number", flat=True)[:2]))
    assert not set(newest) & set(before)
    bar.locator("a").click()
    page.locator(f"tr[data-number='{newest[0]}']").wait_for()
    assert sorted(numbers(page)[:2]) == sorted(newest)
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


def test_two_dispatchers_on_the_same_cases(
    someone: Callable[..., Page], running_town, in_town: InTown
) -> None:
    """Who comes second is told who did what; no word is lost, and each row of many has its own answer."""
    in_town(lambda: make_waiting(3))
    page, other = someone(DISPATCHER, language="en"), someone(SECOND, language="en")
    newest = Case.objects.filter(state="to_dispatch").order_by("-id").values_list("number", flat=True)
    kept, taken, single = in_town(lambda: list(newest[:3]))
    name = in_town(lambda: Account.objects.get(username=SECOND).name_en)

    def dispatch_meanwhile(number: str) -> None:
        other.goto(running_town.path(f"/desk/cases/{number}"))
        other.locator("form[action$='/do/dispatch'] > button.btn").click()
        other.locator(".notice-ok").wait_for()

    page.goto(running_town.path("/desk/cases?show=open&state=to_dispatch&sort=newest"))
    for number in (kept, taken):
        page.locator(f"tr[data-number='{number}'] input[name=case]").check()
    page.locator("button[formaction$='/together/dispatch']").click()
    send, ticks = page.locator("main form button.btn-xl"), page.locator("table.together input.tick")
    expect(send).to_have_text("Dispatch: 2 cases")
    ticks.first.uncheck()
    expect(send).to_have_text("Dispatch: 1 ticked case")
    ticks.first.check()
    dispatch_meanwhile(taken)
    page.locator("main form button.btn-xl").click()
    refused = page.locator("section[aria-labelledby=h-failed]")
    expect(refused.locator("li")).to_have_count(1)
    expect(refused).to_contain_text(name)
    expect(refused).to_contain_text(f"{taken[10:14]}-{taken[14:]}")
    expect(page.locator("section[aria-labelledby=h-done] li")).to_have_count(1)

    page.goto(running_town.path(f"/desk/cases/{single}"))
    page.locator("form[action$='/do/dispatch'] textarea[name=note]").fill("请先联系社区")
    dispatch_meanwhile(single)
    page.locator("form[action$='/do/dispatch'] > button.btn").click()
    told = page.locator(".errors[role=alert]")
    expect(told).to_be_focused()
    expect(told).to_contain_text(name)
    expect(told.locator("textarea")).to_have_value("请先联系社区")

    page.goto(running_town.path(f"/desk/cases/{kept}?do=note"))
    page.locator(".panel-b textarea[name=text]").fill("继续下一件")
    page.locator(".panel-b form > button.btn").click()
    expect(page.locator("a[data-next]")).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_url(lambda url: kept not in url)


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
    number, box = row.get_attribute("data-number"), row.bounding_box()
    assert box is not None
    row.locator(".tick").tap()
    expect(row.locator(".tick")).to_be_checked()
    below = {"x": box["width"] / 2, "y": box["height"] - 4}
    row.tap(position=below)  # far from the title: the row is its target
    page.wait_for_url(f"**/desk/cases/{number}")
