"""Exactly once, with real connections: two senders at one moment, and a server killed between commit and answer."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linli.records.cases.models import Case, Report
from linli.records.fieldwork.models import FieldCommand
from linli.records.journal.models import JournalRow
from linli.records.journal.queries import verify
from linli.records.tenancy.models import Domain, Tenant
from tests import small_town
from tests.doors.field.phone import HEADERS, Phone
from tests.doors.field.test_commands import body
from tests.records import scratch
from tests.small_town import SmallTown

TOGETHER = 6


@pytest.fixture
def scratch_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Tenant, SmallTown]]:
    """A committed town of its own, dropped afterwards."""
    with django_db_blocker.unblock(), scratch.tenant() as made:
        Domain.objects.create(tenant=made, domain=host(made), is_primary=False)
        connection.set_tenant(made)
        yield made, small_town.build()


def host(tenant: Tenant) -> str:
    return f"{tenant.schema_name.replace('_', '-')}.test"


class At(Phone):
    """A phone of that town."""

    def __init__(self, tenant: Tenant, town: SmallTown, username: str) -> None:
        super().__init__(town, username)
        self.client.defaults["SERVER_NAME"] = host(tenant)


def test_one_command_sent_by_several_at_one_moment_has_one_effect_and_one_answer(
    scratch_town: tuple[Tenant, SmallTown], settings: Any
) -> None:
    tenant, town = scratch_town
    settings.ALLOWED_HOSTS = ["*"]
    phones = [At(tenant, town, "worker1") for _ in range(TOGETHER)]
    command, ready, said = phones[0].command("report", body=body()), threading.Barrier(TOGETHER), []

    def send(phone: Phone) -> None:
        ready.wait(timeout=30)
        try:
            said.append(phone.send(command))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(p,)) for p in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(a.status_code for a in said) == [200] * (TOGETHER - 1) + [201]
    assert len({json.dumps(a.json(), sort_keys=True) for a in said}) == 1
    assert (Case.objects.count(), Report.objects.count(), FieldCommand.objects.count()) == (1, 1, 1)
    assert JournalRow.objects.filter(verb="report").count() == 1
    assert verify() == []


DYING = """
import os, signal
from linli.site.asgi import application as pages

async def application(scope, receive, send):
    async def dies(message):
        if message["type"] == "http.response.start" and scope["path"] == "/field/api/commands":
            print("carried out", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        await send(message)

    await pages(scope, receive, dies if scope["type"] == "http" else send)
"""


def test_a_server_killed_between_commit_and_answer_gives_the_first_answer_later(
    scratch_town: tuple[Tenant, SmallTown], tmp_path: Path, settings: Any
) -> None:
    """The real server process, -9; then the command again, to a server that lives."""
    tenant, town = scratch_town
    settings.ALLOWED_HOSTS = ["*"]
    phone = At(tenant, town, "worker1")
    command = phone.command("report", body=body())
    (tmp_path / "dying.py").write_text(DYING)
    port = _free_port()
    env = scratch.environment()
    env |= {"PYTHONPATH": f"{tmp_path}:{env['PYTHONPATH']}", "LINLI_HOSTS": host(tenant)}
    env |= {"LINLI_SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "--workers", "1",
         "--log-level", "warning", "--no-ws", "dying:application"],
        env=env, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        _wait(port, server)
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            _post(port, host(tenant), phone.client, command)
        assert server.stdout is not None
        assert server.stdout.readline() == b"carried out\n"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.communicate(timeout=30)
    kept = FieldCommand.objects.get()
    again = phone.send(command)
    assert again.status_code == 200
    assert again.json() == {**kept.answer, "missing": []}
    assert (Case.objects.count(), Report.objects.count()) == (1, 1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def _post(port: int, host: str, client: Client, command: dict[str, Any]) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookie = "; ".join(f"{m.key}={m.value}" for m in client.cookies.values())
    head = {**HEADERS, "Host": host, "Cookie": cookie, "Content-Type": "application/json"}
    try:
        line.request("POST", "/field/api/commands", json.dumps(command), head)
        return line.getresponse().status
    finally:
        line.close()
