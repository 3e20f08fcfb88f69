"""The number of each grid for the choropleth, and the five steps of its ramp in words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from linli.doors.parts.choropleth import Ramp, ramp_of
from linli.doors.parts.map_asked import MapAsked
from linli.records.cases.ground_figures import Value
from linli.records.people.queries import Actor

from .grids import Drawn


def figures(drawn: Drawn, by: Actor, measure: str, asked: MapAsked, *, now: datetime) -> dict[str, Any]:
    households = dict(zip(drawn.paths, drawn.households, strict=True))
    ramp: Ramp = ramp_of(by, measure, asked, households, now=now)
    return {
        "measure": measure,
        "name": ramp.title,
        "breaks": [float(b) for b in ramp.breaks],
        "steps": ramp.steps,
        "values": {str(i + 1): _number(ramp.values[path]) for i, path in enumerate(drawn.paths)},
        "unit": _("per cent") if ramp.is_percent else "",
    }


def _number(value: Value) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value
