"""Accounts, their roles and passwords."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.wording import area_unknown, field_missing, role_unknown
from linli.doors.parts.gate import needs
from linli.records.people import actions as people
from linli.records.people.models import Account
from linli.records.people.queries import Actor, organisations, roles, staff
from linli.records.tenancy import queries as tenancy
from linli.records.territory.models import Area
from linli.words import Refusal

MOST = 200


@needs("accounts.manage")
@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("text", "").replace("\x00", "").strip()[:60]
    rows = list(staff(today=_today(), text=text)[: MOST + 1])
    context = {
        "tab": "accounts",
        "rows": rows[:MOST],
        "text": text,
        "is_cut": len(rows) > MOST,
        "areas": _areas(),
    }
    return render(request, "desk/accounts.html", context)


@needs("accounts.manage")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An account with its first role; a role that cannot be given leaves the account without one, and says so."""
    if request.method != "POST":
        return _new_page(request)
    sent, actor = request.POST, _actor(request)
    body = next((o for o in organisations() if str(o.pk) == sent.get("organisation", "")), None)
    try:
        made = people.create_account(
            username=_required(sent.get("username", "")), name_zh=_required(sent.get("name_zh", "")),
            name_en=sent.get("name_en", "").strip(), password=sent.get("password") or None, organisation=body, by=actor,
        )  # fmt: skip
    except Refusal as refusal:
        return _new_page(request, refusal)
    messages.success(request, _("The account %(name)s was made.") % {"name": made.username})
    if sent.get("role"):
        return _give_role(request, made)
    return redirect("desk:account", pk=made.pk)


@needs("accounts.manage")
@require_safe
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _account_page(request, _found(pk))


@needs("accounts.manage")
@sensitive_post_parameters("password")
@require_POST
def password(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    try:
        people.set_password(account=found, password=request.POST.get("password", ""), by=_actor(request))
    except Refusal as refusal:
        return _account_page(request, found, refusal, "password")
    messages.success(request, _("The new password is in force."))
    return redirect("desk:account", pk=pk)


@needs("accounts.manage")
@require_POST
def role(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _give_role(request, _found(pk))


@needs("accounts.manage")
@require_POST
def end_role(request: HttpRequest, pk: UUID, grant: int) -> HttpResponse:
    found = next((g for g in _found(pk).held_grants if g.pk == grant), None)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    people.end_grant(grant=found, to_on=max(_today(), found.from_on), by=_actor(request))
    messages.success(request, _("The role has ended."))
    return redirect("desk:account", pk=pk)


@needs("accounts.manage")
@require_POST
def disable(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    try:
        people.disable_account(account=found, by=_actor(request))
    except Refusal as refusal:
        return _account_page(request, found, refusal, "disable")
    messages.success(request, _("The account can no longer be used."))
    return redirect("desk:account", pk=pk)


def _give_role(request: HttpRequest, found: Account) -> HttpResponse:
    sent = request.POST
    try:
        people.grant_role(
            account=found, role=_known_role(sent.get("role", "")), area_path=_known_area(sent.get("area", "")),
            from_on=_today(), by=_actor(request),
        )  # fmt: skip
    except Refusal as refusal:
        return _account_page(request, found, refusal, "role")
    messages.success(request, _("The role was given."))
    return redirect("desk:account", pk=found.pk)


def _new_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "accounts", "sent": request.POST, "roles": roles(), "organisations": organisations(), "areas": _areas(),
        "error": refusal.words.in_(get_language()) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/account_new.html", context, status=refusal.status if refusal else 200)


def _account_page(
    request: HttpRequest, found: Account, refusal: Refusal | None = None, part: str = ""
) -> HttpResponse:
    context = {
        "tab": "accounts", "account": _found(found.pk), "roles": roles(), "areas": _areas(), "sent": request.POST,
        "error": refusal.words.in_(get_language()) if refusal else "", "part": part,
    }  # fmt: skip
    return render(request, "desk/account.html", context, status=refusal.status if refusal else 200)


def _found(pk: UUID) -> Account:
    found = staff(today=_today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _areas() -> list[Area]:
    return list(Area.objects.order_by("path").only("id", "path", "name_zh", "name_en", "level"))


def _required(text: str) -> str:
    if not text.strip():
        raise field_missing()
    return text.strip()


def _known_role(code: str) -> str:
    if not any(r.code == code for r in roles()):
        raise role_unknown()
    return code


def _known_area(path: str) -> str:
    if path and not any(a.path == path for a in _areas()):
        raise area_unknown()
    return path


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _today() -> Any:
    return timezone.localdate(timezone.now(), tenancy.time_zone())
