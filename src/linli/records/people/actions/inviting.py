"""One-time links: the invited person sets the password, nobody else ever knows it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from linli.records.journal.actions import record, why_given
from linli.records.people import wording
from linli.records.people.models import Account, Invitation
from linli.records.people.queries import Actor, invitation_of
from linli.records.people.standing import refuse_above

from .accounts import check_and_set_password
from .mailing_invitations import queue_mail

LASTS = timedelta(hours=72)


def invite(*, account: Account, by: Actor, now: datetime) -> str:
    """A new link's token in clear, given out this once; an older open one ends. After a reset it is the same thing.

    Whoever has a mail address also gets it by mail.
    """
    refuse_above(by, account)
    if account.is_service or not account.is_active:
        raise wording.not_to_be_invited()
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        _open(account).update(revoked_at=now)
        made = Invitation.objects.create(
            account=account, hash=hashlib.sha256(token.encode()).digest(), made_at=now, made_by=by.ref,
            expires_at=now + LASTS,
        )  # fmt: skip
        queue_mail(invitation=made, token=token, now=now)
        record("invite", account.ref, by=by, at=now)
    return token


def revoke_invitation(*, account: Account, reason: str = "", by: Actor, now: datetime) -> None:
    refuse_above(by, account)
    with transaction.atomic():
        _open(account).update(revoked_at=now)
        record("revoke_invitation", account.ref, by=by, at=now, **why_given(reason))


def accept_invitation(*, token: str, password: str, now: datetime) -> Account:
    """Set the password with the link. A weak password leaves the link usable. Refusals: invitation-over, password-weak."""
    with transaction.atomic():
        found = invitation_of(token, now=now)
        locked = Invitation.objects.select_for_update(of=("self",)).filter(
            pk=found.pk, used_at__isnull=True, revoked_at__isnull=True
        )
        invitation = locked.select_related("account").first()
        if invitation is None:
            raise wording.link_over()
        account = invitation.account
        check_and_set_password(account, password)
        account.session_epoch += 1
        account.save(update_fields=["password", "session_epoch"])
        invitation.used_at = now
        invitation.save(update_fields=["used_at"])
        record("accept_invitation", account.ref, by=account, at=now)
    return account


def _open(account: Account):  # type: ignore[no-untyped-def]
    return Invitation.objects.filter(account=account, used_at__isnull=True, revoked_at__isnull=True)
