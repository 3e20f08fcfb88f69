"""What the sweep loop does for each town: alarms and clocks at every round, the house's own chores once a day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from linli.records.cases.actions import (
    compute_missing_due_moments,
    erase_expired_contacts,
    follow_publications,
    recount_years,
    sweep_alarms,
)
from linli.records.cases.models import Clock
from linli.records.fieldwork.actions import thin_positions
from linli.records.journal.actions import export_head
from linli.records.people.queries import SYSTEM
from linli.records.people.visitors import forget_visitors
from linli.records.schema import connection
from linli.records.tenancy import queries as tenancy

AGAIN_S = 600  # a chore that failed is tried again after so long, not at every round
_done_on: dict[tuple[str, str], date] = {}  # town and chore: the last day; a new process does them once more
_not_before: dict[tuple[str, str], float] = {}


def alarms(now: datetime) -> int:
    return sweep_alarms(now=now)


def publications(now: datetime) -> int:
    return follow_publications(now=now)


def missing_due_moments(now: datetime) -> int:
    if not Clock.objects.filter(state="no_year").exists():
        return 0
    tenancy.forget_calendars()
    return compute_missing_due_moments(now=now)


def years(now: datetime) -> int:
    return recount_years(now=now)


def journal_head(now: datetime) -> int:
    def write(today: date) -> None:
        export_head(settings.JOURNAL_HEADS_DIR, tenant=connection.schema_name, on=today, by=SYSTEM)

    return _once_a_day("journal_head", now, write)


def contacts(now: datetime) -> int:
    return _once_a_day("contacts", now, lambda today: erase_expired_contacts(today=today))


def positions(now: datetime) -> int:
    return _once_a_day("positions", now, lambda _: thin_positions(now=now))


def visitors(now: datetime) -> int:
    return _once_a_day("visitors", now, lambda _: forget_visitors(now=now))


def _once_a_day(chore: str, now: datetime, act: Callable[[date], object]) -> int:
    """Days are the town's. Counts as nothing to do: the loop may rest after it."""
    key, today = (connection.schema_name, chore), timezone.localdate(now, tenancy.time_zone())
    if _done_on.get(key) == today or time.monotonic() < _not_before.get(key, 0.0):
        return 0
    _not_before[key] = time.monotonic() + AGAIN_S
    act(today)
    _done_on[key] = today
    del _not_before[key]
    return 0


STEPS = (alarms, publications, missing_due_moments, years, journal_head, contacts, positions, visitors)
