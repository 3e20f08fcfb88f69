"""Visitors without an account are counted, never known: an address leaves only a hash that is another one each day.

Counts are no records: they leave no row in the journal, which would keep for good what is forgotten here after a day.

Each limit is a measure that fills up again evenly: "60 an hour" lets 60 pass at once, and after that one a minute. So a shared
address (a household, an office, a whole mobile network) is never shut out for longer than one such step.
"""

from __future__ import annotations

import base64
import hmac
import ipaddress
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.db.models import F

from . import wording
from .models import SignInAttempts, VisitorCount

HOUR = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
TOWN = "report:town"
TRIES_AN_HOUR = 30
FEW = 3
"""Whoever has sent no more than this lately still passes while others fill the town's measure, as long as its reserve lasts."""

_TAKE = (
    "INSERT INTO people_visitorcount AS mine (key, free_at) VALUES (%(key)s, %(now)s + make_interval(secs => %(step)s)) "
    "ON CONFLICT (key) DO UPDATE SET free_at = GREATEST(mine.free_at, %(now)s) + make_interval(secs => %(step)s) "
    "WHERE GREATEST(mine.free_at, %(now)s) + make_interval(secs => %(step)s) <= %(most)s RETURNING free_at"
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
    """One more report, follow or addition, from this address and in this town. Refusals: too-many-reports, town-is-flooded; neither counts."""
    own, most, is_quiet = visitor_key("report", address, now=now), settings.REPORTS_AN_HOUR, True
    if most:
        used, wait = _take(own, most, now=now)
        if wait:
            raise wording.too_many_reports(wait)
        is_quiet = used <= FEW * _step(most)
    if settings.TOWN_REPORTS_AN_HOUR:
        room = 2 * HOUR if is_quiet else HOUR
        _used, wait = _take(TOWN, settings.TOWN_REPORTS_AN_HOUR, now=now, room=room)
        if wait:
            if most:
                _give_back(own, most)
            raise wording.town_is_flooded(wait)


def count_photos(many: int, *, address: str, now: datetime) -> None:
    """So many more photos from this address, whether their report is ever sent or not. Refusal: too-many-photos."""
    if many and settings.PHOTOS_AN_HOUR:
        key = visitor_key("photo", address, now=now)
        _used, wait = _take(key, settings.PHOTOS_AN_HOUR, now=now, many=many)
        if wait:
            raise wording.too_many_photos(wait)


def count_try(*, address: str, now: datetime) -> timedelta:
    """One more try to guess something from this address; how long to wait where there were too many. `forgive_try` for a right one."""
    _used, wait = _take(visitor_key("try", address, now=now), TRIES_AN_HOUR, now=now)
    return wait


def forgive_try(*, address: str, now: datetime) -> None:
    """It was no guess: people behind a shared address do not use up each other's tries by being right."""
    _give_back(visitor_key("try", address, now=now), TRIES_AN_HOUR)


def _step(most: int) -> timedelta:
    return HOUR // most


def _take(
    key: str, most: int, *, now: datetime, many: int = 1, room: timedelta = HOUR
) -> tuple[timedelta, timedelta]:
    """How much of the measure is in use now, and how long to wait where it had no room for this; who waits has taken nothing."""
    step = _step(most) * min(many, most)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "now": now, "step": step.total_seconds(), "most": now + room})
        row = cursor.fetchone()
    if row:
        return row[0] - now, timedelta()
    used = VisitorCount.objects.values_list("free_at", flat=True).get(key=key) - now
    return used, max(used + step - room, timedelta(seconds=1))


def _give_back(key: str, most: int) -> None:
    VisitorCount.objects.filter(key=key).update(free_at=F("free_at") - _step(most))


def forget_visitors(*, now: datetime) -> int:
    """Counts and failed tries of more than a day ago; each means nothing by then."""
    old = now - FORGOTTEN_AFTER
    counts, _of = VisitorCount.objects.filter(free_at__lt=old).delete()
    tries, _of = SignInAttempts.objects.filter(last_at__lt=old).delete()
    return counts + tries
