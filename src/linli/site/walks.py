"""How a page is brought into the state in which it is photographed and checked: signed in, filled in, drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACE = {"longitude": 119.6665, "latitude": 31.5240, "accuracy": 20}  # in 桐荫-01 of the sample town
# Resolves when a live map has drawn what lies in view; a map that has given way to its list needs no waiting.
DRAWN = """() => Promise.all([...document.querySelectorAll("grid-map")].map(({map}) => map && new Promise((done) => {
  const ready = () => map.areTilesLoaded() && !map.isMoving() ? done() : map.once("idle", ready);
  map.once("idle", ready); map.triggerRepaint(); setTimeout(done, 8000); })))"""
# Resolves when the field app has brought the day and its screen stands still for a moment.
STILL = """() => new Promise((done) => { let timer = setTimeout(done, 250);
  const seen = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 250); });
  seen.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true}); setTimeout(done, 5000); })"""


# the case beside the queue: hidden, or nothing to show, or there
BESIDE = """() => { const box = document.querySelector("section.detail[data-beside]");
  return !box || getComputedStyle(box).display === "none" || !document.querySelector("tr[data-row]") || box.querySelector(".det-h"); }"""


def wait_until_drawn(page: Page) -> None:
    page.wait_for_function(BESIDE)
    if urlsplit(page.url).path.startswith(
        "/field/"
    ):  # only the part after "#" changes, and the screen with it
        page.wait_for_selector("html[data-ready]", state="attached")
        page.evaluate(STILL)
    if page.locator("grid-map").count():
        done = "grid-map:is([data-state=ready], [data-state=failed], [data-state=no-webgl])"
        page.wait_for_selector(done, state="attached", timeout=60_000)
        page.evaluate(DRAWN)


def sign_in(page: Page, url: str, username: str, password: str) -> None:
    page.goto(url + "/desk/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/desk/")


def begin_report(page: Page, lon: str, lat: str) -> None:
    """A new report at a place; ends on the page of kinds."""
    page.locator("input[name=place_text]").fill("石桥街 24 号")
    for name, value in (("lon", lon), ("lat", lat)):
        page.locator(f"form[data-keep=place] input[name={name}]").evaluate(
            "(e, v) => { e.value = v; }", value
        )
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/report/category")


def find_kind(page: Page, words: str) -> None:
    page.locator("#query").fill(words)
    page.locator("#query").press("Enter")
    page.locator("input[name=class]").first.wait_for(state="attached")


def choose_kind(page: Page) -> None:
    """Ends beside what is known nearby, or on the page of words and photos where nothing is."""
    page.locator("label.choice:has(input[name=class])").first.click()
    page.locator(".cta button").click()
    page.wait_for_url(lambda url: not url.split("?")[0].endswith("/report/category"))


def pass_nearby(page: Page) -> None:
    if "/report/nearby" in page.url:
        page.locator(".cta a").click()
    page.wait_for_url("**/report/details")


def write_details(page: Page) -> None:
    page.locator("#text").fill("灯柱倾斜，晚上不亮。")
    page.locator("button[value=continue]").click()
    page.wait_for_url("**/report/contact")


def leave_contact(page: Page) -> None:
    page.locator("#phone").fill("000-9876")
    page.locator(".cta button").click()
    page.wait_for_url("**/report/check")


def send_report(page: Page) -> None:
    page.locator(".cta button").click()
    page.wait_for_url("**/report/sent")


def pick_two(page: Page) -> None:
    """Two rows of the queue, and the preview of what would happen to them together."""
    for box in page.locator("input.tick[name=case]").all()[:2]:
        box.check()
    page.locator(".bulk button[formaction*=dispatch]").click()
    page.wait_for_url("**/together/**")


def make_draft(page: Page) -> None:
    """A division of one community, from the houses of the ledger; ends where it is compared and corrected."""
    page.locator("#area").select_option("999001/001/001/")
    page.locator("form:has(#area) button.btn").click()
    page.wait_for_selector("[data-draft][data-state=ready]", state="attached", timeout=120_000)


def name_posts(page: Page) -> None:
    """Who answers in the grids of the draft; from there the draft can still be reached."""
    page.locator("a[href$='/settle']").click()
    page.wait_for_url("**/settle")


def drop_draft(page: Page) -> None:
    if page.url.endswith("/settle"):
        page.go_back()
    page.locator("form[action$='/drop'] button").click()
    page.wait_for_url("**/desk/land/**")


# one after the other in the same browser: each begins where the one before it ended
WALKS: dict[str, Callable[..., None]] = {
    "begin_report": begin_report, "find_kind": find_kind, "choose_kind": choose_kind, "pass_nearby": pass_nearby,
    "write_details": write_details, "leave_contact": leave_contact, "send_report": send_report, "pick_two": pick_two,
    "make_draft": make_draft, "name_posts": name_posts, "drop_draft": drop_draft,
}  # fmt: skip
