"""A measure of the grids as a ramp of five steps: the same for the map, its legend and the list beside it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from linli.records.cases import ground_figures as ground
from linli.records.cases import spots
from linli.records.cases.ground_figures import OF_A_PERIOD, PERCENT, Passing, Standing, Value
from linli.records.cases.spot_filter import Chosen, choose
from linli.records.people.queries import Actor

from .map_asked import MapAsked
from .ramp import breaks, breaks_of_shares, step_of, step_words

NAMES: Mapping[str, Any] = {
    "open": pgettext_lazy("measure", "Open"),
    "overdue": pgettext_lazy("measure", "Overdue"),
    "near": pgettext_lazy("measure", "Nearly due"),
    "per_household": pgettext_lazy("measure", "Open per 100 homes"),
    "reported": pgettext_lazy("measure", "Reported"),
    "closed": pgettext_lazy("measure", "Closed"),
    "on_time": pgettext_lazy("measure", "On time, %"),
    "satisfied": pgettext_lazy("measure", "Satisfied, %"),
}
OF_PERCENT = (Decimal(60), Decimal(70), Decimal(80), Decimal(90))


@dataclass(frozen=True)
class Ramp:
    """The value of every place by its path, and where the second to the fifth step begins."""

    measure: str
    title: str
    breaks: Sequence[Decimal | int]
    steps: list[str]
    values: dict[str, Value]
    standing: dict[str, Standing]
    passing: dict[str, Passing]

    @property
    def is_percent(self) -> bool:
        return self.measure in PERCENT

    def step(self, path: str) -> int:
        return step_of(self.values.get(path), self.breaks)


def shown(by: Actor, asked: MapAsked) -> Chosen:
    """The cases that somebody sees on the map at this minute."""
    return choose(spots.spots(), by.rights, asked.wanted, now=time.time() // 60 * 60)


def ramp_of(
    by: Actor, measure: str, asked: MapAsked, households: Mapping[str, int], *, now: datetime
) -> Ramp:
    """One or two statements: whether cases changed, and what a period counted where the measure is of a period."""
    here = ground.standing(shown(by, asked))
    gone: dict[str, Passing] = {}
    if measure in OF_A_PERIOD:
        until = asked.at or now
        gone = ground.passing(by, asked.wanted, since_at=until - timedelta(days=asked.period), until_at=until)
    values = ground.values(measure, here, gone, households)
    begins = _begins(measure, values)
    return Ramp(measure, title(measure, asked), begins, step_words(begins), values, here, gone)


def title(measure: str, asked: MapAsked) -> str:
    """What the figure is, with its period."""
    name = str(NAMES[measure])
    if measure not in OF_A_PERIOD:
        return name
    return _("%(measure)s, last %(n)d days") % {"measure": name, "n": asked.period}


def _begins(measure: str, values: Mapping[str, Value]) -> Sequence[Decimal | int]:
    if measure in PERCENT:
        return OF_PERCENT
    if measure == "per_household":
        return breaks_of_shares(v for v in values.values() if isinstance(v, Decimal))
    return breaks(v for v in values.values() if isinstance(v, int))
