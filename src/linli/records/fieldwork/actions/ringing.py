"""Phones that ring when their app is closed: taken in, let go, and rung.

What is sent is empty. Rows are locked while they are being rung (`SKIP LOCKED`), so that two senders never ring one
phone; a sender that is killed between ringing and the commit rings once more.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.records.cases.actions.sending import pause_after
from linli.records.fieldwork import wording
from linli.records.fieldwork.day import day_messages
from linli.records.fieldwork.endpoints import is_endpoint
from linli.records.fieldwork.models import PushSubscription
from linli.records.fieldwork.urgent import urgent_since
from linli.records.journal.actions import record
from linli.records.people.models import Account
from linli.records.people.queries import SYSTEM, Actor, actor_of, with_rights
from linli.records.tenancy import queries as tenancy

BATCH = 50
BUDGET_S = 10.0
APART = timedelta(minutes=1)  # at most one ring of a phone in this time

Answer = Literal["rung", "later", "gone"]
Ring = Callable[[str], Answer]


def subscribe(*, endpoint: str, session_key: str, by: Actor, now: datetime | None = None) -> PushSubscription:
    """This sign-in's phone is rung at `endpoint`, and nobody else's any more. Refusal: endpoint-wrong."""
    if by.account is None or not session_key or not is_endpoint(endpoint):
        raise wording.endpoint_wrong()
    there = Q(session_key=session_key) | Q(endpoint=endpoint)
    same = Q(session_key=session_key, endpoint=endpoint, account=by.account)
    with transaction.atomic():
        PushSubscription.objects.filter(there).exclude(same).delete()
        made, _ = PushSubscription.objects.get_or_create(
            endpoint=endpoint,
            defaults={
                "account": by.account,
                "session_key": session_key,
                "made_at": now or timezone.now(),
            },
        )
        record("subscribe", by.ref, by=by)
    return made


def unsubscribe(*, session_key: str, by: Actor) -> int:
    """The phone of this sign-in is no longer rung; how many rows went."""
    with transaction.atomic():
        count, _ = PushSubscription.objects.filter(session_key=session_key).delete()
        if count:
            record("unsubscribe", by.ref, by=by)
    return count


def ring_devices(*, ring: Ring, now: datetime) -> Counter[str]:
    """Ring phones of people with a new unread urgent message; erase those whose sign-in is over or whose push service knows them no more."""
    with transaction.atomic():
        counted = Counter({"ended": _erase_ended(now)})
        urgent = urgent_since(now)
        started = time.monotonic()
        for row in _waiting(urgent, now) if urgent else ():
            if time.monotonic() - started > BUDGET_S:
                break
            counted[_deal_with(row, urgent, ring, now)] += 1
        del counted["looked"]
        counted = +counted
        if counted:
            record(
                "ring_devices", "push:batch", by=SYSTEM, at=now, rung=counted["rung"], later=counted["later"],
                gone=counted["gone"], ended=counted["ended"],
            )  # fmt: skip
    return counted


def _erase_ended(now: datetime) -> int:
    """Signed out here or elsewhere, the session run out, or the account disabled."""
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    over = PushSubscription.objects.filter(Q(account__is_active=False) | ~Q(session_key__in=live))
    return over.delete()[0]


def _waiting(urgent: dict[int, datetime], now: datetime) -> list[PushSubscription]:
    rows = PushSubscription.objects.select_for_update(skip_locked=True).exclude(
        looked_at__contains=list(urgent)
    )
    rows = rows.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
    rows = rows.filter(Q(rung_at__isnull=True) | Q(rung_at__lte=now - APART))
    return list(rows.order_by("id")[:BATCH])


def _deal_with(row: PushSubscription, urgent: dict[int, datetime], ring: Ring, now: datetime) -> str:
    new = {pk for pk, made_at in urgent.items() if pk not in row.looked_at and made_at >= row.made_at}
    if not new or not _unread(row, new, now):
        row.looked_at = list(urgent)
        row.save(update_fields=["looked_at"])
        return "looked"
    answer = ring(row.endpoint)
    if answer == "gone":
        row.delete()
        return answer
    if answer == "rung":
        row.looked_at, row.rung_at, row.next_try_at, row.failures = list(urgent), now, None, 0
    else:
        row.failures = min(row.failures + 1, 1000)
        row.next_try_at = now + pause_after(row.endpoint, row.failures)
    row.save(update_fields=["looked_at", "rung_at", "next_try_at", "failures"])
    return answer


def _unread(row: PushSubscription, new: set[int], now: datetime) -> bool:
    """Whether one of these is for this person, by the rights of today, and not read on any phone."""
    today = timezone.localdate(now, tenancy.time_zone())
    account = with_rights(Account.objects.select_related("organisation"), today=today).get(pk=row.account_id)
    return any(m.pk in new and read_at is None for m, read_at in day_messages(actor_of(account, today=today)))
