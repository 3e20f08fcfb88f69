"""Which of the cases kept in memory a map shows: by state, light, class, unit and place, now or at an earlier moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from linli.records.people.queries import Right

from .spots import LIGHTS, Spots, may_see


@dataclass(frozen=True, slots=True)
class SpotFilter:
    """Filters of a map; empty means all. `moment`: seconds since 1970, None for now."""

    lights: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    kind: str = ""
    code: str = ""  # how the code of the class begins
    unit: UUID | None = None
    path: str = ""  # how the path of the place begins
    moment: float | None = None


@dataclass(frozen=True, eq=False)
class Chosen:
    """Positions in `spots` of what is shown, and the light of each (a position in LIGHTS)."""

    spots: Spots
    which: Any
    lights: Any

    @property
    def count(self) -> int:
        return len(self.which)


def choose(spots: Spots, rights: tuple[Right, ...], wanted: SpotFilter, *, now: float) -> Chosen:
    """What somebody with these rights sees through this filter at `now` (seconds), or at the filter's moment before it."""
    moment = wanted.moment if wanted.moment is not None and wanted.moment < now else None
    is_in = may_see(spots, rights) & spots.open_at(moment)
    lights = spots.lights(now) if moment is None else spots.lights_then(moment)
    if wanted.lights:
        is_in &= np.isin(lights, [LIGHTS.index(light) for light in wanted.lights])
    is_in &= _narrow(spots, wanted)
    which = np.flatnonzero(is_in)
    return Chosen(spots, which, lights[which])


@lru_cache(maxsize=8)
def _fitting(spots: Spots, states: tuple[str, ...], kind: str, code: str) -> Any:
    """The one look at every row; a page asks for it twice."""
    return np.array(
        [
            (not states or r.state in states) and kind in {"", r.kind} and r.code.startswith(code)
            for r in spots.rows
        ],
        dtype=bool,
    )


def open_over_time(
    spots: Spots, rights: tuple[Right, ...], wanted: SpotFilter, moments: list[float]
) -> list[tuple[int, int]]:
    """How many cases were open at each moment, and how many of them past the limit of handling.

    Lights do not narrow this: what light a case had at an earlier moment is known only in part.
    """
    seen = may_see(spots, rights) & _narrow(spots, wanted)
    reported, ended = spots.reported[seen], spots.ended[seen]
    late_from = np.maximum(spots.limit[seen], reported)
    late_to = np.minimum(spots.handled[seen], ended)
    was_late = late_from < late_to
    starts, ends = np.sort(late_from[was_late]), np.sort(late_to[was_late])
    at = np.array(moments)
    opened = np.searchsorted(np.sort(reported), at, "right") - np.searchsorted(np.sort(ended), at, "right")
    late = np.searchsorted(starts, at, "left") - np.searchsorted(ends, at, "right")
    return list(zip(opened.tolist(), late.tolist(), strict=True))


def _narrow(spots: Spots, wanted: SpotFilter) -> Any:
    """By all that does not change with the moment."""
    found = np.ones(len(spots.rows), dtype=bool)
    if wanted.path or wanted.unit is not None:
        pairs = [p.startswith(wanted.path) and wanted.unit in (None, u) for p, u in spots.pairs]
        found &= np.array(pairs, dtype=bool)[spots.places] if pairs else False
    if wanted.states or wanted.kind or wanted.code:
        found &= _fitting(spots, wanted.states, wanted.kind, wanted.code)
    return found
