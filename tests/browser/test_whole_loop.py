"""One case through all seven steps in a real browser: a resident and five different members of staff."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town

pytestmark = pytest.mark.browser

WORDS = "石桥街口的路灯不亮了，晚上很黑，老人容易摔倒。"
Someone = Callable[..., Page]


def photo() -> dict[str, Any]:
    image = Image.new("RGB", (900, 600), "#20303c")
    ImageDraw.Draw(image).rectangle((430, 80, 470, 560), fill="#8a949c")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def report_on_the_phone(page: Page, town: Town) -> str:
    """The resident's way, without an account; the address of the follow page."""
    page.goto(town.path("/"))
    page.locator("main a[href='/report']").first.click()
    page.locator("#place_text").fill("石桥街 18 号门前")
    point_at_the_map(page)
    page.locator("button[value=continue]").click()
    page.locator("#query").fill("路灯不亮")
    page.locator("#query").press("Enter")
    page.locator("label.choice", has_text="路灯").first.click()
    page.locator(".cta button").click()
    if "/report/nearby" in page.url:
        page.locator(".cta a, .cta button").last.click()
    page.locator("#text").fill(WORDS)
    page.locator("#photos").set_input_files(photo())
    page.locator("button[value=continue]").click()
    page.locator("#phone").fill("000-9123")
    page.locator(".cta button").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    page.locator(".cta button").click()
    page.wait_for_url("**/report/sent")
    return str(page.locator("#link").input_value())


def point_at_the_map(page: Page) -> None:
    """On the drawn map. Until it is there a picture stands in its place, and goes when it comes: under a finger, too."""
    page.locator("grid-map[data-state=ready]").click(position={"x": 160, "y": 150}, timeout=40_000)
    expect(page.locator("form[data-keep=place] input[name=lon]")).not_to_have_value("")


def make(page: Page, town: Town, number: str, move: str, fill: Callable[[Any], None] | None = None) -> None:
    """One step from the action panel of the case page."""
    page.goto(town.path(f"/desk/cases/{number}"))
    form = page.locator(f"form[action$='/do/{move}']")
    if not form.is_visible():
        page.locator("details.also", has=form).locator("summary").click()
    if fill is not None:
        fill(form)
    with page.expect_navigation():
        form.locator("button.btn").last.click()
    expect(page.locator(".errors")).to_have_count(0)


def words(text: str) -> Callable[[Any], None]:
    return lambda form: form.locator("textarea[name=text]").fill(text)


def checked(text: str) -> Callable[[Any], None]:
    """Every point of the standard is ticked, and words are written."""

    def fill(form: Any) -> None:
        for point in form.locator("input[name=met]").all():
            point.check()
        form.locator("textarea[name=text]").fill(text)

    return fill


def first(name: str) -> Callable[[Any], None]:
    return lambda form: form.locator(
        "label.choice", has=form.page.locator(f"input[name={name}]")
    ).first.click()


def staff(town_people: dict[str, str], role: str) -> str:
    return town_people[role]


def test_a_case_goes_from_a_residents_phone_to_the_rating(
    someone: Someone, running_town: Town, people_by_role: dict[str, str]
) -> None:
    resident = someone(is_phone=True)
    link = report_on_the_phone(resident, running_town)
    resident.goto(link)
    number = re.sub(r"\D", "", resident.locator("[data-number], .case-no, .num").first.inner_text())
    assert len(number) == 19, number

    acceptor = someone(people_by_role["acceptor"])
    make(acceptor, running_town, number, "accept")
    supervisor = someone(people_by_role["supervision_centre"])
    make(supervisor, running_town, number, "file", first("condition"))
    dispatcher = someone(people_by_role["command_centre"])
    make(dispatcher, running_town, number, "dispatch", first("unit"))
    unit = someone(people_by_role["unit:lighting"])
    make(unit, running_town, number, "take")

    def handled(form: Any) -> None:
        form.locator("textarea[name=text]").fill("已更换灯泡，恢复照明。")
        form.locator("input[type=file]").set_input_files(photo())

    make(unit, running_town, number, "handle", handled)
    make(dispatcher, running_town, number, "feed_back", words("路灯已修好。"))
    verifier = someone(people_by_role["verifier"])
    make(verifier, running_town, number, "check", checked("现场核查，灯已亮。"))
    make(supervisor, running_town, number, "close")

    resident.goto(link)
    expect(resident.locator("main")).to_contain_text("已更换灯泡")
    resident.locator("#rate label.choice", has_text="满意").first.click()
    resident.locator("#rate textarea").fill("很快，谢谢。")
    resident.locator("#rate button").click()
    resident.wait_for_load_state()
    expect(resident.locator("#rate")).to_have_count(0)
    supervisor.goto(running_town.path(f"/desk/cases/{number}"))
    expect(supervisor.locator("main")).to_contain_text("很快，谢谢。")
    expect(supervisor.locator("main")).not_to_contain_text("000-9123")


def test_nobody_finds_the_button_of_another_power(
    someone: Someone, running_town: Town, people_by_role: dict[str, str]
) -> None:
    resident = someone()
    link = report_on_the_phone(resident, running_town)
    resident.goto(link)
    number = re.sub(r"\D", "", resident.locator("[data-number], .case-no, .num").first.inner_text())
    for role in ("supervision_centre", "command_centre", "verifier"):
        page = someone(people_by_role[role])
        page.goto(running_town.path(f"/desk/cases/{number}"))
        expect(page.locator("form[action$='/do/accept']")).to_have_count(0)
        token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        answer = page.request.post(
            running_town.path(f"/desk/cases/{number}/do/accept"),
            form={"csrfmiddlewaretoken": token, "seen_version": "1"},
            headers={"Referer": running_town.path("/desk/")},
        )
        assert answer.status in {403, 409, 422}, (role, answer.status)
        assert "受理员" in answer.text()
