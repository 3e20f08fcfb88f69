"""The sweep: find what has fallen due, tell those concerned, exactly once, with any number of loops.

Clocks are taken with `FOR UPDATE SKIP LOCKED`; alarm, next alarm, messages and journal rows are written in one
transaction. A loop that dies loses its locks and its transaction; another one takes the same clocks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from linli.records.cases.given import Given
from linli.records.cases.models import Alarm, Case, Clock, OutboxMessage
from linli.records.cases.news import tell_alarms
from linli.records.journal.actions import Entry, record_many
from linli.records.people.queries import SYSTEM

from . import clocks
from .core import perform_in
from .messages import alarm_message
from .turning import show_due

log = logging.getLogger(__name__)
BATCH = 500
RESUME = "resume"
# What an alarm needs of its clock and its case; the counting, line by line, stays where it is.
NEEDED = (
    "kind", "holder_power", "unit_id", "started_at", "due_at", "is_late", "next_alarm", "case__number", "case__place_path",
)  # fmt: skip


def sweep_alarms(*, now: datetime, most: int = BATCH) -> int:
    """Give every alarm that is due, up to `most` clocks; how many were dealt with (0: nothing is due).

    A clock that fails is set aside with its reason and the others ring; a database that is away is nobody's fault
    and ends the round (OperationalError).
    """
    done = sum(_each(_resume, pk, now) for pk in list(_due(now).filter(next_alarm=RESUME)[:most]))
    try:
        with transaction.atomic():
            return done + _ring(_take_due(now, most), now)
    except OperationalError:
        raise
    except Exception:
        log.exception("a batch of alarms failed; its clocks are tried one by one")
    return done + sum(_each(_ring_one, pk, now) for pk in list(_due(now).exclude(next_alarm=RESUME)[:most]))


def compute_missing_due_moments(*, now: datetime) -> int:
    """A calendar year has arrived: compute the due moments that waited for it."""
    waiting = Clock.objects.filter(state="no_year").order_by("id").values_list("pk", flat=True)
    return sum(_each(_compute, pk, now) for pk in list(waiting))


def _due(now: datetime) -> QuerySet[Clock, int]:
    due = Clock.objects.filter(next_alarm_at__lte=now, set_aside="")
    return due.order_by("next_alarm_at").values_list("pk", flat=True)


def _each(act: Callable[[int, datetime], int], pk: int, now: datetime) -> int:
    """One clock in a transaction of its own; whatever is wrong with it, the others go on."""
    try:
        with transaction.atomic():
            return act(pk, now)
    except OperationalError:
        raise
    except Exception as error:
        log.exception("clock %s is set aside", pk)
        return _set_aside(pk, type(error).__name__, now)


def _set_aside(pk: int, why: str, now: datetime) -> int:
    """The administrators are told; the reason is only the kind of fault, for its text may quote somebody's words."""
    with transaction.atomic():
        Clock.objects.filter(pk=pk).update(set_aside=why)
        message = alarm_message(
            f"set_aside:{pk}:{now.isoformat()}", to="power:administrator:", template="clock_set_aside", case=None,
            at=now, clock=pk,
        )  # fmt: skip
        OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
        record_many([Entry("set_aside", f"clock:{pk}", {"error": why}, at=now)], by=SYSTEM)
    return 1


def _resume(pk: int, now: datetime) -> int:
    """The case is locked before its clock, as every step does; a case that is busy now is taken next time."""
    case_id = Clock.objects.filter(pk=pk).values_list("case_id", flat=True).first()
    if case_id is None:
        return 0
    free = Case.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=case_id)
    if not free.exists() or not _due(now).filter(pk=pk, next_alarm=RESUME).exists():
        return 0
    perform_in("resume", case_id=free.get().pk, given=Given(), by=SYSTEM, at=now)
    return 1


def _compute(pk: int, now: datetime) -> int:
    clock = Clock.objects.filter(pk=pk).first()
    if clock is None:
        return 0
    case = Case.objects.select_for_update(no_key=True).get(pk=clock.case_id)
    clock = Clock.objects.select_for_update().filter(pk=pk, state="no_year").first()
    if clock is None or not clocks.compute(clock):
        return 0
    show_due(case, list(Clock.objects.filter(case=case).exclude(state="stopped")))
    if clock.kind == clocks.HANDLING:
        case.handling_due_at = clock.due_at
    case.save(
        update_fields=["due_at", "warn_at", "is_clock_stopped", "is_calendar_missing", "handling_due_at"]
    )
    body = {"clock": clock.kind, "due_at": clock.due_at}
    record_many([Entry("compute_due", case.ref, body, at=now)], by=SYSTEM)
    return 1


def _take_due(now: datetime, most: int, pk: int | None = None) -> list[Clock]:
    due = Clock.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        next_alarm_at__lte=now, set_aside=""
    )
    if pk is not None:
        due = due.filter(pk=pk)
    due = due.exclude(next_alarm=RESUME).select_related("case").order_by("next_alarm_at")
    return list(due.only(*NEEDED)[:most])


def _ring_one(pk: int, now: datetime) -> int:
    return _ring(_take_due(now, 1, pk), now)


def _ring(due: Sequence[Clock], now: datetime) -> int:
    """An alarm that was given for the same due moment before a pause is not given again; its clock goes on."""
    given = set(Alarm.objects.filter(clock__in=due).values_list("clock_id", "kind", "due_at"))
    fresh = [
        (c, c.due_at) for c in due if c.due_at is not None and (c.pk, c.next_alarm, c.due_at) not in given
    ]
    ringing = [c for c, _ in fresh]
    Alarm.objects.bulk_create(Alarm(clock=c, kind=c.next_alarm, due_at=at, at=now) for c, at in fresh)
    OutboxMessage.objects.bulk_create([_message(c, now) for c in ringing], ignore_conflicts=True)
    entries = [
        Entry(f"alarm_{c.next_alarm}", c.case.ref, {"clock": c.kind, "due_at": c.due_at}, at=now)
        for c in ringing
    ]
    tell_alarms(ringing)
    _set_next(due)
    record_many(entries, by=SYSTEM)
    return len(due)


def _set_next(rung: Sequence[Clock]) -> None:
    """One statement for all: the next alarm of each clock, and lateness where red was given."""
    rows = []
    for c in rung:
        following = clocks.ALARMS_AFTER[c.next_alarm]
        moment = {"red": c.due_at, "escalation": clocks.escalation_at(c, c.due_at) if c.due_at else None}.get(
            following
        )
        rows.append((c.pk, following, moment, c.next_alarm == "red" or c.is_late))
    if not rows:
        return
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
    key = f"alarm:{clock.pk}:{clock.next_alarm}:{clock.due_at:%Y%m%dT%H%M%S.%f}"
    return alarm_message(
        key, to=to, template=f"alarm_{clock.next_alarm}", case=case, at=now, number=case.number, clock=clock.kind
    )  # fmt: skip
