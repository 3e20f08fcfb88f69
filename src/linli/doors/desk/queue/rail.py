"""The rail of the queue: the shipped filters of a role and one's own, each with its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import LISTS, here
from linli.engine.catalogue import Catalogue
from linli.records.cases import queries as cases
from linli.records.cases.models import Case, SavedFilter
from linli.records.cases.rules import lifecycle
from linli.records.cases.tallies import MOST, tally
from linli.records.cases.together import MOVES
from linli.records.people.queries import Actor

SHIPPED = (
    ("", "", ""),
    ("overdue", "", _("Overdue")),
    ("near", "", _("Nearly due")),
    ("", "today", _("Due today")),
    ("", "back", _("Came back")),
    ("stopped", "", _("Clock stopped")),
)
ON_THE_GROUND = frozenset({"grid_worker", "grid_head"})
MOST_COUNTED = 12  # of one's own filters; the others stand without a number


@dataclass(frozen=True)
class Facet:
    """A ready-made filter; `number` is None where counting would cost a look at everything."""

    name: Any
    address: str
    is_here: bool
    number: str | None = None
    saved: SavedFilter | None = None


@dataclass(frozen=True)
class Rail:
    mine: Sequence[Facet]
    everything: Sequence[Facet]
    own: Sequence[Facet]
    total: int


@dataclass(frozen=True)
class Asked:
    """Who looks, when, and at what."""

    actor: Actor
    now: datetime
    zone: tzinfo
    usual: str
    states: frozenset[str]

    def found(self, chosen: QueueFilter) -> QuerySet[Case]:
        rows = cases.queue(self.actor, chosen.wanted(now=self.now, zone=self.zone), now=self.now)
        return rows.filter(cases.mine(self.actor)) if chosen.show == "mine" else rows


def rail_of(asked: Asked, chosen: QueueFilter) -> Rail:
    """Every number in one statement; one's own filters in another."""
    saved = cases.saved_filters(asked.actor)
    own = [
        QueueFilter.read(QueryDict(s.address.lstrip("?")), states=asked.states, usual=asked.usual)
        for s in saved
    ]
    mine, everything = list(_shipped(asked)), list(_everything(asked))
    counted = {"total": asked.found(chosen)}
    for group, filters in (("mine", mine), ("all", everything), ("own", enumerate_own(own))):
        for i, (_name, each) in enumerate(filters):
            if each.show not in {"ended", "all"}:
                counted[f"{group}{i}"] = asked.found(each)
    numbers = tally(counted)

    def facets(group: str, filters: Sequence[tuple[Any, QueueFilter]]) -> list[Facet]:
        return [
            Facet(name, each.address(), _same(each, chosen), said_number(numbers.get(f"{group}{i}")))
            for i, (name, each) in enumerate(filters)
        ]

    rows = [
        replace(facet, name=s.name, saved=s)
        for s, facet in zip(saved, facets("own", [("", f) for f in own]), strict=True)
    ]
    return Rail(facets("mine", mine), facets("all", everything), rows, numbers["total"])


def enumerate_own(own: Sequence[QueueFilter]) -> list[tuple[str, QueueFilter]]:
    return [("", each) for each in own[:MOST_COUNTED]]


def said_number(number: int | None) -> str | None:
    if number is None:
        return None
    return f"{MOST - 1}+" if number >= MOST else str(number)


def _shipped(asked: Asked) -> Iterator[tuple[Any, QueueFilter]]:
    """What waits for a person who has a power; for those who only look, the same lights over everything."""
    for light, pick, name in SHIPPED:
        if light or pick or asked.usual == "mine":
            yield name or LISTS["mine"], QueueFilter(show=asked.usual, light=light, pick=pick)


def _everything(asked: Asked) -> Iterator[tuple[Any, QueueFilter]]:
    yield LISTS["open"], QueueFilter(show="open")
    if any(r.power in ON_THE_GROUND for r in asked.actor.rights):
        yield _("Residents' reports in my grid"), QueueFilter(show="open", pick="residents", sort="newest")
    if asked.actor.may_anywhere("cases.urge"):
        yield _("Overdue, everybody's"), QueueFilter(show="open", light="overdue")
        yield _("Urged"), QueueFilter(show="open", pick="urged")
    yield LISTS["ended"], QueueFilter(show="ended", sort="changed")


def _same(one: QueueFilter, other: QueueFilter) -> bool:
    """The order and the page do not make another filter."""
    return replace(one, sort="", cursor=None, first=1) == replace(other, sort="", cursor=None, first=1)


def together_moves(actor: Actor, pack: Catalogue) -> list[tuple[str, str]]:
    """The steps that this person may make for many cases at once; the main one last, where the hand expects it."""
    powers = {r.power for r in actor.rights if "cases.act" in r.verbs}
    found = {
        m.code: here(m.name) for m in reversed(lifecycle(pack).moves) if m.code in MOVES and m.powers & powers
    }
    return [(code, found[code]) for code in reversed(MOVES) if code in found]
