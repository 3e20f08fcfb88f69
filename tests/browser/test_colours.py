"""In the reader's own colours (forced colours) and in the dark: what a page says by drawing stays to be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from linli.site.commands.screenshots import Shot, pages, people
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]


@pytest.fixture(scope="module")
def shots(running_town: Town, django_db_blocker: Any) -> tuple[dict[str, Shot], dict[str, str]]:
    from django.db import connection

    from linli.records.tenancy.models import Tenant

    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        connection.set_tenant(Tenant.objects.get(schema_name="browser"))
        found = {s.name: s for s in pages()}, dict(people())
        connection.close()
    return found


@pytest.fixture
def opened(someone: Someone, shots: Any, running_town: Town) -> Callable[..., Page]:
    def open_page(name: str, **media: Any) -> Page:
        found, users = shots
        shot = found[name]
        page = someone(users[shot.role] if shot.role else "")
        page.set_default_timeout(30_000)
        page.emulate_media(reduced_motion="reduce", **media)
        shot.open(page, running_town.url)
        return page

    return open_page


def colours(page: Page, selector: str, tmp_path: Any) -> set[tuple[int, int, int]]:
    path = tmp_path / "seen.png"
    page.locator(selector).first.screenshot(path=path)
    with Image.open(path) as image:
        return {c for _, c in image.convert("RGB").getcolors(1_000_000) or ()}


def test_what_is_chosen_is_seen_in_the_readers_own_colours(
    opened: Callable[..., Page], tmp_path: Any
) -> None:
    page = opened("desk-settings-roles-leader", forced_colors="active")
    box = ".choice input[type=checkbox]"
    before = page.locator(box).first.is_checked()
    one = page.locator(box).first.screenshot()
    page.locator(box).first.click()
    assert page.locator(box).first.is_checked() != before
    assert page.locator(box).first.screenshot() != one
    page = opened("desk-map", forced_colors="active")
    ground = "e => getComputedStyle(e).backgroundColor"
    assert page.locator(".cm-measures [aria-current]").evaluate(ground) != page.locator(
        ".cm-measures a:not([aria-current])"
    ).first.evaluate(ground)
    assert page.locator(".btn").first.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_lights_keep_their_colours_and_shapes(opened: Callable[..., Page], tmp_path: Any) -> None:
    page = opened("desk-deadlines", forced_colors="active")
    red = [c for c in colours(page, ".light-bad svg", tmp_path) if c[0] > 150 and c[1] < 90]
    assert red, "the octagon is still red"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_picker_is_dark_in_the_dark(chromium: Browser, running_town: Town, scripts: bool) -> None:
    """The live map, and the picture that stands in its place without scripts."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=scripts, color_scheme="dark", reduced_motion="reduce"
    )  # fmt: skip
    page = context.new_page()
    page.goto(running_town.path("/report"))
    if scripts:
        page.wait_for_selector("grid-map[data-state=ready]", state="attached", timeout=60_000)
        page.wait_for_timeout(500)
    else:
        page.wait_for_load_state("networkidle")
    shot = page.locator("grid-map" if scripts else "input.pick-s").screenshot()
    context.close()
    import io

    with Image.open(io.BytesIO(shot)) as image:
        grey = image.convert("L").resize((40, 40))
    pixels = sorted(grey.tobytes())
    assert pixels[len(pixels) // 2] < 80, "the ground is dark"
