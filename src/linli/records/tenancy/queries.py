"""The tenant at hand, its pack and its calendar."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
import yaml
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.engine.catalogue import Catalogue, load_pack, load_with_overlay
from linli.engine.worktime import Calendar
from linli.records.schema import connection

from .models import CalendarYear, Domain, Overlay, Tenant

PACK_LOOK_EVERY_S = 5.0
SHIPPED_CALENDARS = Path(settings.PACKS_DIR) / "calendars"
_packs: dict[tuple[str, str, int], _Kept] = {}


def current() -> Tenant:
    """The tenant whose schema this connection is in."""
    return cast(Tenant, connection.tenant)


def time_zone() -> ZoneInfo:
    return ZoneInfo(current().time_zone)


@dataclass
class _Kept:
    """A pack in this process: looked at again after `until`, rebuilt when the files behind it changed."""

    until: float
    files: Catalogue
    made: Catalogue
    by_day: dict[date, Catalogue] = field(default_factory=dict)


def catalogue() -> Catalogue:
    """The pack of the tenant at hand with what the tenant added, as in force today in its zone.

    Files are looked at every few seconds, the tenant's own version with its row; no statement in between.
    """
    tenant = current()
    return _in_force(
        _kept_pack(tenant, tenant.overlay_number), timezone.localdate(timezone.now(), time_zone())
    )


def catalogue_of(version: str, on: date) -> Catalogue:
    """The catalogue that a case was reported under: `1.0+3` is the tenant's third version; numbers as of that day."""
    tenant, number = current(), version.rpartition("+")[2] if "+" in version else "0"
    known = int(number) if number.isdigit() else 0
    return _in_force(_kept_pack(tenant, min(known, tenant.overlay_number)), on)


def _in_force(kept: _Kept, on: date) -> Catalogue:
    """Between two days on which something changes all days are alike; before the pack begins its first values hold."""
    made = kept.made
    begun = [d for d in made.days if d <= max(on, made.since)]
    if len(begun) == len(made.days):
        return made
    if begun[-1] not in kept.by_day:
        kept.by_day[begun[-1]] = made.in_force(begun[-1])
    return kept.by_day[begun[-1]]


def _kept_pack(tenant: Tenant, number: int) -> _Kept:
    key = (tenant.schema_name, tenant.pack, number)
    kept = _packs.get(key)
    if kept is not None and kept.until >= time.monotonic():
        return kept
    folder = settings.PACKS_DIR / tenant.pack
    files, until = load_pack(folder), time.monotonic() + PACK_LOOK_EVERY_S
    if kept is not None and kept.files is files:
        kept.until = until
        return kept
    document = _document(tenant, number) if number else None
    made = load_with_overlay(folder, document, version=number) if document is not None else files
    _packs[key] = _Kept(until, files, made)
    return _packs[key]


def _document(tenant: Tenant, number: int) -> dict[str, Any] | None:
    found = Overlay.objects.filter(tenant_id=tenant.pk, number=number).values_list("document", flat=True)
    return found.first()


def forget_packs() -> None:
    """After a publication, in this process."""
    _packs.clear()


def pack_folder() -> Path:
    return Path(settings.PACKS_DIR) / current().pack


def overlay_draft() -> Overlay | None:
    return Overlay.objects.filter(tenant_id=current().pk, number__isnull=True).first()


def overlays() -> QuerySet[Overlay]:
    """Published versions, newest first."""
    return Overlay.objects.filter(tenant_id=current().pk, number__isnull=False).order_by("-number")


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


_years: dict[tuple[str, str], tuple[int, bytes]] = {}


def _added_years(name: str) -> bytes:
    """Years that were added, a tenant's own before those for all; read again when the tenant's row says so."""
    tenant = current()
    kept = _years.get((tenant.schema_name, name))
    if kept is None or kept[0] != tenant.calendar_number:
        rows: dict[str, Any] = {str(y.year): y.data for y in added_years()}
        kept = _years[tenant.schema_name, name] = (tenant.calendar_number, msgspec.json.encode(rows))
    return kept[1]


def added_years() -> list[CalendarYear]:
    """Of the tenant's calendar, those for all first."""
    tenant = current()
    mine = CalendarYear.objects.filter(calendar=tenant.calendar).filter(
        Q(tenant=None) | Q(tenant_id=tenant.pk)
    )
    return list(mine.order_by(F("tenant_id").asc(nulls_first=True), "year"))


def calendar_with(years: Mapping[str, Any], *, hours: list[Any] | None = None) -> Calendar:
    """The tenant's calendar if these years stood in place of what it has; for previews and for counting anew."""
    tenant = current()
    return Calendar.load(
        tenant.calendar, hours=(tenant.hours if hours is None else hours) or None, time_zone=tenant.time_zone,
        years={**{str(y.year): y.data for y in added_years()}, **years},
    )  # fmt: skip


def forget_calendars() -> None:
    """After a year was added, in this process; others notice with the tenant's row or at the next missing year."""
    _years.clear()


def tenant_of_host(host: str) -> Tenant | None:
    """The tenant of a host name; where the installation has only one tenant, that one under every name."""
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is not None:
        return cast(Tenant, domain.tenant)
    tenants = list(Tenant.objects.exclude(schema_name="public")[:2])
    return tenants[0] if len(tenants) == 1 else None


def shipped_year(year: int) -> dict[str, Any] | None:
    """A year of the tenant's calendar as it came with the product; None where there is no file."""
    file = SHIPPED_CALENDARS / current().calendar / f"{year}.yaml"
    if not file.is_file():
        return None
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    return dict(msgspec.json.decode(msgspec.json.encode(read)))  # days as text, as they are kept
