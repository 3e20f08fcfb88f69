"""What visitors without an account send is counted for an hour, so that nobody floods the town with reports."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from linli.records.people import wording
from linli.records.people.models import SignInAttempts, VisitorCount
from linli.records.people.visitors import visitor_key

WITHIN = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)

_COUNT = (
    "INSERT INTO people_visitorcount AS mine (key, count, since_at) VALUES (%(key)s, 1, %(now)s) "
    "ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN mine.since_at <= %(old)s THEN 1 ELSE mine.count + 1 END, "
    "since_at = CASE WHEN mine.since_at <= %(old)s THEN EXCLUDED.since_at ELSE mine.since_at END "
    "RETURNING count, since_at"
)


def count_report(*, address: str, now: datetime) -> None:
    """One more report or follow from this address. Refusal: too-many-reports, until the hour that began with the first is over.

    No row in the journal: it would keep for good what is forgotten here after a day.
    """
    most = settings.REPORTS_AN_HOUR
    if not most:
        return
    key = visitor_key("report", address, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "now": now, "old": now - WITHIN})
        count, since = cursor.fetchone()
    if count > most:
        raise wording.too_many_reports(most, since + WITHIN - now)


def forget_visitors(*, now: datetime) -> int:
    """Counts and failed tries of more than a day ago; each means nothing by then."""
    old = now - FORGOTTEN_AFTER
    counts, _of = VisitorCount.objects.filter(since_at__lt=old).delete()
    tries, _of = SignInAttempts.objects.filter(last_at__lt=old).delete()
    return counts + tries
