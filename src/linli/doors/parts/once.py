"""One press, one effect: the same form of the same page, sent twice, is carried out once and answered the same.

A page's forms carry a mark that is new with every page (the CSRF token as it is masked). The same mark, address and fields
again within ten minutes are a double press, a reload or a browser that tried again, never a second wish. Two that arrive
together wait for each other; so do two people who save the same page of settings, of whom the second is then told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.records.schema import connection

from .kept import SECRET_PAGES

KEPT, MOST, LASTS_S = "pressed", 12, 600
MARK = "csrfmiddlewaretoken"
SHOWN = frozenset({"shown", "seen"})  # fields by which a form tells what its page showed
R = TypeVar("R", bound=HttpResponseBase)


def press_of(request: HttpRequest) -> str:
    """What makes this press the same as another; empty where a script sends, which asks for itself."""
    session: Any = request.session
    if request.method != "POST" or not request.POST.get(MARK) or not session.session_key:
        return ""
    if request.path.startswith(SECRET_PAGES) or "password" in request.POST:
        return ""  # of a password not even a sum is kept; those forms say by themselves that it is done
    files = [f"{n}:{f.name}:{f.size}" for n, found in request.FILES.lists() for f in found]
    told = "\n".join((session.session_key, request.get_full_path(), request.POST.urlencode(), *files))
    return sha256(told.encode()).hexdigest()


def page_of(request: HttpRequest) -> str:
    """Whoever saves over what a page showed does so one after the other; empty where nothing is compared."""
    if SHOWN.isdisjoint(request.POST):
        return ""
    return sha256(f"{connection.schema_name} {request.path}".encode()).hexdigest()


def once(request: HttpRequest, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Do it, or lead to where the first press led."""
    press = press_of(request)
    if not press:
        return act()
    with _one_at_a_time(press), _one_at_a_time(page_of(request)):
        if found := _answered(request, press):
            to, is_shown_once = found
            messages.info(request, _said(is_shown_once=is_shown_once))
            return HttpResponseRedirect(to)
        response = act()
        is_elsewhere = response.status_code in {302, 303}
        to = response.headers["Location"] if is_elsewhere else getattr(response, "once_to", "")
        if to and request.session.session_key:
            _remember(request, [press, to, timezone.now().timestamp(), not is_elsewhere])
        return response


def leads_to(response: R, to: str) -> R:
    """For an answer that is no redirect and must not be made twice (a key shown once): where a second press leads."""
    cast(Any, response).once_to = to
    return response


@contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    if not what:
        yield
        return
    key = int(what[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _said(*, is_shown_once: bool) -> str:
    if is_shown_once:
        return _(
            "You sent this twice. It was done once, and what is shown only once stood on the first answer. If you did not see it, make a new one."
        )
    return _("You sent this twice. It was done once.")


def _answered(request: HttpRequest, press: str) -> tuple[str, bool] | None:
    """Looked up anew: another process may have answered since this request read its session."""
    session: Any = request.session
    kept = type(session)(session.session_key).get(KEPT) or []
    oldest = timezone.now().timestamp() - LASTS_S
    return next(((to, once) for done, to, at, once in kept if done == press and at > oldest), None)


def _remember(request: HttpRequest, row: list[Any]) -> None:
    kept = [other for other in request.session.get(KEPT) or [] if other[0] != row[0]]
    request.session[KEPT] = [*kept, row][-MOST:]
    request.session.save()
