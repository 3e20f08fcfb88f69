"""Visitors without an account are counted, never known: an address leaves only a hash that is another one each day.

Counts are no records: they leave no row in the journal, which would keep for good what is forgotten here after a day.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection

from . import wording
from .models import SignInAttempts, VisitorCount

WITHIN = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)

_COUNT = (
    "INSERT INTO people_visitorcount AS mine (key, count, since_at) VALUES (%(key)s, 1, %(now)s) "
    "ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN mine.since_at <= %(old)s THEN 1 ELSE mine.count + 1 END, "
    "since_at = CASE WHEN mine.since_at <= %(old)s THEN EXCLUDED.since_at ELSE mine.since_at END "
    "RETURNING count, since_at"
)


def visitor_key(what: str, address: str, *, now: datetime) -> str:
    """The name under which somebody at this address is counted today; "what" says for which purpose."""
    said = f"linli visitor {now.astimezone(UTC):%Y-%m-%d} {what} {_network(address)}"
    digest = hmac.new(settings.SECRET_KEY.encode(), said.encode(), sha256).digest()
    return f"{what}:{base64.urlsafe_b64encode(digest[:18]).decode()}"


def _network(address: str) -> str:
    """Of an IPv6 address the part that belongs to one connection: a household changes the rest at will."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or ipaddress.ip_network((known, 64), strict=False).network_address)
    return str(known)


def count_report(*, address: str, now: datetime) -> None:
    """One more report or follow from this address. Refusal: too-many-reports, until the hour that began with the first is over."""
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
