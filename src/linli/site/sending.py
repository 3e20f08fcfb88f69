"""One round of sending over all tenants."""

from __future__ import annotations

import logging
import time

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from linli.doors.channels import invitations
from linli.doors.channels.ringing import ring_round
from linli.doors.channels.sending import send_round
from linli.records.schema import connection
from linli.records.tenancy.models import Tenant

log = logging.getLogger(__name__)


def round_of_all() -> int:
    """One batch of every tenant; how many messages were dealt with. A database that is away is waited for."""
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
    try:
        now = timezone.now()
        sent = send_round(now=now).total() + invitations.send_round(now=now).total()
        return sent + ring_round(now=now).total()
    except OperationalError:
        raise
    except Exception:
        log.exception("sending for tenant %s failed; the others go on", tenant.schema_name)
        return 0
