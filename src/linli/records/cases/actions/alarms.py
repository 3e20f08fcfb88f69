"""The sweep: find what has fallen due, tell those concerned, exactly once, with any number of loops.

A clock is taken with `FOR UPDATE SKIP LOCKED`; alarm, next alarm, messages and journal rows are written in one
transaction. A loop that dies loses its locks and its transaction; another one takes the same clocks.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from linli.records.cases.given import Given
from linli.records.cases.models import Alarm, Case, Clock, OutboxMessage
from linli.records.journal.actions import Entry, record_many
from linli.records.people.queries import SYSTEM
from linli.words import Refusal

from . import clocks
from .core import perform_in
from .messages import alarm_message

log = logging.getLogger(__name__)
BATCH = 500


def sweep_alarms(*, now: datetime, most: int = BATCH) -> int:
    """Give every alarm that is due, up to `most` clocks; how many were dealt with (0: nothing is due)."""
    try:
        with transaction.atomic():
            return _give(_take_due(now, most), now)
    except (DatabaseError, Refusal):
        log.exception("a batch of alarms failed; its clocks are tried one by one")
    return _one_by_one(now, most)


def compute_missing_due_moments(*, now: datetime) -> int:
    """A calendar year has arrived: compute the due moments that waited for it."""
    with transaction.atomic():
        waiting = list(
            Clock.objects.select_for_update(of=("self",)).filter(state="no_year").select_related("case")
        )
        done = [c for c in waiting if clocks.compute(c)]
        for clock in done:
            _show(clock)
        record_many(
            [Entry("compute_due", c.case.ref, {"clock": c.kind, "due_at": c.due_at}, at=now) for c in done],
            by=SYSTEM,
        )
    return len(done)


def _take_due(now: datetime, most: int, pk: int | None = None) -> list[Clock]:
    due = Clock.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        next_alarm_at__lte=now, set_aside=""
    )
    if pk is not None:
        due = due.filter(pk=pk)
    return list(due.select_related("case").order_by("next_alarm_at")[:most])


def _give(due: Sequence[Clock], now: datetime) -> int:
    for clock in [c for c in due if c.next_alarm == "resume"]:
        perform_in("resume", case_id=clock.case_id, given=Given(), by=SYSTEM, at=now)
    ringing = [c for c in due if c.next_alarm != "resume"]
    if not ringing:
        return len(due)
    alarms = [Alarm(clock=c, kind=c.next_alarm, due_at=c.due_at, at=now) for c in ringing]
    Alarm.objects.bulk_create(alarms)
    OutboxMessage.objects.bulk_create([_message(c, now) for c in ringing], ignore_conflicts=True)
    entries = [
        Entry(f"alarm_{c.next_alarm}", c.case.ref, {"clock": c.kind, "due_at": c.due_at}, at=now)
        for c in ringing
    ]
    _set_next(ringing)
    record_many(entries, by=SYSTEM)
    return len(due)


def _set_next(ringing: Sequence[Clock]) -> None:
    """One statement for all: the next alarm of each clock, and lateness where red was given."""
    rows = []
    for c in ringing:
        following = clocks.ALARMS_AFTER[c.next_alarm]
        moment = {"red": c.due_at, "escalation": clocks.escalation_at(c, c.due_at) if c.due_at else None}.get(
            following
        )
        rows.append((c.pk, following, moment, c.next_alarm == "red" or c.is_late))
    values = ", ".join(["(%s::bigint, %s, %s::timestamptz, %s::boolean)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_clock c SET next_alarm = v.kind, next_alarm_at = v.moment, is_late = v.late "  # noqa: S608
            f"FROM (VALUES {values}) AS v(id, kind, moment, late) WHERE c.id = v.id",
            [value for row in rows for value in row],
        )


def _message(clock: Clock, now: datetime) -> OutboxMessage:
    """Warning and red go to whoever holds the step; an escalation goes to the level above."""
    case = clock.case
    if clock.next_alarm == "escalation":
        to = f"power:supervision_centre:{case.place_path}"
    elif clock.unit_id is not None:
        to = f"organisation:{clock.unit_id}"
    else:
        to = f"power:{clock.holder_power}:{case.place_path}"
    key = f"alarm:{clock.pk}:{clock.next_alarm}:{clock.due_at:%Y%m%dT%H%M%S}"
    return alarm_message(
        key,
        to=to,
        template=f"alarm_{clock.next_alarm}",
        case=case,
        at=now,
        number=case.number,
        clock=clock.kind,
    )


def _one_by_one(now: datetime, most: int) -> int:
    """Set the poisoned clock aside with its reason, so that the others ring."""
    done = 0
    due = Clock.objects.filter(next_alarm_at__lte=now, set_aside="").order_by("next_alarm_at")
    for pk in list(due.values_list("pk", flat=True)[:most]):
        try:
            with transaction.atomic():
                done += _give(_take_due(now, 1, pk), now)
        except (DatabaseError, Refusal) as error:
            log.exception("clock %s is set aside", pk)
            with transaction.atomic():
                Clock.objects.filter(pk=pk).update(set_aside=str(error)[:500])
                record_many(
                    [Entry("set_aside", f"clock:{pk}", {"error": str(error)[:500]}, at=now)], by=SYSTEM
                )
            done += 1
    return done


def _show(clock: Clock) -> None:
    fields = {"due_at": clock.due_at, "warn_at": clock.warn_at, "is_calendar_missing": False}
    if clock.kind == clocks.HANDLING:
        fields["handling_due_at"] = clock.due_at
    Case.objects.filter(pk=clock.case_id).update(**fields)
