"""What an administrator does with one account: roles, links, passwords, second step, sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.doors.desk.reading import why
from linli.doors.desk.settings.asking import actor, day, text, today
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.desk.wording import field_missing, role_unknown
from linli.doors.parts.gate import StaffRequest, needs
from linli.doors.parts.once import leads_to
from linli.records.people import actions as people
from linli.records.people import queries
from linli.records.people.models import Account
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .accounts import account_for, days, known_area, known_organisation, show, stored_of


@needs("accounts.manage")
@require_POST
def change(request: StaffRequest, pk: UUID) -> HttpResponse:
    def act(account: Account) -> None:
        if not text(request, "name_zh", 60):
            raise field_missing()
        refuse_if_changed(request, stored_of(account))
        people.change_account(
            account=account, name_zh=text(request, "name_zh", 60), name_en=text(request, "name_en", 60),
            organisation=known_organisation(request), phone=text(request, "phone", 30), email=text(request, "email", 200),
            by=actor(request),
        )  # fmt: skip

    return _do(request, pk, act, _("Saved."), "change")


@needs("accounts.manage")
@sensitive_post_parameters("password")
@require_POST
def password(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _do(
        request, pk, lambda a: people.set_password(account=a, password=request.POST.get("password", ""), by=actor(request)),
        _("The new password is in force."), "password",
    )  # fmt: skip


@needs("accounts.manage")
@require_POST
def role(request: StaffRequest, pk: UUID) -> HttpResponse:
    def act(account: Account) -> None:
        code = text(request, "role", 40)
        if not any(r.code == code for r in queries.roles()):
            raise role_unknown()
        people.grant_role(
            account=account, role=code, area_path=known_area(request), **days(request), by=actor(request)
        )

    return _do(request, pk, act, _("The role was given."), "role")


@needs("accounts.manage")
@require_POST
def end_role(request: StaffRequest, pk: UUID, grant: int) -> HttpResponse:
    def act(account: Account) -> None:
        found = next((g for g in account.held_grants if g.pk == grant), None)  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        last = day(request, "to_on") or today()
        people.end_grant(grant=found, to_on=max(last, found.from_on), by=actor(request))

    return _do(request, pk, act, _("The role has ended."), "role")


@needs("accounts.manage")
@require_POST
def disable(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _do(
        request, pk, lambda a: people.disable_account(account=a, reason=why(request), by=actor(request)),
        _("The account can no longer be used."), "disable",
    )  # fmt: skip


@needs("accounts.manage")
@require_POST
def enable(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _do(
        request, pk, lambda a: people.enable_account(account=a, by=actor(request)), _("The account can be used again."),
        "disable",
    )  # fmt: skip


@needs("accounts.manage")
@require_POST
def invite(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A new link; the one before ends. It is shown on the answer and nowhere else."""
    account = account_for(request, pk)
    try:
        token = people.invite(account=account, by=actor(request), now=timezone.now())
    except Refusal as refusal:
        return show(request, pk, refusal, part="link")
    return leads_to(show(request, pk, link=token), reverse("desk:account", kwargs={"pk": pk}))


@needs("accounts.manage")
@require_POST
def revoke(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _do(
        request, pk,
        lambda a: people.revoke_invitation(account=a, reason=why(request), by=actor(request), now=timezone.now()),
        _("The link no longer opens anything."), "revoke",
    )  # fmt: skip


@needs("accounts.manage")
@require_POST
def reset_second(request: StaffRequest, pk: UUID) -> HttpResponse:
    policy = tenancy.current().second_factor
    return _do(
        request, pk,
        lambda a: people.drop_second_factor(
            account=a, by=actor(request), policy=policy, now=timezone.now(), reason=why(request)
        ),
        _("The second step was reset: it is set up anew at the next sign-in."), "second",
    )  # fmt: skip


@needs("accounts.manage")
@require_POST
def sign_out_everywhere(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _do(
        request, pk, lambda a: people.sign_out_everywhere(account=a, by=actor(request)),
        _("Signed out everywhere."), "sessions",
    )  # fmt: skip


def _do(
    request: StaffRequest, pk: UUID, act: Callable[[Account], object], said: str, part: str
) -> HttpResponse:
    try:
        act(account_for(request, pk))
    except Refusal as refusal:
        return show(request, pk, refusal, part=part)
    messages.success(request, said)
    return redirect("desk:account", pk=pk)
