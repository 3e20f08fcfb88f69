"""Who comes in: the app itself, with a session. Answers are JSON, also the refusals."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from linli.doors.parts.gate import Gate, actor_at, mark
from linli.records.people.queries import is_disabled
from linli.words import Refusal

from . import wording
from .wire import refused

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def for_app(view: View) -> View:
    """The app on this very site: a header that other sites cannot send, in place of a token that would grow old."""

    @wraps(view)
    def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _refuse_strangers(request)
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(refusal)
        except RequestDataTooBig:
            return refused(wording.body_too_large(256 * 1024))
        except (OperationalError, InterfaceError):
            log.exception("the database did not answer")
            return refused(wording.unavailable())

    return csrf_exempt(mark(Gate("anyone"))(at_the_door))


def for_staff(view: View) -> View:
    """The app with somebody signed in; `request.actor` is set."""

    @wraps(view)
    def with_actor(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_at(request) is None:
            raise (
                wording.account_disabled()
                if is_disabled(request.session.get(SESSION_KEY))
                else wording.signed_out()
            )
        return view(request, *args, **kwargs)

    guarded = for_app(with_actor)
    return mark(Gate("signed_in"))(guarded)


def _refuse_strangers(request: HttpRequest) -> None:
    origin = request.headers.get("Origin", "")
    if request.headers.get("X-Linli-Field") != "1" or (
        origin and urlsplit(origin).netloc != request.get_host()
    ):
        raise wording.not_from_the_app()
