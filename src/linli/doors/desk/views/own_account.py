"""One's own account: password, second step, recovery codes, and where one is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.settings.asking import actor, page, today
from linli.doors.parts.gate import StaffRequest, signed_in
from linli.records.people import actions as people
from linli.records.people import queries, wording
from linli.records.people.models import Account
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .devices import device_of
from .second_step import codes_page, setting_up


@signed_in()
@require_safe
def me(request: StaffRequest) -> HttpResponse:
    return _page(request)


@signed_in()
@sensitive_post_parameters("old", "new", "again")
@require_POST
def password(request: StaffRequest) -> HttpResponse:
    account, sent = _account(request), request.POST
    try:
        if sent.get("new", "") != sent.get("again", ""):
            raise wording.passwords_differ()
        people.change_own_password(
            account=account, old=sent.get("old", ""), new=sent.get("new", ""), now=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, refusal)
    update_session_auth_hash(request, account)
    request.session.save()
    people.keep_session(
        account=account,
        session_key=request.session.session_key or "",
        device=device_of(request),
        now=timezone.now(),
    )
    messages.success(request, _("The new password is in force; all other sign-ins have ended."))
    return redirect("desk:me")


@signed_in()
@sensitive_post_parameters("code")
@require_POST
def second(request: StaffRequest, what: str) -> HttpResponse:
    """begin, confirm, codes or drop."""
    account, now, code = _account(request), timezone.now(), request.POST.get("code", "")[:20]
    try:
        if what == "begin":
            people.begin_second_factor(account=account)
        elif what == "confirm":
            return codes_page(
                request, people.confirm_second_factor(account=account, code=code, now=now), "/desk/me"
            )
        elif what == "codes":
            return codes_page(
                request, people.new_recovery_codes(account=account, code=code, now=now), "/desk/me"
            )
        elif what == "drop":
            policy = tenancy.current().second_factor
            people.drop_second_factor(account=account, by=actor(request), policy=policy, now=now, code=code)
            messages.success(request, _("The second step is switched off."))
    except Refusal as refusal:
        return _page(request, refusal)
    return redirect("desk:me")


@signed_in()
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    found = next((s for s in queries.sign_ins_of(_account(request)) if s.pk == pk), None)
    if found is not None:
        people.end_session(signed_in=found, by=actor(request))
        messages.success(request, _("That sign-in has ended."))
    return redirect("desk:me")


@signed_in()
@require_POST
def everywhere(request: StaffRequest) -> HttpResponse:
    people.sign_out_everywhere(account=_account(request), by=actor(request))
    return redirect("desk:sign-in")


def _account(request: StaffRequest) -> Account:
    return Account.objects.select_related("organisation").get(pk=actor(request).id)


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    account = _account(request)
    context: dict[str, Any] = {
        "tab": "me", "account": account, "sign_ins": queries.sign_ins_of(account), "this": request.session.session_key,
        "codes_left": queries.recovery_codes_left(account), "sent": {},
        "must": queries.must_have_second_factor(account, policy=tenancy.current().second_factor, today=today()),
    }  # fmt: skip
    if account.second_factor and not account.has_second_factor:
        context |= setting_up(account)
    response = page(request, "desk/me.html", context, refusal)
    response.headers["Cache-Control"] = "no-store"
    return response
