"""Views that belong to all faces."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.records.people import actions as people

from .gate import anyone

A_YEAR_S = 365 * 24 * 3600


@anyone()
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language and go back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR_S, secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite="Lax",
        )  # fmt: skip
        if request.user.is_authenticated:
            people.choose_language(account=request.user, language=chosen)
    return response
