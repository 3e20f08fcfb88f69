"""The tenant at hand, its pack and its calendar."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import connection

from linli.engine.catalogue import Catalogue, load_pack
from linli.engine.worktime import Calendar

from .models import CalendarYear, Domain, Tenant

PACK_LOOK_EVERY_S = 5.0
_packs: dict[str, tuple[float, Catalogue]] = {}


def current() -> Tenant:
    """The tenant whose schema this connection is in."""
    return cast(Tenant, connection.tenant)


def time_zone() -> ZoneInfo:
    return ZoneInfo(current().time_zone)


def catalogue() -> Catalogue:
    """The pack of the tenant at hand; its files are looked at every few seconds, not at every call."""
    name = current().pack
    kept = _packs.get(name)
    if kept is None or kept[0] < time.monotonic():
        kept = _packs[name] = (time.monotonic() + PACK_LOOK_EVERY_S, load_pack(settings.PACKS_DIR / name))
    return kept[1]


def calendar() -> Calendar:
    """The tenant's calendar: shipped years, its own hours and zone, and the years added by administrators."""
    tenant = current()
    return _calendar(
        tenant.calendar, tenant.time_zone, msgspec.json.encode(tenant.hours), _added_years(tenant.calendar)
    )


@lru_cache(maxsize=64)
def _calendar(name: str, zone: str, hours: bytes, years: bytes) -> Calendar:
    return Calendar.load(
        name, hours=msgspec.json.decode(hours) or None, time_zone=zone, years=msgspec.json.decode(years)
    )


_years: dict[str, bytes] = {}


def _added_years(name: str) -> bytes:
    if name not in _years:
        rows: dict[str, Any] = {str(y.year): y.data for y in CalendarYear.objects.filter(calendar=name)}
        _years[name] = msgspec.json.encode(rows)
    return _years[name]


def forget_calendars() -> None:
    """After a year was added, in this process; others notice at the next missing year."""
    _years.clear()


def tenant_of_host(host: str) -> Tenant | None:
    """The tenant of a host name; where the installation has only one tenant, that one under every name."""
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is not None:
        return cast(Tenant, domain.tenant)
    tenants = list(Tenant.objects.exclude(schema_name="public")[:2])
    return tenants[0] if len(tenants) == 1 else None
