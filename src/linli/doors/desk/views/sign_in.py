"""In and out: the password, then the second step where there is one."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.doors.parts.gate import StaffRequest, actor_at, anyone, signed_in
from linli.doors.parts.kept import ask_to_sign_in, offer_again, opened
from linli.records.people import actions as people
from linli.records.people.models import Account
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .devices import device_of

HALF_IN = "second_step"  # the key in the session of who has given the password only


@anyone()
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The same answer for a wrong name and a wrong password; too many failures have to wait."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if request.method != "POST":
        if actor_at(request) is not None:
            return HttpResponseRedirect(safe(request, back))
        return _page(request, back=back)
    username, kept = request.POST.get("username", ""), request.POST.get("kept", "")
    try:
        account, step = people.begin_sign_in(
            username=username, password=request.POST.get("password", ""), address=request.META.get("REMOTE_ADDR", ""),
            now=timezone.now(), policy=tenancy.current().second_factor,
        )  # fmt: skip
    except Refusal as refusal:
        if kept:
            said = refusal.words.in_(translation.get_language())
            return ask_to_sign_in(request, kept, username=username, error=said, status=refusal.status)
        return _page(request, back=back, username=username, refusal=refusal)
    if step == "none":
        return come_in(request, account, back, kept)
    return wait_for_second_step(request, account, back, kept)


def wait_for_second_step(request: HttpRequest, account: Account, back: str, kept: str = "") -> HttpResponse:
    """Half in: the session knows who, and opens nothing yet; a form that waits for the sign-in waits with it."""
    if not account.has_second_factor:
        people.begin_second_factor(account=account)
    logout(request)
    request.session[HALF_IN] = {
        "account": str(account.pk), "at": timezone.now().timestamp(), "back": back[:500],
        "epoch": account.get_session_auth_hash(), "kept": kept if opened(kept) else "",
    }  # fmt: skip
    return redirect("desk:second-step")


def come_in(request: HttpRequest, account: Account, back: str, sealed: str = "") -> HttpResponse:
    """To where one was going; a form that was on its way when the session ended is offered for sending again."""
    open_session(request, account)
    if (kept := opened(sealed)) is not None:
        return offer_again(request, kept)
    return HttpResponseRedirect(safe(request, back))


def open_session(request: HttpRequest, account: Account) -> None:
    """A new session of its own; its owner sees it among the open ones."""
    request.session.pop(HALF_IN, None)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    people.keep_session(
        account=account,
        session_key=request.session.session_key or "",
        device=device_of(request),
        now=timezone.now(),
    )


@signed_in()
@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    people.sign_out(by=request.actor)
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


def safe(request: HttpRequest, back: str) -> str:
    """Only back to a page of ours."""
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if back and is_ours else "/desk/"
