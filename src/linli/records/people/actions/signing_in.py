"""In and out; who guesses has to wait."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.utils import timezone

from linli.records.journal.actions import record
from linli.records.people import wording
from linli.records.people.models import Account, SignInAttempts
from linli.records.people.queries import Actor, SecondStep, second_step
from linli.records.people.visitors import visitor_key

FREE_FAILURES = 5
LONGEST_LOCK = timedelta(hours=1)
_NOBODYS_HASH = make_password(
    secrets.token_urlsafe(16)
)  # so that an unknown name takes as long as a wrong password


def sign_in(*, username: str, password: str, address: str, now: datetime) -> Account:
    """With the password alone, for doors that know no second step: who has one is refused (second-factor-asked)."""
    account, step = begin_sign_in(
        username=username, password=password, address=address, now=now, policy="nobody"
    )
    if step != "none":
        raise wording.second_factor_asked()
    return account


def begin_sign_in(
    *, username: str, password: str, address: str, now: datetime, policy: str
) -> tuple[Account, SecondStep]:
    """The account and what is still missing, or a refusal that does not tell which of name and password was wrong."""
    username = username.replace("\x00", "").strip().lower()
    name_key, address_key = f"name:{username[:100]}", visitor_key("address", address, now=now)
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
        count_failure(name_key, FREE_FAILURES, now, subject=account.ref if account else "sign_in:name")
        count_failure(address_key, FREE_FAILURES * 10, now, subject="sign_in:address")
        raise wording.sign_in_wrong()
    step = second_step(account, policy=policy, today=timezone.localdate(now))
    with transaction.atomic():
        SignInAttempts.objects.filter(key=name_key).delete()
        Account.objects.filter(pk=account.pk).update(last_login=now)
        record("sign_in" if step == "none" else "accept_password", account.ref, by=account)
    return account, step


def count_try(*, key: str, free: int, now: datetime) -> None:
    """A wrong answer to some other question that must not be guessed; `queries.wait_of` says how long to wait."""
    count_failure(key[:120], free, now, subject=f"try:{key.partition(':')[0][:40]}")


def sign_out(*, by: Actor) -> None:
    with transaction.atomic():
        record("sign_out", by.ref, by=by)


def count_failure(key: str, free: int, now: datetime, *, subject: str) -> None:
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
