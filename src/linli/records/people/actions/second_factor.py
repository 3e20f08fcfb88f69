"""The second step at sign-in: a code that changes every half minute (TOTP, RFC 6238), and recovery codes."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp
from django.db import transaction
from django.db.models import F

from linli.records.journal.actions import record, why_given
from linli.records.people import sealing, wording
from linli.records.people.models import Account, RecoveryCode, SignedIn
from linli.records.people.queries import Actor, must_have_second_factor, second_factor_secret, wait_of
from linli.records.people.standing import refuse_above

from .signing_in import count_failure

STEP_S = 30
FREE_TRIES = 5
CODES = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is mistaken for something else


def begin_second_factor(*, account: Account) -> str:
    """A new secret, not yet in force; the one that was begun before is forgotten. Returns it in base32."""
    if account.has_second_factor:
        raise wording.second_factor_there()
    secret = secrets.token_bytes(20)
    account.second_factor = sealing.seal(secret, f"second-factor:{account.pk}")
    with transaction.atomic():
        Account.objects.filter(pk=account.pk, second_factor_at__isnull=True).update(
            second_factor=account.second_factor
        )
        record("begin_second_factor", account.ref, by=account)
    return second_factor_secret(account)


def confirm_second_factor(*, account: Account, code: str, now: datetime) -> list[str]:
    """In force from now on; the recovery codes in clear, shown this once. Refusal: second-factor-wrong."""
    if account.has_second_factor:
        raise wording.second_factor_there()
    _check(account, code, now)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(second_factor_at=now)
        codes = _write_codes(account)
        record("confirm_second_factor", account.ref, by=account, at=now)
    account.second_factor_at = now
    return codes


def pass_second_factor(*, account: Account, code: str, now: datetime) -> None:
    """The second step of a sign-in. Each code opens once. Refusals: second-factor-wrong, sign-in-locked."""
    _check(account, code, now)
    with transaction.atomic():
        record("sign_in", account.ref, by=account, at=now, second_factor="code")


def use_recovery_code(*, account: Account, code: str, now: datetime) -> int:
    """Stands in for the second step, once; how many are left. Refusals: recovery-code-wrong, sign-in-locked."""
    _wait(account, now)
    found = RecoveryCode.objects.filter(account=account, hash=_hash(code), used_at__isnull=True)
    with transaction.atomic():
        is_right = found.update(used_at=now) == 1
        if is_right:
            record("sign_in", account.ref, by=account, at=now, second_factor="recovery code")
    if not is_right:
        count_failure(_key(account), FREE_TRIES, now, subject=account.ref)
        raise wording.recovery_code_wrong()
    return RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()


def new_recovery_codes(*, account: Account, code: str, now: datetime) -> list[str]:
    """Eight new ones for whoever can show the second factor; the old ones open nothing any more."""
    _check(account, code, now)
    with transaction.atomic():
        codes = _write_codes(account)
        record("new_recovery_codes", account.ref, by=account, at=now)
    return codes


def drop_second_factor(
    *, account: Account, by: Actor, policy: str, now: datetime, code: str = "", reason: str = ""
) -> None:
    """By its owner with a code, unless the role asks for one; by an administrator above, after which all must sign in anew."""
    refuse_above(by, account)
    if str(account.pk) == by.id:
        if must_have_second_factor(account, policy=policy, today=now.date()):
            raise wording.second_factor_needed()
        _check(account, code, now)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(
            second_factor=b"",
            second_factor_at=None,
            session_epoch=F("session_epoch") + int(str(account.pk) != by.id),
        )
        RecoveryCode.objects.filter(account=account).delete()
        if str(account.pk) != by.id:
            SignedIn.objects.filter(account=account).delete()
        record("drop_second_factor", account.ref, by=by, at=now, **why_given(reason))


def _check(account: Account, code: str, now: datetime) -> None:
    """Right, and later than the last one that was used: the database decides, so that two at once are one."""
    _wait(account, now)
    totp = pyotp.TOTP(second_factor_secret(account))
    asked = re.sub(
        r"[^0-9]", "", unicodedata.normalize("NFKC", code)
    )  # a Chinese keyboard may write them wide
    here = int(now.timestamp()) // STEP_S
    step = next(
        (s for s in (here, here - 1, here + 1) if secrets.compare_digest(totp.generate_otp(s), asked)), None
    )
    if step is None or not Account.objects.filter(pk=account.pk, second_step__lt=step).update(
        second_step=step
    ):
        count_failure(_key(account), FREE_TRIES, now, subject=account.ref)
        raise wording.second_factor_wrong()


def _wait(account: Account, now: datetime) -> None:
    wait = wait_of([_key(account)], now=now)
    if wait is not None:
        raise wording.sign_in_locked(wait)


def _key(account: Account) -> str:
    return f"second:{account.pk}"


def _write_codes(account: Account) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(account=account, hash=_hash(c)) for c in codes])
    return [f"{c[:5]}-{c[5:]}" for c in codes]


def _hash(code: str) -> bytes:
    return hashlib.sha256("".join(c for c in code.lower() if c.isalnum()).encode()).digest()
