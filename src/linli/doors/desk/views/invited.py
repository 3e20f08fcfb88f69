"""The page behind an invitation: set a password, then go on as at any sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.doors.parts.gate import anyone
from linli.records.people import actions as people
from linli.records.people import queries, wording
from linli.records.people.visitors import visitor_key
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .sign_in import come_in, wait_for_second_step

FREE_WRONG_LINKS = 20


@anyone()
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    key = visitor_key("invited", request.META.get("REMOTE_ADDR", ""), now=now)
    wait = queries.wait_of([key], now=now)
    if wait is not None:
        raise wording.sign_in_locked(wait)
    try:
        account = queries.invitation_of(token, now=now).account
    except Refusal as refusal:
        people.count_try(key=key, free=FREE_WRONG_LINKS, now=now)
        return _page(request, "desk/invited_over.html", {}, refusal)
    if request.method != "POST":
        return _page(request, "desk/invited.html", {"account": account})
    password = request.POST.get("password", "")
    try:
        if password != request.POST.get("again", ""):
            raise wording.passwords_differ()
        account = people.accept_invitation(token=token, password=password, now=now)
    except Refusal as refusal:
        return _page(request, "desk/invited.html", {"account": account}, refusal)
    step = queries.second_step(
        account, policy=tenancy.current().second_factor, today=timezone.localdate(now, tenancy.time_zone())
    )
    return come_in(request, account, "") if step == "none" else wait_for_second_step(request, account, "")


def _page(
    request: HttpRequest, template: str, context: dict[str, object], refusal: Refusal | None = None
) -> HttpResponse:
    error = refusal.words.in_(translation.get_language()) if refusal else ""
    response = render(
        request, template, {**context, "error": error}, status=refusal.status if refusal else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response
