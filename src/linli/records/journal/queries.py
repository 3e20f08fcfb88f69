"""Read the journal and prove that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from linli.words import Words

from .models import JournalExport, JournalHead, JournalRow

START = hashlib.sha256(b"linli").digest()


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold."""

    seq: int
    kind: str
    words: Words


def rows_of(subject: str) -> QuerySet[JournalRow]:
    return JournalRow.objects.filter(subject=subject).order_by("seq")


LOOKS = ("look", "export", "print_case", "look_up_caller", "export_journal_head")


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the journal; what is empty means any."""

    subject: str = ""
    actor: str = ""
    verb: str = ""
    kind: str = ""  # "looks": who saw and took out; "acts": everything else
    from_at: datetime | None = None
    until_at: datetime | None = None
    subjects: QuerySet[Any] | None = None  # rows about one of these, as the things of an area


def found(
    wanted: Wanted | None = None, *, subject: str = "", actor: str = "", verb: str = ""
) -> QuerySet[JournalRow]:
    """Rows of the journal, newest first."""
    wanted = wanted or Wanted(subject, actor, verb)
    rows = JournalRow.objects.order_by("-seq")
    for name in ("subject", "actor", "verb"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.kind == "looks":
        rows = rows.filter(verb__in=LOOKS)
    elif wanted.kind == "acts":
        rows = rows.exclude(verb__in=LOOKS)
    if wanted.from_at is not None:
        rows = rows.filter(at__gte=wanted.from_at)
    if wanted.until_at is not None:
        rows = rows.filter(at__lt=wanted.until_at)
    return rows if wanted.subjects is None else rows.filter(subject__in=wanted.subjects)


_VERBS = """
WITH RECURSIVE found AS (
  (SELECT verb FROM journal_journalrow ORDER BY verb LIMIT 1)
  UNION ALL
  SELECT (SELECT j.verb FROM journal_journalrow j WHERE j.verb > found.verb ORDER BY j.verb LIMIT 1)
  FROM found WHERE found.verb IS NOT NULL
)
SELECT verb FROM found WHERE verb IS NOT NULL
"""


def verbs() -> list[str]:
    """Every verb that has been recorded, for a filter: one look into the index for each, however long the journal."""
    with connection.cursor() as cursor:
        cursor.execute(_VERBS)
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class Part:
    """How far a verification has come: everything up to row `upto`, whose hash is `hash`."""

    upto: int
    hash: bytes
    last: int
    breaks: list[Break]

    @property
    def is_done(self) -> bool:
        return self.upto >= self.last


def verify_part(after: int, previous: bytes, *, most: int, heads_file: Path | None = None) -> Part:
    """The next `most` rows after one whose hash is known; start with 0 and `START`. The last part looks at the tail."""
    known = {seq: hash_ for seq, hash_ in _exported(heads_file) if seq > after}
    breaks, upto = [], after
    for row in JournalRow.objects.filter(seq__gt=after).order_by("seq")[:most].iterator(chunk_size=5000):
        breaks += list(_breaks_of(row, upto + 1, previous, known))
        upto, previous = row.seq, bytes(row.hash)
    head = JournalHead.objects.get(id=1).seq
    if not JournalRow.objects.filter(seq__gt=upto).exists():
        breaks += list(_tail_breaks(upto, previous, known))
        head = upto
    return Part(upto, previous, head, breaks)


def hash_of(row: JournalRow, previous: bytes) -> bytes:
    moment = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    parts = [str(row.seq), moment, row.actor, row.verb, row.subject, row.purpose, row.body]
    return hashlib.sha256(previous + "\x1f".join(parts).encode()).digest()


def _has_shifted(row: JournalRow) -> bool:
    """No field holds the mark between fields; words moved from one field to the next would keep the hash."""
    return any("\x1f" in part for part in (row.actor, row.verb, row.subject, row.purpose, row.body))


def verify(heads_file: Path | None = None) -> list[Break]:
    """Every break of the chain: changed, deleted, reordered rows, a cut tail, a head that does not fit."""
    return list(_breaks(heads_file))


def _breaks(heads_file: Path | None) -> Iterator[Break]:
    last, previous = 0, START
    known = dict(_exported(heads_file))
    for row in JournalRow.objects.order_by("seq").iterator(chunk_size=5000):
        yield from _breaks_of(row, last + 1, previous, known)
        last, previous = row.seq, bytes(row.hash)
    yield from _tail_breaks(last, previous, known)


def _breaks_of(row: JournalRow, expected: int, previous: bytes, known: dict[int, bytes]) -> Iterator[Break]:
    """What is wrong between a row and its predecessor, and with the row itself."""
    a = row.seq
    if row.seq != expected:
        words = Words("Rows {a} to {b} are missing.", "缺少第 {a} 至 {b} 行。")
        yield Break(expected, "missing", words.format(a=expected, b=row.seq - 1))
        previous = bytes(row.prev_hash)
    if bytes(row.prev_hash) != previous:
        words = Words("Row {a} does not follow its predecessor.", "第 {a} 行与前一行不衔接。")
        yield Break(row.seq, "reordered", words.format(a=a))
    if _has_shifted(row) or hash_of(row, bytes(row.prev_hash)) != bytes(row.hash):
        yield Break(row.seq, "changed", Words("Row {a} was changed.", "第 {a} 行被改动。").format(a=a))
    exported = known.pop(row.seq, None)
    if exported is not None and exported != bytes(row.hash):
        words = Words("Row {a} differs from the exported head.", "第 {a} 行与已导出的链头不符。")
        yield Break(row.seq, "rewritten", words.format(a=a))


def _tail_breaks(last: int, last_hash: bytes, unmet: dict[int, bytes]) -> Iterator[Break]:
    head = JournalHead.objects.get(id=1)
    if head.seq > last:
        yield Break(
            last + 1,
            "missing",
            Words("Rows {a} to {b} are missing.", "缺少第 {a} 至 {b} 行。").format(a=last + 1, b=head.seq),
        )
    elif head.seq != last or bytes(head.hash) != last_hash:
        yield Break(
            head.seq,
            "head",
            Words("The stored head does not fit the last row.", "保存的链头与最后一行不符。"),
        )
    for seq in sorted(s for s in unmet if s > last):
        yield Break(
            seq,
            "tail",
            Words("Row {a} was exported and is gone.", "第 {a} 行曾被导出，现已不存在。").format(a=seq),
        )


def _exported(heads_file: Path | None) -> Iterable[tuple[int, bytes]]:
    yield from ((e.seq, bytes(e.hash)) for e in JournalExport.objects.filter(seq__gt=0))
    if heads_file is not None:
        for line in heads_file.read_text().splitlines():
            head = json.loads(line)
            if head["seq"] > 0:
                yield head["seq"], bytes.fromhex(head["hash"])
