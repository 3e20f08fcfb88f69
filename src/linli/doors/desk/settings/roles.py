"""Roles: what each may do, in plain words; a role of the town's own; what somebody in a role can see."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.reading import why
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.people import actions as people
from linli.records.people import queries
from linli.records.people.models import Role
from linli.records.people.permissions import GROUPS, MEANINGS, POWERS, RULING, SHIPPED_ROLES, VERBS
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .asking import actor, done, page, text, today


@needs("accounts.manage")
@require_safe
def roles(request: StaffRequest) -> HttpResponse:
    rows = [
        {"role": r, "verbs": [VERBS[v] for v in r.verbs if v in VERBS], "power": power_name(r.power)}
        for r in queries.roles_with_holders(today=today())
    ]
    return page(request, "desk/settings/roles.html", {"rows": rows})


@needs("accounts.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    def again(refusal: Refusal | None = None) -> HttpResponse:
        return page(request, "desk/settings/role.html", _choices(request.POST.getlist("verbs")), refusal)

    if request.method != "POST":
        return again()
    return done(
        request, lambda: people.create_role(code=text(request, "code", 40), **_typed(request), by=actor(request)),
        _("The role was made."), "desk:roles", again=again,
    )  # fmt: skip


@needs("accounts.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: StaffRequest, code: str) -> HttpResponse:
    found = queries.role_of_code(code)
    if request.method != "POST":
        return _page(request, found)

    def act() -> None:
        refuse_if_changed(request, _stored(found))
        people.change_role(role=found, **_typed(request), by=actor(request))

    return done(
        request, act, _("Saved."), "desk:role",
        again=lambda refusal: _page(request, found, refusal), code=code,
    )  # fmt: skip


@needs("accounts.manage")
@require_POST
def remove(request: StaffRequest, code: str) -> HttpResponse:
    found = queries.role_of_code(code)
    return done(
        request, lambda: people.remove_role(role=found, reason=why(request), by=actor(request)),
        _("The role was removed."), "desk:roles",
        again=lambda refusal: _page(request, found, refusal),
    )  # fmt: skip


def power_name(code: str) -> Any:
    pack = tenancy.catalogue()
    power = pack.lifecycle.powers.get(code) if pack.lifecycle else None
    return power.name if power else SHIPPED_ROLES[code].name if code in SHIPPED_ROLES else ""


def _typed(request: StaffRequest) -> dict[str, Any]:
    return {
        "name_zh": text(request, "name_zh", 60), "name_en": text(request, "name_en", 60), "power": text(request, "power", 40),
        "verbs": request.POST.getlist("verbs"), "unit_only": text(request, "unit_only", 5),
        "second_factor": text(request, "second_factor", 5),
    }  # fmt: skip


def _choices(chosen: list[str]) -> dict[str, Any]:
    groups = [
        (name, [{"code": v, "name": VERBS[v], "says": MEANINGS[v], "is_ruling": v in RULING, "is_on": v in chosen} for v in verbs])
        for name, verbs in GROUPS
    ]  # fmt: skip
    return {"groups": groups, "powers": [(p, power_name(p)) for p in POWERS]}


def _stored(found: Role) -> dict[str, Any]:
    return {
        "name_zh": found.name_zh, "name_en": found.name_en, "power": found.power, "verbs": sorted(found.verbs),
        "unit_only": found.is_own_unit_only, "second_factor": found.is_second_factor_required,
    }  # fmt: skip


def _page(request: StaffRequest, found: Role, refusal: Refusal | None = None) -> HttpResponse:
    is_typed = refusal is not None and "name_zh" in request.POST  # not the form that removes it
    chosen = request.POST.getlist("verbs") if is_typed else found.verbs
    context = {
        **_choices(chosen),
        "role": found,
        "held": found.grants.count(),
        "is_shipped": found.code in SHIPPED_ROLES,
        "stored": _stored(found),
    }
    if not is_typed:
        context["sent"] = {**_stored(found), "reason": text(request, "reason", 500)}
    return page(request, "desk/settings/role.html", context, refusal)
