"""What others have reported close by: public facts only, never who or in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.doors.parts.townmap import Marker
from linli.records.cases.models import Case
from linli.records.cases.queries import nearby

from .draft import Draft
from .story import Promise, promise_of

WITHIN_M, SINCE_DAYS, MOST = 150.0, 60, 5


@dataclass(frozen=True)
class Near:
    """A case close by."""

    case: Case
    metres: int
    number: str
    promise: Promise


def reported_near(draft: Draft) -> list[Near]:
    """Open cases of the same class around the place chosen, nearest first."""
    if draft.lon is None or draft.lat is None or not draft.has_class:
        return []
    now = timezone.now()
    since = now - timedelta(days=SINCE_DAYS)
    rows = nearby(draft.kind, draft.code, draft.lon, draft.lat, within_m=WITHIN_M, since_at=since, most=MOST)
    return [
        Near(case, _rounded(metres), str(n), promise_of(case, now=now))
        for n, (case, metres) in enumerate(rows, start=1)
    ]


def markers(found: list[Near], draft: Draft) -> list[Marker]:
    pins = [
        Marker(
            n.case.lon,
            n.case.lat,
            _("Case %(n)s, %(m)d m away") % {"n": n.number, "m": n.metres},
            number=n.number,
        )
        for n in found
        if n.case.lon is not None and n.case.lat is not None
    ]
    if draft.lon is not None and draft.lat is not None:
        pins.append(Marker(draft.lon, draft.lat, _("The place you chose"), "pin"))
    return pins


def _rounded(metres: float) -> int:
    """To 10 m: nearer would say more than the map can know."""
    return max(10, round(metres / 10) * 10)
