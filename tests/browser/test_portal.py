"""A resident in a real browser, with scripts and without, on a phone and at a desk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from linli.site.walks import wait_until_drawn
from tests.browser.conftest import Town
from tests.browser.test_whole_loop import photo

pytestmark = pytest.mark.browser
LON, LAT = 119.6665, 31.5240  # in 桐荫-01 of the sample town
Visit = Callable[..., Page]
FIRST_FIT = ".choice input[name=class]"


@pytest.fixture
def visit(chromium: Browser, running_town: Town) -> Iterator[Visit]:
    """A browser of a resident, who stands in the town and lets the page know where."""
    contexts = []

    def open_one(*, is_phone: bool = True, scripts: bool = True, language: str = "zh-hans") -> Page:
        size = {"width": 390, "height": 844} if is_phone else {"width": 1440, "height": 900}
        context = chromium.new_context(
            viewport=size, is_mobile=is_phone, has_touch=is_phone, java_script_enabled=scripts, accept_downloads=True,
            geolocation={"longitude": LON, "latitude": LAT, "accuracy": 20}, permissions=["geolocation"], reduced_motion="reduce",
        )  # type: ignore[arg-type] # fmt: skip
        contexts.append(context)
        context.add_cookies([{"name": "linli_language", "value": language, "url": running_town.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield open_one
    for context in contexts:
        context.close()


def send(page: Page, town: Town, *, words: str = "路灯不亮") -> str:
    """A whole report from page 2 on; the follow link."""
    page.locator("#query").fill(words)
    page.locator("#query").press("Enter")
    page.locator("label.choice", has_text="路灯").first.click()
    page.locator(".cta button").click()
    if "/report/nearby" in page.url:
        page.locator(".cta a").click()
    page.locator("#text").fill("灯柱倾斜，晚上不亮。")
    page.locator("#photos").set_input_files(photo())
    page.locator("button[value=continue]").click()
    page.locator("#phone").fill("000-9876")
    page.locator(".cta button").click()
    expect(page.locator(".answers img")).to_have_count(1)
    page.locator(".cta button").click()
    page.wait_for_url("**/report/sent")
    return str(page.locator("#link").input_value())


@pytest.mark.parametrize("is_phone", [True, False])
def test_a_shop_name_is_a_place_with_and_without_scripts(
    visit: Visit, running_town: Town, is_phone: bool
) -> None:
    for scripts in (True, False):
        page = visit(is_phone=is_phone, scripts=scripts)
        page.goto(running_town.path("/report/place"))
        page.locator("#place_text").fill("同福便利店")
        page.locator("button[value=search]").click()
        page.wait_for_load_state()
        if page.locator(".which").count():
            page.locator(".which button").first.click()
            page.wait_for_load_state()
        expect(page.locator(".pick .place")).to_contain_text("位于网格")
        page.locator("button[value=continue]").click()
        link = send(page, running_town)
        page.goto(link)
        expect(page.locator("main")).to_contain_text("灯柱倾斜")


def test_position_puts_the_pin_and_the_live_map_moves_it(visit: Visit, running_town: Town) -> None:
    page = visit()
    page.goto(running_town.path("/report/place"))
    page.locator("[data-position]").click()
    expect(page.locator(".pick .place")).to_contain_text("位于网格")
    page.locator("grid-map[data-state=ready]").wait_for()
    before = page.locator("grid-map").get_attribute("value")
    box = page.locator("grid-map").bounding_box()
    assert box
    assert box["width"] > 350, "as wide as the phone allows"
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    expect(page.locator("grid-map")).not_to_have_attribute("value", before or "")
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/report/category")
    page.go_back()
    expect(page.locator(".pick .place")).to_contain_text("位于网格")


def test_what_is_going_on_nearby_is_followed_with_one_tap(visit: Visit, running_town: Town) -> None:
    page = visit()
    page.goto(running_town.path("/"))
    page.locator("[data-position]").click()
    expect(page.locator("#near-h")).to_have_text("附近的事")
    expect(page.locator(".mygrid")).to_contain_text("桐荫-01")
    page.locator(".nearlist a", has=page.locator(".light-ok")).first.click()
    page.locator(".panel button").click()
    page.wait_for_url("**/f/**")
    name = page.locator("h1").inner_text()
    page.goto(running_town.path("/mine"))
    expect(page.locator(".mine-l")).to_contain_text(name)
    assert page.evaluate("document.cookie") == "" or "linli_mine" not in page.evaluate("document.cookie")


def test_my_data_is_deleted_and_the_report_stays(visit: Visit, running_town: Town) -> None:
    page = visit(scripts=False)
    page.goto(running_town.path("/report/place"))
    page.locator("#place_text").fill("石桥街")
    page.locator("button[value=continue]").click()
    send(page, running_town)
    page.goto(running_town.path("/mine"))
    page.locator(".mine-b a", has_text="删除我的信息").first.click()
    page.locator("form button.btn-danger").click()
    expect(page.locator(".errors")).to_contain_text("请勾选确认")
    page.locator("#sure").click()
    page.locator("form button.btn-danger").click()
    expect(page.locator("h1")).to_have_text("您的信息已删除")
    page.goto(running_town.path("/mine"))
    expect(page.locator(".mine-l li")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_who_is_responsible_here(visit: Visit, running_town: Town, scripts: bool) -> None:
    page = visit(scripts=scripts, is_phone=scripts)
    page.goto(running_town.path("/grid"))
    if scripts:
        page.locator("[data-position]").click()
    else:
        page.locator(".grids a", has_text="桐荫-01").click()
    page.wait_for_url("**/grid/999*")
    expect(page.locator("h1")).to_have_text("桐荫-01")
    expect(page.locator(".people .resp").first).to_contain_text("网格长")
    page.emulate_media(media="print")
    expect(page.locator(".qr")).to_be_visible()
    expect(page.locator(".pfoot")).to_be_hidden()
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) == 1, (
        "names, telephone and code on one sheet"
    )


MARKER = """() => { const map = document.querySelector("grid-map"), {lon, lat} = map.querySelector("i").dataset;
  map.scrollIntoView(); const box = map.getBoundingClientRect(), at = map.map.project([+lon, +lat]); return [box.x + at.x, box.y + at.y]; }"""


def test_open_data_is_filtered_and_downloaded(visit: Visit, running_town: Town) -> None:
    page = visit(is_phone=False)
    page.goto(running_town.path("/open"))
    page.locator("#state").select_option("open")
    page.locator(".filters button").click()
    many = int(re.sub(r"\D", "", page.locator(".count b").inner_text()))
    assert many > 0
    with page.expect_download() as waiting:
        page.locator("a", has_text="GeoJSON").click()
    collection = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert len(collection["features"]) == many
    assert {f["properties"]["state"] for f in collection["features"]} == {"open"}
    page.locator("grid-map[data-state=ready]").wait_for()
    wait_until_drawn(page)
    page.mouse.click(*page.evaluate(MARKER))
    page.wait_for_url(re.compile(r"/cases/\d+$|#n\d+$"))  # the live map leads where the drawn one does
    page.goto(running_town.path("/open"))
    page.locator(".seg a", has_text="月度数据").click()
    assert 1 <= page.locator(".figures tbody tr").count() <= 12


# of this document alone: what the page before still had under way is not counted
SCRIPTS = """performance.getEntriesByType("resource").filter((e) => e.initiatorType === "script" || /[.]m?js([?]|$)/.test(e.name))
  .map((e) => [e.name, e.decodedBodySize])"""
PAGES = ("/", "/grid", "/open", "/open/figures", "/mine", "/help", "/privacy", "/find", "/report/place")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_scrolls_sideways_at_twice_the_text_and_scripts_are_small(
    visit: Visit, running_town: Town, language: str
) -> None:
    page = visit(language=language)
    for path in PAGES:
        page.goto(running_town.path(path))
        page.wait_for_load_state()
        if page.locator("grid-map").count() == 0:
            scripts = page.evaluate(SCRIPTS)
            assert sum(size for _name, size in scripts) <= 20_000, (path, scripts)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 1, (path, wide)
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main a.btn, main select, main input:not([type=hidden]):not([type=radio]):not([type=checkbox])')]"
            ".filter((e) => e.offsetParent && !e.classList.contains('vh') && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 90))"
        )
        assert small == [], (path, small)
