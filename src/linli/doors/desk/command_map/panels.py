"""What stands above the list: the grid, the case or the box that was chosen on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from linli.doors.desk.labels import here
from linli.doors.parts.choropleth import Ramp
from linli.engine.catalogue import Catalogue
from linli.records.cases.ground_figures import Standing
from linli.records.cases.models import Case, Evidence
from linli.records.cases.queries import evidence_of, visible
from linli.records.cases.rules import lifecycle
from linli.records.cases.spot_filter import Chosen
from linli.records.people.queries import Actor
from linli.records.territory.duties import duty_name
from linli.records.territory.queries import team

from .rows import Ground

MOST_AT_ONCE = 200  # cases handed over for dispatch from one box
MOST_LOOKED_AT = 500


@dataclass(frozen=True)
class Member:
    """Somebody who answers for a grid today."""

    duty: str
    name: str
    phone: str
    is_deputy: bool


@dataclass(frozen=True)
class GridPanel:
    ground: Ground
    here: Standing
    value: Any
    members: Sequence[Member]


@dataclass(frozen=True)
class CasePanel:
    case: Case
    photo: Evidence | None


@dataclass(frozen=True)
class BoxPanel:
    """Cases within a box, and those of them that wait for dispatch by this person."""

    count: int
    waiting: Sequence[str]  # their numbers
    ids: Sequence[UUID]

    @property
    def is_cut(self) -> bool:
        return len(self.waiting) > len(self.ids)


def grid_panel(code: str, found: list[Ground], ramp: Ramp, *, on: date) -> GridPanel | None:
    """One statement: the team."""
    ground = next((g for g in found if g.code == code), None)
    if ground is None:
        return None
    members = [
        Member(here(duty_name(h.post.duty)), h.account.name, getattr(h.account, "phone", ""), h.turn > 0)
        for h in team(ground.path, on=on)
    ]
    return GridPanel(
        ground, ramp.standing.get(ground.path, Standing()), ramp.values.get(ground.path), members
    )


def case_panel(number: str, by: Actor) -> CasePanel | None:
    """Two statements; None for a case that the actor may not see."""
    case = (
        visible(by).filter(number=number).select_related("grid", "unit", "area").first() if number else None
    )
    if case is None:
        return None
    return CasePanel(case, evidence_of(case).filter(kind="before", media_type__startswith="image/").first())


def box_panel(chosen: Chosen, which: Any, by: Actor, pack: Catalogue) -> BoxPanel:
    """Only those that this person may dispatch now, what falls due first at the head; one statement."""
    table = lifecycle(pack)
    states = {s for m in table.moves if m.code == "dispatch" for s in m.from_states}
    rows = chosen.spots.rows
    waiting_for_it = (rows[i].number for i in which.tolist() if rows[i].state in states)
    likely = list(islice(waiting_for_it, MOST_LOOKED_AT))
    columns = ("number", "pk", "state", "flow", "place_path", "unit_id")
    found = visible(by).filter(number__in=likely).values_list(*columns) if likely else ()
    known: dict[tuple[str, str, frozenset[str]], bool] = {}  # most cases stand where others stand too
    ready = {}
    for number, pk, state, flow, path, unit in found:
        key = (state, flow, by.powers(path, unit))
        if key not in known:
            known[key] = any(m.code == "dispatch" for m in table.moves_for(*key))
        if known[key]:
            ready[number] = pk
    waiting = [n for n in likely if n in ready]
    return BoxPanel(len(which), waiting, [ready[n] for n in waiting[:MOST_AT_ONCE]])
