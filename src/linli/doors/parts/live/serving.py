"""The ASGI side: pages go through to WSGI threads; a page that opened a stream is continued here, without a thread."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from .hub import Event, Hub, Stream
from .listening import listen
from .opening import HEADER, TRY_AGAIN_MS, Subscription, waiting

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]

HEARTBEAT_S = 15.0
LASTS_S = 300.0  # then the browser comes again and its rights are looked at anew
MARK = HEADER.lower().encode()
FULL = b"retry: 30000\n\n"


class Application:
    """Everything that is served. `pages` is the WSGI application behind its bridge."""

    def __init__(self, pages: App) -> None:
        self.pages = pages
        self.hub = Hub()
        self._listening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and _wants_events(scope):
            await self._open(scope, receive, send)
        else:
            await self.pages(scope, _whole(receive), send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                waiting.is_served = True
                self._listening = asyncio.create_task(listen(self.hub))
                await send({"type": "lifespan.startup.complete"})
            else:
                self.hub.close()
                if self._listening is not None:
                    self._listening.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await self._listening
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _open(self, scope: Message, receive: Receive, send: Send) -> None:
        """Ask the page; if it opened a stream, its body is left out and the events follow."""
        opened: Subscription | None = None
        start: Message = {}

        async def first(message: Message) -> None:
            nonlocal opened, start
            if message["type"] == "http.response.start":
                mark = next((v for k, v in message["headers"] if k == MARK), None)
                opened = waiting.take(mark.decode()) if mark else None
                without = {MARK, b"content-length"} if opened else {MARK}
                message["headers"] = [(k, v) for k, v in message["headers"] if k not in without]
                start = message
            if opened is None:
                await send(message)

        await self.pages(scope, _whole(receive), first)
        if opened is None:
            return
        await send(start)
        stream = self.hub.join(opened)
        if stream is None:
            await send({"type": "http.response.body", "body": FULL})
            return
        await self._run(stream, receive, send)

    async def _run(self, stream: Stream, receive: Receive, send: Send) -> None:
        pump = asyncio.create_task(_pump(stream, send))
        gone = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({pump, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.hub.leave(stream)
            for task in (pump, gone):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task


def _whole(receive: Receive) -> Receive:
    """A body that breaks off is an error, never a shorter body. (And what the bridge gets is a true coroutine.)"""

    async def take() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the sender left before everything was sent")
        return message

    return take


async def _pump(stream: Stream, send: Send) -> None:
    until = time.monotonic() + LASTS_S
    await _send(send, f"retry: {TRY_AGAIN_MS}\n\n".encode())
    while not stream.is_over and (left := until - time.monotonic()) > 0:
        events = await stream.wait(min(HEARTBEAT_S, left))
        await _send(send, b"".join(map(as_text, events)) or b": still here\n\n")
        if events and stream.subscription.pause_s:
            await asyncio.sleep(stream.subscription.pause_s)
    await send({"type": "http.response.body", "body": b""})


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def as_text(event: Event) -> bytes:
    """One event as it goes over the line; JSON has no line breaks of its own."""
    id_, name, data = event
    head = f"id: {id_}\n" if id_ else ""
    return f"{head}event: {name}\ndata: ".encode() + msgspec.json.encode(data, enc_hook=str) + b"\n\n"


def _wants_events(scope: Message) -> bool:
    return scope["method"] == "GET" and any(
        k == b"accept" and b"text/event-stream" in v for k, v in scope["headers"]
    )
