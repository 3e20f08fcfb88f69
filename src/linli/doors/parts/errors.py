"""Pages for things that went wrong: what happened, that nothing was lost, and what to do next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from linli.words import Refusal, Words

from .kept import kept_fields, written

SENT_AGAIN = frozenset({409, 429, 503})
Phraser = Callable[[HttpRequest, Refusal], HttpResponse]
_phrasers: dict[str, Phraser] = {}


@dataclass(frozen=True)
class Trouble:
    """What an error page says."""

    status: int
    title: str
    sentence: str
    next_steps: tuple[str, ...] = ()
    fields: list[tuple[str, str, bool]] = field(default_factory=list)
    had_files: bool = False
    said: tuple[str, ...] = ()  # words that cannot be sent again from here, to be copied


def phrase_under(prefix: str, phraser: Phraser) -> None:
    """A door that does not speak in pages (`/api/`, `/open311/`) says its errors itself."""
    _phrasers[prefix] = phraser


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no view phrased."""
    for prefix, phraser in _phrasers.items():
        if request.path.startswith(prefix):
            return phraser(request, refusal)
    titles = {
        403: _("Not allowed"),
        404: _("Not found"),
        410: _("This link has expired"),
        429: _("Please wait"),
    }
    trouble = Trouble(
        refusal.status,
        titles.get(refusal.status, _("That did not work")),
        refusal.words.in_(_language(request)),
        fields=list(kept_fields(request)) if refusal.status in SENT_AGAIN else [],
        said=() if refusal.status in SENT_AGAIN else written(request),
    )
    return _page(request, trouble, code=refusal.code)


def form_is_stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form's safety mark is missing or old: send it again from this page, with a new one."""
    if answer := _spoken(request, "form-stale", STALE, 403):
        return answer
    with translation.override(_language(request)):
        _carry_token(request)
        trouble = Trouble(
            403,
            _("This page had been open for too long"),
            _(
                "For your safety we did not accept the form. Nothing was lost: check what you wrote and send it again."
            ),
            (_("If this happens every time, allow cookies for this site."),),
            list(kept_fields(request)),
            bool(request.FILES),
        )
        return _page(request, trouble, code="form-stale")


def no_such_town(request: HttpRequest) -> HttpResponse:
    if answer := _spoken(request, "no-such-town", NO_TOWN, 404):
        return answer
    with translation.override(_language(request)):
        sentence = _(
            "No town is served under this address. Check the address, or ask whoever gave it to you."
        )
        return _page(request, Trouble(404, _("No town here"), sentence), code="no-such-town")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    if answer := _spoken(request, "not-found", NOT_FOUND, 404):
        return answer
    with translation.override(_language(request)):
        sentence = _("This page does not exist. Perhaps the address is incomplete, or the page has moved.")
        start = _("Start from the home page, or look your report up by its number.")
        steps = () if _is_of_staff(request) else (start,)
        trouble = Trouble(404, _("Page not found"), sentence, steps, said=written(request))
        return _page(request, trouble, code="not-found")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    if answer := _spoken(request, "not-allowed", FORBIDDEN, 403):
        return answer
    with translation.override(_language(request)):
        return _page(
            request,
            Trouble(403, _("Not allowed"), FORBIDDEN.in_(_language(request)), said=written(request)),
            code="not-allowed",
        )


def no_page(request: HttpRequest) -> HttpResponse:
    """405 for whoever opens the address of a form: the form is on another page."""
    with translation.override(_language(request)):
        sentence = _("This address takes a form and shows no page of its own. Go back to the page with the form, or begin at the home page.")  # fmt: skip
        return _page(request, Trouble(405, _("No page here"), sentence), code="no-page")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    if answer := _spoken(request, "bad-request", BAD, 400):
        return answer
    with translation.override(_language(request)):
        return _page(
            request, Trouble(400, _("That did not work"), BAD.in_(_language(request))), code="bad-request"
        )


def broken(request: HttpRequest) -> HttpResponse:
    """500; and 503 where it was only the database or the disk that could not be reached."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError) or _is_disk_full(error):
        return _unavailable(request)
    if answer := _spoken(request, "broken", BROKEN, 500):
        return answer
    with translation.override(_language(request)):
        steps = (_("Go back: your text is still in the form. Try again in a moment."),
                 _("If it happens again, call the hotline and say what you were doing."))  # fmt: skip
        return _page(
            request,
            Trouble(500, _("Something broke on our side"), BROKEN.in_(_language(request)), steps),
            code="broken",
        )


def _unavailable(request: HttpRequest) -> HttpResponse:
    if answer := _spoken(request, "unavailable", UNAVAILABLE, 503):
        return answer
    with translation.override(_language(request)):
        _carry_token(request)
        fields = list(kept_fields(request))
        steps = () if fields else (_("Go back: your text is still in the form. Try again in a moment."),)
        trouble = Trouble(
            503,
            _("Not reachable for a moment"),
            UNAVAILABLE.in_(_language(request)),
            steps,
            fields,
            bool(request.FILES),
        )
        response = _page(request, trouble, code="unavailable")
    response["Retry-After"] = "20"
    return response


def _is_disk_full(error: BaseException | None) -> bool:
    """No room left, for a file or for PostgreSQL itself (its class 53)."""
    if isinstance(error, OSError) and error.errno == 28:
        return True
    cause = error.__cause__ if isinstance(error, Error) else None
    return str(getattr(cause, "sqlstate", "") or "").startswith("53")


def _spoken(request: HttpRequest, code: str, words: Words, status: int) -> HttpResponse | None:
    for prefix, phraser in _phrasers.items():
        if request.path.startswith(prefix):
            return phraser(request, Refusal(code, words, status=status))
    return None


def _language(request: HttpRequest) -> str:
    """The reader's language also where the middleware did not get that far."""
    chosen = getattr(request, "LANGUAGE_CODE", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _carry_token(request: HttpRequest) -> None:
    """The form on the page gets the browser's own mark, also where the middleware that reads it did not run."""
    if "CSRF_COOKIE" not in request.META and (cookie := request.COOKIES.get(settings.CSRF_COOKIE_NAME)):
        request.META["CSRF_COOKIE"] = cookie


def _is_of_staff(request: HttpRequest) -> bool:
    """Whoever works at the desk goes back to it, not to the residents' home page."""
    return request.path.startswith("/desk/")


def _page(request: HttpRequest, trouble: Trouble, *, code: str) -> HttpResponse:
    context = {"trouble": trouble, "code": code, "is_of_staff": _is_of_staff(request)}
    response = render(request, "parts/trouble.html", context, status=trouble.status)
    response.headers["Cache-Control"] = "no-store"
    return response


STALE = Words(
    "The form's token is missing or old. Load the form again and send it.",
    "表单令牌缺失或已过期。请重新打开表单再提交。",
)
NO_TOWN = Words(
    "No town is served under this address. Check the address.", "该地址没有对应的城区，请核对地址。"
)
NOT_FOUND = Words("There is nothing at this address. Check it.", "该地址下没有内容，请核对。")
FORBIDDEN = Words(
    "You may not open this. Sign in with another account, or ask an administrator.",
    "您无权打开此页。请换用其他账号，或联系管理员。",
)
BAD = Words(
    "The request was incomplete or damaged. Go back and send it again.",
    "请求不完整或已损坏。请返回后重新提交。",
)
BROKEN = Words(
    "That is our fault, not yours. It has been recorded, and nothing you sent before is lost.",
    "这是我们的问题，不是您的操作有误。情况已记录，此前提交的内容没有丢失。",
)
UNAVAILABLE = Words(
    "Our records cannot be reached just now. Nothing was lost, and nothing was saved twice. Try again in half a minute.",
    "暂时连不上数据库。您填写的内容没有丢失，也不会重复提交。请半分钟后再试。",
)  # fmt: skip
