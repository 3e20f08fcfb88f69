"""One figure for each place on a map: what is open there, what came and went in a period, how content people were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from django.db.models import Count, Q

from linli.records.people.queries import Actor

from .queries import visible
from .spot_filter import Chosen, SpotFilter
from .spots import LIGHTS

OF_A_MOMENT = ("open", "overdue", "near", "per_household")
OF_A_PERIOD = ("reported", "closed", "on_time", "satisfied")
MEASURES = OF_A_MOMENT + OF_A_PERIOD
PERCENT = frozenset({"on_time", "satisfied"})
SATISFIED = ("satisfied", "fairly")
Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands open in one place."""

    open: int = 0
    overdue: int = 0
    near: int = 0
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Passing:
    """What came and went in one place within a period."""

    reported: int = 0
    closed: int = 0
    closed_on_time: int = 0
    rated: int = 0
    satisfied: int = 0


def standing(chosen: Chosen) -> dict[str, Standing]:
    """Of what a map shows, for each place; counted at once, however many cases."""
    pairs, many = chosen.spots.pairs, len(LIGHTS)
    keys = chosen.spots.places[chosen.which] * many + chosen.lights
    counted = np.bincount(keys, minlength=len(pairs) * many).reshape(len(pairs), many)
    found: dict[str, Counter[str]] = {}
    for place in np.flatnonzero(counted.any(axis=1)).tolist():
        found.setdefault(pairs[place][0], Counter()).update(
            dict(zip(LIGHTS, counted[place].tolist(), strict=True))
        )
    return {path: Standing(c.total(), c["overdue"], c["near"], c["stopped"]) for path, c in found.items()}


def place_filter(wanted: SpotFilter) -> Q:
    """The part of a map's filter that does not change with the moment, for the database."""
    asked = {
        "state__in": wanted.states, "kind": wanted.kind, "code__startswith": wanted.code, "unit_id": wanted.unit,
        "place_path__startswith": wanted.path,
    }  # fmt: skip
    return Q(**{name: value for name, value in asked.items() if value})


def passing(by: Actor, wanted: SpotFilter, *, since_at: datetime, until_at: datetime) -> dict[str, Passing]:
    """Of the cases that the actor may see, for each place; one statement."""
    span = (since_at, until_at)
    came, went, rated = (Q(**{f"{name}_at__range": span}) for name in ("reported", "closed", "rated"))
    rows = visible(by).filter(place_filter(wanted)).filter(came | went | rated).values("place_path")
    rows = rows.annotate(
        reported=Count("pk", filter=came), closed=Count("pk", filter=went),
        closed_on_time=Count("pk", filter=went & Q(was_late=False)), rated=Count("pk", filter=rated),
        satisfied=Count("pk", filter=rated & Q(rating__in=SATISFIED)),
    ).order_by()  # fmt: skip
    return {
        r["place_path"]: Passing(r["reported"], r["closed"], r["closed_on_time"], r["rated"], r["satisfied"])
        for r in rows
    }


def value(measure: str, here: Standing, gone: Passing, households: int) -> Value:
    """The figure of one place; None where there is nothing to measure."""
    if measure == "per_household":
        return (
            (Decimal(here.open * 100) / households).quantize(Decimal("0.1"), ROUND_HALF_UP)
            if households
            else None
        )
    if measure == "on_time":
        return percent(gone.closed_on_time, gone.closed)
    if measure == "satisfied":
        return percent(gone.satisfied, gone.rated)
    number: int = getattr(here if measure in OF_A_MOMENT else gone, measure)
    return number


def values(
    measure: str, here: Mapping[str, Standing], gone: Mapping[str, Passing], households: Mapping[str, int]
) -> dict[str, Value]:
    """The figure of every place in `households` (path: number of households)."""
    return {
        path: value(measure, here.get(path, Standing()), gone.get(path, Passing()), n)
        for path, n in households.items()
    }


def percent(part: int, whole: int) -> Decimal | None:
    """With one decimal.

    >>> percent(2, 3), percent(0, 0)
    (Decimal('66.7'), None)
    """
    return (Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None
