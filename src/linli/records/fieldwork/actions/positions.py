"""Where phones were is kept for 30 days and then thinned to counts, which other tables already hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from linli.records.fieldwork.models import FieldCommand
from linli.records.journal.actions import record
from linli.records.people.queries import SYSTEM

KEEP_DAYS = 30  # principles, "no tracking": positions of workers


def thin_positions(*, now: datetime) -> int:
    """Erase the positions of commands older than 30 days; how many."""
    with transaction.atomic():
        old = FieldCommand.objects.filter(
            received_at__lt=now - timedelta(days=KEEP_DAYS), position__isnull=False
        )
        count = old.update(position=None)
        if count:
            record("thin_positions", "positions:old", by=SYSTEM, count=count)
    return count
