"""News for whoever is looking at a page just now: sent by PostgreSQL when the transaction that made it commits.

A piece of news is small and says where it happened and who is concerned, never what somebody wrote: every process that
holds open pages hears all of it and passes on only what each reader may see.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from linli.records.schema import connection

CHANNEL = "linli_news"
LONGEST_BYTES = 7_900  # PostgreSQL takes 8,000


class News(msgspec.Struct, frozen=True):
    """`town` is the tenant's schema; `id` grows with time (microseconds), so that a reader can go on where it stopped."""

    id: str
    town: str
    topic: str
    body: dict[str, Any]

    @property
    def at_us(self) -> int:
        return int(self.id.partition("-")[0])


_heard: Counter[tuple[str, str]] = Counter()
_marks = iter(range(1 << 62))


def announce(topic: str, body: Mapping[str, Any]) -> None:
    """Tell it when the open transaction commits; nothing is told when it does not. One statement."""
    announce_all(topic, [body])


def announce_all(topic: str, bodies: Sequence[Mapping[str, Any]]) -> None:
    """Many pieces of news in one statement; none where there are none."""
    if bodies:
        texts = [news_text(topic, body) for body in bodies]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told", [CHANNEL, texts])


def news_text(topic: str, body: Mapping[str, Any]) -> str:
    """A piece of news as it is sent; the verbs that write the journal send it in the same statement."""
    news = News(
        f"{time.time_ns() // 1000}-{next(_marks) % 100_000}", connection.schema_name, topic, dict(body)
    )
    text = msgspec.json.encode(news, enc_hook=str).decode()
    if len(text.encode()) > LONGEST_BYTES:
        raise ValueError(f"news of {topic} is too long for one notice")
    return text


def read(payload: str) -> News | None:
    """None for what is not ours."""
    try:
        return msgspec.json.decode(payload, type=News)
    except (msgspec.DecodeError, ValueError):
        return None


def hear(news: News) -> None:
    """This process has heard it: what it remembers of that town and topic is out of date. Waits for nothing."""
    _heard[news.town, news.topic] += 1


def times_heard(town: str, topic: str) -> int:
    return _heard[town, topic]
