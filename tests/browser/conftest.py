"""A real server process, a real Chromium, and the sample town with its last days, committed in a tenant of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

if TYPE_CHECKING:
    from tests.browser.fault_proxy import FaultProxy
    from tests.browser.field_world import World

SCHEMA = "browser"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # Playwright keeps an event loop in this thread; nothing here is async
)
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOUSE = Path(__file__).parents[2]
expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong


@dataclass(frozen=True)
class Town:
    """Where the running server is, and who may sign in."""

    url: str
    password: str

    def path(self, path: str) -> str:
        return self.url + path


@pytest.fixture(scope="session")
def running_town(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Town]:
    from examples.town.load import DEMO_PASSWORD

    with django_db_blocker.unblock():
        url_of_database = _load(days=2)
    home = tmp_path_factory.mktemp("home")
    port = _free_port()
    env = {
        **os.environ, "DATABASE_URL": url_of_database, "LINLI_HOME": str(home), "LINLI_PLAIN_HTTP": "1",
        "LINLI_HOSTS": "localhost", "LINLI_SECRET_KEY": "for the browser tests only",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "linli.site.cli",
        "serve",
        "--port",
        str(port),
        "--workers",
        "1",
        "--no-sweep",
    ]
    log = (home / "server.log").open("wb")
    server = subprocess.Popen(command, env=env, cwd=HOUSE, stdout=log, stderr=subprocess.STDOUT)
    town = Town(f"http://localhost:{port}", DEMO_PASSWORD)
    try:
        _wait(town, server, home / "server.log")
        yield town
    finally:
        server.terminate()
        server.wait(timeout=20)
        with django_db_blocker.unblock():
            _drop()


def _load(*, days: int) -> str:
    from django.db import connection
    from django.utils import timezone

    from examples.town import load
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant

    connection.set_schema_to_public()
    create_tenant(
        schema_name=SCHEMA,
        name_zh="柳渡",
        name_en="Liudu",
        county_code="999001",
        domain="localhost",
        by=SYSTEM,
    )
    now = timezone.localtime()
    loaded = load.load_town(first_day=now.date() - timedelta(days=120))
    load.load_days(loaded, end_at=now, days=days, is_quiet=True)
    made = connection.settings_dict
    from urllib.parse import quote

    host = quote(made["HOST"], safe="")
    connection.close()
    return f"postgresql://{made['USER']}:{quote(made['PASSWORD'], safe='')}@{host}{':' + made['PORT'] if made['PORT'] else ''}/{made['NAME']}"


def _drop() -> None:
    from django.db import connection

    from linli.records.tenancy.models import Tenant

    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')
    Tenant.objects.filter(schema_name=SCHEMA).delete()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(town: Town, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(town.path("/"), timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def running_playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(running_playwright: Playwright) -> Browser:
    from linli.site import settings

    assert settings.CHROMIUM, "Chromium is missing: sudo apt-get install chromium fonts-noto-cjk"
    return _launch(running_playwright, settings.CHROMIUM)


def _launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)


NO_WEBGL = (  # for add_init_script
    "const get = HTMLCanvasElement.prototype.getContext;"
    "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); };"
)


@pytest.fixture(scope="session")
def signed_in() -> dict[str, list[Any]]:
    """The cookies of those who have signed in before: the password is counted once for each person."""
    return {}


@pytest.fixture
def someone(chromium: Browser, running_town: Town, signed_in: dict[str, list[Any]]) -> Iterator[object]:
    """A function that opens a browser of one person: `someone("xiagenlin", language="en", is_phone=True)`."""
    contexts: list[BrowserContext] = []

    def open_as(username: str = "", *, language: str = "zh-hans", is_phone: bool = False) -> Page:
        size = {"width": 390, "height": 844} if is_phone else {"width": 1440, "height": 900}
        context = chromium.new_context(
            viewport=size, is_mobile=is_phone, has_touch=is_phone, locale="zh-CN", timezone_id="Asia/Shanghai"
        )  # type: ignore[arg-type]
        contexts.append(context)
        context.add_cookies([{"name": "linli_language", "value": language, "url": running_town.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        if username:
            enter(page, username)
        return page

    def enter(page: Page, username: str) -> None:
        page.context.add_cookies(signed_in.get(username, []))
        page.goto(running_town.path("/desk/"))
        if "/sign-in" in page.url:
            page.locator("input[name=username]").fill(username)
            page.locator("input[name=password]").fill(running_town.password)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            kept = [c for c in page.context.cookies() if c["name"] == "sessionid"]
            signed_in[username] = kept

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def in_town(running_town: Town, django_db_blocker: Any) -> Callable[[Callable[[], Any]], Any]:
    """Ask the database of the running town, or act in it, and commit: `in_town(lambda: Case.objects.count())`."""

    def ask(act: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock():
            from django_tenants.utils import tenant_context

            from linli.records.tenancy.models import Tenant

            with tenant_context(Tenant.objects.get(schema_name=SCHEMA)):
                return act()

    return ask


def make_waiting(many: int) -> None:
    """Filed lamps that wait for dispatch, in the town of the running server."""
    from django.utils import timezone

    from linli.records.cases import actions
    from linli.records.cases.given import Given, NewReport
    from linli.records.people.models import Account
    from linli.records.people.queries import Actor, actor_of, actor_of_reporter
    from linli.records.territory.models import ResponsibilityGrid

    def who(username: str) -> Actor:
        return actor_of(
            Account.objects.select_related("organisation").get(username=username), today=timezone.localdate()
        )

    acceptor, supervisor = who("duxiaomin"), who("kongyuzhen")
    reporter = actor_of_reporter("00000000-0000-0000-0000-000000000000")
    grid = ResponsibilityGrid.objects.filter(to_on=None).order_by("code")[0]
    for n in range(many):
        new = NewReport(kind="component", code="01037", text=f"路灯不亮 {n}", lon=grid.lon, lat=grid.lat)
        case = actions.report(new=new, by=reporter).case
        actions.accept(case_id=case.pk, by=acceptor)
        actions.file(case_id=case.pk, given=Given(condition="dark"), by=supervisor)


@pytest.fixture
def twenty_waiting(running_town, django_db_blocker) -> None:
    from django.db import connection

    from linli.records.tenancy.models import Tenant

    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        connection.set_tenant(Tenant.objects.get(schema_name="browser"))
        make_waiting(20)
        connection.close()


@pytest.fixture(scope="module")
def people_by_role(running_town: Town, django_db_blocker) -> dict[str, str]:
    """A user name for every role, and for every unit by its code."""
    with django_db_blocker.unblock():
        from django_tenants.utils import schema_context

        from linli.records.people.models import Grant

        with schema_context("browser"):
            grants = Grant.objects.select_related("account__organisation", "role").order_by("-id")
            found = {g.role.code: g.account.username for g in grants}
            found |= {
                f"unit:{g.account.organisation.code}": g.account.username
                for g in grants
                if g.account.organisation
            }
            return found


@pytest.fixture(scope="module")
def proxy(running_town: Town) -> Iterator[FaultProxy]:
    from tests.browser.fault_proxy import fault_proxy

    with fault_proxy(running_town.url) as made:
        yield made


@pytest.fixture(scope="module")
def shared_world(
    running_playwright: Playwright,
    running_town: Town,
    proxy: FaultProxy,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    """One phone for a whole file: signed in, the day downloaded, the service worker in charge."""
    from linli.site import settings
    from tests.browser.field_phone import Phone
    from tests.browser.field_world import WORKER, World, place_of

    assert settings.CHROMIUM
    folder = tmp_path_factory.mktemp("phone") / "data"
    has_maps = getattr(request.module, "HAS_MAPS", False)
    phone = Phone(running_playwright, settings.CHROMIUM, folder, proxy.url, has_maps=has_maps)
    made = World(phone, proxy, running_town.password, django_db_blocker)
    with made.records():
        phone.place = place_of(WORKER)
    phone.start()
    phone.sign_in(WORKER, running_town.password)
    phone.get_ready()
    phone.reload()
    yield made
    proxy.be_well()
    phone.close()


@pytest.fixture
def world(shared_world: World) -> World:
    shared_world.come_to_rest()
    return shared_world
