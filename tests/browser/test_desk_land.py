"""The tutorial of the land (`docs/tutorial/land.md`), walked in a real browser: from raw buildings to boards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
BUILDINGS = Path(__file__).parents[2] / "examples" / "sample_town" / "buildings.geojson"
Someone = Callable[..., Page]


def households(page: Page) -> list[int]:
    return [
        int(t)
        for t in page.locator(".loads tbody tr td:last-child b").all_inner_texts()
        if t.strip().isdigit()
    ]


def test_from_raw_buildings_to_boards(someone: Someone, running_town: Town) -> None:
    page = someone("shaozhilan", language="en")
    page.set_default_timeout(60_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console", lambda m: troubles.append(m.text) if m.type == "error" and "409" not in m.text else None
    )

    # 2. a draft from raw buildings
    page.goto(running_town.path("/desk/land/"))
    page.get_by_role("link", name="Divide an area").click()
    page.locator("#area").select_option("999001/001/001/")
    page.get_by_label("a file of buildings (points or outlines)").check()
    page.locator("#file").set_input_files(BUILDINGS)
    page.locator("#datum").select_option("wgs84")
    page.locator("#low").fill("150")
    page.locator("#high").fill("250")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator("h1")).to_have_text("Divide anew: present and proposed", timeout=60_000)
    expect(page.locator("#missing")).to_contain_text("lie outside the area and were left out")
    expect(page.locator(".facts")).to_contain_text("2 → 2")
    expect(page.locator("[data-draft]")).to_have_attribute("data-state", "ready")

    # 3. computed
    page.get_by_text("Compute", exact=True).click()
    page.get_by_role("button", name="Compute the division").click()
    expect(page.locator(".facts")).to_contain_text("2 → 3", timeout=120_000)
    loads = households(page)
    assert len(loads) == 3
    assert all(150 <= n <= 250 for n in loads)

    # 4. corrected on the map, looked at before it is done, undone
    ready(page)
    unit = page.locator(".can-edit [data-g='999001001001001']").first
    seq = unit.get_attribute("data-u")
    unit.dispatch_event("click")
    expect(page.locator("[data-chosen]")).to_contain_text("1 unit")
    page.locator("#to").select_option("999001001001002")
    page.get_by_role("button", name="Move into grid").first.click()
    expect(page.locator(".notice-ok")).to_contain_text("The units were moved.")
    assert page.locator(f".can-edit [data-u='{seq}']").get_attribute("data-g") == "999001001001002"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice-ok")).to_contain_text("taken back")
    assert households(page) == loads

    # 5. people
    expect(page.locator("#missing")).to_contain_text("has nobody responsible")
    page.get_by_role("link", name="Names and posts").click()
    page.locator("select[name='grid_worker-0-999001001001003']").select_option(index=5)
    page.locator("select[name='grid_worker-1-999001001001003']").select_option(index=6)
    page.get_by_role("button", name="Save names and posts").click()
    expect(page.locator("#missing")).to_contain_text("Somebody responsible in every grid")

    # 6. published for a later day, so that the other tests of the town are left alone
    page.locator("#from_on").fill(str(datetime.now(UTC).date() + timedelta(days=40)))
    page.locator("#reason").fill("new houses in the east")
    page.get_by_role("button", name="Publish the new version").click()
    expect(page.locator("h1")).to_contain_text("in force from")

    # 7. boards and cards
    page.get_by_role("link", name="Print the public boards and contact cards anew.").click()
    page.locator("#office_phone").fill("0000-5550100")
    page.locator("#supervision_phone").fill("0000-5550199")
    back = page.url
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice-ok")).to_contain_text("from now on")
    page.goto(back)
    assert page.locator("tbody tr").count() == 3
    for name in ("All boards (A3, PDF)", "Contact cards (PDF)"):
        link = page.get_by_role("link", name=name).get_attribute("href")
        answer = page.request.get(running_town.path(str(link)))
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF")

    # 8. where it stands
    page.get_by_role("link", name="Readiness").click()
    expect(page.locator("main")).to_contain_text("Areas that meet everything")
    page.goto(running_town.path("/desk/land/"))
    page.get_by_role("link", name="to come").first.click()
    page.locator("details.more summary", has_text="Withdraw this publication").click()
    page.locator(
        "form[action$='/withdraw'] textarea, form[action$='/withdraw'] input[name=reason]"
    ).first.fill("Drawn for a test")
    page.get_by_role("button", name="Withdraw this publication").click()
    expect(page.locator(".notice-ok")).to_contain_text("withdrawn")
    assert troubles == []


def a_draft(page: Page, running_town: Town) -> None:
    """Tongyin's present grids from the ledger, with wide limits."""
    page.set_default_timeout(60_000)
    page.goto(running_town.path("/desk/land/drafts/new"))
    page.locator("#area").select_option("999001/001/001/")
    page.locator("#low").fill("100")
    page.locator("#high").fill("600")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.locator("h1")).to_have_text("Divide anew: present and proposed", timeout=60_000)
    ready(page)


def ready(page: Page) -> None:
    page.wait_for_selector("[data-draft][data-state=ready]", state="attached")


def corners_of(page: Page, seq: int) -> list[tuple[float, float]]:
    """Where the corners of a unit are on the screen."""
    return [
        (p["x"], p["y"])
        for p in page.evaluate(
            """(seq) => {
              const shape = document.querySelector(`.can-edit [data-u="${seq}"]`), to = shape.getScreenCTM();
              return shape.getAttribute("d").match(/-?[\\d.]+,-?[\\d.]+/g).map((pair) => {
                const [x, y] = pair.split(",").map(Number), p = new DOMPoint(x, y).matrixTransform(to); return { x: p.x, y: p.y }; });
            }""",
            seq,
        )
    ]


def test_borders_and_lines_are_drawn_by_mouse_keys_and_finger(someone: Someone, running_town: Town) -> None:
    page = someone("shaozhilan", language="en")
    a_draft(page, running_town)
    before = households(page)

    # a border by mouse: taken over, then undone; the map shows the same place after the reload
    page.get_by_role("button", name="Nearer").click()
    page.get_by_role("button", name="Whole map").click()
    page.get_by_role("button", name="Draw the border").click()
    svg = page.locator(".can-edit svg[data-map]")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    assert box is not None
    for x, y in ((0.02, 0.02), (0.98, 0.02), (0.98, 0.35), (0.02, 0.35)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.keyboard.press("Enter")
    page.locator("#to").select_option("999001001001001")
    page.get_by_role("button", name="Take this border").click()
    expect(page.locator(".notice-ok")).to_contain_text("redrawn")
    after = households(page)
    assert sum(after) == sum(before)
    assert after != before
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice-ok")).to_contain_text("taken back")
    ready(page)
    assert households(page) == before

    # a line by keys alone: the cross moves with the arrows, Space sets a point that snaps, Enter ends; looked at before it is done
    page.get_by_role("button", name="Cut by a line").click()
    svg.focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    for _ in range(90):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("[data-ahead-list]")).to_contain_text("(new)")
    page.get_by_role("button", name="Cut along this line").click()
    expect(page.locator(".notice-ok")).to_contain_text("cut along the line")
    ready(page)
    three = households(page)
    assert len(three) == len(before) + 1
    assert sum(three) == sum(before)

    # by finger on a tablet: two taps near corners of units snap to them
    address = page.url
    tablet = someone("shaozhilan", language="en", is_phone=True)
    tablet.set_default_timeout(60_000)
    tablet.goto(address)
    ready(tablet)
    tablet.get_by_role("button", name="Cut by a line").tap()
    tablet.locator(".can-edit svg[data-map]").scroll_into_view_if_needed()
    x, y = corners_of(tablet, 3)[0]
    tablet.touchscreen.tap(x + 5, y + 4)
    off = tablet.evaluate(
        """() => {
          const set = document.querySelector(".can-edit .dv-vertex"), at = [set.cx.baseVal.value, set.cy.baseVal.value];
          const corners = [...document.querySelectorAll(".can-edit [data-u]")].flatMap((u) => u.getAttribute("d").match(/-?[\\d.]+,-?[\\d.]+/g));
          return Math.min(...corners.map((pair) => { const [x, y] = pair.split(",").map(Number); return Math.hypot(x - at[0], y - at[1]); }));
        }"""
    )
    assert off < 0.01
    assert tablet.evaluate("document.documentElement.scrollWidth") <= 390
    small = tablet.evaluate(
        "[...document.querySelectorAll('.dv-tools button')].filter((b) => b.offsetHeight && b.offsetHeight < 44).length"
    )
    assert small == 0

    # the last of all, the present again; and a second editor with an older page is told so
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice-ok")).to_contain_text("taken back")
    tablet.get_by_role("button", name="Undo").click()
    expect(tablet.locator(".errors")).to_contain_text("while your page was open")
