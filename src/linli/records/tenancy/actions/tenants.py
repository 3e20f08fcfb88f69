"""Make tenants, and change what is said of them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django_tenants.utils import schema_context

from linli.records.journal.actions import record
from linli.records.people.actions import install_roles
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_unless_everywhere
from linli.records.schema import connection
from linli.records.tenancy import wording
from linli.records.tenancy.models import Domain, Tenant
from linli.records.tenancy.queries import current

PHONE = re.compile(r"[0-9+()\- ]{3,30}")
CHANGEABLE = (
    "name_zh", "name_en", "hotline", "notice_zh", "notice_en", "notice_until_on", "tiles_url", "tiles_datum", "tiles_credit",
    "keep_contacts_days", "second_factor", "place_within_m",
)  # fmt: skip


def create_tenant(
    *, schema_name: str, name_zh: str, name_en: str, county_code: str, domain: str,
    pack: str = "urban_management", calendar: str = "cn", time_zone: str = "Asia/Shanghai",
    languages: list[str] | None = None, by: Actor,
) -> Tenant:  # fmt: skip
    """A new county or city: its row, its schema with all tables, and the shipped roles."""
    with schema_context("public"):
        tenant = Tenant(
            schema_name=schema_name, name_zh=name_zh, name_en=name_en, county_code=county_code, pack=pack,
            calendar=calendar, time_zone=time_zone, languages=languages or ["zh-hans", "en"],
        )  # fmt: skip
        tenant.save()
        Domain.objects.create(tenant=tenant, domain=domain, is_primary=True)
        tenant.create_schema(check_if_exists=True, verbosity=0)
    with schema_context(schema_name):
        install_roles(by=by)
        with transaction.atomic():
            record("create_tenant", f"tenant:{schema_name}", by=by, county_code=county_code)
    connection.set_tenant(tenant)
    return tenant


def change_tenant(*, values: dict[str, Any], seen: int, by: Actor) -> Tenant:
    """Change what is given of `CHANGEABLE`. Refusals: saved-meanwhile, tenant-name-missing, notice-in-both,
    hotline-unreadable, tiles-address-wrong, tiles-credit-missing, days-out-of-range, whole-town-only."""
    refuse_unless_everywhere(by, "settings.manage")
    _refuse_wrong(values)
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().get(pk=current().pk)
        if tenant.settings_seen != seen:
            raise wording.somebody_saved()
        changed = sorted(
            name for name in values if name in CHANGEABLE and getattr(tenant, name) != values[name]
        )
        for name in changed:
            setattr(tenant, name, values[name])
        tenant.settings_seen = F("settings_seen") + 1
        tenant.save(update_fields=[*changed, "settings_seen"])
        record("change_tenant", tenant.ref, by=by, changed=changed)
    tenant.refresh_from_db()
    adopt(tenant)
    return tenant


def adopt(tenant: Tenant) -> None:
    """What this process holds of the tenant at hand, brought up to date at once; others read it within half a minute."""
    here = current()
    for name in (*CHANGEABLE, "settings_seen", "hours", "overlay_number", "calendar_number"):
        setattr(here, name, getattr(tenant, name))


def _refuse_wrong(values: dict[str, Any]) -> None:
    if not all(str(values.get(name, "-")).strip() for name in ("name_zh", "name_en")):
        raise wording.tenant_name_missing()
    if bool(values.get("notice_zh", "").strip()) != bool(values.get("notice_en", "").strip()):
        raise wording.notice_in_both()
    if values.get("hotline") and not PHONE.fullmatch(values["hotline"]):
        raise wording.hotline_unreadable(values["hotline"])
    if url := values.get("tiles_url", ""):
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or not all(p in url for p in ("{z}", "{x}", "{y}")):
            raise wording.tiles_address_wrong(url)
        if any(c in url for c in " ;,'\"<>"):
            raise wording.tiles_address_wrong(url)
        if not values.get("tiles_credit", "").strip():
            raise wording.tiles_credit_missing()
    for name, least, most in (("keep_contacts_days", 30, 3650), ("place_within_m", 0, 5000)):
        if name in values and not least <= int(values[name]) <= most:
            raise wording.days_out_of_range(least, most)
    until = values.get("notice_until_on")
    if until is not None and not isinstance(until, date):
        raise wording.notice_in_both()
