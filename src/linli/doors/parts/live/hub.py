"""All open streams of one process, and the news of the last minutes. Lives in the event loop; nothing here waits."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping
from typing import Any

from linli.records.announcing import News

from .opening import Subscription

KEPT = 5_000  # pieces of news that a reader who lost the line can still be given
LONGEST_QUEUE = 200  # a reader that takes nothing is told to load anew, and holds no more than this
MOST_STREAMS = 4_000
MOST_OF_ONE = 12
CLOCK_SLACK_US = 2_000_000

Event = tuple[str, str, Mapping[str, Any]]  # id, name, data
MISSED: Event = ("", "missed", {})


class Stream:
    """One open page."""

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self.events: deque[Event] = deque()
        self.is_over = False
        self._news = asyncio.Event()

    def offer(self, news: News) -> None:
        if self.subscription.pause_s and any(name == news.topic for _, name, _ in self.events):
            return  # it will fetch anyway, and then this is in what it fetches
        data = self.subscription.hears(news)
        if data is not None:
            self.put((news.id, news.topic, data))

    def put(self, event: Event) -> None:
        if len(self.events) >= LONGEST_QUEUE:
            self.events.clear()
            event = MISSED
        self.events.append(event)
        self._news.set()

    def end(self) -> None:
        self.is_over = True
        self._news.set()

    async def wait(self, seconds: float) -> list[Event]:
        """What has come; empty after `seconds` in which nothing came."""
        if not self.events and not self.is_over:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return []
        found = list(self.events)
        self.events.clear()
        return found


class Hub:
    """Passes each piece of news to the streams of its town."""

    def __init__(self) -> None:
        self.recent: deque[News] = deque(maxlen=KEPT)
        self.by_town: dict[str, OrderedDict[Stream, None]] = {}
        self.number = 0
        self.complete_since_us: int | None = None  # None: not listening
        self.is_closed = False

    def begin(self) -> None:
        """Listening from now on. Whoever was connected before may have missed something."""
        self.recent.clear()
        self.complete_since_us = time.time_ns() // 1000
        for stream in self._all():
            stream.put(MISSED)

    def pause(self) -> None:
        self.complete_since_us = None

    def pass_on(self, news: News) -> None:
        if len(self.recent) == KEPT:
            self.complete_since_us = self.recent[0].at_us
        self.recent.append(news)
        for stream in self.by_town.get(news.town, ()):
            stream.offer(news)

    def join(self, subscription: Subscription) -> Stream | None:
        """None where there is no room. What came after `subscription.after` is there at once."""
        if self.is_closed or self.number >= MOST_STREAMS:
            return None
        town = self.by_town.setdefault(subscription.town, OrderedDict())
        own = [s for s in town if s.subscription.owner == subscription.owner]
        if len(own) >= MOST_OF_ONE:
            own[0].end()
        stream = Stream(subscription)
        for event in self._since(subscription):
            stream.put(event)
        town[stream] = None
        self.number += 1
        return stream

    def leave(self, stream: Stream) -> None:
        town = self.by_town.get(stream.subscription.town, OrderedDict())
        if stream in town:
            del town[stream]
            self.number -= 1

    def close(self) -> None:
        self.is_closed = True
        for stream in self._all():
            stream.end()

    def _all(self) -> list[Stream]:
        return [s for town in self.by_town.values() for s in town]

    def _since(self, subscription: Subscription) -> Iterator[Event]:
        after = subscription.after
        if not after:
            return
        start = next((i + 1 for i, n in enumerate(self.recent) if n.id == after), None)
        if start is None:
            at_us = _moment(after)
            if self.complete_since_us is None or at_us is None or at_us < self.complete_since_us:
                yield MISSED
                return
            rows = [n for n in self.recent if n.at_us >= at_us - CLOCK_SLACK_US]
        else:
            rows = list(self.recent)[start:]
        for news in rows:
            if news.town == subscription.town and (data := subscription.hears(news)) is not None:
                yield news.id, news.topic, data


def _moment(after: str) -> int | None:
    head = after.partition("-")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 20 else None
