"""Invitations that go out by mail: queued with the invitation, sent by the sending loop, over when the link is.

Rows are locked while they are being delivered (`SKIP LOCKED`). A sender that is killed in between loses its locks: the mail goes out again
under the same Message-ID.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from linli.records.journal.actions import record
from linli.records.people.models import Account, Invitation, InvitationMail
from linli.records.people.queries import SYSTEM, Actor
from linli.records.people.sealing import seal, unseal

BATCH = 20
PURPOSE = "invitation mail"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Ready:
    """One mail to be written: to whom, with which token, until when it opens."""

    invitation: Invitation
    account: Account
    token: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of it. `later` counts as an attempt, `held` waits for the installation to be set up."""

    kind: Literal["sent", "later", "held", "aside"]
    reason: str = ""


def queue_mail(*, invitation: Invitation, token: str, now: datetime) -> None:
    """Part of inviting; nothing for an account without an address."""
    account = invitation.account
    if account.email:
        InvitationMail.objects.create(
            invitation=invitation, sealed=seal(token.encode(), PURPOSE), is_first=not account.has_usable_password(),
            next_try_at=now,
        )  # fmt: skip


def mail_invitations(
    *, deliver: Callable[[Ready], Ending], now: datetime, by: Actor = SYSTEM
) -> Counter[str]:
    """One batch of what is due; how many ended how (empty: nothing is due)."""
    counted: Counter[str] = Counter()
    with transaction.atomic():
        due = InvitationMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            next_try_at__lte=now
        )
        rows = list(due.select_related("invitation__account").order_by("next_try_at", "pk")[:BATCH])
        for row in rows:
            counted[_handle(row, deliver, now)] += 1
        if rows:
            record("mail_invitations", "outbox:invitations", by=by, at=now, **dict[str, Any](counted))
    return counted


def _handle(row: InvitationMail, deliver: Callable[[Ready], Ending], now: datetime) -> str:
    invitation, account = row.invitation, row.invitation.account
    token = unseal(bytes(row.sealed), PURPOSE)
    is_over = (
        invitation.used_at or invitation.revoked_at or invitation.expires_at <= now or not account.is_active
    )
    if is_over or not account.email or token is None:
        reason = "invitation-over" if is_over else "address-gone" if not account.email else "key-changed"
        return _end(row, "dropped", reason, None)
    done = deliver(Ready(invitation, account, token.decode(), row.is_first))
    if done.kind in {"later", "held"}:
        row.attempts += done.kind == "later"
        pause = FIRST_PAUSE * 2 ** min(row.attempts, 7) if done.kind == "later" else FIRST_PAUSE * 10
        row.reason, row.next_try_at = done.reason[:60], now + min(pause, LONGEST_PAUSE)
        row.save(update_fields=["attempts", "reason", "next_try_at"])
        return done.kind
    return _end(row, done.kind, done.reason, now if done.kind == "sent" else None)


def _end(row: InvitationMail, end: str, reason: str, sent_at: datetime | None) -> str:
    """The token goes with the end."""
    row.end, row.reason, row.sent_at, row.next_try_at, row.sealed = end, reason[:60], sent_at, None, b""
    row.save(update_fields=["end", "reason", "sent_at", "next_try_at", "sealed"])
    return end
