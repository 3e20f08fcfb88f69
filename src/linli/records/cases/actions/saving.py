"""Filters that a person keeps under a name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.engine.catalogue.principles import admit
from linli.records.cases import wording
from linli.records.cases.given import clean
from linli.records.cases.models import SavedFilter
from linli.records.journal.actions import record
from linli.records.people.queries import Actor

MOST_OF_ONE = 20
LONGEST_NAME, LONGEST_ADDRESS = 40, 1000


def save_filter(*, name: str, address: str, by: Actor, now: datetime | None = None) -> SavedFilter:
    """Under the same name again it is replaced. Refusals: filter-without-name, filters-too-many."""
    name, at = clean(name), now or timezone.now()
    if not name or len(name) > LONGEST_NAME or len(address) > LONGEST_ADDRESS:
        raise wording.filter_without_name()
    admit(name)
    with transaction.atomic():
        own = SavedFilter.objects.select_for_update().filter(account_id=by.id)
        if name not in (names := list(own.values_list("name", flat=True))) and len(names) >= MOST_OF_ONE:
            raise wording.filters_too_many(MOST_OF_ONE)
        made, _ = SavedFilter.objects.update_or_create(
            account_id=by.id, name=name, defaults={"address": address, "changed_at": at}
        )
        record("save_filter", f"saved_filter:{made.pk}", by=by, at=at, name=name)
    return made


def forget_filter(*, filter_id: UUID, by: Actor, now: datetime | None = None) -> None:
    """Only one's own; one that is gone already is no fault."""
    with transaction.atomic():
        gone, _ = SavedFilter.objects.filter(pk=filter_id, account_id=by.id).delete()
        record("forget_filter", f"saved_filter:{filter_id}", by=by, at=now or timezone.now(), count=gone)
