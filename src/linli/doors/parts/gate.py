"""Every view says who may come in. The mark stays on the view, so that a house test can read all routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor, actor_of
from linli.records.people.standing import refuse_unless_everywhere
from linli.records.tenancy.models import Tenant
from linli.records.tenancy.queries import time_zone
from linli.words import Refusal, Words

from .kept import session_has_ended
from .once import once

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
Kind = Literal["anyone", "signed_in", "needs", "api_key"]


class TownRequest(HttpRequest):
    """A request after the hallway: whose town it is for, and in which language it is answered."""

    tenant: Tenant
    LANGUAGE_CODE: str


class StaffRequest(TownRequest):
    """A request after a gate that lets in staff only."""

    actor: Actor


class _LookedAt(HttpRequest):
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may come in: everybody, everybody signed in, holders of a verb, or holders of a key with a verb."""

    kind: Kind
    verb: str = ""
    is_everywhere: bool = False  # the page is about the whole town: the verb in one street does not open it


def anyone() -> Callable[[V], V]:
    """No account is needed; what the page shows is public or opened by a link."""
    return mark(Gate("anyone"))


def signed_in() -> Callable[[View], View]:
    """Any member of staff; `request.actor` is set."""
    return _guard(Gate("signed_in"))


def needs(verb: str) -> Callable[[View], View]:
    """Staff who hold `verb` in some area; the records decide about the single thing."""
    if verb not in VERBS:
        raise ValueError(f"no such verb: {verb}")
    return _guard(Gate("needs", verb))


def needs_everywhere(verb: str) -> Callable[[View], View]:
    """Staff who hold `verb` over the whole town, for pages that know no areas: texts, messages, the journal."""
    if verb not in VERBS:
        raise ValueError(f"no such verb: {verb}")
    return _guard(Gate("needs", verb, is_everywhere=True))


def api_key(verb: str) -> Callable[[V], V]:
    """A key of a service account; the api door itself looks at the key and sets `request.actor`."""
    return mark(Gate("api_key", verb))


def mark(gate: Gate) -> Callable[[V], V]:
    """Only leave the mark; for views whose door lets people in by itself."""

    def marked(view: V) -> V:
        cast(Any, view).gate = gate
        return view

    return marked


def gate_of(view: Callable[..., Any]) -> Gate:
    """The mark that a view carries; every route has one."""
    found: Gate = cast(Any, view).gate
    return found


def actor_at(request: HttpRequest) -> Actor | None:
    """Who is signed in, with today's rights; looked up once a request."""
    looked_at = cast(_LookedAt, request)
    if not hasattr(looked_at, "actor"):
        account: Any = request.user
        today = timezone.localdate(timezone.now(), time_zone())
        looked_at.actor = actor_of(account, today=today) if account.is_authenticated else None
    return looked_at.actor


def _guard(gate: Gate) -> Callable[[View], View]:
    def guarded(view: View) -> View:
        @wraps(view)
        def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_at(request)
            if actor is None:
                return _send_to_sign_in(request)
            if gate.verb and not actor.may_anywhere(gate.verb):
                raise not_allowed(gate.verb)
            if gate.is_everywhere:
                refuse_unless_everywhere(actor, gate.verb)
            response = once(request, lambda: view(request, *args, **kwargs))
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return mark(gate)(at_the_door)

    return guarded


def _send_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Reading goes on after signing in; what was being sent stays on the page."""
    if request.method not in {"GET", "HEAD"}:
        return session_has_ended(request)
    htmx: Any = getattr(request, "htmx", None)
    if htmx:
        shown = urlsplit(htmx.current_url or "")
        back = (shown.path + (f"?{shown.query}" if shown.query else "")) or "/"
        return HttpResponseClientRedirect(redirect_to_login(back, settings.LOGIN_URL).url)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def not_allowed(verb: str) -> Refusal:
    return Refusal(
        "not-allowed",
        Words(
            "Your account may not {verb}. If your work needs it, ask an administrator to give you the right.",
            "您的账号没有“{verb}”的权限。如工作需要，请联系管理员授权。",
        ).format(verb=VERBS[verb]),
        {"verb": verb},
        403,
    )
