"""Everybody can use every screen of the field app: axe-core, both languages, dark, 200 % text on 320 px, targets for thumbs."""

from __future__ import annotations

import pytest

from linli.site.web_assets import WEB
from tests.browser.field_phone import distinct_photo
from tests.browser.field_world import World, actor, dispatched

pytestmark = pytest.mark.browser
RUN = """() => axe.run(document, {resultTypes: ["violations"]})
  .then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 2).map((n) => n.html.slice(0, 140)).join(" | ")))"""
WIDE = "() => document.documentElement.scrollWidth - window.innerWidth + [...document.querySelectorAll('main, .fact, .ftop')].reduce((n, e) => Math.max(n, e.scrollWidth - e.clientWidth), 0)"
SMALL = """() => [...document.querySelectorAll('a[href], button, select, input:not(.vh), textarea, label.rc, label.addpic')]
  .filter((e) => e.offsetParent && !e.closest('p, grid-map, label.choice, .skip') && !e.classList.contains('skip') && !(e.closest('label') && e.tagName === 'INPUT'))
  .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)]).filter(([r]) => r.height < 43.5 || r.width < 43.5).map(([, html]) => html)"""
SCREENS = (
    "today",
    "tasks",
    "report",
    "map",
    "me",
    "messages",
    "outbox",
    "ready",
    "sheet",
    "suggest",
    "sign-in",
)


def test_every_screen_can_be_used_by_everybody(world: World) -> None:
    """axe-core finds nothing, in both languages, light and dark; at 320 px with text at 200 % nothing runs out; targets are large."""
    phone, network = world.phone, world.proxy
    with world.records():
        case, unit = dispatched(world, "无障碍")
        from linli.records.cases import actions as cases

        cases.take(case_id=case.pk, by=actor(unit))
    network.is_closed = True
    phone.report("等待上传", photo=distinct_photo(830))
    axe = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    found = []
    for language, scheme in (("zh-hans", "light"), ("en", "dark")):
        phone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        phone.show("me")
        phone.page.locator("select").select_option(language)
        phone.reload()
        for screen in (*SCREENS, f"case/{case.pk}"):
            look(world, screen, axe, f"{language} {screen}", found)
    phone.page.emulate_media(color_scheme="light")
    phone.show("me")
    phone.page.locator("select").select_option("zh-hans")
    phone.page.set_viewport_size({"width": 390, "height": 844})
    assert not found, "\n".join(found)
    network.is_closed = False
    phone.wait_until_sent()


def look(world: World, screen: str, axe: str, name: str, found: list[str]) -> None:
    page = world.phone.page
    world.phone.show(screen)
    page.wait_for_selector("main")
    if screen == "report":
        page.locator("label.rc").first.click()
        page.locator("input[name=settled]").check()
    page.evaluate(axe)
    found.extend(f"{name}: {rule}" for rule in page.evaluate(RUN))
    found.extend(f"{name}: small {html}" for html in page.evaluate(SMALL))
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    if (over := page.evaluate(WIDE)) > 1:
        found.append(f"{name}: {over} px too wide at 320 px and 200 %")
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size({"width": 390, "height": 844})
