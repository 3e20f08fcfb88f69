"""Keys of machines."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from linli.records.journal.actions import record, why_given
from linli.records.people.models import Account, ApiKey
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_above


def create_api_key(*, account: Account, name: str, by: Actor) -> str:
    """The key in clear, shown this once."""
    refuse_above(by, account)
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        ApiKey.objects.create(account=account, name=name, hash=hashlib.sha256(key.encode()).digest())
        record("create_api_key", account.ref, by=by, name=name)
    return key


def revoke_api_key(*, key: ApiKey, reason: str = "", by: Actor) -> None:
    refuse_above(by, key.account)
    with transaction.atomic():
        ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
        record("revoke_api_key", f"account:{key.account_id}", by=by, name=key.name, **why_given(reason))
