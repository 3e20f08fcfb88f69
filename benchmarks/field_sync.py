"""200 phones send a morning's work at once: 20 commands and 20 photos of 300 KB each, to a server on this machine.

    python -m benchmarks.field_sync [--phones 200] [--commands 20] [--at-once 32]

Says for receipts of commands and for photos: median, 95th percentile, largest, in seconds; and the server's CPU. Uses a database of its own, made
for the run and dropped after it. The machine also makes the load, so the figures are an upper bound.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import io
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

os.environ.setdefault("LINLI_PLAIN_HTTP", "1")
os.environ.setdefault("LINLI_TEST_DB", "bench_field")
PIECE = 256 * 1024
SIZE = 300 * 1024


@dataclass
class Times:
    commands: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)
    failures: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--commands", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=32, help="requests on the way at one time")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        url, cookies, author, place = _town(Path(folder))
        _run(asked, Path(folder), url, cookies, author, place)


def _town(_folder: Path) -> tuple[str, str, str, tuple[float, float]]:
    """A database with the small town, and the session of one worker; all phones are this worker's."""
    from linli.site import setup

    setup.records()
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from django.test.utils import setup_databases

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
    account = town.people["worker1"]
    session = SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    made = connection.settings_dict
    where = f"postgresql://{made['USER']}:{quote(made['PASSWORD'], safe='')}@{quote(made['HOST'], safe='')}{':' + made['PORT'] if made['PORT'] else ''}/{made['NAME']}"
    os.environ["LINLI_SECRET_KEY"] = settings.SECRET_KEY
    connection.close()
    return where, f"sessionid={session.session_key}", str(account.pk), small_town.inside(1)


def _run(
    asked: argparse.Namespace, folder: Path, url: str, cookies: str, author: str, place: tuple[float, float]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "DATABASE_URL": url, "LINLI_HOME": str(folder), "LINLI_HOSTS": "localhost"}
    command = [
        sys.executable,
        "-m",
        "linli.site.cli",
        "serve",
        "--port",
        str(port),
        "--workers",
        str(asked.workers),
        "--no-sweep",
    ]
    server = subprocess.Popen(command, env=env)
    try:
        _wait(port)
        began = time.monotonic()
        times = asyncio.run(_phones(asked, port, cookies, author, place))
        took = time.monotonic() - began
    finally:
        server.terminate()
        server.wait(timeout=30)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = len(times.commands) + len(times.photos)
    print(
        f"{asked.phones} phones, {len(times.commands)} commands, {len(times.photos)} photos in {took:.1f} s; failures {times.failures}"
    )
    print(
        f"server CPU {used.ru_utime + used.ru_stime:.1f} s, {1000 * (used.ru_utime + used.ru_stime) / max(1, count):.1f} ms a request"
    )
    for name, found in (("command", times.commands), ("photo", times.photos)):
        if found:
            p95 = sorted(found)[int(len(found) * 0.95) - 1]
            print(
                f"{name:8} median {statistics.median(found):.3f} s   95 % {p95:.3f} s   largest {max(found):.3f} s"
            )


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


async def _phones(
    asked: argparse.Namespace, port: int, cookies: str, author: str, place: tuple[float, float]
) -> Times:
    times, gate = Times(), asyncio.Semaphore(asked.at_once)
    photo = _photo()

    async def phone(n: int) -> None:
        chance = random.Random(n)
        device = str(uuid.uuid4())
        for seq in range(asked.commands):
            own = (
                photo + n.to_bytes(4, "big") + seq.to_bytes(4, "big")
            )  # after the picture's end: another hash
            body = _command(device, seq, author, place, own, chance)
            if await _timed(
                gate, port, cookies, "POST", "commands", json.dumps(body).encode(), times.commands, times
            ):
                await _send_photo(gate, port, cookies, body["id"], own, times)

    await asyncio.gather(*(phone(n) for n in range(asked.phones)))
    return times


def _command(
    device: str, seq: int, author: str, place: tuple[float, float], photo: bytes, chance: random.Random
) -> dict[str, object]:
    lon, lat = place[0] + chance.uniform(-0.002, 0.002), place[1] + chance.uniform(-0.002, 0.002)
    return {
        "id": str(uuid.uuid4()), "device": device, "seq": seq, "author": author, "at": "2026-06-08T09:00:00+08:00", "kind": "report",
        "body": {"kind": "component", "code": "01037", "text": f"路灯不亮 {seq}", "lon": lon, "lat": lat},
        "photos": [{"sha256": hashlib.sha256(photo).hexdigest(), "size": len(photo)}], "form_s": 20,
    }  # fmt: skip


async def _send_photo(
    gate: asyncio.Semaphore, port: int, cookies: str, command: object, photo: bytes, times: Times
) -> None:
    path = f"photos/{command}/{hashlib.sha256(photo).hexdigest()}"
    for at in range(0, len(photo), PIECE):
        last = times.photos if at + PIECE >= len(photo) else []
        await _timed(gate, port, cookies, "PUT", path, photo[at : at + PIECE], last, times, offset=at)


async def _timed(
    gate: asyncio.Semaphore, port: int, cookies: str, method: str, path: str, body: bytes, into: list[float], times: Times,
    *, offset: int | None = None,
) -> bool:  # fmt: skip
    async with gate:
        began = time.monotonic()
        status = await _request(port, cookies, method, path, body, offset)
        into.append(time.monotonic() - began)
    if status not in {200, 201}:
        times.failures += 1
    return status in {200, 201}


async def _request(port: int, cookies: str, method: str, path: str, body: bytes, offset: int | None) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = [
        f"{method} /field/api/{path} HTTP/1.1", "Host: localhost", "X-Linli-Field: 1", f"Cookie: {cookies}", "Connection: close",
        "Content-Type: application/json", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    if offset is not None:
        head.append(f"Upload-Offset: {offset}")
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    await writer.drain()
    line = await reader.readline()
    await reader.read()
    writer.close()
    return int(line.split()[1]) if line else 0


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
