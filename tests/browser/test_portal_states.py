"""The states of the residents' pages that no address leads to: half-written reports, mistakes, answers. Accessible, and within the phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from linli.site.web_assets import WEB
from tests.browser.conftest import Town
from tests.browser.page_checks import AXE, SERIOUS, STANDARDS
from tests.browser.test_portal import Visit, visit
from tests.browser.test_whole_loop import photo

pytestmark = pytest.mark.browser
__all__ = ["visit"]
Look = Callable[[str], None]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('main button, main a.btn, main select, main label.choice, main summary, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not(.file)')]
  .filter((e) => e.offsetParent && !e.classList.contains('vh') && !e.closest('grid-map') && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_is_accessible_and_fits_a_small_phone_with_large_text(
    visit: Visit, running_town: Town, language: str
) -> None:
    page = visit(language=language)
    axe = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    found: list[str] = []

    def look(name: str) -> None:
        page.wait_for_load_state()
        page.evaluate(axe)
        found.extend(
            f"{name}: {v['id']} {v['where']}" for v in page.evaluate(AXE, STANDARDS) if v["impact"] in SERIOUS
        )
        found.extend(f"{name}: smaller than a finger: {small}" for small in page.evaluate(SMALL))
        page.set_viewport_size({"width": 320, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate(WIDE)
        if wide > 1:
            found.append(f"{name}: {wide} px too wide at 320 px and twice the text")
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size({"width": 390, "height": 844})

    _place(page, running_town, look)
    _class(page, look)
    _words(page, look)
    _contact_and_after(page, running_town, look)
    assert not found, "\n".join(found)


def send(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def _place(page: Page, town: Town, look: Look) -> None:
    page.goto(town.path("/report/place"))
    send(page, "button[value=continue]")
    look("place missing")
    page.locator("#place_text").fill("no such place 没有这个地方")
    send(page, "button[value=search]")
    look("place not known")
    page.locator("#place_text").fill("石桥")
    send(page, "button[value=search]")
    look("several places")
    send(page, "[data-position]")
    look("pin put")
    send(page, "button[value=continue]")


def _class(page: Page, look: Look) -> None:
    page.locator("#query").fill("qwrt")
    send(page, "button[value=search]")
    look("no class found")
    page.locator("#query").fill("路灯不亮，有人受伤")
    send(page, "button[value=search]")
    look("classes found, and a number to call")
    page.locator(
        "label.choice",
        has_text="路灯" if page.locator("html").get_attribute("lang") != "en" else "Street light",
    ).first.click()
    send(page, ".cta button")
    if "/report/nearby" in page.url:
        look("known nearby")
        send(page, ".cta a")


def _words(page: Page, look: Look) -> None:
    page.locator("#photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
    )
    send(page, "button[value=continue]")
    look("no photo")
    page.locator("#text").fill("灯不亮，请打 13800001234")
    page.locator("#photos").set_input_files(photo())
    page.locator("#photos-seen img").wait_for()
    look("photo chosen")
    send(page, "button[value=photo]")
    look("photo kept")
    send(page, "button[value=continue]")


def _contact_and_after(page: Page, town: Town, look: Look) -> None:
    page.locator("#phone").fill("12")
    page.locator("#email").fill("x")
    send(page, ".cta button")
    look("contact wrong")
    page.locator("#phone").fill("000-9876")
    page.locator("#email").fill("")
    send(page, ".cta button")
    look("check, with a private number in the words")
    send(page, ".cta button")
    look("sent")
    link: Any = page.locator("#link").input_value()
    page.goto(link)
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
    look("own report, everything open")
    page.goto(f"{link}/erase")
    send(page, "form button.btn-danger")
    look("erasing unconfirmed")
    page.goto(town.path("/mine"))
    look("mine, filled")
    page.goto(town.path("/find"))
    page.locator("#number").fill("9" * 19)
    page.locator("#digits").fill("0000")
    send(page, ".cta button")
    look("not found")
    page.goto(town.path("/open?from=2100-01-01"))
    look("nothing fits")
    page.goto(town.path("/f/nonsense"))
    look("wrong link")
