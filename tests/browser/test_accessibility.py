"""Every page that is photographed is also checked: axe-core, contrast in the dark, text twice as large, focus, targets, calm.

The same list drives both (`linli.site.commands.screenshots.pages`); a page that cannot be opened here fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from linli.site.commands.screenshots import Shot, pages, people
from linli.site.web_assets import WEB
from tests.browser import page_checks as checks
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]
Plan = tuple[list[Shot], dict[str, str]]
Found = dict[tuple[str, str], list[str]]  # rule and place: pages


@pytest.fixture(scope="module")
def plan(running_town: Town, django_db_blocker: Any) -> Plan:
    from django.db import connection

    from linli.records.tenancy.models import Tenant

    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        connection.set_tenant(Tenant.objects.get(schema_name="browser"))
        found = list(pages()), dict(people())
        connection.close()
    return found


@pytest.mark.parametrize(("language", "is_phone"), [("zh-hans", False), ("en", True)])
def test_every_photographed_page(
    someone: Someone, plan: Plan, running_town: Town, language: str, is_phone: bool
) -> None:
    axe = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    shots, users = plan
    found: Found = defaultdict(list)
    for role in dict.fromkeys(s.role for s in shots):
        page = someone(users[role] if role else "", language=language, is_phone=is_phone)
        page.emulate_media(reduced_motion="reduce")
        page.set_default_timeout(40_000)
        for shot in (s for s in shots if s.role == role):
            shot.open(page, running_town.url)
            page.evaluate(axe)
            look_at(page, shot, found, is_phone=is_phone)
        page.context.close()
    assert not found, "\n".join(
        f"{rule}: {place}\n    on {len(names)} pages: {', '.join(names[:4])}"
        for (rule, place), names in sorted(found.items())
    )


def look_at(page: Page, shot: Shot, found: Found, *, is_phone: bool) -> None:
    def tell(rule: str, where: list[str]) -> None:
        for place in where:
            found[rule, place].append(shot.name)

    for violation in page.evaluate(checks.AXE, checks.STANDARDS):
        if violation["impact"] in checks.SERIOUS:
            tell(f"{violation['id']} ({violation['impact']})", violation["where"])
    tell("moves although calm is asked for", page.evaluate(checks.MOVING))
    read(page, tell, "")
    if is_phone and not shot.name.startswith("desk"):
        tell("target below 44 px", page.evaluate(checks.TARGETS))
    if not is_phone:
        tell("focus", page.evaluate(checks.FOCUS))
    page.emulate_media(color_scheme="dark")
    for violation in page.evaluate(checks.AXE, checks.CONTRAST):
        tell("contrast in the dark", violation["where"])
    page.emulate_media(color_scheme="light")
    twice_as_large(page, tell, is_phone=is_phone)


def twice_as_large(page: Page, tell: Callable[[str, list[str]], None], *, is_phone: bool) -> None:
    """Text at 200 % on the phone; on the desktop the whole page at 200 %, which is half as wide."""
    size = page.viewport_size
    if is_phone:
        page.evaluate(checks.TEXT_TWICE)
    else:
        page.set_viewport_size({"width": 640, "height": 450})
    read(page, tell, ", at 200 %")
    if is_phone:
        page.evaluate(checks.TEXT_ONCE)
    elif size:
        page.set_viewport_size(size)


def read(page: Page, tell: Callable[[str, list[str]], None], size: str) -> None:
    for rule, script in (
        ("scrolls sideways", checks.SIDEWAYS), ("is cut", checks.CUT), ("lies on each other", checks.OVERLAP)
    ):  # fmt: skip
        tell(f"{rule}{size}", page.evaluate(script))
