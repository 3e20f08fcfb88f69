"""Every page that is photographed is also checked, each opened once on a desktop in Chinese and once on a phone in English.

The same list drives both (`linli.site.commands.screenshots.pages`); a page that cannot be opened here fails. What is not
wanted in every run (the two other pairs of language and size, and a walk through every page with the Tab key) is done by
`./linli test --soak tests/browser/test_accessibility.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from linli.site.commands.screenshots import Shot, pages, people
from linli.site.web_assets import WEB
from tests.browser import page_checks as checks
from tests.browser.conftest import NO_WEBGL, Town

pytestmark = pytest.mark.browser
Someone = Callable[..., Page]
Plan = tuple[list[Shot], dict[str, str]]
Found = dict[tuple[str, str], list[str]]  # rule and place: pages
Tell = Callable[[str, list[str]], None]
PAPER = {"width": 718, "height": 1000}  # A4 less 15 mm on each side, at 96 dots an inch
LIVE = (
    "portal-open",
    "desk-intake",
    "desk-map-overdue-cases",
    "field-map",
    "desk-land",
)  # one map of each kind
READ = {"sideways": checks.SIDEWAYS, "cut": checks.CUT, "overlap": checks.OVERLAP}
RULES = {
    "sideways": "scrolls sideways", "cut": "is cut", "overlap": "lies on each other", "focus": "focus", "targets": "target below 44 px",
    "twins": "without WebGL", "paper": "on paper", "moving": "moves although calm is asked for",
    "signing_in": "signing in",
}  # fmt: skip


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


@pytest.fixture
def walk(
    someone: Someone, plan: Plan, running_town: Town
) -> Callable[..., Iterator[tuple[Page, Shot, Tell]]]:
    """Opens page after page, and fails at the end with all that was told about them."""

    def through(live: Callable[[Shot], bool], **who: Any) -> Iterator[tuple[Page, Shot, Tell]]:
        shots, users = plan
        found: Found = defaultdict(list)
        for role in dict.fromkeys(s.role for s in shots):
            first = someone(users[role] if role else "", **who)
            for shot, page in each_in_its_window(first, [s for s in shots if s.role == role], live):
                shot.open(page, running_town.url)
                yield page, shot, partial(note, found, shot)
            first.context.close()
        assert not found, "\n".join(
            f"{rule}: {place}\n    on {len(names)} pages: {', '.join(names[:4])}"
            for (rule, place), names in sorted(found.items())
        )

    return through


def each_in_its_window(
    first: Page, shots: list[Shot], live: Callable[[Shot], bool]
) -> Iterator[tuple[Shot, Page]]:
    """A drawn map takes seconds to start: those that are not wanted live are looked at as if WebGL were missing."""
    second = first.context.new_page()
    second.add_init_script(NO_WEBGL)
    for page in (first, second):
        page.emulate_media(reduced_motion="reduce")
        page.set_default_timeout(40_000)
    for shot in shots:
        yield shot, first if live(shot) else second


def note(found: Found, shot: Shot, rule: str, where: list[str]) -> None:
    for place in where:
        found[rule, place].append(shot.name)


def test_every_page_on_a_desktop(walk: Callable[..., Any]) -> None:
    """axe, focus, the dark, at twice the size (half as wide), and on paper."""
    for page, _, tell in walk(lambda s: s.name in LIVE, language="zh-hans"):
        ask_axe(page, tell)
        look(page, tell, **READ, focus=checks.FOCUS, moving=checks.MOVING, signing_in=checks.SIGNING_IN)
        ask_axe_in_the_dark(page, tell)
        with another(page, {"width": 640, "height": 450}):
            look(page, tell, ", at 200 %", **READ)
        with another(page, PAPER):
            page.emulate_media(media="print")
            look(page, tell, ", on paper", paper=checks.ON_PAPER, sideways=checks.SIDEWAYS, cut=checks.CUT)
            page.emulate_media(media="screen")


def test_every_page_on_a_phone_without_webgl(walk: Callable[..., Any]) -> None:
    """axe, targets, help in its place, the twin of each map, 320 px, and twice the text."""
    help_at = set()
    for page, shot, tell in walk(lambda _: False, language="en", is_phone=True):
        ask_axe(page, tell)
        targets = checks.FINGERS if shot.name.startswith("desk") else checks.TARGETS
        look(page, tell, **READ, targets=targets, twins=checks.TWINS)
        if shot.name.startswith("portal"):
            help_at.update(page.evaluate(checks.HELP))
        with another(page, {"width": 320, "height": 640}):
            look(page, tell, ", at 320 px", **READ)
        page.evaluate(checks.TEXT_TWICE)
        look(page, tell, ", at 200 %", **READ)
        page.evaluate(checks.TEXT_ONCE)
    assert len(help_at - {""}) == 1, f"help moves about in the head: {help_at}"


@pytest.mark.parametrize(("language", "is_phone"), [("zh-hans", True), ("en", False)])
def test_the_other_pairs_of_language_and_size(
    walk: Callable[..., Any], request: pytest.FixtureRequest, language: str, is_phone: bool
) -> None:
    if not request.config.getoption("--soak"):
        pytest.skip("takes minutes: with --soak")
    for page, _, tell in walk(lambda _: True, language=language, is_phone=is_phone):
        ask_axe(page, tell)
        look(page, tell, **READ)
        ask_axe_in_the_dark(page, tell)


@pytest.mark.parametrize("is_phone", [False, True])
def test_the_tab_key_comes_to_everything_in_order(
    walk: Callable[..., Any], request: pytest.FixtureRequest, is_phone: bool
) -> None:
    if not request.config.getoption("--soak"):
        pytest.skip("takes minutes: with --soak")
    for page, _, tell in walk(lambda _: True, language="zh-hans", is_phone=is_phone):
        tab_through(page, tell)


def ask_axe(page: Page, tell: Tell) -> None:
    axe = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    for violation in page.evaluate(checks.AXE, checks.STANDARDS):
        if violation["impact"] in checks.SERIOUS:
            tell(f"{violation['id']} ({violation['impact']})", violation["where"])


def ask_axe_in_the_dark(page: Page, tell: Tell) -> None:
    page.emulate_media(color_scheme="dark")
    for violation in page.evaluate(checks.AXE, checks.CONTRAST):
        tell("contrast in the dark", violation["where"])
    page.emulate_media(color_scheme="light")


def look(page: Page, tell: Tell, when: str = "", **scripts: str) -> None:
    for name, where in page.evaluate(checks.together(**scripts)).items():
        tell(RULES[name] + when, where)


@contextmanager
def another(page: Page, size: dict[str, int]) -> Iterator[None]:
    before = page.viewport_size
    page.set_viewport_size(size)  # type: ignore[arg-type]
    yield
    if before:
        page.set_viewport_size(before)


def tab_through(page: Page, tell: Tell) -> None:
    """Presses Tab until the page is left: each element once, in the order of reading, seen and with its ring."""
    page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); scrollTo(0, 0); }"
    )
    wanted = page.evaluate(checks.REACHABLE)
    met: list[dict[str, Any]] = []
    for _ in range(len(wanted) + 40):  # and what maps and players hold inside themselves
        page.keyboard.press("Tab")
        stand = page.evaluate(checks.STANDS)
        if stand is None or (met and stand["at"] == met[0]["at"]):
            break
        met.append(stand)
    else:
        tell("the Tab key does not leave the page", [f"stands on {met[-1]['name']}"])
    still = {r["at"] for r in page.evaluate(checks.REACHABLE)}
    wanted = [w for w in wanted if w["at"] in still]  # beside the queue stands another case by now
    places, groups = {m["at"] for m in met} | {m["name"] for m in met}, {m["radio"] for m in met}
    tell(
        "the Tab key passes by",
        [
            w["name"]
            for w in wanted
            if (w["radio"] not in groups if w["radio"] else not {w["at"], w["name"]} & places)
        ],
    )  # rows of long lists are made anew while one goes through them: the same words are the same row
    tell("has no ring under the Tab key", [m["name"] for m in met if not m["ring"] and not m["floats"]])
    tell("lies hidden under the Tab key", [m["name"] for m in met if not m["seen"] and not m["floats"]])
    for before, after in pairwise(met):
        (left, top, right, _), (left_, _, right_, bottom_) = before["box"], after["box"]
        is_same_column = left_ < right and left < right_
        if not before["floats"] and not after["floats"] and is_same_column and bottom_ <= top - 8:
            tell("the Tab key goes back up", [f"{before['name']} → {after['name']}"])
