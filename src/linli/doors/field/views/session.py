"""In and out from the app."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.field import wording
from linli.doors.field.guard import for_app, for_staff
from linli.doors.field.wire import answer, language_of
from linli.doors.parts.gate import actor_at
from linli.records.fieldwork import actions as fieldwork
from linli.records.fieldwork.seals import rescue_key
from linli.records.people import actions as people
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

DAYS_30 = 30 * 24 * 3600


class SignIn(msgspec.Struct):
    username: str
    password: str
    code: str = ""


@for_app
@sensitive_variables("sent")
@require_http_methods(["POST", "DELETE"])
def session(request: HttpRequest) -> HttpResponse:
    if request.method == "DELETE":
        return _out(request)
    try:
        sent = msgspec.json.decode(request.body, type=SignIn)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise wording.body_wrong(str(error)) from error
    now = timezone.now()
    account, step = people.begin_sign_in(
        username=sent.username, password=sent.password, address=request.META.get("REMOTE_ADDR", ""), now=now,
        policy=tenancy.current().second_factor,
    )  # fmt: skip
    if step == "set_up":
        raise wording.second_step_to_set_up()
    if step != "none":
        if not sent.code.strip():
            raise wording.second_step_needed()
        people.pass_second_factor(account=account, code=sent.code[:20], now=now)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(DAYS_30)
    request.session.save()
    people.keep_session(
        account=account, session_key=request.session.session_key or "", device="Linli", now=now
    )
    if hasattr(request, "actor"):
        del request.actor
    return _me(request)


def _out(request: HttpRequest) -> HttpResponse:
    actor = actor_at(request)
    if actor is not None:
        fieldwork.unsubscribe(session_key=request.session.session_key or "", by=actor)
        people.sign_out(by=actor)
        logout(request)
    return HttpResponse(status=204)


@for_staff
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Asked whenever the app opens: the thirty days begin anew."""
    request.session.modified = True
    return _me(request)


def _me(request: HttpRequest) -> HttpResponse:
    actor = actor_at(request)
    if actor is None or actor.account is None:
        raise wording.signed_out()
    return answer(describe(actor, actor.account, language=language_of(request)))


def describe(actor: Actor, account: Account, *, language: str) -> dict[str, Any]:
    unit = account.organisation
    return {
        "account": {"id": account.pk, "name": account.name, "username": account.username},
        "organisation": unit.name if unit else "", "powers": sorted({r.power for r in actor.rights if r.power}),
        "verbs": sorted({v for r in actor.rights for v in r.verbs}), "language": language,
        "rescue_key": rescue_key(account.pk),
        "server_at": timezone.now(), "time_zone": tenancy.current().time_zone, "town": tenancy.current().name_zh if language.startswith("zh") else tenancy.current().name_en,
    }  # fmt: skip
