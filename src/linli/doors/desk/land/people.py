"""Whom a post can be given to."""

from __future__ import annotations

from linli.records.people.models import Account

MOST = 800


def staff_to_choose() -> list[Account]:
    """Active people, those of one organisation together; one statement."""
    found = Account.objects.filter(is_active=True, is_service=False).select_related("organisation")
    return list(found.order_by("organisation__code", "username")[:MOST])
