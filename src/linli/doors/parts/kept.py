"""What was written outlives a lost session: it is sealed into the page that asks to sign in, and offered for sending again after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.records.schema import connection

from .context import page_of

# No password and no code of a second step is ever kept: not by name, and nothing of the forms that hold little else.
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "kept", "password", "old", "new", "again", "recovery"})
SECRET_PAGES = ("/desk/sign-in", "/desk/invited/", "/desk/me/")
LONGEST_SHOWN = 20_000
MOST_FIELDS = 2_000
SALT, LASTS_S = "linli.kept", 12 * 3600
TOKEN = re.compile(
    r"[\w:.,-]*", re.ASCII
)  # a code, a number or a choice; anything else was written by a person

Fields = list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Kept:
    """A form that did not arrive: where it was going, what it said (name, value, whether a person wrote it)."""

    path: str
    fields: Fields
    had_files: bool


def session_has_ended(request: HttpRequest) -> HttpResponse:
    """401: sign in here, and the same is offered for sending again."""
    kept = Kept(request.get_full_path(), list(kept_fields(request)), bool(request.FILES))
    return ask_to_sign_in(request, seal(kept) if kept.fields else "")


def ask_to_sign_in(
    request: HttpRequest, sealed: str, *, username: str = "", error: str = "", status: int = 401
) -> HttpResponse:
    """The page that holds what was written while its author signs in."""
    context = {
        "kept": opened(sealed), "sealed": sealed, "sign_in": settings.LOGIN_URL, "back": page_of(request),
        "username": username, "error": error,
    }  # fmt: skip
    response = render(request, "parts/session_ended.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def offer_again(request: HttpRequest, kept: Kept) -> HttpResponse:
    """After signing in: what was written, with the button that sends it."""
    response = render(request, "parts/send_again.html", {"kept": kept})
    response.headers["Cache-Control"] = "no-store"
    return response


def seal(kept: Kept) -> str:
    """As a page can carry it: nobody can put another form into it, and it opens for twelve hours in this town only."""
    told = [kept.path, [list(f) for f in kept.fields], kept.had_files]
    return signing.dumps(told, salt=_salt(), compress=True)


def opened(sealed: str) -> Kept | None:
    """None for anything that we did not seal, or too long ago."""
    if not sealed:
        return None
    try:
        path, fields, had_files = signing.loads(sealed, salt=_salt(), max_age=LASTS_S)
    except (signing.BadSignature, ValueError):
        return None
    return Kept(path, [(str(n), str(v), bool(w)) for n, v, w in fields], bool(had_files))


def kept_fields(request: HttpRequest) -> Iterator[tuple[str, str, bool]]:
    """Name, value and whether a person wrote it; nothing when the form did not come from our own page."""
    if request.method != "POST" or request.path.startswith(SECRET_PAGES) or not is_from_here(request):
        return
    left = MOST_FIELDS
    for name, values in request.POST.lists():
        if name not in NEVER_KEPT:
            for value in values[:left]:
                yield name, value[:LONGEST_SHOWN].replace("\x00", ""), not TOKEN.fullmatch(value)
            left -= len(values[:left])


def written(request: HttpRequest) -> tuple[str, ...]:
    """What a person wrote into a form that cannot be sent again, so that it can be copied."""
    return tuple(value for _name, value, is_written in kept_fields(request) if is_written)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form was sent from this site; only then is it offered for sending again."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and bool(origin) and urlsplit(origin).netloc == request.get_host()


def _salt() -> str:
    return f"{SALT}.{connection.schema_name}"
