"""Accounts: the list, a new one, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.desk.settings.asking import actor, areas, day, page, text, today
from linli.doors.desk.wording import area_unknown, field_missing, role_unknown
from linli.doors.parts.gate import StaffRequest, needs
from linli.doors.parts.once import leads_to
from linli.records.people import actions as people
from linli.records.people import queries
from linli.records.people.models import Account
from linli.records.people.standing import managed
from linli.records.territory.models import Area
from linli.records.territory.rosters import places
from linli.words import Refusal

PAGE = 50


@needs("accounts.manage")
@require_safe
def staff_list(request: StaffRequest) -> HttpResponse:
    asked = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:120]
        for name in ("text", "role", "area", "state")
    }
    found = queries.staff(today=today(), text=asked["text"]).filter(managed(actor(request)))
    found = queries.staff_filtered(
        found, role=asked["role"], area_path=asked["area"], state=asked["state"], today=today()
    )
    rows = Paginator(found, PAGE).get_page(request.GET.get("page"))
    here = {a.path: a for a in areas()}
    names = names_of(here, (g.area_path for account in rows for g in account.held_grants))  # type: ignore[attr-defined]
    for account in rows:
        for grant in account.held_grants:  # type: ignore[attr-defined]
            grant.area_name = area_name(names, grant.area_path)
    context = {
        "tab": "accounts", "rows": rows, "asked": asked, "areas": list(here.values()), "roles": queries.roles(),
        "is_asked": any(asked.values()),
    }  # fmt: skip
    return page(request, "desk/accounts.html", context)


@needs("accounts.manage")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """An account with its first role, and the link for it; a role that cannot be given leaves nothing behind."""
    if request.method != "POST":
        return _new_page(request)
    by = actor(request)
    try:
        chosen = _chosen_role(request)
        made = people.create_with_roles(
            lambda: _create(request), roles=[chosen] if chosen else [], area_path=known_area(request),
            from_on=today(), by=by,
        )  # fmt: skip
        token = "" if request.POST.get("password") else people.invite(account=made, by=by, now=timezone.now())
    except Refusal as refusal:
        return _new_page(request, refusal)
    messages.success(request, _("The account %(name)s was made.") % {"name": made.username})
    if token:
        return leads_to(show(request, made.pk, link=token), reverse("desk:account", kwargs={"pk": made.pk}))
    return redirect("desk:account", pk=made.pk)


@needs("accounts.manage")
@require_safe
def account(request: StaffRequest, pk: UUID) -> HttpResponse:
    return show(request, pk)


def show(
    request: StaffRequest, pk: UUID, refusal: Refusal | None = None, *, link: str = "", part: str = ""
) -> HttpResponse:
    """The page of one account; `link` is an invitation in clear, shown this once."""
    found = account_for(request, pk)
    here = {a.path: a for a in areas()}
    names = names_of(here, (g.area_path for g in found.held_grants))  # type: ignore[attr-defined]
    for grant in found.held_grants:  # type: ignore[attr-defined]
        grant.area_name = area_name(names, grant.area_path)
    context: dict[str, Any] = {
        "tab": "accounts", "account": found, "roles": queries.roles(), "areas": list(here.values()), "part": part,
        "organisations": queries.organisations(), "invitation": queries.open_invitation(found), "now": timezone.now(),
        "sign_ins": queries.sign_ins_of(found), "today": today(), "link": _address(request, link) if link else "",
        "is_self": str(found.pk) == actor(request).id, "stored": stored_of(found),
    }  # fmt: skip
    response = page(request, "desk/account.html", context, refusal)
    response.headers["Cache-Control"] = "no-store"
    return response


def names_of(here: Mapping[str, Area], paths: Iterable[str]) -> dict[str, str]:
    """The names of areas, and those of the grids among `paths`."""
    below = {path for path in paths if path and path not in here}
    return {a.path: a.name for a in here.values()} | (places(below, on=today()) if below else {})


def area_name(names: Mapping[str, str], path: str) -> str:
    """By its name; what has none any more, as a grid of former days, by the name around it and its own code."""
    if not path or path in names:
        return names[path] if path else ""
    around, _slash, code = path.rstrip("/").rpartition("/")
    return f"{area_name(names, f'{around}/')} {code}".strip() if around else code


def stored_of(found: Account) -> dict[str, str]:
    """What the form of names and ways to reach shows."""
    unit = found.organisation.name if found.organisation else ""
    return {
        "name_zh": found.name_zh, "name_en": found.name_en, "email": found.email, "phone": found.phone, "organisation": unit,
    }  # fmt: skip


def account_for(request: StaffRequest, pk: UUID) -> Account:
    """Only those in one's own area can be opened at all."""
    found = queries.staff(today=today()).filter(managed(actor(request)), pk=pk).first()
    if found is None:
        raise Http404
    return found


def known_area(request: StaffRequest) -> str:
    path = text(request, "area", 120)
    if path and not any(a.path == path for a in areas()):
        raise area_unknown()
    return path


def days(request: StaffRequest) -> dict[str, Any]:
    return {"from_on": day(request, "from_on") or today(), "to_on": day(request, "to_on")}


def known_organisation(request: StaffRequest) -> Any:
    return next((o for o in queries.organisations() if str(o.pk) == text(request, "organisation", 40)), None)


def _create(request: StaffRequest) -> Account:
    username, name = text(request, "username", 60), text(request, "name_zh", 60)
    if not username or not name:
        raise field_missing()
    return people.create_account(
        username=username, name_zh=name, name_en=text(request, "name_en", 60), phone=text(request, "phone", 30),
        email=text(request, "email", 200), organisation=known_organisation(request),
        password=request.POST.get("password") or None, by=actor(request),
    )  # fmt: skip


def _chosen_role(request: StaffRequest) -> str:
    code = text(request, "role", 40)
    if code and not any(r.code == code for r in queries.roles()):
        raise role_unknown()
    return code


def _new_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "accounts", "roles": queries.roles(), "organisations": queries.organisations(), "areas": areas(),
    }  # fmt: skip
    return page(request, "desk/account_new.html", context, refusal)


def _address(request: StaffRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("desk:invited", kwargs={"token": token}))
