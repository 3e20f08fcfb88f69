"""axe-core on every page that is photographed: nothing serious, in both languages, on the desk and on the phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from linli.site.commands.screenshots import Shot, pages, people
from linli.site.web_assets import WEB
from tests.browser.conftest import Town

pytestmark = pytest.mark.browser
RUN = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]})
  .then((r) => r.violations.map((v) => ({id: v.id, impact: v.impact, where: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " → " + (n.any[0]?.message ?? ""))})))"""
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def plan(running_town: Town, django_db_blocker: Any) -> tuple[list[Shot], dict[str, str]]:
    from django.db import connection

    from linli.records.tenancy.models import Tenant

    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        connection.set_tenant(Tenant.objects.get(schema_name="browser"))
        found = list(pages()), dict(people())
        connection.close()
    return found


@pytest.mark.parametrize(("language", "is_phone"), [("zh-hans", False), ("en", True)])
def test_axe_finds_nothing_serious(
    someone: Callable[..., Page],
    plan: tuple[list[Shot], dict[str, str]],
    running_town: Town,
    language: str,
    is_phone: bool,
) -> None:
    axe = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    shots, users = plan
    by_role: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        by_role[shot.role].append(shot)
    found: dict[str, list[str]] = defaultdict(list)
    for role, own in by_role.items():
        page = someone(users[role] if role else "", language=language, is_phone=is_phone)
        for shot in own:
            shot.open(page, running_town.url)
            page.evaluate(axe)
            for violation in page.evaluate(RUN):
                if violation["impact"] in SERIOUS:
                    found[f"{violation['id']} ({violation['impact']})"].append(
                        f"{shot.name}: {violation['where']}"
                    )
        page.context.close()
    assert not found, "\n".join(
        f"{rule}: {len(where)} pages\n  " + "\n  ".join(where[:12]) for rule, where in found.items()
    )
