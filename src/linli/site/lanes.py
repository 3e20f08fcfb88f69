"""Who waits for whom: bodies are gathered before they cost a thread, and photos have few threads of their own.

A phone in a lift sends its photo for minutes. Its body is gathered in the event loop, so that it holds a socket and no
thread; and a photo that is read and shrunk holds one of the few threads of photos, so that commands and pages go past.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PHOTOS = "/field/api/photos/"
COMMANDS = "/field/api/"
LARGEST_GATHERED = 1 << 20  # a larger body is none of the field's; the page refuses it by its length
AT_ONCE = 64  # pieces of photos that one process holds in memory
SILENCE_S = 30.0  # nothing came for so long: the phone goes on later from where it stopped


class Lanes:
    """The pages behind their bridge, in two lanes."""

    def __init__(self, pages: Any, *, threads: int, photo_threads: int) -> None:
        self.pages = WSGIMiddleware(pages, workers=threads)
        self.photos = WSGIMiddleware(pages, workers=photo_threads)
        self._room = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        path, method = scope.get("path", ""), scope.get("method", "")
        if method == "PUT" and path.startswith(PHOTOS):
            async with self._room:
                await _gathered(self.photos, scope, receive, send)
        elif method == "POST" and path.startswith(COMMANDS):
            await _gathered(self.pages, scope, receive, send)
        else:
            await self.pages(scope, receive, send)


async def _gathered(app: Any, scope: Message, receive: Receive, send: Send) -> None:
    """Give the request to a thread when all of it is here; a sender who left in the middle costs none."""
    if not 0 <= _length(scope) <= LARGEST_GATHERED:
        await app(scope, receive, send)
        return
    parts, more = [], True
    while more:
        try:
            message = await asyncio.wait_for(receive(), SILENCE_S)
        except TimeoutError:
            await _too_slow(send)
            return
        except ConnectionResetError:
            return
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    whole: list[Message] = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

    async def once() -> Message:
        return whole.pop() if whole else await receive()

    await app(scope, once, send)


def _length(scope: Message) -> int:
    """As the sender says; -1 for what says nothing or nonsense."""
    found = next((v for k, v in scope["headers"] if k.lower() == b"content-length"), b"")
    return int(found) if found.isdigit() and len(found) < 20 else -1


async def _too_slow(send: Send) -> None:
    await send({"type": "http.response.start", "status": 408, "headers": [(b"content-length", b"0"), (b"connection", b"close")]})  # fmt: skip
    await send({"type": "http.response.body", "body": b""})
