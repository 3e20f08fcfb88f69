"""Accounts of staff and of machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from linli.records.journal.actions import record, why_given
from linli.records.people import wording
from linli.records.people.mail_addresses import mailable
from linli.records.people.models import Account, ApiKey, Organisation
from linli.records.people.queries import Actor, wait_of
from linli.records.people.standing import may_place, refuse_above, refuse_own

from .roles import grant_role
from .signing_in import FREE_FAILURES, count_failure


def create_account(
    *, username: str, name_zh: str, password: str | None, name_en: str = "",
    organisation: Organisation | None = None, phone: str = "", email: str = "", by: Actor,
) -> Account:  # fmt: skip
    """A member of staff. Without a password the account cannot sign in until one is set."""
    _refuse_place(by, organisation)
    account = Account(
        username=username.strip().lower(), name_zh=name_zh, name_en=name_en, organisation=organisation,
        phone=phone.strip(), email=mailable(email),
    )  # fmt: skip
    check_and_set_password(account, password)
    with transaction.atomic():
        _insert(account)
        record("create_account", account.ref, by=by)
    return account


def choose_language(*, account: Account, language: str) -> None:
    """In which mails to this person are written; chosen again, nothing happens."""
    if account.language != language:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(language=language)
            record("choose_language", account.ref, by=account, language=language)


def create_service(
    *, username: str, name_zh: str, name_en: str, organisation: Organisation | None, by: Actor
) -> Account:
    """An account for a machine: no password, only keys."""
    _refuse_place(by, organisation)
    with transaction.atomic():
        account = Account(
            username=username.strip().lower(),
            name_zh=name_zh,
            name_en=name_en,
            organisation=organisation,
            is_service=True,
        )
        account.set_unusable_password()
        _insert(account)
        record("create_service", account.ref, by=by)
    return account


def create_with_roles(
    create: Callable[[], Account], *, roles: Iterable[str], area_path: str, from_on: date, by: Actor
) -> Account:
    """All or nothing: a role that is refused leaves no account behind."""
    with transaction.atomic():
        account = create()
        for role in roles:
            grant_role(account=account, role=role, area_path=area_path, from_on=from_on, by=by)
    return account


def set_password(*, account: Account, password: str, by: Actor) -> None:
    refuse_above(by, account)
    check_and_set_password(account, password)
    with transaction.atomic():
        account.save(update_fields=["password"])
        record("set_password", account.ref, by=by)


def change_own_password(*, account: Account, old: str, new: str, now: datetime) -> None:
    """By its owner, who knows the old one; every other sign-in ends. Refusals: password-wrong, password-weak, sign-in-locked."""
    key = f"own-password:{account.pk}"
    wait = wait_of([key], now=now)
    if wait is not None:
        raise wording.sign_in_locked(wait)
    if not check_password(old, account.password):
        count_failure(key, FREE_FAILURES, now, subject=account.ref)
        raise wording.password_wrong()
    check_and_set_password(account, new)
    with transaction.atomic():
        account.session_epoch += 1
        account.save(update_fields=["password", "session_epoch"])
        record("change_own_password", account.ref, by=account, at=now)


def change_account(
    *,
    account: Account,
    name_zh: str,
    name_en: str,
    organisation: Organisation | None,
    phone: str,
    email: str,
    by: Actor,
) -> None:
    """Names, organisation and ways to reach somebody; another organisation must be one that `by` may fill."""
    refuse_above(by, account)
    if not name_zh.strip():
        raise wording.account_name_missing()
    moved = (organisation.pk if organisation else None) != account.organisation_id
    if moved:
        refuse_own(by, account)
        _refuse_place(by, organisation)
    account.name_zh, account.name_en, account.organisation = name_zh.strip(), name_en.strip(), organisation
    account.phone, account.email = phone.strip(), mailable(email)
    with transaction.atomic():
        account.save(update_fields=["name_zh", "name_en", "organisation", "phone", "email"])
        record("change_account", account.ref, by=by, moved=moved)


def enable_account(*, account: Account, by: Actor) -> None:
    refuse_above(by, account)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        record("enable_account", account.ref, by=by)


def disable_account(*, account: Account, reason: str = "", by: Actor) -> None:
    if str(account.pk) == by.id:
        raise wording.own_account()
    refuse_above(by, account)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
        ApiKey.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=timezone.now())
        record("disable_account", account.ref, by=by, **why_given(reason))


def _refuse_place(by: Actor, organisation: Organisation | None) -> None:
    if not may_place(by, organisation):
        raise wording.area_above()


def check_and_set_password(account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
        return
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise wording.weak_password(list(error.messages)) from error
    account.set_password(password)


def _insert(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise wording.username_taken(account.username) from error
