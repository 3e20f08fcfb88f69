"""Years of the calendar, and working hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F

from linli.engine.worktime import Calendar
from linli.records.journal.actions import record
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_unless_everywhere
from linli.records.tenancy import wording
from linli.records.tenancy.models import CalendarYear, Tenant
from linli.records.tenancy.queries import calendar_with, current, forget_calendars

from .tenants import adopt


def add_calendar_year(
    *, calendar: str, year: int, data: Mapping[str, Any], source: str, by: Actor, tenant: Tenant | None = None,
    replaced: Mapping[str, Any] | None = None,
) -> CalendarYear:  # fmt: skip
    """A year that was missing, or the real one in place of a provisional one. Checked by reading it.

    `tenant`: only for this one; without one for all that use the calendar. `replaced`: the year as running clocks
    have counted with it; `cases.actions` counts them anew.
    """
    if tenant is not None:
        refuse_unless_everywhere(by, "settings.manage")
        if not source.strip():
            raise wording.source_missing()
    Calendar.load(calendar, years={str(year): data})
    plain = msgspec.json.decode(msgspec.json.encode(dict(data)))  # a YAML file gives days that are no JSON
    with transaction.atomic():
        row, _ = CalendarYear.objects.update_or_create(
            tenant=tenant, calendar=calendar, year=year,
            defaults={
                "data": plain, "source": source[:300], "added_by": by.ref, "replaced": replaced, "counted_to": 0,
                "is_counted": replaced is None,
            },
        )  # fmt: skip
        touched = Tenant.objects.filter(calendar=calendar)
        if tenant is not None:
            touched = touched.filter(pk=tenant.pk)
        touched.update(calendar_number=F("calendar_number") + 1)
        record("add_calendar_year", f"calendar:{calendar}", by=by, year=year, source=source)
    forget_calendars()
    adopt(Tenant.objects.get(pk=current().pk))
    return row


def count_year_on(*, row: CalendarYear, to: int, is_counted: str, by: Actor) -> None:
    """How far the running clocks have been counted anew; in the transaction of `cases.actions`."""
    with transaction.atomic():
        CalendarYear.objects.filter(pk=row.pk).update(counted_to=to, is_counted=bool(is_counted))
        record("count_year_on", f"calendar:{row.calendar}", by=by, year=row.year, to=to)


def set_hours(*, hours: Sequence[Mapping[str, Any]], seen: int, by: Actor) -> None:
    """Working hours by period of the year; clocks that run keep their due moment, those that start count with these.

    Refusals: calendar-broken, saved-meanwhile, whole-town-only.
    """
    refuse_unless_everywhere(by, "settings.manage")
    wanted = [dict(row) for row in hours]
    calendar_with({}, hours=wanted)
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=current().pk)
        if tenant.settings_seen != seen:
            raise wording.somebody_saved()
        tenant.hours, tenant.settings_seen, tenant.calendar_number = (
            wanted,
            seen + 1,
            tenant.calendar_number + 1,
        )
        tenant.save(update_fields=["hours", "settings_seen", "calendar_number"])
        record("set_hours", tenant.ref, by=by, periods=len(wanted))
    forget_calendars()
    adopt(tenant)
