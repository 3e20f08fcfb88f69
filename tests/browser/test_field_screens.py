"""The screens of the field app: few taps, a map without network, an app to install, and nothing that axe-core minds."""

from __future__ import annotations

import gzip
import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.field_phone import SAVED, distinct_photo
from tests.browser.field_world import (
    World,
    compare,
    dispatched,
)

pytestmark = pytest.mark.browser
HAS_MAPS = True
SHELL_KB = 60
MOST_TAPS = 6


def test_the_shell_is_small(world: World) -> None:
    """What the service worker keeps, without the map: page, script, worker, styles, words, at most 60 KB compressed."""
    worker = fetch(world, "/field/sw.js").decode()
    listed = json.loads(re.search(r"self\.LINLI = (\{.*?\});", worker, re.DOTALL).group(1))["files"]  # type: ignore[union-attr]
    script = re.search(r'"([^"]+/sw[^"]*\.js)"', worker).group(1)  # type: ignore[union-attr]
    own = [f for f in listed if "/map/" not in f]
    assert any(f.endswith(".js") for f in own)
    sizes = {f: len(gzip.compress(fetch(world, f), 9)) for f in [*own, "/field/sw.js", script]}
    assert sum(sizes.values()) <= SHELL_KB * 1024, sizes


def fetch(world: World, path: str) -> bytes:
    with urllib.request.urlopen(world.proxy.upstream.geturl() + path, timeout=20) as answer:
        return bytes(answer.read())


def test_the_app_can_be_installed(world: World) -> None:
    phone = world.phone
    assert phone.context is not None
    cdp = phone.context.new_cdp_session(phone.page)
    told = cdp.send("Page.getAppManifest")
    manifest = json.loads(told["data"])
    assert told["errors"] == []
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/field/",
        "/field/",
        "standalone",
    )
    assert {(i["sizes"], i["purpose"]) for i in manifest["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    errors = [e["errorId"] for e in cdp.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert set(errors) <= {"in-incognito"}, errors


def test_a_report_takes_six_taps(world: World) -> None:
    """From any screen: +, photo, class, what is wrong, save. The form asks for nothing else."""
    phone = world.phone
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        taps += 1
        phone.page.locator(selector).first.tap()

    phone.show("today")
    tap("nav.tabs a[href='#/report']")
    phone.page.wait_for_selector("[data-place*=',']", state="attached")
    with phone.page.expect_file_chooser() as chooser:
        tap("label.addpic")
    chooser.value.set_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": distinct_photo(800)})
    phone.page.wait_for_selector("figure.photo img")
    tap("label.rc")
    tap("input[name=condition]")
    expect(phone.page.locator("fieldset:has(input[name=condition])")).to_contain_text("时限")
    tap("section.fact button.btn-xl")
    phone.page.wait_for_selector(SAVED)
    assert taps <= MOST_TAPS
    phone.wait_until_sent()
    compare(world, phone.received())
    assert phone.received()[0]["command"]["body"]["condition"]


def test_classes_are_found_by_words_initials_and_tree(world: World) -> None:
    phone = world.phone
    phone.show("report")
    search = phone.page.locator("input[type=search]")
    for typed, wanted in (
        ("路灯", "路灯"),
        ("ld", "路灯"),
        ("ldbl", "路灯"),
        ("01037", "路灯"),
        ("灯不亮", "路灯"),
    ):
        search.fill(typed)
        expect(phone.page.locator("ul.found button", has_text=wanted).first).to_be_visible()
    search.fill("")
    phone.page.get_by_role("button", name="全部类别").click()
    phone.page.locator(".tree summary").nth(1).click()
    phone.page.locator(".tree details[open] button").first.click()
    expect(phone.page.locator("label.rc.on")).to_have_count(1)


def test_the_pin_is_dragged_out_of_its_circle(world: World) -> None:
    phone = world.phone
    phone.show("report")
    phone.page.wait_for_selector("grid-map[data-state=ready]", state="attached", timeout=60_000)
    expect(phone.page.locator("[data-place]")).to_contain_text("精度 ±12 米")
    before = phone.page.locator("[data-place]").get_attribute("data-place")
    box = phone.page.locator("grid-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone.page.mouse.move(x, y - 8)
    phone.page.mouse.down()
    phone.page.mouse.move(x + 40, y + 20, steps=4)
    phone.page.mouse.up()
    expect(phone.page.locator("[data-place]")).to_contain_text("手动标注")
    assert phone.page.locator("[data-place]").get_attribute("data-place") != before


def test_what_is_known_is_followed_and_what_is_done_is_closed(world: World) -> None:
    """ "Already reported here" from the downloaded cases; settled on the spot with a photo of the result."""
    from linli.records.cases.models import Case, Evidence, Report

    phone = world.phone
    with world.records():
        case, _ = dispatched(world, "已有人上报")
    phone.catch_up()
    phone.begin_report("同一盏灯")
    pick(phone.page, "路灯")
    phone.page.get_by_role("button", name="就是这件").first.click()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    with world.records():
        followed = Report.objects.get(text="同一盏灯", reported_at__gte=world.began)
        assert followed.case.code == case.code
        assert followed.case.reports.count() >= 2
    phone.begin_report("当场清理", photo=distinct_photo(810))
    pick(phone.page, "暴露垃圾")
    phone.page.locator("input[name=condition]").first.check()
    phone.page.locator("input[name=settled]").check()
    phone.page.locator("#done").fill("已清扫")
    phone.take_photo(distinct_photo(811), kind="after")
    phone.page.wait_for_selector("figure.photo >> nth=1")
    phone.save()
    phone.page.wait_for_selector(SAVED)
    phone.wait_until_sent()
    item = next(i for i in phone.received() if i["command"]["kind"] == "settle")
    with world.records():
        settled = Case.objects.get(pk=item["receipt"]["case"]["id"])
        assert settled.state in {"closed", "to_check"}
        kinds = Evidence.objects.filter(case=settled).values_list("kind", flat=True)
        assert sorted(kinds) == ["after", "before"]


def pick(page: Page, name: str) -> None:
    page.locator("input[type=search]").fill(name)
    page.locator("ul.found button", has_text=name).first.click()


def test_five_hundred_tasks_keep_their_rows(world: World) -> None:
    """Only rows in sight exist; after an update the rows that stay are the same nodes, not new ones."""
    phone, network = world.phone, world.proxy
    with world.records():
        dispatched(world, "五百件任务")
    phone.catch_up()
    phone.show("tasks")
    template = world.phone.page.evaluate(
        "() => fetch('/field/api/day/cases', {headers: {'X-Linli-Field': '1'}}).then((a) => a.json())"
    )["cases"][0]
    rows = [{**template, "id": f"case-{n}", "is_mine": True, "is_urgent": False, "condition": "", "name": f"任务 {n}", "due_at": f"2027-01-{1 + n // 20:02}T{n % 20:02}:00:00+08:00", "is_clock_stopped": False} for n in range(500)]  # fmt: skip
    serve(world, rows)
    phone.catch_up()
    phone.page.wait_for_selector("ul.rows[data-all='500']")
    assert phone.page.locator("ul.rows > li").count() < 40
    phone.page.evaluate(
        "() => document.querySelectorAll('ul.rows > li:not(.spacer)').forEach((row) => { row.marked = row.textContent; })"
    )
    rows[3]["name"] = "任务 3 改"
    serve(
        world,
        [
            *rows[:1],
            *rows[2:],
            {**rows[1], "id": "new", "name": "新任务", "due_at": "2026-12-31T00:00:00+08:00"},
        ],
    )
    phone.catch_up()
    phone.page.wait_for_selector("ul.rows >> text=新任务")
    found = phone.page.evaluate(
        "() => [...document.querySelectorAll('ul.rows > li:not(.spacer)')].map((row) => [row.querySelector('b.one-line').textContent, !!row.marked])"
    )
    assert [name for name, _ in found][:4] == ["新任务", "任务 0", "任务 2", "任务 3 改"]
    assert [name for name, was_there in found if not was_there] == ["新任务"]
    phone.page.locator("main").evaluate("main => main.scrollTo(0, 112 * 250)")
    phone.page.wait_for_selector("ul.rows >> text=任务 252")
    assert phone.page.locator("ul.rows > li").count() < 40
    network.answers.clear()
    phone.catch_up()
    phone.page.wait_for_selector("ul.rows[data-all='500']", state="detached")


def serve(world: World, rows: list[dict[str, Any]]) -> None:
    body = json.dumps({"cases": rows, "left_out": 0}).encode()
    world.proxy.answers["/field/api/day/cases"] = ("application/json", body)


def test_tasks_stand_by_due_moment_and_by_distance(world: World) -> None:
    """Urgent ones and then the due moment, a stopped clock last; or the way there, without a place last."""
    phone = world.phone
    with world.records():
        dispatched(world, "任务次序")
    template = phone.page.evaluate(
        "() => fetch('/field/api/day/cases', {headers: {'X-Linli-Field': '1'}}).then((a) => a.json())"
    )["cases"][0]
    lon, lat = phone.place
    shapes = [
        ("later and near", 30, False, False, 0.0005), ("soon and far", 10, False, False, 0.02), ("urgent", 50, True, False, 0.01),
        ("stopped", 5, False, True, 0.001), ("no place", 20, False, False, None),
    ]  # fmt: skip
    rows = [
        {**template, "id": f"case-{n}", "is_mine": True, "name": name, "condition": "", "is_urgent": is_urgent, "is_clock_stopped": is_stopped,
         "due_at": f"2027-01-01T00:{minute:02}:00+08:00", "warn_at": None, "lon": None if away is None else lon + away, "lat": None if away is None else lat}
        for n, (name, minute, is_urgent, is_stopped, away) in enumerate(shapes)
    ]  # fmt: skip
    serve(world, rows)
    phone.catch_up()
    phone.show("tasks")
    phone.page.wait_for_selector("ul.rows[data-all='5']")
    names = phone.page.locator("ul.rows b.one-line")
    expect(names).to_have_text(["urgent", "soon and far", "no place", "later and near", "stopped"])
    phone.page.get_by_label("排序").select_option("near")
    expect(names).to_have_text(["later and near", "stopped", "urgent", "soon and far", "no place"])
    world.proxy.answers.clear()
    phone.catch_up()
    phone.page.wait_for_selector("ul.rows[data-all='5']", state="detached")


STREETS = """() => {
  const map = document.querySelector("grid-map").map;
  return map ? map.queryRenderedFeatures().filter((f) => f.source === "base" && f.geometry.type.endsWith("LineString")).length : -1;
}"""


def test_the_map_is_there_in_flight_mode(world: World) -> None:
    """Streets from the town's own archive, read by the service worker; no request leaves the phone."""
    phone = world.phone
    assert phone.context is not None
    phone.context.set_offline(True)
    try:
        phone.reload()
        phone.show("map")
        phone.page.wait_for_selector("grid-map[data-state=ready]", state="attached", timeout=60_000)
        assert phone.page.evaluate(STREETS) > 0
        phone.page.wait_for_selector(".sync >> text=离线")
    finally:
        phone.context.set_offline(False)
