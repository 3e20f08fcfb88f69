"""Make tenants, and add calendar years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django_tenants.utils import schema_context

from linli.engine.worktime import Calendar
from linli.records.journal.actions import record
from linli.records.people.actions import install_roles
from linli.records.people.queries import Actor

from .models import CalendarYear, Domain, Tenant
from .queries import forget_calendars


def create_tenant(
    *, schema_name: str, name_zh: str, name_en: str, county_code: str, domain: str,
    pack: str = "urban_management", calendar: str = "cn", time_zone: str = "Asia/Shanghai",
    languages: list[str] | None = None, by: Actor,
) -> Tenant:  # fmt: skip
    """A new county or city: its row, its schema with all tables, and the shipped roles."""
    with schema_context("public"):
        tenant = Tenant(
            schema_name=schema_name, name_zh=name_zh, name_en=name_en, county_code=county_code, pack=pack,
            calendar=calendar, time_zone=time_zone, languages=languages or ["zh-hans", "en"],
        )  # fmt: skip
        tenant.save()
        Domain.objects.create(tenant=tenant, domain=domain, is_primary=True)
        tenant.create_schema(check_if_exists=True, verbosity=0)
    with schema_context(schema_name):
        install_roles(by=by)
        with transaction.atomic():
            record("create_tenant", f"tenant:{schema_name}", by=by, county_code=county_code)
    connection.set_tenant(tenant)
    return tenant


def add_calendar_year(
    *, calendar: str, year: int, data: Mapping[str, Any], source: str, by: Actor
) -> CalendarYear:
    """A year that was missing. Checked by reading it; due moments are computed by `cases.actions`."""
    Calendar.load(calendar, years={str(year): data})
    with transaction.atomic():
        row, _ = CalendarYear.objects.update_or_create(
            calendar=calendar, year=year, defaults={"data": dict(data), "source": source, "added_by": by.ref}
        )
        record("add_calendar_year", f"calendar:{calendar}", by=by, year=year, source=source)
    forget_calendars()
    return row
