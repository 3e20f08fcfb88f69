"""In and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.doors.parts.gate import actor_at, anyone, signed_in
from linli.records.people import actions as people
from linli.words import Refusal


@anyone()
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong name and a wrong password; too many failures have to wait."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if request.method != "POST":
        if actor_at(request) is not None:
            return HttpResponseRedirect(_safe(request, back))
        return _page(request, back=back)
    username = request.POST.get("username", "")
    try:
        account = people.sign_in(
            username=username, password=request.POST.get("password", ""), address=request.META.get("REMOTE_ADDR", ""),
            now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, back=back, username=username, refusal=refusal)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(_safe(request, back))


@signed_in()
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    people.sign_out(by=request.actor)  # type: ignore[attr-defined]
    logout(request)
    return redirect("desk:sign-in")


def _page(
    request: HttpRequest, *, back: str, username: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    error = refusal.words.in_(translation.get_language()) if refusal else ""
    context = {"next": back, "username": username, "error": error}
    response = render(request, "desk/sign_in.html", context, status=refusal.status if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _safe(request: HttpRequest, back: str) -> str:
    """Only back to a page of ours."""
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if back and is_ours else "/desk/"
