"""Sign-ins that are open, and ending them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from linli.records.journal.actions import record
from linli.records.people.models import Account, SignedIn
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_above


def keep_session(*, account: Account, session_key: str, device: str, now: datetime) -> None:
    """Remember the sign-in; those whose session is over are forgotten on the way."""
    with transaction.atomic():
        live = Session.objects.filter(expire_date__gt=now).values("session_key")
        SignedIn.objects.filter(account=account).exclude(session_key__in=live).delete()
        SignedIn.objects.update_or_create(
            session_key=session_key, defaults={"account": account, "device": device[:60], "at": now}
        )
        record("open_session", account.ref, by=account, at=now, device=device[:60])


def end_session(*, signed_in: SignedIn, by: Actor) -> None:
    refuse_above(by, signed_in.account)
    with transaction.atomic():
        Session.objects.filter(session_key=signed_in.session_key).delete()
        SignedIn.objects.filter(pk=signed_in.pk).delete()
        record("end_session", signed_in.account.ref, by=by)


def sign_out_everywhere(*, account: Account, by: Actor) -> None:
    """Also the sign-in that asks for it: every session of the account is worth nothing from now on."""
    refuse_above(by, account)
    with transaction.atomic():
        keys = list(SignedIn.objects.filter(account=account).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        SignedIn.objects.filter(account=account).delete()
        Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
        record("sign_out_everywhere", account.ref, by=by)
