"""The town itself: names, hotline, notice, map, retention, who needs a second step."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.doors.parts.gate import StaffRequest, needs
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import Tenant
from linli.words import Refusal

from .asking import actor, day, done, number, page, text

WRITTEN = {
    "name_zh": 60,
    "name_en": 60,
    "hotline": 30,
    "notice_zh": 300,
    "notice_en": 300,
    "tiles_url": 300,
    "tiles_credit": 100,
}
DATUMS = ("wgs84", "gcj02", "bd09")
POLICIES = ("nobody", "administrators", "everybody")


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def town(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)

    def act() -> None:
        values: dict[str, Any] = {name: text(request, name, most) for name, most in WRITTEN.items()}
        values["notice_until_on"] = day(request, "notice_until_on")
        values["keep_contacts_days"] = number(request, "keep_contacts_days")
        values["place_within_m"] = number(request, "place_within_m")
        datum, policy = text(request, "tiles_datum", 10), text(request, "second_factor", 20)
        values["tiles_datum"] = datum if datum in DATUMS else "wgs84"
        if policy in POLICIES:
            values["second_factor"] = policy
        tenancy_actions.change_tenant(values=values, seen=number(request, "seen"), by=actor(request))

    return done(
        request, act, _("Saved. Other server processes follow within half a minute."), "desk:town",
        again=lambda refusal: _page(request, refusal),
    )  # fmt: skip


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    tenant = Tenant.objects.get(pk=tenancy.current().pk)
    names = (
        *WRITTEN,
        "notice_until_on",
        "keep_contacts_days",
        "place_within_m",
        "tiles_datum",
        "second_factor",
    )
    now = {name: getattr(tenant, name) for name in names}
    context: dict[str, Any] = {
        "seen": tenant.settings_seen,
        "town_row": tenant,
        "datums": DATUMS,
        "policies": POLICIES,
        "wrong": refusal.data.get("field", "") if refusal is not None else "",
    }
    if refusal is None:
        context["sent"] = now
    elif refusal.code == "saved-meanwhile":
        context["now_is"] = {n: v for n, v in now.items() if str(v or "") != request.POST.get(n, "")}
    return page(request, "desk/settings/town.html", context, refusal)
