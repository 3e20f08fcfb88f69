"""The second step of a sign-in: a code from the telephone, or setting that up where the role asks for it."""

from __future__ import annotations

from typing import Any

import pyotp
import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.doors.parts.gate import anyone
from linli.doors.parts.kept import opened
from linli.records.people import actions as people
from linli.records.people.models import Account
from linli.records.people.queries import second_factor_secret
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .sign_in import HALF_IN, come_in, open_session, safe

LASTS_S = 600


@anyone()
@sensitive_post_parameters("code", "recovery")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    account = half_in(request)
    if account is None:
        request.session.pop(HALF_IN, None)
        return redirect("desk:sign-in")
    if request.method != "POST":
        return _page(request, account)
    waiting = request.session[HALF_IN]
    back, kept = str(waiting.get("back", "")), str(waiting.get("kept", ""))
    now, code, recovery = (
        timezone.now(),
        request.POST.get("code", "")[:20],
        request.POST.get("recovery", "")[:40],
    )
    try:
        if not account.has_second_factor:
            codes = people.confirm_second_factor(account=account, code=code, now=now)
            open_session(request, account)
            return codes_page(request, codes, safe(request, back), kept)
        if recovery:
            people.use_recovery_code(account=account, code=recovery, now=now)
        else:
            people.pass_second_factor(account=account, code=code, now=now)
    except Refusal as refusal:
        return _page(request, account, refusal)
    return come_in(request, account, back, kept)


def half_in(request: HttpRequest) -> Account | None:
    """Whoever gave the right password a few minutes ago, unless it was changed since."""
    kept = request.session.get(HALF_IN) or {}
    if timezone.now().timestamp() - float(kept.get("at", 0)) > LASTS_S:
        return None
    account = Account.objects.filter(
        pk__in=[kept["account"]] if "account" in kept else [], is_active=True
    ).first()
    if account is None or not constant_time_compare(account.get_session_auth_hash(), kept.get("epoch", "")):
        return None
    return account


def setting_up(account: Account) -> dict[str, Any]:
    """The secret as a picture and as letters, for a page that shows it once."""
    secret = second_factor_secret(account)
    town = tenancy.current()
    address = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=f"Linli {town.name_zh}")
    picture = segno.make(address, error="m", micro=False).svg_data_uri(
        scale=5, border=3, light="#fff", dark="#000"
    )
    return {"picture": picture, "letters": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))}


def codes_page(request: HttpRequest, codes: list[str], back: str, sealed: str = "") -> HttpResponse:
    """The recovery codes, shown this once; a form that waited for the sign-in goes on from here."""
    context = {"codes": codes, "back": back, "kept": opened(sealed)}
    response = render(request, "desk/recovery_codes.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, account: Account, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "error": refusal.words.in_(translation.get_language()) if refusal else "",
        "is_recovery": bool(request.POST.get("recovery")), "account": account,
    }  # fmt: skip
    template = "desk/second_step.html"
    if not account.has_second_factor:
        context |= setting_up(account)
        template = "desk/second_step_new.html"
    response = render(request, template, context, status=refusal.status if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
