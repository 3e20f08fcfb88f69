"""The map element in a real browser, under the real content policy, on pages that do not know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]

PUT = """([attributes, inner]) => {
  const form = document.createElement("form");
  form.innerHTML = "<input name=lon><input name=lat>";
  const map = document.createElement("grid-map");
  map.id = "tried";
  for (const [name, value] of Object.entries(attributes)) map.setAttribute(name, value);
  map.innerHTML = inner;
  Object.assign(map.style, {position: "fixed", left: 0, top: 0, width: "600px", height: "440px", zIndex: 9});
  window.told = [];
  for (const name of ["pick", "select", "boxselect"]) map.addEventListener(name, (e) => window.told.push([name, e.detail]));
  form.append(map);
  document.body.append(form);
}"""
LIST = "<ul id=twin><li data-lon='119.6691' data-lat='31.5236' data-look='overdue' data-title='one'>one</li></ul>"
DRAWN = """(layers) => {
  const {map} = document.getElementById("tried");
  return map.queryRenderedFeatures({layers: layers.filter((l) => map.getLayer(l))}).map((f) => ({layer: f.layer.id, ...f.properties}));
}"""
# what the style waits for has come, and the names have been placed
SETTLED = """() => new Promise((done) => { const {map} = document.getElementById("tried"); map.loaded() && !map.isMoving() ? done() : map.once("idle", () => done()); })"""


@pytest.fixture
def dispatcher(running_town: Town, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        from django.db import connection
        from django_tenants.utils import schema_context

        from linli.records.people.models import Grant

        with schema_context("browser"):
            found = Grant.objects.filter(role__code="command_centre").order_by("id")
            username = str(found.values_list("account__username", flat=True)[0])
        connection.close()  # the browser's driver gives each fixture a context, and so a connection, of its own
    return username


@pytest.fixture
def blocked() -> Iterator[list[str]]:
    """What the content policy refused; must stay empty."""
    found: list[str] = []
    yield found
    assert found == []


def show(
    page: Page, town: Town, blocked: list[str], state: str = "ready", inner: str = LIST, **attributes: str
) -> None:
    page.on("console", lambda m: blocked.append(m.text) if "Content Security Policy" in m.text else None)
    page.goto(town.path("/"))
    page.evaluate(PUT, [attributes, inner])
    page.add_script_tag(url=town.path("/static/linli/map/grid-map.js"), type="module")
    page.wait_for_selector(f"#tried[data-state={state}]", state="attached", timeout=40_000)
    if state == "ready":
        page.evaluate(SETTLED)


def told(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("window.told")
    return found


def test_everybody_sees_streets_and_grids_and_nobody_elses_cases(
    running_town: Town, someone: Someone, blocked: list[str]
) -> None:
    page = someone()
    show(
        page,
        running_town,
        blocked,
        figure="open",
        layers="base grids cases names",
        view="119.6690,31.5235,15.5",
    )
    drawn = page.evaluate(DRAWN, ["street", "grid-name", "case", "cluster", "figures", "marker"])
    assert {"street", "grid-name", "marker"} == {d["layer"] for d in drawn}
    assert "桐荫-01" in {d.get("zh") for d in drawn}
    assert not page.locator("#twin").is_visible()
    canvas = page.locator("#tried canvas")
    assert canvas.get_attribute("aria-label") == "地图"


def test_staff_see_as_many_cases_as_the_grids_count(
    running_town: Town, someone: Someone, blocked: list[str], dispatcher: str
) -> None:
    page = someone(dispatcher, language="en")
    show(page, running_town, blocked, figure="open", inner="", view="119.6764,31.5201,13.4")
    drawn = page.evaluate(DRAWN, ["case", "cluster"])
    grids = page.evaluate(
        "async () => Object.values((await (await fetch('/map/figures.json?measure=open')).json()).values)"
    )
    assert sum(d["n"] for d in drawn) == sum(grids) > 0
    assert page.evaluate(DRAWN, ["figures"])


def test_a_place_is_picked_by_mouse_and_by_keys(
    running_town: Town, someone: Someone, blocked: list[str]
) -> None:
    page = someone()
    show(page, running_town, blocked, mode="pick", fields="lon lat", view="119.6735,31.5205,17")
    page.mouse.click(250, 200)
    page.wait_for_selector("#tried[value]", state="attached")
    lon, lat = (float(v) for v in str(page.locator("#tried").get_attribute("value")).split(","))
    assert (
        page.locator("input[name=lon]").last.input_value(),
        page.locator("input[name=lat]").last.input_value(),
    ) == (f"{lon:.6f}", f"{lat:.6f}")
    page.locator("#tried .pin").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    moved_lon, moved_lat = (float(v) for v in str(page.locator("#tried").get_attribute("value")).split(","))
    assert (moved_lat - lat) * 111_320 == pytest.approx(2, abs=0.2)
    assert (moved_lon - lon) * 111_320 * 0.8525 == pytest.approx(20, abs=0.3)
    assert [name for name, _ in told(page)] == ["pick"] * 3
    assert f"{moved_lon:.6f}" in str(page.locator("#tried [aria-live]").text_content())


def test_the_map_works_by_keyboard_alone(running_town: Town, someone: Someone, blocked: list[str]) -> None:
    page = someone()
    show(page, running_town, blocked, inner="", view="119.6690,31.5235,16")
    page.locator("#tried canvas").focus()
    page.keyboard.press("Enter")
    [[name, detail]] = told(page)
    assert (name, detail["kind"]) == ("select", "grid")
    assert detail["properties"]["code"].startswith("999001")
    before = page.evaluate("document.getElementById('tried').map.getZoom()")
    page.get_by_role("button", name="放大").press("Enter")
    page.evaluate(SETTLED)
    assert page.evaluate("document.getElementById('tried').map.getZoom()") == pytest.approx(before + 1)


def test_a_box_is_drawn_and_told(running_town: Town, someone: Someone, blocked: list[str]) -> None:
    page = someone()
    show(page, running_town, blocked, inner="", controls="zoom box visible layers")
    button = page.get_by_role("button", name="框选")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    page.mouse.move(150, 150)
    page.mouse.down()
    page.mouse.move(400, 330, steps=4)
    page.mouse.up()
    page.wait_for_selector("#tried .tool[aria-pressed=false]", state="attached")
    [[name, box]] = told(page)
    assert name == "boxselect"
    assert box["west"] < box["east"]
    assert box["south"] < box["north"]


def test_layers_are_chosen_in_a_sheet_that_closes(
    running_town: Town, someone: Someone, blocked: list[str]
) -> None:
    page = someone(language="en")
    show(page, running_town, blocked, inner="", controls="layers", view="119.6690,31.5235,16")
    button = page.get_by_role("button", name="Layers")
    button.press("Enter")
    page.get_by_label("Names", exact=True).uncheck()
    page.get_by_label("Unit grids").check()
    assert page.locator("#tried").get_attribute("layers") == "base grids units cases"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    page.evaluate(SETTLED)
    assert page.evaluate(DRAWN, ["unit-border"])
    assert not page.evaluate(DRAWN, ["grid-name"])


def test_accuracy_is_a_circle_until_a_hand_moves_the_pin(
    running_town: Town, someone: Someone, blocked: list[str]
) -> None:
    page = someone()
    show(page, running_town, blocked, mode="pick", value="119.6735,31.5205", accuracy="40", inner="")
    assert page.evaluate(DRAWN, ["accuracy"])
    page.locator("#tried .pin").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_selector("#tried:not([accuracy])", state="attached")
    page.evaluate(SETTLED)
    assert not page.evaluate(DRAWN, ["accuracy"])


def test_a_line_is_drawn_by_mouse_and_an_area_by_keys(
    running_town: Town, someone: Someone, blocked: list[str]
) -> None:
    page = someone(language="en")
    show(page, running_town, blocked, inner="", draw="line", view="119.6735,31.5205,17")
    page.evaluate(
        "window.drew = []; document.getElementById('tried').addEventListener('draw', (e) => window.drew.push(e.detail))"
    )
    for x, y in ((150, 160), (300, 220), (450, 180)):
        page.mouse.move(x, y, steps=3)
        page.mouse.click(x, y)
        page.wait_for_timeout(350)  # two clicks at once would be a double click
    page.get_by_role("button", name="Finish").click()
    [line] = page.evaluate("window.drew")
    assert (line["type"], line["features"]["features"][0]["geometry"]["type"]) == ("finish", "LineString")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")  # a new style keeps what was drawn
    page.evaluate("document.getElementById('tried').setAttribute('draw', 'polygon')")
    page.locator("#tried canvas").focus()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter", "End"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    shapes = page.evaluate("document.getElementById('tried').drawn.features.map((f) => f.geometry.type)")
    assert shapes == ["LineString", "Polygon"]
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("document.getElementById('tried').drawn.features.length") == 1


def test_without_webgl_the_list_stays(running_town: Town, someone: Someone, blocked: list[str]) -> None:
    page = someone()
    page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : get.call(this, kind, ...rest); };"
    )
    show(page, running_town, blocked, state="no-webgl")
    assert page.locator("#twin").is_visible()


def test_when_data_fail_the_list_stays(running_town: Town, someone: Someone, blocked: list[str]) -> None:
    page = someone()
    show(page, running_town, blocked, state="failed", src="/map/nowhere.json")
    assert page.locator("#twin").is_visible()


def test_the_map_turns_dark_with_the_page(running_town: Town, someone: Someone, blocked: list[str]) -> None:
    page = someone()
    show(page, running_town, blocked, inner="")
    colour = "document.getElementById('tried').map.getPaintProperty('land', 'fill-color')"
    light = page.evaluate(colour)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate(SETTLED)
    assert page.evaluate(colour) != light
