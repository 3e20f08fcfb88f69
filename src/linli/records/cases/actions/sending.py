"""Take what waits in the outbox, have it delivered, and write down how it ended.

Rows are locked while they are being delivered (`SKIP LOCKED`), so that no two senders ever hold one. A sender that is
killed after delivering and before the commit loses its locks: the row waits as before and is delivered again under the
same key, by which the receiver can tell.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from linli.records.cases import wording
from linli.records.cases.models import OutboxMessage
from linli.records.journal.actions import record
from linli.records.people.permissions import VERBS
from linli.records.people.queries import SYSTEM, Actor
from linli.records.people.standing import refuse_unless_everywhere

log = logging.getLogger(__name__)
BATCH = 50
BUDGET_S = 20.0  # a batch that takes longer is committed as far as it is; the rest goes with the next
MOST_ATTEMPTS = 15  # with the pauses below: about sixteen hours
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message. `later` counts as an attempt; `held` waits until a moment and counts as none."""

    kind: Literal["sent", "later", "held", "aside", "dropped"]
    reason: str = ""
    until_at: datetime | None = None
    address: str = ""  # masked
    subject: str = ""
    text: str = ""
    parts: int = 0


Deliver = Callable[[Sequence[OutboxMessage]], Iterable[tuple[OutboxMessage, Outcome]]]


def send_waiting(*, deliver: Deliver, now: datetime, most: int = BATCH, by: Actor = SYSTEM) -> Counter[str]:
    """One batch of what is due; how many ended how (empty: nothing is due).

    `deliver` is given the locked rows and yields each with its outcome, as soon as it is known. Whatever else it raises
    ends the batch; what it had delivered by then is written.
    """
    with transaction.atomic():
        due = OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            next_try_at__lte=now
        )
        rows = list(due.select_related("case__unit").order_by("next_try_at", "id")[:most])
        done = _delivered(deliver, rows) if rows else []
        if not done:
            return Counter()
        _write(done, now)
        counted: Counter[str] = Counter(outcome.kind for _, outcome in done)
        ended = [row.pk for row, outcome in done if outcome.kind not in {"later", "held"}]
        record("send_messages", "outbox:batch", by=by, at=now, **dict[str, Any](counted), messages=ended)
    return counted


def retry_message(*, message_id: int, by: Actor, now: datetime | None = None) -> OutboxMessage:
    """A message that was set aside is tried again, from the first attempt. Refusals: message-not-set-aside, not-allowed."""
    at = now or timezone.now()
    if by.kind != "system" and not by.may_anywhere("settings.manage"):
        raise wording.not_allowed(VERBS["settings.manage"])
    refuse_unless_everywhere(by, "settings.manage")
    with transaction.atomic():
        row = OutboxMessage.objects.select_for_update().filter(pk=message_id, end="aside").first()
        if row is None:
            raise wording.message_not_set_aside()
        row.end, row.error, row.attempts, row.next_try_at = "", "", 0, at
        row.save(update_fields=["end", "error", "attempts", "next_try_at"])
        record("retry_message", f"outbox:{row.pk}", by=by, at=at)
    return row


def pause_after(key: str, attempts: int) -> timedelta:
    """Twice as long after each attempt, by up to a quarter more or less, so that many do not come back at one moment."""
    plain = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    share = int.from_bytes(sha256(f"{key}:{attempts}".encode()).digest()[:4]) / 0xFFFFFFFF
    return plain * (0.75 + share / 2)


def _delivered(deliver: Deliver, rows: Sequence[OutboxMessage]) -> list[tuple[OutboxMessage, Outcome]]:
    done: list[tuple[OutboxMessage, Outcome]] = []
    started = time.monotonic()
    try:
        for pair in deliver(rows):
            done.append(pair)
            if time.monotonic() - started > BUDGET_S:
                break
    except DatabaseError:
        raise
    except Exception:
        log.exception("a batch of messages ended early, after %d of %d", len(done), len(rows))
        if not done:
            raise
    return done


def _write(done: Sequence[tuple[OutboxMessage, Outcome]], now: datetime) -> None:
    """One statement for the whole batch."""
    values = [_ending(row, outcome, now) for row, outcome in done]
    types = "(%s::bigint, %s, %s::timestamptz, %s::timestamptz, %s::smallint, %s, %s, %s, %s, %s::smallint)"
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE cases_outboxmessage m SET "end" = v."end", sent_at = v.sent, next_try_at = v.next, '  # noqa: S608
            "attempts = v.attempts, error = v.error, address = v.address, subject = v.subject, text = v.text, "
            f"parts = v.parts FROM (VALUES {', '.join([types] * len(values))}) "
            'AS v(id, "end", sent, next, attempts, error, address, subject, text, parts) WHERE m.id = v.id',
            [value for row in values for value in row],
        )


def _ending(row: OutboxMessage, outcome: Outcome, now: datetime) -> tuple[int | str | datetime | None, ...]:
    end, next_at, attempts = outcome.kind, None, row.attempts
    if end in {"sent", "later"}:
        attempts += 1
    if end == "held":
        next_at = outcome.until_at
    if end == "later":
        next_at = now + pause_after(row.key, attempts)
        if attempts >= MOST_ATTEMPTS:
            end, next_at = "aside", None
    return (
        row.pk, end if end in {"sent", "aside", "dropped"} else "", now if end == "sent" else None, next_at, attempts,
        outcome.reason[:60], outcome.address[:80], outcome.subject[:200], outcome.text, outcome.parts,
    )  # fmt: skip
