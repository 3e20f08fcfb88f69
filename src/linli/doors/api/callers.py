"""Who is calling: a machine with a key, or a browser with a session. Every route says which verb it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyHeader, HttpBearer, SessionAuth
from ninja.utils import check_csrf

from linli.doors.parts.gate import Gate, StaffRequest, anyone, mark, not_allowed
from linli.records.people import queries as people
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from . import wording

Register = Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]


def actor_of_key(key: str) -> Actor | None:
    """The actor behind a key with today's rights."""
    return people.actor_of_key(key, today=_today()) if key else None


def _today() -> date:
    return timezone.localdate(timezone.now(), tenancy.time_zone())


class _Verb:
    """Lets in who holds the verb somewhere; the records decide about the single thing."""

    verb = ""

    def let_in(self, request: HttpRequest, actor: Actor | None) -> Actor:
        if actor is None:
            raise wording.key_unknown()
        if self.verb and not actor.may_anywhere(self.verb):
            raise not_allowed(self.verb)
        cast(StaffRequest, request).actor = actor
        return actor


class BearerKey(_Verb, HttpBearer):
    """`Authorization: Bearer KEY`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        return self.let_in(request, actor_of_key(token.strip()))


class HeaderKey(_Verb, APIKeyHeader):
    """`X-Api-Key: KEY`."""

    param_name = "X-Api-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return self.let_in(request, actor_of_key(key.strip())) if key else None


class StaffSession(_Verb, SessionAuth):
    """A signed-in browser; whatever writes has to carry the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.param_name not in request.COOKIES:
            return None
        account: Any = request.user
        if not account.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise wording.token_stale()
        return self.let_in(request, people.actor_of(account, today=_today()))


def callers(verb: str) -> list[_Verb]:
    """The three ways in, each asking for `verb` ("" = any member of staff or key)."""
    found: list[_Verb] = [BearerKey(), HeaderKey(), StaffSession()]
    for one in found:
        one.verb = verb
    return found


def keyed(
    register: Register, path: str, verb: str, **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view that needs a key or session whose holder may do `verb`."""

    def keep(view: Callable[..., Any]) -> Callable[..., Any]:
        mark(Gate("api_key", verb))(view)
        return register(path, auth=callers(verb), **more)(view)

    return keep


def public(register: Register, path: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view that needs no key."""

    def keep(view: Callable[..., Any]) -> Callable[..., Any]:
        anyone()(view)
        return register(path, auth=None, **more)(view)

    return keep
