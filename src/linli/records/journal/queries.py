"""Read the journal and prove that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

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


def found(*, subject: str = "", actor: str = "", verb: str = "") -> QuerySet[JournalRow]:
    """Rows of the journal, newest first; empty means any."""
    rows = JournalRow.objects.order_by("-seq")
    for name, value in (("subject", subject), ("actor", actor), ("verb", verb)):
        if value:
            rows = rows.filter(**{name: value})
    return rows


def verbs() -> list[str]:
    """Every verb that has been recorded, for a filter."""
    return list(JournalRow.objects.order_by("verb").values_list("verb", flat=True).distinct())


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
    expected, previous = 1, START
    known = dict(_exported(heads_file))
    for row in JournalRow.objects.order_by("seq").iterator(chunk_size=5000):
        if row.seq != expected:
            yield Break(
                expected,
                "missing",
                Words("Rows {a} to {b} are missing.", "缺少第 {a} 至 {b} 行。").format(
                    a=expected, b=row.seq - 1
                ),
            )
            previous = bytes(row.prev_hash)
        if bytes(row.prev_hash) != previous:
            yield Break(
                row.seq,
                "reordered",
                Words("Row {a} does not follow its predecessor.", "第 {a} 行与前一行不衔接。").format(
                    a=row.seq
                ),
            )
        if _has_shifted(row) or hash_of(row, bytes(row.prev_hash)) != bytes(row.hash):
            yield Break(
                row.seq, "changed", Words("Row {a} was changed.", "第 {a} 行被改动。").format(a=row.seq)
            )
        exported = known.pop(row.seq, None)
        if exported is not None and exported != bytes(row.hash):
            yield Break(
                row.seq,
                "rewritten",
                Words("Row {a} differs from the exported head.", "第 {a} 行与已导出的链头不符。").format(
                    a=row.seq
                ),
            )
        expected, previous = row.seq + 1, bytes(row.hash)
    yield from _tail_breaks(expected - 1, previous, known)


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
