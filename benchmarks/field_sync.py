"""200 phones send a morning's work at once: 20 commands and 20 photos of 300 KB each, to a server on this machine.

    python -m benchmarks.field_sync [--phones 200] [--commands 20] [--order each] [--seconds 280]

Every phone is somebody of its own, has one connection for sending and one open stream of news, and sends as fast as it gets answers. Beside
them somebody at the desk opens the queue again and again. Says for receipts of commands, for photos and for pages: median, 95th percentile,
largest, in seconds, from the moment of sending; and the CPU seconds of the server, the database, and the phones themselves, which share the
machine's cores. Uses a database of its own, made for the run and dropped after it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import io
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

os.environ.setdefault("LINLI_PLAIN_HTTP", "1")
os.environ.setdefault("LINLI_TEST_DB", "bench_field")
PIECE = 384 * 1024  # as the app cuts them
SIZE = 300 * 1024
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Times:
    commands: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)
    pieces: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    events: int = 0
    until: float = float("inf")


@dataclass(frozen=True)
class Place:
    """Where the server is, and who may come in: a cookie and an account for every phone, and a cookie for the desk."""

    url: str
    phones: list[tuple[str, str]]
    desk: str
    at: tuple[float, float]
    backend_of: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--commands", type=int, default=20)
    parser.add_argument(
        "--order", choices=("each", "commands-first"), default="each", help="each: a command, then its photo"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=280, help="stop sending after so long")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        place = _town(asked.phones)
        try:
            _run(asked, Path(folder), place)
        finally:
            _drop()


def _town(phones: int) -> Place:
    """A database with the small town and as many grid workers as there are phones."""
    from linli.site import setup

    setup.records()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases

    from linli.records.people import actions as people
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant
    from linli.records.tenancy.models import Tenant

    setup_databases(verbosity=0, interactive=False)
    create_tenant(
        schema_name="bench",
        name_zh="测",
        name_en="Bench",
        county_code="999001",
        domain="localhost",
        by=SYSTEM,
    )
    connection.set_tenant(Tenant.objects.get(schema_name="bench"))
    from tests import small_town

    town = small_town.build()
    found = []
    for n in range(phones):
        account = people.create_account(
            username=f"phone{n}", name_zh=f"网格员{n}", name_en=f"Worker {n}", password=None, organisation=town.units["community"],
            by=SYSTEM,
        )  # fmt: skip
        area = f"{small_town.TOWN}001/G01/"
        people.grant_role(
            account=account, role="grid_worker", area_path=area, from_on=small_town.START, by=SYSTEM
        )
        found.append((_session(account), str(account.pk)))
    made = connection.settings_dict
    port = f":{made['PORT']}" if made["PORT"] else ""
    url = f"postgresql://{made['USER']}:{quote(made['PASSWORD'], safe='')}@{quote(made['HOST'], safe='')}{port}/{made['NAME']}"
    os.environ["LINLI_SECRET_KEY"] = settings.SECRET_KEY
    desk = _session(town.people["acceptor"])
    connection.close()
    return Place(url, found, desk, small_town.inside(1), made["NAME"])


def _session(account: Any) -> str:
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}"


def _drop() -> None:
    """The database goes, and the connections that a server left open with it."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(asked: argparse.Namespace, folder: Path, place: Place) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "DATABASE_URL": place.url, "LINLI_HOME": str(folder), "LINLI_HOSTS": "localhost"}
    server = subprocess.Popen(
        [sys.executable, "-m", "linli.site.cli", "serve", "--port", str(port), "--workers", str(asked.workers), "--no-sweep",
         "--no-send"],
        env=env,
    )  # fmt: skip
    database = _postmaster()
    try:
        _wait(port)
        asyncio.run(_warm(port, place))
        waits = Waits(place.backend_of)
        before = _cpu(server.pid), _cpu(database), time.process_time()
        began = time.monotonic()
        times = asyncio.run(_phones(asked, port, place))
        took = time.monotonic() - began
        after = _cpu(server.pid), _cpu(database), time.process_time()
        waits.stop()
    finally:
        server.terminate()
        server.wait(timeout=60)
    _tell(asked, times, took, [b - a for a, b in zip(before, after, strict=True)], waits)


def _tell(asked: argparse.Namespace, times: Times, took: float, used: list[float], waits: Waits) -> None:
    wanted = asked.phones * asked.commands
    print(
        f"{asked.phones} phones, order {asked.order}: {len(times.commands)} of {wanted} commands, {len(times.photos)} photos,"
        f" {len(times.pages)} pages of the desk, {times.events} events on open streams, in {took:.1f} s; failures {dict(times.failures) or 0}"
    )
    print(
        f"CPU: server {used[0]:.1f} s, database {used[1]:.1f} s, phones (the load itself) {used[2]:.1f} s,"
        f" of {took * (os.cpu_count() or 1):.0f} s that the {os.cpu_count()} cores have"
    )
    rows = (
        ("command", times.commands), ("photo", times.photos), ("piece", times.pieces), ("desk page", times.pages),
    )  # fmt: skip
    for name, found in rows:
        if found:
            p95 = sorted(found)[max(0, int(len(found) * 0.95) - 1)]
            print(
                f"{name:10} median {statistics.median(found):.3f} s   95 % {p95:.3f} s   largest {max(found):.3f} s"
            )
    print(waits.said())


def _wait(port: int) -> None:
    for _ in range(1200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _postmaster() -> int:
    """Of the embedded cluster; its backends are below it."""
    from linli.site.settings import CLUSTER

    pid_file = CLUSTER.data / "postmaster.pid"
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else 0


def _cpu(pid: int) -> float:
    """Seconds of a process, of all below it, and of those below it that have ended."""
    parents: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        own = int(path.parent.name)
        parents.setdefault(int(rest[1]), []).append(own)
        spent[own] = sum(map(int, rest[11:15])) / TICKS
    total, left = 0.0, [pid]
    while left:
        one = left.pop()
        total += spent.get(one, 0.0)
        left += parents.get(one, [])
    return total


class Waits:
    """What the database's processes wait for, looked at ten times a second."""

    def __init__(self, database: str) -> None:
        self.found: Counter[str] = Counter()
        self.looks = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(database,), daemon=True)
        self._thread.start()

    def _look(self, database: str) -> None:
        import psycopg
        from django.db import connection

        known = {
            k: v
            for k, v in connection.get_connection_params().items()
            if k in {"user", "password", "host", "port"} and v
        }
        with psycopg.connect(**known, dbname="postgres", autocommit=True) as line:
            while not self._over.wait(0.1):
                rows = line.execute(
                    "SELECT coalesce(wait_event_type || ' ' || wait_event, 'at work'), count(*) FROM pg_stat_activity"
                    " WHERE datname = %s AND state <> 'idle' GROUP BY 1", [database],
                ).fetchall()  # fmt: skip
                self.looks += 1
                self.found.update(dict(rows))

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def said(self) -> str:
        rows = (f"{name} {n / max(1, self.looks):.2f}" for name, n in self.found.most_common(6))
        return "database sessions not idle, on average: " + ", ".join(rows)


async def _warm(port: int, place: Place) -> None:
    """Each worker reads packs and land once; that is the start of a server, not the work of phones."""
    for _ in range(4):
        lines = [Line(port, place.phones[0][0]) for _ in range(8)]
        await asyncio.gather(*(line.ask("GET", "/field/api/day/cases", b"") for line in lines))
        for line in lines:
            line.close()


class Line:
    """One connection, kept for as long as the server keeps it."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: bytes, offset: int | None = None) -> int:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        head = [
            f"{method} {path} HTTP/1.1", "Host: localhost", "X-Linli-Field: 1", f"Cookie: {self.cookie}",
            "Content-Type: application/json", f"Content-Length: {len(body)}",
        ]  # fmt: skip
        if offset is not None:
            head.append(f"Upload-Offset: {offset}")
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await self.writer.drain()
        return await self._answer()

    async def _answer(self) -> int:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if "transfer-encoding: chunked" in head:
            while size := int(await self.reader.readline(), 16):
                await self.reader.readexactly(size + 2)
            await self.reader.readline()
        else:
            length = next((int(x[15:]) for x in head.split("\r\n") if x.startswith("content-length:")), 0)
            await self.reader.readexactly(length)
        return int(head.split()[1])

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def _phones(asked: argparse.Namespace, port: int, place: Place) -> Times:
    times, photo = Times(until=time.monotonic() + asked.seconds), _photo()
    streams = [asyncio.create_task(_listen(port, cookie, times)) for cookie, _ in place.phones]
    desk = asyncio.create_task(_desk(port, place.desk, times))
    work = (_phone(asked, n, port, place, photo, times) for n in range(asked.phones))
    await asyncio.gather(*work)
    for task in (desk, *streams):
        task.cancel()
    await asyncio.gather(desk, *streams, return_exceptions=True)
    return times


async def _phone(
    asked: argparse.Namespace, n: int, port: int, place: Place, photo: bytes, times: Times
) -> None:
    """As the app does it: one thing at a time, in order."""
    cookie, author = place.phones[n]
    chance, line, later = random.Random(n), Line(port, cookie), []
    device = str(uuid.uuid4())
    for seq in range(asked.commands):
        own = photo + n.to_bytes(4, "big") + seq.to_bytes(4, "big")  # after the picture's end: another hash
        body = _command(device, seq, author, place.at, own, chance)
        await _timed(line, "POST", "commands", json.dumps(body).encode(), times.commands, times)
        if asked.order == "each":
            await _send_photo(line, body["id"], own, times)
        else:
            later.append((body["id"], own))
    for command, own in later:
        await _send_photo(line, command, own, times)
    line.close()


def _command(
    device: str, seq: int, author: str, place: tuple[float, float], photo: bytes, chance: random.Random
) -> dict[str, Any]:
    lon, lat = place[0] + chance.uniform(-0.002, 0.002), place[1] + chance.uniform(-0.002, 0.002)
    return {
        "id": str(uuid.uuid4()), "device": device, "seq": seq, "author": author, "at": "2026-06-08T09:00:00+08:00", "kind": "report",
        "body": {"kind": "component", "code": "01037", "text": f"路灯不亮 {seq}", "lon": lon, "lat": lat},
        "photos": [{"sha256": hashlib.sha256(photo).hexdigest(), "size": len(photo)}], "form_s": 20,
    }  # fmt: skip


async def _send_photo(line: Line, command: str, photo: bytes, times: Times) -> None:
    path, began = f"photos/{command}/{hashlib.sha256(photo).hexdigest()}", time.monotonic()
    for at in range(0, len(photo), PIECE):
        if not await _timed(line, "PUT", path, photo[at : at + PIECE], times.pieces, times, offset=at):
            return
    times.photos.append(time.monotonic() - began)


async def _timed(
    line: Line,
    method: str,
    path: str,
    body: bytes,
    into: list[float],
    times: Times,
    *,
    offset: int | None = None,
) -> bool:
    if time.monotonic() > times.until:
        return False
    began = time.monotonic()
    try:
        status = await line.ask(method, f"/field/api/{path}", body, offset)
    except (OSError, asyncio.IncompleteReadError) as error:
        times.failures[type(error).__name__] += 1
        line.close()
        return False
    into.append(time.monotonic() - began)
    if status not in {200, 201}:
        times.failures[f"{method} {status}"] += 1
    return status in {200, 201}


async def _listen(port: int, cookie: str, times: Times) -> None:
    """The stream of news that an open app holds."""
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            head = f"GET /field/live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
            writer.write(head.encode())
            while line := await reader.readline():
                times.events += line.startswith(b"event:")
        except OSError:
            times.failures["stream"] += 1
        finally:
            writer.close()
        await asyncio.sleep(3)


async def _desk(port: int, cookie: str, times: Times) -> None:
    """Somebody opens the queue every second."""
    line = Line(port, cookie)
    while True:
        began = time.monotonic()
        try:
            if await line.ask("GET", "/desk/cases?show=open", b"") != 200:
                times.failures["page"] += 1
            times.pages.append(time.monotonic() - began)
        except (OSError, asyncio.IncompleteReadError):
            line.close()
        await asyncio.sleep(1)


def _photo() -> bytes:
    """A JPEG of about 300 KB with the texture of a street."""
    from PIL import Image

    chance = random.Random(7)
    small = Image.frombytes("RGB", (400, 300), bytes(chance.getrandbits(8) for _ in range(400 * 300 * 3)))
    image = small.resize((1600, 1200), Image.Resampling.BICUBIC)
    for quality in range(95, 20, -5):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= SIZE:
            return out.getvalue() + b"\0" * (SIZE - out.tell())
    return out.getvalue()


if __name__ == "__main__":
    main()
