"""The ASGI side: an ordinary page passes through untouched; a stream begins, beats, ends, and leaves no trace."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware

from linli.doors.parts.live import opening, serving
from linli.doors.parts.live.opening import Subscription
from linli.doors.parts.live.serving import Application
from linli.records.announcing import News

EVENTS = [(b"accept", b"text/event-stream")]


def pages(environ: dict[str, Any], start: Any) -> list[bytes]:
    """A WSGI application with one page, one stream and one door that is shut."""
    if environ["PATH_INFO"] == "/news":
        mark = opening.waiting.put(Subscription("liudu", lambda n: n.body, "somebody"))
        start(
            "200 OK", [("Content-Type", "text/event-stream"), ("Content-Length", "3"), (opening.HEADER, mark)]
        )
        return [b"abc"]
    if environ["PATH_INFO"] == "/shut":
        start("302 Found", [("Location", "/desk/sign-in")])
        return [b""]
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"body of ", str(len(environ["wsgi.input"].read())).encode()]


class Caller:
    """One request as a server would hand it over."""

    def __init__(self, path: str, *, body: list[bytes] | None = None, headers: Any = ()) -> None:
        self.scope = {
            "type": "http", "method": "POST" if body else "GET", "path": path, "query_string": b"", "headers": list(headers),
            "http_version": "1.1", "client": ("10.0.0.9", 1), "server": ("x", 80), "scheme": "http",
        }  # fmt: skip
        self.left = list(body or [b""])
        self.gone = asyncio.Event()
        self.sent: list[Any] = []
        self.broken = False

    async def receive(self) -> Any:
        if self.left:
            part = self.left.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self.left) or self.broken}
        if self.broken:
            return {"type": "http.disconnect"}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def text(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.sent)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


def served(act: Any) -> Any:
    async def run() -> Any:
        app = Application(WSGIMiddleware(pages, workers=2))
        app.hub.begin()
        return await asyncio.wait_for(act(app), 10)

    return asyncio.run(run())


def test_a_page_passes_through_with_a_body_of_several_parts() -> None:
    async def act(app: Application) -> Caller:
        caller = Caller("/page", body=[b"x" * 70_000, b"y" * 70_000, b"z"])
        await app(caller.scope, caller.receive, caller.send)
        return caller

    caller = served(act)
    assert caller.text == b"body of 140001"
    assert caller.sent[0]["status"] == 200


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one() -> None:
    async def act(app: Application) -> Caller:
        caller = Caller("/page", body=[b"x" * 1000])
        caller.broken = True
        with pytest.raises(ConnectionResetError):
            await app(caller.scope, caller.receive, caller.send)
        return caller

    assert served(act).text == b""


def test_a_stream_tells_beats_and_ends_when_the_reader_leaves(monkeypatch) -> None:
    monkeypatch.setattr(serving, "HEARTBEAT_S", 0.05)

    async def act(app: Application) -> tuple[Caller, int]:
        caller = Caller("/news", headers=EVENTS)
        running = asyncio.create_task(app(caller.scope, caller.receive, caller.send))
        while app.hub.number == 0:
            await asyncio.sleep(0.01)
        app.hub.pass_on(News("7-1", "liudu", "case", {"number": "n"}))
        app.hub.pass_on(News("8-1", "other", "case", {"number": "m"}))
        await asyncio.sleep(0.2)
        caller.gone.set()
        await running
        return caller, app.hub.number

    caller, left = served(act)
    assert left == 0
    assert b'id: 7-1\nevent: case\ndata: {"number":"n"}\n\n' in caller.text
    assert b'"m"' not in caller.text
    assert b": still here" in caller.text
    assert opening.HEADER.lower().encode() not in caller.headers
    assert b"content-length" not in caller.headers
    assert b"abc" not in caller.text


def test_a_stream_ends_with_the_server_and_after_its_time(monkeypatch) -> None:
    async def stopped(app: Application) -> float:
        caller = Caller("/news", headers=EVENTS)
        running = asyncio.create_task(app(caller.scope, caller.receive, caller.send))
        while app.hub.number == 0:
            await asyncio.sleep(0.01)
        begun = time.monotonic()
        app.hub.close()
        await running
        assert caller.sent[-1] == {"type": "http.response.body", "body": b""}
        return time.monotonic() - begun

    assert served(stopped) < 1
    monkeypatch.setattr(serving, "LASTS_S", 0.1)

    async def worn_out(app: Application) -> int:
        caller = Caller("/news", headers=EVENTS)
        await app(caller.scope, caller.receive, caller.send)
        return app.hub.number

    assert served(worn_out) == 0


def test_a_shut_door_stays_shut() -> None:
    async def act(app: Application) -> Caller:
        caller = Caller("/shut", headers=EVENTS)
        await app(caller.scope, caller.receive, caller.send)
        return caller

    caller = served(act)
    assert caller.sent[0]["status"] == 302
    assert caller.headers[b"location"] == b"/desk/sign-in"
