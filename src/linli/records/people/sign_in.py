"""How Django's session asks for our accounts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from .models import Account
from .queries import with_rights


class AccountBackend:
    """Loads an account by id for the session; passwords are checked in `actions.sign_in`."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> Account | None:  # noqa: ARG002
        return None

    def get_user(self, user_id: str | UUID) -> Account | None:
        found = with_rights(Account.objects.select_related("organisation"), today=timezone.localdate())
        return found.filter(pk=user_id, is_active=True).first()
