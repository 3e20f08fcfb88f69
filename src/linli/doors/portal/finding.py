"""A place that somebody types: a shop, a building, an address, a street or a grid; what fits best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import get_language

from linli.doors.parts.basemap import base
from linli.doors.parts.gridlines import ground, today
from linli.records.registers.finding import (
    BEGINS,
    EXACT,
    HOLDS,
    LEAST,
    MENTIONED,
    Known,
    addresses_named,
    buildings_named,
    known_place,
    plain,
    premises_named,
)
from linli.words import Words

SOURCES = ("premises", "building", "address", "street", "grid")  # of two that fit alike, the earlier
SHOWN = 6


@dataclass(frozen=True)
class Found:
    """One place. `is_point`: known to a door; a street or a grid only says where to look."""

    value: str  # "premises:<code>"
    name: str
    note: str
    lon: float
    lat: float
    is_point: bool
    rank: int = EXACT
    length: int = 0

    @property
    def source(self) -> str:
        return self.value.partition(":")[0]

    @property
    def line(self) -> str:
        """As it stands in the report: the shop with its address."""
        brackets = "（{}）" if (get_language() or "").startswith("zh") else " ({})"
        return self.name + (brackets.format(self.note) if self.note else "")


@dataclass(frozen=True)
class Answer:
    """The one place meant, where that is clear; and what else it may be."""

    one: Found | None
    others: tuple[Found, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.one is None and not self.others


def find(text: str) -> Answer:
    text = text.replace("\x00", "")  # no database looks for it
    rows = sorted(
        _all(text), key=lambda f: (f.rank, -f.length if f.rank == MENTIONED else 0, SOURCES.index(f.source))
    )
    if not rows:
        return Answer(None)
    first = rows[0]
    alike = [
        r
        for r in rows
        if (r.rank, r.source) == (first.rank, first.source)
        and (r.rank != MENTIONED or r.length == first.length)
    ]
    is_clear = len(alike) == 1 and (
        first.is_point is False or first.rank in {EXACT, MENTIONED} or len(rows) == 1
    )
    one = first if is_clear else None
    return Answer(one, tuple(r for r in rows if r is not one)[:SHOWN])


def by_value(value: str) -> Found | None:
    """The place chosen from a list."""
    source, _colon, code = value.partition(":")
    if source in {"premises", "building", "address"}:
        known = known_place(source, code)
        return _of(known) if known else None
    named = {"street": _streets, "grid": _grids}.get(source)
    return next((f for f in named(code) if f.value == value), None) if named else None


def _all(text: str) -> Iterator[Found]:
    if len(plain(text)) < LEAST:
        return
    for ask in (premises_named, buildings_named, addresses_named):
        yield from map(_of, ask(text))
    yield from _streets(text)
    yield from _grids(text)


def _of(known: Known) -> Found:
    language = get_language()
    name = known.name.in_(language)
    note = "" if known.source == "address" else known.address.in_(language)
    size = len(plain(known.name.zh))
    return Found(f"{known.source}:{known.code}", name, note, known.lon, known.lat, True, known.rank, size)


def _streets(text: str) -> Iterator[Found]:
    here, seen = base(), set()
    for i in np.flatnonzero(here.kinds == "street").tolist():
        name = here.names[i]
        rank = _rank(name, text)
        if rank is not None and name.zh not in seen:
            seen.add(name.zh)
            point = shapely.line_interpolate_point(here.shapes[i], 0.5, normalized=True)
            yield Found(
                f"street:{name.zh}", name.in_(get_language()), "", point.x, point.y, False, rank, len(name.zh)
            )


def _grids(text: str) -> Iterator[Found]:
    here = ground(today=today())
    for name, (lon, lat) in zip(here.names, here.inside, strict=True):
        rank = _rank(name, text)
        if rank is not None:
            yield Found(f"grid:{name.zh}", name.in_(get_language()), "", lon, lat, False, rank, len(name.zh))


def _rank(name: Words, text: str) -> int | None:
    """How well a name fits what was typed; the best of its two languages."""
    typed = plain(text)
    found = [_fit(way, typed) for way in (plain(name.zh), plain(name.en)) if len(way) >= LEAST]
    return min((rank for rank in found if rank is not None), default=None)


def _fit(way: str, typed: str) -> int | None:
    if way == typed:
        return EXACT
    if way.startswith(typed):
        return BEGINS
    if typed in way:
        return HOLDS
    return MENTIONED if way in typed else None
