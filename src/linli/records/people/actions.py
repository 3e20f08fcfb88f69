"""Verbs on accounts, roles and keys. One verb, one transaction, one journal row."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from linli.records.journal.actions import record

from . import wording
from .models import Account, ApiKey, Grant, Organisation, Role, SignInAttempts
from .permissions import SHIPPED_ROLES, VERBS, are_separate
from .queries import Actor

FREE_FAILURES = 5
LONGEST_LOCK = timedelta(hours=1)
AREA_PATH = re.compile(r"([\w-]+/)+")
_NOBODYS_HASH = make_password(
    secrets.token_urlsafe(16)
)  # so that an unknown name takes as long as a wrong password


def install_roles(*, by: Actor) -> None:
    """Write the shipped roles; a role that the tenant changed is left as it is."""
    with transaction.atomic():
        made = [
            Role(
                code=r.code, name_zh=r.name.zh, name_en=r.name.en, power=r.power,
                verbs=sorted(r.verbs), is_own_unit_only=r.is_own_unit_only,
            )
            for r in SHIPPED_ROLES.values()
        ]  # fmt: skip
        Role.objects.bulk_create(made, ignore_conflicts=True)
        record("install_roles", "roles:shipped", by=by, roles=sorted(SHIPPED_ROLES))


def create_organisation(
    *, code: str, name_zh: str, name_en: str, function: str, parent: Organisation | None = None,
    area_path: str = "", phone: str = "", by: Actor,
) -> Organisation:  # fmt: skip
    with transaction.atomic():
        made = Organisation.objects.create(
            code=code, name_zh=name_zh, name_en=name_en, function=function, parent=parent,
            area_path=area_path, phone=phone,
        )  # fmt: skip
        record("create_organisation", f"organisation:{made.id}", by=by, code=code)
    return made


def create_account(
    *, username: str, name_zh: str, password: str | None, name_en: str = "",
    organisation: Organisation | None = None, phone: str = "", email: str = "", by: Actor,
) -> Account:  # fmt: skip
    """A member of staff. Without a password the account cannot sign in until one is set."""
    account = Account(
        username=username.strip().lower(), name_zh=name_zh, name_en=name_en, organisation=organisation,
        phone=phone, email=email,
    )  # fmt: skip
    _set_password(account, password)
    with transaction.atomic():
        _insert(account)
        record("create_account", account.ref, by=by)
    return account


def create_service(
    *, username: str, name_zh: str, name_en: str, organisation: Organisation | None, by: Actor
) -> Account:
    """An account for a machine: no password, only keys."""
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
    _set_password(account, password)
    with transaction.atomic():
        account.save(update_fields=["password"])
        record("set_password", account.ref, by=by)


def disable_account(*, account: Account, by: Actor) -> None:
    if str(account.pk) == by.id:
        raise wording.own_account()
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        ApiKey.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=timezone.now())
        record("disable_account", account.ref, by=by)


def grant_role(
    *, account: Account, role: str, area_path: str = "", from_on: date, to_on: date | None = None, by: Actor
) -> Grant:
    """Give a role in an area. Two powers that must stay apart are refused, whatever the areas.

    Refusals: role-unknown, area-path-wrong, grant-ends-before, role-held-already, powers-joined.
    """
    _refuse_wrong_grant(area_path, from_on, to_on)
    with transaction.atomic():
        _lock(account.pk)
        wanted = Role.objects.filter(code=role).first()
        if wanted is None:
            raise wording.unknown_role(role)
        _refuse_joined_powers(account.pk, wanted, wanted.power, from_on=from_on, to_on=to_on)
        grant, is_new = Grant.objects.get_or_create(
            account=account, role=wanted, area_path=area_path, from_on=from_on, defaults={"to_on": to_on}
        )
        if not is_new:
            raise wording.role_held_already(wanted)
        record("grant_role", account.ref, by=by, role=role, area=area_path, from_on=from_on, to_on=to_on)
    return grant


def end_grant(*, grant: Grant, to_on: date, by: Actor) -> None:
    """The first day without the role; a later day than before is a new grant as far as separate powers go."""
    _refuse_wrong_grant(grant.area_path, grant.from_on, to_on)
    with transaction.atomic():
        _lock(grant.account_id)
        _refuse_joined_powers(
            grant.account_id, grant.role, grant.role.power, from_on=grant.from_on, to_on=to_on
        )
        Grant.objects.filter(pk=grant.pk).update(to_on=to_on)
        record("end_grant", f"account:{grant.account_id}", by=by, role=grant.role_id, to_on=to_on)


def change_role(*, role: Role, verbs: Iterable[str], power: str | None = None, by: Actor) -> None:
    """Other verbs and, if given, another power; refused where a holder would join what must stay apart."""
    wanted = sorted(set(verbs))
    if unknown := [v for v in wanted if v not in VERBS]:
        raise wording.unknown_verb(unknown[0])
    with transaction.atomic():
        changed = Role.objects.select_for_update().get(pk=role.pk)
        if power is not None:
            for held in changed.grants.select_related("role").order_by("account_id", "id"):
                _lock(held.account_id)
                _refuse_joined_powers(held.account_id, changed, power, from_on=held.from_on, to_on=held.to_on)
            changed.power = power
        changed.verbs = wanted
        changed.save(update_fields=["verbs", "power"])
        record("change_role", f"role:{role.code}", by=by, verbs=wanted, power=changed.power)


def create_api_key(*, account: Account, name: str, by: Actor) -> str:
    """The key in clear, shown this once."""
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        ApiKey.objects.create(account=account, name=name, hash=hashlib.sha256(key.encode()).digest())
        record("create_api_key", account.ref, by=by, name=name)
    return key


def revoke_api_key(*, key: ApiKey, by: Actor) -> None:
    with transaction.atomic():
        ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
        record("revoke_api_key", f"account:{key.account_id}", by=by, name=key.name)


def sign_in(*, username: str, password: str, address: str, now: datetime) -> Account:
    """The account, or a refusal that does not tell which of name and password was wrong."""
    username = username.replace("\x00", "").strip().lower()
    name_key, address_key = f"name:{username[:100]}", f"address:{address}"
    locked = (
        SignInAttempts.objects.filter(key__in=[name_key, address_key], locked_until_at__gt=now)
        .order_by("-locked_until_at")
        .first()
    )
    if locked is not None and locked.locked_until_at is not None:
        raise wording.sign_in_locked(locked.locked_until_at - now)
    account = Account.objects.select_related("organisation").filter(username=username).first()
    is_right = check_password(password, account.password if account else _NOBODYS_HASH)
    if account is None or not is_right or not account.is_active or account.is_service:
        _count_failure(name_key, FREE_FAILURES, now, subject=account.ref if account else "sign_in:name")
        _count_failure(address_key, FREE_FAILURES * 10, now, subject="sign_in:address")
        raise wording.sign_in_wrong()
    with transaction.atomic():
        SignInAttempts.objects.filter(key=name_key).delete()
        Account.objects.filter(pk=account.pk).update(last_login=now)
        record("sign_in", account.ref, by=account)
    return account


def count_try(*, key: str, free: int, now: datetime) -> None:
    """A wrong answer to some other question that must not be guessed; `queries.wait_of` says how long to wait."""
    _count_failure(key[:120], free, now, subject=f"try:{key.partition(':')[0][:40]}")


def sign_out(*, by: Actor) -> None:
    with transaction.atomic():
        record("sign_out", by.ref, by=by)


def _set_password(account: Account, password: str | None) -> None:
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


def _lock(account_id: UUID) -> None:
    """Two grants at once see each other."""
    Account.objects.select_for_update(no_key=True).get(pk=account_id)


def _refuse_wrong_grant(area_path: str, from_on: date, to_on: date | None) -> None:
    """A path that does not end with a slash would also cover its neighbours: 001 and 0012."""
    if area_path and not AREA_PATH.fullmatch(area_path):
        raise wording.area_path_wrong(area_path)
    if to_on is not None and to_on < from_on:
        raise wording.grant_ends_before()


def _refuse_joined_powers(
    account_id: UUID, wanted: Role, power: str, *, from_on: date, to_on: date | None
) -> None:
    """Also a later grant counts: powers must not be joined on any day the two overlap."""
    overlapping = Grant.objects.filter(account=account_id).exclude(role=wanted)
    overlapping = overlapping.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lt=to_on)
    for held in overlapping.select_related("role"):
        if held.role.power and power and are_separate(held.role.power, power):
            raise wording.powers_joined(held.role, wanted)


def _count_failure(key: str, free: int, now: datetime, *, subject: str) -> None:
    """After the free failures each one doubles the wait, from 30 seconds to an hour.

    The journal gets no address and no word that was typed: neither could be erased from it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO people_signinattempts (key, failures, last_at) VALUES (%s, 1, %s) "
                "ON CONFLICT (key) DO UPDATE SET last_at = EXCLUDED.last_at, failures = CASE "
                "WHEN people_signinattempts.last_at < EXCLUDED.last_at - interval '1 day' THEN 1 "
                "ELSE people_signinattempts.failures + 1 END RETURNING failures",
                [key, now],
            )
            (failures,) = cursor.fetchone()
        if failures >= free:
            wait = min(timedelta(seconds=30) * 2 ** min(failures - free, 7), LONGEST_LOCK)
            SignInAttempts.objects.filter(key=key).update(locked_until_at=now + wait)
        record("sign_in_refused", subject, by=Actor("system", "sign-in"), at=now, failures=failures)
