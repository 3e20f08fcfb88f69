"""The real notice has come: running clocks that counted with the provisional year get their right due moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.engine.worktime import Calendar
from linli.records.cases.models import Case, Clock
from linli.records.cases.recount import clocks_touched, recounted, years_to_count
from linli.records.journal.actions import Entry, record_many
from linli.records.people.queries import SYSTEM, Actor
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.actions import count_year_on
from linli.records.tenancy.models import CalendarYear
from linli.words import Words

from .clocks import HANDLING, move_due
from .messages import queue_moved
from .turning import show_due

CALENDAR_CHANGED = Words("The official holidays of the year have changed.", "节假日安排有调整。")
BATCH = 200
CHANGED = ["due_at", "warn_at", "is_clock_stopped", "is_calendar_missing", "handling_due_at"]


def recount_years(*, now: datetime) -> int:
    """What was left unfinished, if anything; for the sweep. How many due moments moved."""
    return sum(recount_year(row=row, now=now, by=SYSTEM) for row in years_to_count())


def recount_year(*, row: CalendarYear, now: datetime, by: Actor) -> int:
    """Every running clock that counted with the year as it was. Batch by batch; one that was broken off goes on
    where it stopped. How many due moments moved."""
    old = tenancy.calendar_with({str(row.year): row.replaced})
    new, moved, is_done = tenancy.calendar(), 0, False
    while not is_done:
        with transaction.atomic():
            kept = CalendarYear.objects.select_for_update().get(pk=row.pk)
            found = clocks_touched(row.year).filter(pk__gt=kept.counted_to, started_at__lt=kept.added_at)
            batch = list(found.values_list("pk", "case_id")[:BATCH])
            moved += _move(batch, old, new, now, by)
            is_done = len(batch) < BATCH
            count_year_on(
                row=kept,
                to=batch[-1][0] if batch else kept.counted_to,
                is_counted="yes" if is_done else "",
                by=by,
            )
    return moved


def _move(batch: Sequence[tuple[int, UUID]], old: Calendar, new: Calendar, now: datetime, by: Actor) -> int:
    """The cases are locked before their clocks, as every step does."""
    cases = {
        c.pk: c
        for c in Case.objects.select_for_update(no_key=True)
        .filter(pk__in=[c for _, c in batch])
        .order_by("pk")
    }
    clocks = list(
        Clock.objects.select_for_update().filter(case__in=cases).exclude(state="stopped").order_by("pk")
    )
    asked, entries = {pk for pk, _ in batch}, []
    for clock in clocks:
        found = recounted(clock, old=old, new=new) if clock.pk in asked and clock.state == "running" else None
        if found is None:
            continue
        was, case = clock.due_at, cases[clock.case_id]
        move_due(clock, found, now=now)
        if clock.kind == HANDLING:
            case.handling_due_at = clock.due_at
        show_due(case, [c for c in clocks if c.case_id == case.pk])
        case.save(update_fields=CHANGED)
        if clock.kind == HANDLING and was is not None and clock.due_at is not None and clock.due_at > was:
            queue_moved(case, reason=CALENDAR_CHANGED, at=now)
        entries.append(
            Entry("recount_due", case.ref, {"clock": clock.kind, "was": was, "due_at": clock.due_at}, at=now)
        )
    record_many(entries, by=by)
    return len(entries)
