"""The list beside the map: the same grids, cases and people, through the same filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from linli.doors.parts.choropleth import Ramp
from linli.records.cases.ground_figures import Standing, Value
from linli.records.cases.models import Case
from linli.records.cases.queries import WITH_NAMES, visible
from linli.records.cases.spot_filter import Chosen
from linli.records.cases.spots import LIGHTS
from linli.records.people.queries import Actor
from linli.records.territory.queries import grids_on

from .asked import Asked

PAGE = 25


@dataclass(frozen=True)
class Ground:
    """A grid in force, without its shape."""

    code: str
    name: str
    path: str
    households: int
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True)
class GridRow:
    ground: Ground
    value: Value
    step: int
    here: Standing


def grounds(on: Any, *, is_chinese: bool) -> list[Ground]:
    columns = ("code", "name_zh", "name_en", "path", "households", "kind", "lon", "lat")
    rows = grids_on(on).order_by("code").values_list(*columns)
    return [Ground(code, zh if is_chinese else (en or zh), *rest) for code, zh, en, *rest in rows]


def grid_rows(found: list[Ground], ramp: Ramp) -> list[GridRow]:
    """The highest figure first; grids without one last."""
    rows = [
        GridRow(g, ramp.values[g.path], ramp.step(g.path), ramp.standing.get(g.path, Standing()))
        for g in found
    ]
    return sorted(rows, key=lambda r: (r.value is None, -(r.value or 0), r.ground.code))


def inside(chosen: Chosen, asked: Asked) -> Any:
    """Positions of what is shown, within the box if there is one; what falls due first at the head."""
    which, spots = chosen.which, chosen.spots
    if asked.box:
        west, south, east, north = asked.box
        lon, lat = spots.lon[which], spots.lat[which]
        which = which[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)]
    due = np.where(spots.stopped[which], np.inf, spots.due[which])
    return which[np.lexsort((spots.reported[which], due))]


def cases_of(chosen: Chosen, which: Any, by: Actor) -> list[Case]:
    """These cases in this order, with what a row names; one statement."""
    numbers = [chosen.spots.rows[i].number for i in which.tolist()]
    found = {c.number: c for c in visible(by).filter(number__in=numbers).select_related(*WITH_NAMES)}
    return [found[n] for n in numbers if n in found]


def lights_then(chosen: Chosen, which: Any) -> dict[str, str]:
    """By number: the light of each of these at the moment that is shown, the same as on the map."""
    known = dict(zip(chosen.which.tolist(), chosen.lights.tolist(), strict=True))
    return {chosen.spots.rows[i].number: LIGHTS[known[i]] for i in which.tolist()}


def light_counts(chosen: Chosen) -> list[int]:
    """How many of each light, in the order of LIGHTS."""
    counted: list[int] = np.bincount(chosen.lights.astype(int), minlength=4).tolist()
    return counted
