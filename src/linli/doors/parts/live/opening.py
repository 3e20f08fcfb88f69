"""A stream is opened by a view like any other page; the server process then goes on with it, without holding a thread."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from linli.records.announcing import News

if TYPE_CHECKING:  # the server process reads this file before it knows any table
    from linli.doors.parts.gate import StaffRequest

HEADER = "Linli-Stream"  # between the view and the server process; never leaves it
TRY_AGAIN_MS = 3_000
TRY_AGAIN_ALONE_MS = 60_000

Hears = Callable[[News], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Subscription:
    """What one reader is told: only news of `town`, and of these only what `hears` gives back."""

    town: str
    hears: Hears
    owner: str  # whose stream; somebody with very many open pages loses the oldest
    after: str = ""  # the last event that the reader has, or the moment of its page
    pause_s: float = (
        0.0  # > 0: the reader only wants to know that there is news; one event of a kind, and then a pause
    )


class Waiting:
    """Subscriptions between the answer of a view and the server process that takes them over."""

    def __init__(self) -> None:
        self._found: dict[str, Subscription] = {}
        self._lock = threading.Lock()
        self.is_served = False  # whether a process takes them over at all; under plain WSGI nobody does

    def put(self, subscription: Subscription) -> str:
        mark = secrets.token_urlsafe(16)
        with self._lock:
            self._found[mark] = subscription
        return mark

    def take(self, mark: str) -> Subscription | None:
        with self._lock:
            return self._found.pop(mark, None)


waiting = Waiting()


def stream(request: StaffRequest, *, hears: Hears, pause_s: float = 0.0) -> HttpResponse:
    """The answer of a view that opens a stream for the reader at `request.actor`. `pause_s`: see `Subscription`."""
    wait_ms = TRY_AGAIN_MS if waiting.is_served else TRY_AGAIN_ALONE_MS
    response = HttpResponse(f"retry: {wait_ms}\n\n", content_type="text/event-stream; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in front passes each event on at once
    if waiting.is_served and request.method == "GET":
        actor, tenant = request.actor, request.tenant
        after = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
        subscription = Subscription(
            tenant.schema_name, hears, f"{tenant.schema_name}:{actor.ref}", after[:60], pause_s
        )
        response.headers[HEADER] = waiting.put(subscription)
    return response
