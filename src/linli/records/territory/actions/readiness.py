"""Items of the readiness checklist that a person has to look at: ticked with the day and the name, and taken back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.records.journal.actions import record
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory import wording
from linli.records.territory.models import Area, ReadinessTick
from linli.records.territory.rights import may


def tick_item(*, area: Area, item: str, words: str, on: date, by: Actor) -> ReadinessTick:
    """Refusals: not-in-your-area, item-not-by-hand."""
    may(by, "land.publish", area.path)
    if not any(i.code == item and not i.rule for i in tenancy.catalogue().readiness):
        raise wording.item_not_by_hand(item)
    with transaction.atomic():
        tick, _ = ReadinessTick.objects.update_or_create(
            area=area,
            item=item,
            defaults={"words": words.strip()[:200], "ticked_on": on, "ticked_by": by.account},
        )
        record("tick_item", f"area:{area.code}", by=by, item=item, on=on)
    return tick


def untick_item(*, area: Area, item: str, by: Actor) -> None:
    """It is not so any more, or was a mistake. Refusal: not-in-your-area."""
    may(by, "land.publish", area.path)
    with transaction.atomic():
        ReadinessTick.objects.filter(area=area, item=item).delete()
        record("untick_item", f"area:{area.code}", by=by, item=item)
