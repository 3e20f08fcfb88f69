"""What went wrong, said to a machine: one shape for every error of /api/, whoever noticed it."""

from __future__ import annotations

import logging
from typing import Any

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli.words import Refusal

from . import wording
from .language import language_of
from .sentences import request_invalid
from .wire import answer

log = logging.getLogger(__name__)
RETRY_AFTER_S = 20


def shape(refusal: Refusal, language: str) -> dict[str, Any]:
    """`code` is stable; `message` is in the language that was asked for; both languages are there for logs."""
    words = refusal.words
    return {
        "code": refusal.code,
        "message": words.in_(language),
        "message_en": words.en,
        "message_zh": words.zh,
        "data": dict(refusal.data),
    }


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    language = language_of(request)
    response = answer(shape(refusal, language), refusal.status)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="linli"'
    if refusal.status in {429, 503}:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def as_refusal(error: Exception) -> Refusal | None:
    """What an exception means to the caller; None where it is a fault of ours."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Refusal):
        error = error.__cause__  # ninja wraps what the reader of bodies says
    if isinstance(error, Refusal):
        return error
    if isinstance(error, ValidationError):
        return request_invalid(error.errors)
    if isinstance(error, HttpError):
        return wording.key_missing() if error.status_code == 401 else _refused(error.status_code)
    return (
        wording.unavailable()
        if isinstance(error, OperationalError | InterfaceError) or is_full(error)
        else None
    )


def _refused(status: int) -> Refusal:
    return Refusal("request-refused", wording.request_refused(), status=status)


def is_full(error: BaseException) -> bool:
    """No room left, for a file or for PostgreSQL itself."""
    if isinstance(error, OSError) and error.errno == 28:
        return True
    cause = error.__cause__ if isinstance(error, Error) else None
    return str(getattr(cause, "sqlstate", "") or "").startswith("53")


def hook(api: NinjaAPI) -> None:
    """Every exception of a typed view is answered in the one shape."""

    def phrase(request: HttpRequest, error: Any) -> HttpResponse:
        refusal = as_refusal(error)
        if refusal is None:
            log.exception("a view of the API broke", exc_info=error)
            refusal = wording.broken()
        return problem(request, refusal)

    for kind in (Refusal, ValidationError, HttpError, Exception):
        api.add_exception_handler(kind, phrase)
