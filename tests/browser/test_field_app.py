"""The field app in a real Chromium: without network, killed, in two tabs, over a network that misbehaves."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Playwright

from tests.browser.conftest import Town
from tests.browser.fault_proxy import FAULTS, FaultProxy, fault_proxy
from tests.browser.field_phone import Phone, distinct_photo

pytestmark = pytest.mark.browser
WORKER = "duyuzhen"


@pytest.fixture(scope="module")
def proxy(running_town: Town) -> Iterator[FaultProxy]:
    with fault_proxy(running_town.url) as made:
        yield made


@pytest.fixture
def phone(
    running_playwright: Playwright,
    running_town: Town,
    proxy: FaultProxy,
    tmp_path: Path,
    django_db_blocker: Any,
) -> Iterator[Phone]:
    from linli.site import settings

    assert settings.CHROMIUM
    proxy.faults.clear()
    proxy.is_down = False
    made = Phone(running_playwright, settings.CHROMIUM, tmp_path / "phone", proxy.url)
    with _records(django_db_blocker):
        made.place = _place()
    made.start()
    made.sign_in(WORKER, running_town.password)
    made.get_ready()
    made.open()
    yield made
    proxy.is_down = False
    made.close()


@contextmanager
def _records(django_db_blocker: Any) -> Iterator[None]:
    """The town's own schema, as committed by the server."""
    from linli.records.tenancy.models import Tenant

    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        connection.set_tenant(Tenant.objects.get(schema_name="browser"))
        try:
            yield
        finally:
            connection.close()


def _place() -> tuple[float, float]:
    """A point in the worker's own grid."""
    from linli.records.people.models import Account
    from linli.records.territory.models import Holding, ResponsibilityGrid

    account = Account.objects.get(username=WORKER)
    path = Holding.objects.filter(account=account).values_list("post__path", flat=True)[0]
    grid = ResponsibilityGrid.objects.filter(path=path).order_by("-from_on")[0]
    return grid.lon, grid.lat


def compare(phone: Phone, django_db_blocker: Any, *, known_before: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Equal sets on both sides: every command once, every photo whole."""
    from linli.records.cases.models import Evidence, Report
    from linli.records.fieldwork.models import FieldCommand, PhotoUpload

    items = [i for i in phone.outbox() if i["id"] not in known_before]
    assert {i["state"] for i in items} <= {"done"}
    ids = {i["id"] for i in items}
    photos = [(i["id"], p["sha256"]) for i in items for p in i["command"]["photos"]]
    with _records(django_db_blocker):
        there = {str(pk) for pk in FieldCommand.objects.filter(pk__in=ids).values_list("pk", flat=True)}
        assert there == ids
        whole = PhotoUpload.objects.filter(command__in=ids, is_whole=True).values_list("command_id", "sha256")
        assert sorted((str(c), s) for c, s in whole) == sorted(photos)
        assert Evidence.objects.filter(original_sha256__in=[s for _, s in photos]).count() == len(photos)
        for item in items:
            words = item["command"]["body"].get("text")
            if item["command"]["kind"] == "report":
                assert Report.objects.filter(text=words).count() == 1, words


def test_a_morning_without_network_arrives_whole(
    phone: Phone, running_town: Town, django_db_blocker: Any
) -> None:
    """Flight mode: the app opens, works, saves; killed by -9; with network again everything arrives once."""
    assert phone.context is not None
    phone.context.set_offline(True)
    phone.page.reload()
    phone.page.wait_for_selector("html[data-ready]", state="attached")
    for n in range(4):
        phone.report(f"断网上报 {n}", photo=distinct_photo(n))
    assert phone.page.locator(".sync").inner_text().startswith("离线")
    phone.kill()
    phone.start()
    assert len([i for i in phone.outbox() if i["state"] == "waiting"]) >= 4
    phone.sign_in_if_asked(WORKER, running_town.password)
    phone.wait_until_sent()
    compare(phone, django_db_blocker)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_leaves_every_command_done_once(
    phone: Phone, proxy: FaultProxy, django_db_blocker: Any, fault: str
) -> None:
    proxy.faults.extend([fault] * 3)  # the command, its first try again, and its photo
    phone.report(f"故障 {fault}", photo=distinct_photo(100 + FAULTS.index(fault)))
    phone.wait_until_sent()
    assert fault in proxy.used
    compare(phone, django_db_blocker)


def test_killed_while_uploading(
    phone: Phone, running_town: Town, proxy: FaultProxy, django_db_blocker: Any
) -> None:
    proxy.faults.extend(["stall"] * 4)
    phone.report("上传中被杀", photo=distinct_photo(300))
    phone.page.wait_for_timeout(300)
    phone.kill()
    proxy.faults.clear()
    phone.start()
    phone.sign_in_if_asked(WORKER, running_town.password)
    phone.wait_until_sent()
    compare(phone, django_db_blocker)


def test_two_tabs_have_one_uploader(phone: Phone, proxy: FaultProxy, django_db_blocker: Any) -> None:
    assert phone.context is not None
    other = phone.context.new_page()
    other.goto(f"{phone.url}/field/#/outbox")
    other.wait_for_selector("html[data-ready]", state="attached")
    proxy.is_down = True
    for n in range(3):
        phone.report(f"两个标签 {n}")
    proxy.is_down = False
    phone.wait_until_sent()
    compare(phone, django_db_blocker)
    other.reload()
    other.wait_for_selector(".sync-ok")


def test_signing_out_waits_for_the_outbox(phone: Phone, proxy: FaultProxy) -> None:
    proxy.is_down = True
    phone.report("退出前未上传")
    phone.show("me")
    phone.page.get_by_role("button", name="退出登录").click()
    assert "未收到回执" in phone.page.locator(".error").inner_text()
    proxy.is_down = False
    phone.wait_until_sent()


def test_an_ended_session_keeps_everything(phone: Phone, running_town: Town, django_db_blocker: Any) -> None:
    assert phone.context is not None
    phone.page.wait_for_timeout(3000)  # answers that are on their way would bring the cookie back
    phone.context.clear_cookies(name="sessionid")
    phone.report("会话过期")
    phone.page.wait_for_selector(".sync-bad")
    assert [i["state"] for i in phone.outbox()][-1] == "waiting"
    phone.show("sign-in")
    phone.sign_in(WORKER, running_town.password)
    phone.wait_until_sent()
    compare(phone, django_db_blocker)


def test_a_run_of_many_commands_over_a_bad_network(
    phone: Phone, proxy: FaultProxy, django_db_blocker: Any, request: pytest.FixtureRequest
) -> None:
    """Seeded: 60 commands and at least 25 faults; `--soak` does 500 and 200."""
    commands, faults = (500, 200) if request.config.getoption("--soak", default=False) else (60, 25)
    chance = random.Random(20261122)
    proxy.used.clear()
    for n in range(commands):
        if chance.random() < 0.6 and len(proxy.used) + len(proxy.faults) < faults * 2:
            proxy.faults.append(chance.choice(FAULTS))
        phone.report(f"长跑 {n}", photo=distinct_photo(1000 + n) if chance.random() < 0.4 else None)
    while len(proxy.used) + len(proxy.faults) < faults:
        proxy.faults.append(chance.choice(FAULTS))
    phone.wait_until_sent(seconds=600)
    assert len(proxy.used) >= faults
    compare(phone, django_db_blocker)
