"""Photos never stand in the way of commands and pages, and a phone that sends slowly holds no thread."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from linli.site import lanes
from linli.site.lanes import Lanes

PHOTO = "/field/api/photos/x/y"
COMMAND = "/field/api/commands"


class Pages:
    """A WSGI application whose photos wait until they are let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.begun: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.begun.append(environ["PATH_INFO"])
        body = environ["wsgi.input"].read()
        if environ["PATH_INFO"] == PHOTO:
            assert self.let_go.wait(timeout=30)
        start("200 OK", [("Content-Type", "text/plain")])
        return [str(len(body)).encode()]


class Caller:
    """One request as a server hands it over; its body comes when the test says so."""

    def __init__(self, method: str, path: str, length: int) -> None:
        headers = [(b"content-length", str(length).encode())]
        self.scope = {
            "type": "http", "method": method, "path": path, "query_string": b"", "headers": headers, "http_version": "1.1",
            "client": ("10.0.0.9", 1), "server": ("x", 80), "scheme": "http",
        }  # fmt: skip
        self.parts: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []

    def give(self, body: bytes, *, more: bool = False) -> None:
        self.parts.put_nowait({"type": "http.request", "body": body, "more_body": more})

    async def receive(self) -> dict[str, Any]:
        return await self.parts.get()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return next((m["status"] for m in self.sent if m["type"] == "http.response.start"), 0)

    @property
    def body(self) -> bytes:
        return b"".join(m.get("body", b"") for m in self.sent)


def start(app: Lanes, caller: Caller) -> asyncio.Task[None]:
    return asyncio.create_task(app(caller.scope, caller.receive, caller.send))


def test_commands_and_pages_go_past_photos_that_are_being_read() -> None:
    pages = Pages()

    async def run() -> None:
        app = Lanes(pages, threads=1, photo_threads=1)
        photos = [Caller("PUT", PHOTO, 3) for _ in range(5)]
        waiting = [start(app, p) for p in photos]
        for photo in photos:
            photo.give(b"abc")
        command, page = Caller("POST", COMMAND, 2), Caller("GET", "/desk/", 0)
        command.give(b"{}")
        page.give(b"")
        await asyncio.wait_for(asyncio.gather(start(app, command), start(app, page)), 20)
        assert (command.status, command.body, page.status) == (200, b"2", 200)
        assert not any(p.status for p in photos)
        pages.let_go.set()
        await asyncio.gather(*waiting)
        assert [p.body for p in photos] == [b"3"] * 5

    asyncio.run(run())


@pytest.mark.parametrize(("method", "path"), [("POST", COMMAND), ("PUT", PHOTO)])
def test_a_body_that_comes_slowly_costs_no_thread(method: str, path: str) -> None:
    pages = Pages()
    pages.let_go.set()

    async def run() -> None:
        app = Lanes(pages, threads=1, photo_threads=1)
        slow = [Caller(method, path, 6) for _ in range(4)]
        waiting = [start(app, s) for s in slow]
        for one in slow:
            one.give(b"abc", more=True)
        quick = Caller(method, path, 2)
        quick.give(b"{}")
        await asyncio.wait_for(start(app, quick), 20)
        assert quick.status == 200
        assert len(pages.begun) == 1
        for one in slow:
            one.give(b"def")
        await asyncio.gather(*waiting)
        assert [s.body for s in slow] == [b"6"] * 4

    asyncio.run(run())


def test_a_sender_who_falls_silent_is_told_to_go_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "SILENCE_S", 0.05)
    pages = Pages()

    async def run() -> None:
        silent = Caller("PUT", PHOTO, 6)
        silent.give(b"abc", more=True)
        await asyncio.wait_for(start(Lanes(pages, threads=1, photo_threads=1), silent), 20)
        assert silent.status == 408

    asyncio.run(run())
    assert pages.begun == []


def test_a_sender_who_leaves_in_the_middle_reaches_no_page() -> None:
    pages = Pages()

    async def run() -> None:
        gone = Caller("POST", COMMAND, 6)

        async def leave() -> dict[str, Any]:
            raise ConnectionResetError

        await Lanes(pages, threads=1, photo_threads=1)(gone.scope, leave, gone.send)
        assert gone.sent == []

    asyncio.run(run())
    assert pages.begun == []


def test_one_process_holds_only_so_many_photos_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "AT_ONCE", 2)
    pages = Pages()

    async def run() -> None:
        app = Lanes(pages, threads=1, photo_threads=1)
        photos = [Caller("PUT", PHOTO, 3) for _ in range(4)]
        waiting = [start(app, p) for p in photos]
        for photo in photos:
            photo.give(b"abc")
        for _ in range(20):
            await asyncio.sleep(0)
        assert sorted(p.parts.qsize() for p in photos) == [0, 0, 1, 1]  # the others are not even read
        pages.let_go.set()
        await asyncio.gather(*waiting)

    asyncio.run(run())
