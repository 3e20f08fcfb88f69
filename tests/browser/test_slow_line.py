"""A bad line: photos that take long can be stopped, a server out of reach loses nothing, two presses at the same moment are one."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from linli.records.commons.models import Notice
from tests.browser.conftest import Town
from tests.browser.test_portal import Visit, visit

pytestmark = pytest.mark.browser
__all__ = ["visit"]
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 40_000}
FREE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SAID = "灯柱倾斜，晚上不亮。"


def big_photo() -> dict[str, Any]:
    """Noise: about 400 KB, which the page does not make smaller."""
    out = io.BytesIO()
    Image.effect_noise((900, 700), 80).convert("RGB").save(out, "JPEG", quality=88)
    return {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_photos_on_a_slow_line_are_stopped_or_arrive_and_no_word_is_lost(
    visit: Visit, running_town: Town
) -> None:
    page = visit(language="en")
    page.goto(running_town.path("/report/place"))
    page.locator("#place_text").fill("石桥街 18 号门前")
    page.locator("button[value=continue]").click()
    page.goto(running_town.path("/report/category?major=component:01"))
    page.locator("label.choice", has_text="Street light").first.click()
    page.locator(".cta button").click()
    if "/report/nearby" in page.url:
        page.locator(".cta a").click()
    expect(page.locator("button[value=photo]")).to_be_hidden()  # nothing to add yet
    page.locator("#text").fill(SAID)
    page.locator("#photos").set_input_files(big_photo())
    expect(page.locator("#photos-seen img")).to_have_count(1)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    on = page.locator("button[value=continue]")
    on.click()
    bar = page.locator(".uploading progress")
    expect(bar).to_be_visible()
    expect(page.locator(".uploading [role=status]")).to_contain_text("%")
    expect(on).to_have_attribute("aria-disabled", "true")
    page.locator(".uploading button").click()
    expect(page.locator("[data-note]")).to_contain_text("Stopped")
    expect(bar).to_have_count(0)
    expect(page.locator("#text")).to_have_value(SAID)
    page.context.set_offline(True)
    on.click()
    expect(page.locator("[data-note]")).to_contain_text("cannot be reached")
    expect(page.locator("#text")).to_have_value(SAID)
    page.context.set_offline(False)
    line.send("Network.emulateNetworkConditions", FREE)
    on.click()
    expect(page.locator("#phone")).to_be_visible()
    assert page.url.endswith("/report/contact")
    page.goto(running_town.path("/report/details"))
    expect(page.locator(".thumbs img")).to_have_count(1)
    expect(page.locator("#text")).to_have_value(SAID)


TWICE = """async () => {
  const form = document.querySelector("main form[method=post]"), body = new URLSearchParams(new FormData(form));
  const answers = await Promise.all([1, 2].map(() => fetch(location.href, { method: "POST", body, redirect: "follow" })));
  return answers.map((answer) => [answer.status, answer.redirected]);
}"""


def test_two_presses_at_the_same_moment_are_one(
    someone: Callable[..., Page],
    running_town: Town,
    people_by_role: dict[str, str],
    in_town: Callable[[Callable[[], Any]], Any],
) -> None:
    page = someone(people_by_role["administrator"], language="en")
    page.goto(running_town.path("/desk/settings/notices/new"))
    page.locator("[name=title_zh]").fill("两次按下只算一次")
    page.locator("[name=to_on]").fill("2031-01-01")
    assert page.evaluate(TWICE) == [[200, True], [200, True]]
    assert in_town(lambda: Notice.objects.filter(title_zh="两次按下只算一次").count()) == 1
