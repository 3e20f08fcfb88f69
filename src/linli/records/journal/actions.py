"""Append to the journal. Call it last in a transaction: the chain is locked until the commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from linli.records.announcing import CHANNEL

from .models import JournalExport, JournalHead


class Writer(Protocol):
    """Whoever can stand in the journal: an account, a reporter, the system."""

    @property
    def ref(self) -> str: ...


@dataclass(frozen=True)
class Entry:
    verb: str
    subject: str
    body: Mapping[str, Any] = field(default_factory=dict)
    purpose: str = ""
    at: datetime | None = None


_COLUMNS = (
    "INSERT INTO journal_journalrow (seq, at, actor, verb, subject, purpose, body, prev_hash, hash) VALUES "
)
_FIRST_LOOK = """
INSERT INTO journal_journalrow (seq, at, actor, verb, subject, purpose, body, prev_hash, hash)
SELECT 0, %s, %s, 'look', %s, '', %s, ''::bytea, ''::bytea WHERE NOT EXISTS (
  SELECT 1 FROM journal_journalrow WHERE subject = %s AND actor = %s AND verb = 'look' AND at >= %s AND body = %s)
"""
_TELL = "SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told"
_ROW = "(0, %s, %s, %s, %s, %s, %s, ''::bytea, ''::bytea)"  # the trigger fills in what is empty here


def record(
    verb: str, subject: str, *, by: Writer, purpose: str = "", at: datetime | None = None, **body: Any
) -> None:
    """One row in the caller's transaction."""
    record_many([Entry(verb, subject, body, purpose, at)], by=by)


def why_given(reason: str) -> dict[str, Any]:
    """Why somebody did it, where it was said: a fact of the row."""
    return {"reason": reason.strip()} if reason.strip() else {}


def record_many(entries: Iterable[Entry], *, by: Writer, news: Sequence[str] = ()) -> None:
    """Many rows, in order, in one statement; `news` (see `announcing.news_text`) is told by the same one, at the commit."""
    rows = [
        (e.at or timezone.now(), by.ref, e.verb, e.subject, plain(e.purpose), canonical(e.body))
        for e in entries
    ]  # fmt: skip
    if not rows:
        return
    written = _COLUMNS + ", ".join([_ROW] * len(rows))
    values: list[Any] = [v for row in rows for v in row]
    if news:
        written = f"WITH written AS ({written}) {_TELL}"
        values += [CHANNEL, list(news)]
    with connection.cursor() as cursor:
        cursor.execute(written, values)


def record_look(subject: str, *, by: Writer, purpose: str, **body: Any) -> None:
    """Somebody looked at personal data; reading is an act and is committed on its own."""
    with transaction.atomic():
        record("look", subject, by=by, purpose=purpose, **body)


def record_look_of_the_day(subject: str, *, by: Writer, since: datetime, at: datetime, **body: Any) -> None:
    """The first look since a moment (the day's beginning): who comes back to the same page has one row. One statement."""
    told = canonical(body)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_LOOK, [at, by.ref, subject, told, subject, by.ref, since, told])


def record_export(subject: str, *, by: Writer, purpose: str, **body: Any) -> None:
    """Somebody took data out as a file; committed before the file is given."""
    with transaction.atomic():
        record("export", subject, by=by, purpose=purpose, **body)


def plain(text: str) -> str:
    """Without control characters: the hash is taken over the fields with one of them between."""
    return "".join(c for c in text.encode("utf-8", "ignore").decode() if c >= " ")


def canonical(body: Mapping[str, Any]) -> str:
    return msgspec.json.encode(body, order="sorted", enc_hook=str).decode()


def export_head(directory: Path, *, tenant: str, on: date, by: Writer) -> Path | None:
    """Write the day's head to a file outside the database; nothing where the day is written already."""
    path = directory / f"{tenant}.jsonl"
    with transaction.atomic():
        head = JournalHead.objects.select_for_update().get(id=1)
        _, is_new = JournalExport.objects.get_or_create(
            exported_on=on, defaults={"seq": head.seq, "hash": head.hash}
        )
        if not is_new:
            return None
        line = msgspec.json.encode(
            {"on": on, "tenant": tenant, "seq": head.seq, "hash": bytes(head.hash).hex()}
        )
        directory.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        record("export_journal_head", f"journal:{tenant}", by=by, seq=head.seq)
    return path
