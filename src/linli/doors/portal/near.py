"""What others have reported close by: public facts only, never who or in which words."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.doors.parts.townmap import Marker
from linli.records.cases.open_around import open_around

from .draft import Draft
from .items import Item, items
from .items import markers as pins_of

WITHIN_M, MOST = 150.0, 5


def reported_near(draft: Draft) -> list[Item]:
    """Open cases of the same class around the place chosen, nearest first."""
    if draft.lon is None or draft.lat is None or not draft.has_class:
        return []
    now = timezone.now()
    found = open_around(
        draft.lon, draft.lat, within_m=WITHIN_M, now=now, most=MOST, kind=draft.kind, code=draft.code
    )
    return items([n for n in found if n.place.how != "grid"], now=now)


def markers(found: list[Item], draft: Draft) -> list[Marker]:
    pins = pins_of(found)
    if draft.lon is not None and draft.lat is not None:
        pins.append(Marker(draft.lon, draft.lat, _("The place you chose"), "pin"))
    return pins
