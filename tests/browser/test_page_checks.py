"""Each check sees the fault that it is there for, and lets a sound page pass."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import page_checks as checks

pytestmark = pytest.mark.browser
SOUND = """<header><a style="display: inline-block; min-width: 44px; line-height: 44px" href="/help">Help</a></header><main><h1>A page</h1><p>Words.</p>
  <a class="btn" href="/on">Go on</a><form><label>Name <input name="username" autocomplete="username" style="height: 44px"></label>
  <input type="password" autocomplete="current-password" style="height: 44px"></form></main>"""
LOOK = "<style>.btn { display: inline-block; padding: 0 9px; line-height: 44px } @media print { .btn { display: none } }</style>"
FAULTS = {
    "SIDEWAYS": '<main><div style="width: 3000px">wide</div></main>',
    "CUT": '<main><p style="width: 40px; height: 1em; overflow: hidden; white-space: nowrap">words that are longer than this box</p></main>',
    "OVERLAP": '<main><p style="margin: 0">one line of words</p><p style="margin: -1.1em 0 0">another line of words</p></main>',
    "TARGETS": '<main><button style="height: 30px">small</button></main>',
    "FINGERS": '<main><a class="btn" style="display: inline-block; height: 30px" href="/">small</a></main>',
    "FOCUS": '<style>a:focus { outline: none }</style><main><a href="/">no ring</a></main>',
    "ON_PAPER": '<main><h1>A page</h1><a class="btn" href="/">press me</a></main>',
    "TWINS": '<main><grid-map data-state="no-webgl" style="display: block; height: 50px"></grid-map></main>',
    "SIGNING_IN": '<main><form><input type="password" autocomplete="off"></form></main>',
    "MOVING": "<style>@keyframes m { to { left: 9px } } p { position: relative; animation: m 9s infinite }</style><main><p>moves</p></main>",
}


@pytest.fixture(scope="module")
def sheet(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_sees_its_fault_and_nothing_else(sheet: Page, name: str) -> None:
    script = getattr(checks, name)
    sheet.emulate_media(media="print" if name == "ON_PAPER" else "screen")
    sheet.set_content(LOOK + SOUND)
    assert sheet.evaluate(script) == []
    sheet.set_content(FAULTS[name])
    assert sheet.evaluate(script) != []


ROW = "position: relative; height: 48px"
FOR_A_FINGER = {
    "a link in a sentence": '<p>Read <b><a href="/">what it says</a></b> before you go on.</p>',
    "a title that covers its row": f'<style>a::after {{ content: ""; position: absolute; inset: 0 }}</style><div style="{ROW}"><a href="/">A case</a><p>and its place</p></div>',
    "a tick with its words": '<label style="display: block; line-height: 44px"><input type="checkbox"> streets</label>',
    "a hidden field behind its label": '<style>.vh { position: absolute; width: 1px; height: 1px; overflow: hidden }</style><input class="vh" type="file" id="f"><label for="f" style="display: block; height: 44px">Photo</label>',
}
TOO_SMALL = {
    "a link that stands alone": '<ul><li><a href="/">All of them</a></li></ul>',
    "a telephone number, also in a sentence": '<p>Call <a href="tel:12345">12345</a> at once.</p>',
    "a short word of full height": '<a href="/" style="display: inline-block; line-height: 44px">on</a>',
    "a tick without words": '<input type="checkbox" aria-label="Take along">',
    "a row without its title laid over it": f'<div style="{ROW}"><a href="/">A case</a><p>and its place</p></div>',
    "half of it under another": '<button style="width: 60px; height: 44px">one</button><button style="display: block; width: 60px; height: 44px; margin-top: -20px; position: relative">two</button>',
    "all of it under another": '<button style="width: 60px; height: 44px">one</button><div style="position: relative; height: 60px; margin-top: -60px"></div>',
    "what is folded up": '<details><summary style="height: 44px">More</summary><button style="height: 30px; width: 60px">small</button></details>',
    "what lies in a sheet over the page": '<details><summary style="height: 44px">Menu</summary><div style="position: absolute; height: 60px; width: 99px"><a href="/">Home</a></div></details>',
}


@pytest.mark.parametrize("name", [*FOR_A_FINGER, *TOO_SMALL])
def test_a_finger_meets_44_px_of_every_target(sheet: Page, name: str) -> None:
    sheet.emulate_media(media="screen")
    sheet.set_content(f"<main>{FOR_A_FINGER.get(name) or TOO_SMALL[name]}</main>")
    assert len(sheet.evaluate(checks.FINGERS)) == (name in TOO_SMALL)


def test_words_that_are_cut_with_dots_do_not_lie_on_their_neighbours(sheet: Page) -> None:
    sheet.emulate_media(media="screen")
    cell = "float: left; width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap"
    sheet.set_content(
        f'<main><div style="{cell}">a long name of a unit</div><div>overdue since noon</div></main>'
    )
    assert sheet.evaluate(checks.OVERLAP) == []


def test_the_tab_key_is_followed_by_what_it_stands_on(sheet: Page) -> None:
    sheet.set_content(
        '<main><a href="/a">first</a> <button>second</button> <input type="radio" name="r"><input type="radio" name="r"></main>'
    )
    assert [w["radio"] for w in sheet.evaluate(checks.REACHABLE)] == ["", "", "r"]
    stands = []
    for _ in range(4):
        sheet.keyboard.press("Tab")
        stands.append(sheet.evaluate(checks.STANDS))
    assert [s and s["seen"] for s in stands] == [True, True, True, None]
