"""What is kept only for a time goes when its time is over."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.records.cases.models import OutboxMessage, ReporterContact
from linli.records.journal.actions import record
from linli.records.people.queries import SYSTEM

BATCH = 1000


def erase_expired_contacts(*, today: date) -> int:
    """Names and numbers of reporters whose day has passed are gone; the cases stay. How many were erased."""
    erased = 0
    while True:
        with transaction.atomic():
            over = ReporterContact.objects.select_for_update(skip_locked=True).filter(keep_until_on__lt=today)
            reports = list(over.values_list("report_id", flat=True)[:BATCH])
            if not reports:
                return erased
            ReporterContact.objects.filter(report_id__in=reports).delete()
            sent = OutboxMessage.objects.filter(case__reports__in=reports).exclude(address="")
            sent.filter(to__in=[f"report:{pk}" for pk in reports]).update(address="")
            record("erase_expired_contacts", "contacts:expired", by=SYSTEM, count=len(reports))
        erased += len(reports)
