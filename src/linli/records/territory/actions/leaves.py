"""Leave slips: asked by one person, granted by another; while leave runs, tasks and rights lie with the deputies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.records.journal.actions import record
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.models import Holding, Leave

from .lending import lend, take_back

ONE_DAY = timedelta(days=1)


def ask_leave(*, from_on: date, last_on: date, reason: str, now: datetime, by: Actor) -> Leave:
    """A slip of one's own, from the first to the last day away. Refusals: ends-before-it-begins, leave-overlaps, day-in-the-past."""
    if by.account is None:
        raise wording.staff_unknown()
    if last_on < from_on:
        raise wording.ends_before()
    if last_on < now.date():
        raise wording.day_in_the_past(now.date())
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=by.account.pk)
        same = Leave.objects.filter(
            account=by.account, state__in=("asked", "granted"), from_on__lte=last_on, to_on__gt=from_on
        )
        if (first := same.order_by("from_on").first()) is not None:
            raise wording.leave_overlaps(first.from_on, first.to_on - ONE_DAY)
        leave = Leave.objects.create(
            account=by.account,
            from_on=from_on,
            to_on=last_on + ONE_DAY,
            reason=reason.strip()[:200],
            asked_at=now,
        )
        record("ask_leave", by.ref, by=by, from_on=from_on, last_on=last_on)
    return leave


def grant_leave(*, leave_id: UUID, words: str = "", now: datetime, by: Actor) -> Leave:
    """From then on the deputies answer on those days. What nobody answers for is in `lent["uncovered"]`.

    Refusals: leave-unknown, leave-decided, leave-own, not-in-your-area, leave-over.
    """
    with transaction.atomic():
        leave = _to_decide(leave_id, by)
        if leave.to_on <= now.date():
            raise wording.leave_over()
        _decide(leave, "granted", words, now, by)
        lend(leave, by=by)
        for other in _helped_by(leave.account, now.date()):
            lend(other, by=by)
        record("grant_leave", leave.account.ref, by=by, from_on=leave.from_on, to_on=leave.to_on)
    return leave


def refuse_leave(*, leave_id: UUID, words: str, now: datetime, by: Actor) -> Leave:
    with transaction.atomic():
        leave = _to_decide(leave_id, by)
        _decide(leave, "refused", words, now, by)
        record("refuse_leave", leave.account.ref, by=by, from_on=leave.from_on, to_on=leave.to_on)
    return leave


def withdraw_leave(*, leave_id: UUID, now: datetime, by: Actor) -> Leave:
    """Take back a slip, or come back early: from today the tasks are one's own again. Refusals: leave-unknown, leave-over."""
    with transaction.atomic():
        leave = (
            Leave.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(pk=leave_id)
            .first()
        )
        if leave is None or str(leave.account_id) != by.id:
            raise wording.leave_unknown()
        if leave.state not in ("asked", "granted") or leave.to_on <= now.date():
            raise wording.leave_over()
        was_granted = leave.state == "granted"
        take_back(leave)
        if was_granted and leave.from_on < now.date():
            leave.to_on = now.date()
            leave.save(update_fields=["to_on"])
            lend(leave, by=by)
        else:
            leave.state, leave.decided_at = "withdrawn", now
            leave.save(update_fields=["state", "decided_at"])
        for other in _helped_by(leave.account, now.date()):
            lend(other, by=by)
        record("withdraw_leave", by.ref, by=by, from_on=leave.from_on, to_on=leave.to_on)
    return leave


def paths_of(account: Account, on: date) -> list[str]:
    """Where somebody holds posts on a day or later; whoever may grant leave in one of them decides."""
    held = Holding.objects.filter(account=account).filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
    return sorted(set(held.values_list("post__path", flat=True)))


def may_decide(leave: Leave, by: Actor) -> bool:
    paths = paths_of(leave.account, leave.from_on) or [""]
    return str(leave.account_id) != by.id and any(by.may("leave.grant", path) for path in paths)


def _to_decide(leave_id: UUID, by: Actor) -> Leave:
    from linli.records.people.permissions import VERBS

    leave = (
        Leave.objects.select_for_update(of=("self",)).select_related("account").filter(pk=leave_id).first()
    )
    if leave is None:
        raise wording.leave_unknown()
    if leave.state != "asked":
        raise wording.leave_decided()
    if str(leave.account_id) == by.id:
        raise wording.leave_own()
    if not may_decide(leave, by):
        raise wording.not_in_your_area(VERBS["leave.grant"])
    return leave


def _decide(leave: Leave, state: str, words: str, now: datetime, by: Actor) -> None:
    leave.state, leave.decided_at, leave.decided_by, leave.words = state, now, by.account, words.strip()[:200]
    leave.save(update_fields=["state", "decided_at", "decided_by", "words"])


def _helped_by(deputy: Account, today: date) -> list[Leave]:
    """Granted leave of others whose posts this person stands in for: who is there has changed."""
    posts = Holding.objects.filter(account=deputy, turn__gt=0).values("post")
    away = Holding.objects.filter(post__in=posts, turn=0).exclude(account=deputy).values("account")
    found = Leave.objects.select_for_update(of=("self",)).select_related("account")
    return list(found.filter(account__in=away, state="granted", to_on__gt=today))
