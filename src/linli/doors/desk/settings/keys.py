"""Keys of machines: made (shown once), revoked, and when each was last used."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.reading import why
from linli.doors.desk.wording import machine_unknown
from linli.doors.parts.gate import StaffRequest, needs
from linli.doors.parts.once import leads_to
from linli.records.people import actions as people
from linli.records.people import queries
from linli.records.people.models import Account
from linli.records.people.standing import managed
from linli.words import Refusal

from .asking import actor, done, page, text


@needs("accounts.manage")
@require_safe
def keys(request: StaffRequest) -> HttpResponse:
    return _page(request)


@needs("accounts.manage")
@require_POST
def new(request: StaffRequest) -> HttpResponse:
    """The key stands on the answer and nowhere else."""
    try:
        account = _service(request, text(request, "account", 40))
        name = text(request, "name", 100)
        key = people.create_api_key(account=account, name=name or account.username, by=actor(request))
    except Refusal as refusal:
        return _page(request, refusal)
    response = _page(request, key=key)
    response.headers["Cache-Control"] = "no-store"
    return leads_to(response, reverse("desk:keys"))


@needs("accounts.manage")
@require_POST
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    found = next((k for s in _services(request) for k in s.all_keys if k.pk == pk), None)
    if found is None:
        raise Http404
    return done(
        request, lambda: people.revoke_api_key(key=found, reason=why(request), by=actor(request)),
        _("The key opens nothing any more."), "desk:keys", again=lambda refusal: _page(request, refusal, part=f"key-{pk}"),
    )  # fmt: skip


def _services(request: StaffRequest) -> list[Any]:
    return list(queries.services().filter(managed(actor(request))))


def _service(request: StaffRequest, pk: str) -> Account:
    found = next((s for s in _services(request) if str(s.pk) == pk), None)
    if found is None:
        raise machine_unknown()
    return found


def _page(
    request: StaffRequest, refusal: Refusal | None = None, *, key: str = "", part: str = ""
) -> HttpResponse:
    return page(
        request,
        "desk/settings/keys.html",
        {"services": _services(request), "key": key, "part": part, "is_elsewhere": not part},
        refusal,
    )
