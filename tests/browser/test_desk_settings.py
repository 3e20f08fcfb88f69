"""An administrator sets up a unit, a category with its limit and a person; a resident's report then goes that way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from linli.records.cases.models import Case, Clock
from tests.browser.conftest import Town
from tests.browser.test_whole_loop import make, point_at_the_map

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]
PHRASE = "four quiet herons by the weir"


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.wait_for_load_state()
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def go(page: Page) -> None:
    """The last button of the main form, and no refusal."""
    with page.expect_navigation(timeout=40_000):
        page.locator("main form .btn:not(.btn-2):not(.btn-s):not(.btn-q)").last.click()
    assert not page.locator(".errors").all_inner_texts()


def add_unit(page: Page, town: Town, n: int) -> None:
    page.goto(town.path("/desk/settings/units/new"))
    names = {"name_zh": f"共享单车管理办{n}", "name_en": f"Shared Bicycle Office {n}", "phone": "0571-000-12"}
    fill(page, {"code": f"bikes{n}", **names, "function": f"bikes{n}"})
    go(page)
    expect(page.locator("main")).to_contain_text(names["name_zh"])


def add_category(page: Page, town: Town, n: int) -> None:
    page.goto(town.path("/desk/settings/classes/functions/new"))
    fill(page, {"code": f"bikes{n}", "name_zh": f"共享单车{n}", "name_en": f"shared bicycles {n}"})
    go(page)
    page.goto(town.path("/desk/settings/classes/new"))
    fill(page, {
        "major": "event:06", "name_zh": f"单车压坏花坛{n}", "name_en": f"Bicycles on flower bed {n}", "search_zh": f"单车压花坛{n}",
        "function": f"bikes{n}", "condition_0_zh": "现场存在", "condition_0_en": "Seen", "closing_0_zh": "已清走。",
        "closing_0_en": "Gone.", "value_0": "3", "unit_0": "urgent_work_hour",
    })  # fmt: skip
    go(page)
    expect(page.locator("main")).to_contain_text(f"单车压坏花坛{n}")
    with page.expect_navigation(timeout=40_000):
        page.locator("form[action$='/draft/publish'] button").click()
    expect(page.locator(".errors")).to_have_count(0)


def invite(page: Page, town: Town, n: int) -> str:
    """A role of the town's own that asks for a second step, and a person in it; the link."""
    page.goto(town.path("/desk/settings/roles/new"))
    fill(
        page,
        {
            "code": f"bike_unit{n}",
            "name_zh": f"单车处置{n}",
            "name_en": f"Bicycle unit {n}",
            "power": "handling_unit",
        },
    )
    for verb in ("cases.see", "cases.act"):
        page.locator(f"label.choice:has(input[value='{verb}'])").click()
    for name in ("unit_only", "second_factor"):
        page.locator(f"label.choice:has(input[name={name}])").click()
    go(page)
    page.goto(town.path("/desk/accounts/new"))
    fill(
        page,
        {"username": f"biker{n}", "name_zh": "车小敏", "name_en": "Che Xiaomin", "role": f"bike_unit{n}"},
    )
    page.locator("#organisation").select_option(label=f"共享单车管理办{n}")
    go(page)
    return page.locator("#link").inner_text()


def come_in(page: Page, link: str) -> None:
    page.goto(link)
    fill(page, {"password": PHRASE, "again": PHRASE})
    page.locator("main form .btn").click()
    page.wait_for_url("**/sign-in/second")
    secret = page.locator("#letters").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.locator("main form .btn").click()
    expect(page.locator(".codes li")).to_have_count(8)
    page.locator("main a.btn").click()
    page.wait_for_url("**/desk/")
    expect(page.locator("main")).not_to_contain_text("恢复码")


def report(page: Page, town: Town, n: int) -> str:
    page.goto(town.path("/"))
    page.locator("main a[href='/report']").first.click()
    page.locator("#place_text").fill("石桥街 18 号门前")
    point_at_the_map(page)
    page.locator("button[value=continue]").click()
    page.locator("#query").fill(f"单车压花坛{n}")
    page.locator("#query").press("Enter")
    page.locator("label.choice", has_text=f"单车压坏花坛{n}").first.click()
    page.locator(".cta button").click()
    if "/report/nearby" in page.url:
        page.locator(".cta a, .cta button").last.click()
    page.locator("#text").fill("好几辆单车压坏了花坛。")
    page.locator("button[value=continue]").click()
    page.locator(".cta button").click()
    page.locator(".cta button").click()
    page.wait_for_url("**/report/sent")
    page.goto(str(page.locator("#link").input_value()))
    return re.sub(r"\D", "", page.locator("[data-number], .case-no, .num").first.inner_text())


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_a_unit_a_person_and_a_category_with_its_limit(
    someone: Someone,
    running_town: Town,
    people_by_role: dict[str, str],
    in_town: Callable[[Callable[[], Any]], Any],
    is_phone: bool,
) -> None:
    n = int(is_phone) + 1
    admin = someone(people_by_role["administrator"], is_phone=is_phone)
    add_category(admin, running_town, n)
    add_unit(admin, running_town, n)
    link = invite(admin, running_town, n)
    person = someone(is_phone=is_phone)
    come_in(person, link)

    number = report(someone(is_phone=is_phone), running_town, n)
    make(someone(people_by_role["acceptor"]), running_town, number, "accept")

    def condition(form: Any) -> None:
        form.locator("label.choice", has=form.page.locator("input[name=condition]")).first.click()

    make(someone(people_by_role["supervision_centre"]), running_town, number, "file", condition)
    dispatcher = someone(people_by_role["command_centre"])

    def unit(form: Any) -> None:
        choice = form.locator("label.choice", has_text=f"共享单车管理办{n}").first
        expect(choice).to_be_visible()
        choice.click()

    make(dispatcher, running_town, number, "dispatch", unit)
    expect(dispatcher.locator("form[action$='/do/dispatch']")).to_have_count(0, timeout=20_000)
    dispatcher.goto(running_town.path(f"/desk/cases/{number}"))
    expect(dispatcher.locator("main")).to_contain_text(f"共享单车管理办{n}")
    person.goto(running_town.path(f"/desk/cases/{number}"))
    expect(person.locator("main")).to_contain_text("3 个紧急工作时")
    make(person, running_town, number, "take")
    case = in_town(lambda: Case.objects.select_related("unit", "holder").get(number=number))
    assert (case.state, case.unit.code, case.holder.username) == ("handling", f"bikes{n}", f"biker{n}")
    clock = in_town(lambda: Clock.objects.get(case=case, kind="handling"))
    assert (clock.limit_value, clock.limit_unit) == (3, "urgent_work_hour")
    assert clock.due_at - clock.started_at == timedelta(hours=3)
    assert in_town(lambda: case.holder.has_second_factor)
