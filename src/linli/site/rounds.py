"""One round of a loop over all towns: every step of every town on its own, so that one that fails stops no other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from linli.records.schema import connection
from linli.records.tenancy.models import Tenant

log = logging.getLogger(__name__)

Step = Callable[[datetime], int]  # what is done for the town at hand, at a moment; how much there was to do
WAIT_S = 5


def round_of_all(steps: Sequence[Step]) -> int:
    """Every town once; how much was done. A database that is away is waited for, never given up."""
    try:
        close_old_connections()
        connection.set_schema_to_public()
        towns = list(Tenant.objects.exclude(schema_name="public"))
        return sum(_done_for(town, steps) for town in towns)
    except OperationalError:
        log.warning("the database does not answer; trying again in %d seconds", WAIT_S)
        connection.close()
        time.sleep(WAIT_S)
        return 0


def _done_for(town: Tenant, steps: Sequence[Step]) -> int:
    connection.set_tenant(town)
    done = 0
    for step in steps:
        try:
            done += step(timezone.now())
        except OperationalError:
            raise
        except Exception:  # whatever is wrong here, the other steps and towns go on; the log has all of it
            log.exception("%s of town %s failed; the others go on", step.__name__, town.schema_name)
    return done
