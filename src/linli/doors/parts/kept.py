"""Pages that refuse a form but keep what was written in it, to be sent again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password", "old_password", "new_password", "code"})
LONGEST_SHOWN = 20_000
TOKEN = re.compile(
    r"[\w:.,-]*", re.ASCII
)  # a code, a number or a choice; anything else was written by a person


def session_has_ended(request: HttpRequest) -> HttpResponse:
    """401: sign in (in another tab), then send the same again from here."""
    back = urlencode({"next": _page_of(request)})
    context = {
        "fields": list(kept_fields(request)),
        "sign_in": f"{settings.LOGIN_URL}?{back}",
        "had_files": bool(request.FILES),
    }
    return render(request, "parts/session_ended.html", context, status=401)


def kept_fields(request: HttpRequest) -> Iterator[tuple[str, str, bool]]:
    """Name, value and whether a person wrote it; nothing when the form did not come from our own page."""
    if request.method != "POST" or not is_from_here(request):
        return
    for name, values in request.POST.lists():
        if name not in NEVER_KEPT:
            for value in values:
                yield name, value[:LONGEST_SHOWN], not TOKEN.fullmatch(value)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from this site; only then is it offered for sending again."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and bool(origin) and urlsplit(origin).netloc == request.get_host()


def _page_of(request: HttpRequest) -> str:
    """The page that the form was on, else where it went."""
    shown = urlsplit(request.headers.get("Referer", ""))
    return shown.path if shown.netloc == request.get_host() and shown.path else request.path
