"""D6 in a real browser: measures, clusters, time, box, list twin, keyboard only, and without WebGL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]
SETTLED = """() => new Promise((done) => { const {map} = document.getElementById("cm-map"); map.loaded() && !map.isMoving() ? done() : map.once("idle", () => done()); })"""
DRAWN = """(layers) => { const {map} = document.getElementById("cm-map");
  return map.queryRenderedFeatures({layers: layers.filter((l) => map.getLayer(l))}).map((f) => ({layer: f.layer.id, at: f.geometry.coordinates, ...f.properties, v: f.state?.v})); }"""
NO_WEBGL = (
    "const get = HTMLCanvasElement.prototype.getContext;"
    "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : get.call(this, kind, ...rest); };"
)


@pytest.fixture
def dispatcher(running_town: Town, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        from django.db import connection
        from django_tenants.utils import schema_context

        from linli.records.people.models import Grant

        with schema_context("browser"):
            found = Grant.objects.filter(role__code="command_centre").order_by("id")
            username = str(found.values_list("account__username", flat=True)[0])
        connection.close()
    return username


@pytest.fixture
def opened(running_town: Town, someone: Someone, dispatcher: str) -> Callable[..., Page]:
    def open_map(
        query: str = "",
        *,
        language: str = "en",
        state: str = "ready",
        script: str = "",
        is_phone: bool = False,
    ) -> Page:
        page = someone(dispatcher, language=language, is_phone=is_phone)
        page.emulate_media(reduced_motion="reduce")
        if script:
            page.add_init_script(script)
        page.goto(running_town.path(f"/desk/map{query}"))
        page.wait_for_selector(f"#cm-map[data-state={state}]", state="attached", timeout=60_000)
        if state == "ready":
            page.evaluate(SETTLED)
        return page

    return open_map


def after(page: Page, act: Callable[[], Any]) -> None:
    """Do it, and wait until the page has taken over what changed."""
    before = int(page.locator("#cm-map").get_attribute("data-shown") or 0)
    act()
    page.wait_for_selector(f"#cm-map[data-shown='{before + 1}']", state="attached", timeout=20_000)
    page.evaluate(SETTLED)


def shown(page: Page) -> int:
    return sum(d["n"] for d in page.evaluate(DRAWN, ["case", "cluster"]))


def total(page: Page) -> int:
    return int(page.locator("[data-total]").inner_text())


def test_the_measure_changes_colours_and_the_list(opened: Callable[..., Page]) -> None:
    page = opened()
    values = {d["code"]: d["v"] for d in page.evaluate(DRAWN, ["figures"])}
    table = {a.get_attribute("data-grid"): None for a in page.locator(".cm-table a.ttl").all()}
    assert set(values) == set(table)
    first = page.locator(".cm-table tbody tr").first
    assert values[str(first.locator("a").get_attribute("data-grid"))] == int(
        first.locator("td").nth(1).inner_text()
    )
    after(page, lambda: page.get_by_role("link", name="Reported").click())
    page.wait_for_selector("#cm-map[data-figure=reported]", state="attached")
    page.evaluate(SETTLED)
    others = {d["code"]: d["v"] for d in page.evaluate(DRAWN, ["figures"])}
    assert others != values
    assert "measure=reported" in page.url
    assert page.locator(".cm-ramp i").count() == 5


def test_clusters_open_and_every_case_is_there(opened: Callable[..., Page]) -> None:
    page = opened()
    assert shown(page) == total(page) > 0
    clusters = page.evaluate(DRAWN, ["cluster"])
    largest = max(clusters, key=lambda c: c["n"])
    spot = page.evaluate(
        "(at) => { const {map} = document.getElementById('cm-map'); const p = map.project(at); const r = map.getContainer().getBoundingClientRect(); return [p.x + r.left, p.y + r.top]; }",
        largest["at"],
    )
    page.mouse.click(*spot)
    page.wait_for_timeout(1500)
    page.evaluate(SETTLED)
    near = page.evaluate(DRAWN, ["case", "cluster"])
    assert max((c["n"] for c in near), default=0) < largest["n"]


def test_the_list_narrows_with_the_map(opened: Callable[..., Page]) -> None:
    page = opened("?list=cases")
    everything = shown(page)
    after(page, page.locator(".cm-light").first.click)
    assert "light=overdue" in page.url
    page.evaluate(SETTLED)
    overdue = shown(page)
    assert overdue == total(page) < everything
    assert {d["light"] for d in page.evaluate(DRAWN, ["case"])} <= {"overdue"}
    expect(page.locator(".cm-cases li")).to_have_count(min(overdue, 25))
    page.go_back()
    page.wait_for_url(lambda url: "light" not in url)
    expect(page.locator("[data-total]")).to_have_text(str(everything))


def test_the_slider_shows_what_was_open_then(
    opened: Callable[..., Page], running_town: Town, django_db_blocker: Any
) -> None:
    page = opened()
    now_open = total(page)
    slider = page.locator("#cm-step")
    slider.focus()
    step = int(slider.get_attribute("max") or 0) - 4  # a day ago
    page.locator("#cm-step").evaluate(
        "(range, v) => { range.value = v; range.dispatchEvent(new Event('input', {bubbles: true})); }", step
    )
    page.wait_for_url(lambda url: "at=" in url)
    page.wait_for_selector("#cm-map[at]", state="attached")
    page.evaluate(SETTLED)
    at = int(page.url.partition("at=")[2].partition("&")[0])
    with django_db_blocker.unblock():
        from django.db import connection
        from django_tenants.utils import schema_context

        with schema_context("browser"), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM cases_case WHERE lon IS NOT NULL AND reported_at <= to_timestamp(%s)"
                " AND (is_open OR coalesce(closed_at, changed_at) > to_timestamp(%s))",
                [at, at],
            )
            truth = cursor.fetchone()[0]
        connection.close()
    expect(page.locator("[data-total]")).to_have_text(str(truth))
    assert truth != now_open
    page.wait_for_timeout(500)
    page.evaluate(SETTLED)
    assert shown(page) == truth
    assert page.evaluate(DRAWN, ["worker"]) == []  # people are shown as of now only
    play = page.get_by_role("button", name="One step on")  # reduced motion: no film
    play.focus()
    for n in (1, 2):  # by keyboard, again and again: the button keeps the focus
        after(page, lambda: page.keyboard.press("Enter"))
        expect(page.locator("#cm-step")).to_have_value(str(step + n))
        expect(play).to_be_focused()
    told = page.locator("#cm-step").get_attribute("aria-valuetext")
    assert told == page.locator("[data-moment]").text_content()


def test_a_box_leads_to_dispatch(twenty_waiting: None, opened: Callable[..., Page]) -> None:
    page = opened("?state=to_dispatch")
    waiting = total(page)
    assert waiting > 0
    frame = page.locator("#cm-map").bounding_box()
    assert frame is not None
    page.get_by_role("button", name="Select and dispatch").click()
    page.mouse.move(frame["x"] + 4, frame["y"] + 4)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] - 80, frame["y"] + frame["height"] - 4, steps=5)
    after(page, page.mouse.up)
    count = int(page.locator("[data-boxed]").get_attribute("data-boxed") or 0)
    assert 0 < count <= waiting
    page.get_by_role("button", name="Preview the dispatch").click()
    page.wait_for_url("**/cases/together/dispatch")
    rows = page.locator("input[name=case]:checked")
    assert rows.count() == count
    page.locator("input[name=case]").first.uncheck()
    page.locator(".btn-xl[data-sending]").click()
    page.wait_for_url("**/cases/together/dispatch/do")
    expect(page.locator("[aria-labelledby=h-done] li")).to_have_count(count - 1)
    page.get_by_role("link", name="Back to the list").click()
    page.wait_for_selector("#cm-map[data-state=ready]", state="attached", timeout=60_000)
    # the map the box was drawn on, at once without those that were sent
    expect(page.locator("[data-total]")).to_have_text(str(waiting - count + 1), timeout=1)


def test_everything_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("button", name="All in view").focus()
    after(page, lambda: page.keyboard.press("Enter"))
    boxed = page.locator("[data-boxed]")
    assert int(boxed.get_attribute("data-boxed") or 0) == total(page)
    expect(page.locator("#cm-side")).to_be_focused()
    page.locator("#cm-map canvas").focus()
    after(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator(".f-grid h2")).to_be_visible()
    expect(page.locator(".people li").first).to_be_visible()
    page.locator("#cm-step").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda url: "at=" in url)


def test_a_case_is_opened_from_the_list_and_stands_out(opened: Callable[..., Page]) -> None:
    page = opened("?list=cases")
    after(page, page.locator(".cm-cases a").first.click)
    expect(page.get_by_role("link", name="Open the case")).to_be_visible()
    assert page.evaluate(DRAWN, ["focus"])
    assert "case=" in page.url
    address = page.url
    page.reload()
    page.wait_for_selector("#cm-map[data-state=ready]", state="attached", timeout=60_000)
    expect(page.get_by_role("link", name="Open the case")).to_be_visible()
    assert page.url.partition("&view")[0] == address.partition("&view")[0]


def test_without_webgl_the_list_says_everything(opened: Callable[..., Page]) -> None:
    page = opened(state="no-webgl", script=NO_WEBGL, language="zh-hans")
    expect(page.get_by_text("地图需要浏览器支持 WebGL。")).to_be_visible()
    expect(page.get_by_text("地图加载中…")).to_be_hidden()
    assert page.locator(".cm-table tbody tr").count() > 5
    after_ = page.locator("#cm-map").get_attribute("data-shown")
    page.get_by_role("link", name="案件", exact=True).last.click()
    expect(page.locator(".cm-cases li").first).to_be_visible()
    assert after_ is None
    expect(page.get_by_role("button", name="框选派遣")).to_be_hidden()


def test_on_a_phone_nothing_is_wider_than_the_screen(opened: Callable[..., Page]) -> None:
    page = opened(is_phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".cm-table tbody tr").first).to_be_visible()
