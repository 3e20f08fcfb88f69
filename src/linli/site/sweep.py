"""One round of the sweep over all tenants."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections
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
from linli.records.tenancy.models import Tenant

log = logging.getLogger(__name__)


def round_of_all() -> int:
    """Every tenant once; a database that is away is waited for, never given up."""
    try:
        close_old_connections()
        connection.set_schema_to_public()
        return sum(round_of(tenant) for tenant in Tenant.objects.exclude(schema_name="public"))
    except OperationalError:
        log.warning("the database does not answer; trying again in five seconds")
        connection.close()
        time.sleep(5)
        return 0


def round_of(tenant: Tenant) -> int:
    connection.set_tenant(tenant)
    now = timezone.now()
    try:
        done = sweep_alarms(now=now) + follow_publications(now=now)
        if Clock.objects.filter(state="no_year").exists():
            tenancy.forget_calendars()
            done += compute_missing_due_moments(now=now)
        done += recount_years(now=now)
        today = timezone.localdate(now, tenancy.time_zone())
        if (
            export_head(settings.JOURNAL_HEADS_DIR, tenant=tenant.schema_name, on=today, by=SYSTEM)
            is not None
        ):
            erase_expired_contacts(today=today)  # once a day, like the head
            thin_positions(now=now)
            forget_visitors(now=now)
    except OperationalError:
        raise
    except DatabaseError:
        log.exception("the round of tenant %s failed", tenant.schema_name)
        return 0
    return done
