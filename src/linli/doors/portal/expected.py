"""What a resident may expect before anybody has promised it, and how long a result can still be sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.doors.parts.moments import spaced
from linli.engine.catalogue import Catalogue
from linli.engine.worktime import Limit, Unit
from linli.records.cases.models import Case
from linli.records.cases.rules import conditions_for


@dataclass(frozen=True)
class Again:
    """The window in which a closed case can be done again."""

    until_at: datetime
    days: int
    is_over: bool


def again_of(case: Case, pack: Catalogue, *, now: datetime) -> Again | None:
    """None where nothing is closed, or the pack knows no such window."""
    days = pack.settings.get("reopen_window")
    if case.state != "closed" or case.closed_at is None or days is None:
        return None
    until_at = case.closed_at + timedelta(days=int(days.value))
    return Again(until_at, int(days.value), now > until_at)


def usual_of(case: Case, pack: Catalogue) -> str:
    """How long this kind takes by the rules, until a unit has it and a moment is promised; empty afterwards."""
    if case.dispatched_at is not None or not case.is_open:
        return ""
    limits = [c.limit for c in conditions_for(pack, case) if c.limit is not None]
    if not limits:
        return ""
    shortest, longest = min(limits, key=_length), max(limits, key=_length)
    if shortest == longest:
        return _("Done within %(short)s, counted from when a unit is given the work.") % {
            "short": plain_limit(shortest)
        }
    words = {"short": plain_limit(shortest), "long": plain_limit(longest)}
    return spaced(
        _(
            "Done within %(short)s to %(long)s, the worse it is the sooner, counted from when a unit is given the work."
        )
        % words
    )


def plain_limit(limit: Limit) -> str:
    """As people say it: "urgent" is a word of the office, and means day and night.

    >>> plain_limit(Limit(2, Unit.URGENT_WORK_HOUR)), plain_limit(Limit(2, Unit.WORK_DAY))
    ('2 hours, day and night', '2 working days')
    """
    plain = {
        Unit.URGENT_MINUTE: ngettext("%(n)s minute", "%(n)s minutes", limit.value),
        Unit.URGENT_WORK_HOUR: ngettext("%(n)s hour, day and night", "%(n)s hours, day and night", limit.value),
        Unit.URGENT_WORK_DAY: ngettext("%(n)s day, weekends too", "%(n)s days, weekends too", limit.value),
    }  # fmt: skip
    said = plain.get(limit.unit)
    return said % {"n": limit.value} if said else limit.words.in_(get_language() or "en")


MINUTES = {
    Unit.URGENT_MINUTE: 1, Unit.URGENT_WORK_HOUR: 60, Unit.WORK_HOUR: 60, Unit.URGENT_WORK_DAY: 480, Unit.WORK_DAY: 480,
}  # fmt: skip


def _length(limit: Limit) -> int:
    return MINUTES[limit.unit] * limit.value
