"""Where phones were is kept for 30 days and then thinned to counts, which other tables already hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from linli.records.cases.models import Evidence
from linli.records.fieldwork.models import FieldCommand
from linli.records.journal.actions import record
from linli.records.people.queries import SYSTEM

KEEP_DAYS = 30  # principles, "no tracking": positions of workers


def thin_positions(*, now: datetime) -> int:
    """Erase where commands were sent and where photos were taken, older than 30 days; how many. The case keeps its own place."""
    until = now - timedelta(days=KEEP_DAYS)
    with transaction.atomic():
        old = FieldCommand.objects.filter(received_at__lt=until, position__isnull=False)
        count = old.update(position=None)
        count += Evidence.objects.filter(added_at__lt=until, lon__isnull=False).update(lon=None, lat=None)
        if count:
            record("thin_positions", "positions:old", by=SYSTEM, count=count)
    return count
