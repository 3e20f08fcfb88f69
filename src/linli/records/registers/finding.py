"""Places that somebody names: a shop, a building, an address; the name itself before names that only hold it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, Lower, Replace

from linli.words import Words

from .models import Building, Premises

EXACT, BEGINS, HOLDS, MENTIONED = range(4)
LEAST = 2  # characters; fewer would find everything


@dataclass(frozen=True)
class Known:
    """One place of a ledger; `rank` says how well it fits what was typed, 0 best."""

    source: str  # "premises", "building", "address"
    code: str
    name: Words
    address: Words
    lon: float
    lat: float
    rank: int = EXACT


def plain(text: str) -> str:
    """As names are compared: no spaces, small letters, full-width forms as plain ones.

    >>> plain("Ｌiuji  Noodle House")
    'liujinoodlehouse'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def premises_named(text: str, *, most: int = 6) -> list[Known]:
    """Open premises by name. Of several with one name, those in the street that is mentioned."""
    found = _found(Premises.objects.filter(is_closed=False), "name", "premises", text, most=most)
    return _in_mentioned_street(found, plain(text))


def buildings_named(text: str, *, most: int = 6) -> list[Known]:
    """Buildings that have a name of their own."""
    return _found(Building.objects.exclude(name_zh=""), "name", "building", text, most=most)


def addresses_named(text: str, *, most: int = 6) -> list[Known]:
    return _found(Building.objects.all(), "address", "address", text, most=most)


def known_place(source: str, code: str) -> Known | None:
    """The place that was found before, by its code."""
    rows: QuerySet[Any] = (
        Premises.objects.filter(is_closed=False) if source == "premises" else Building.objects.all()
    )
    return next(_known(source, rows.filter(code=code).annotate(rank=Value(EXACT))), None)


def _found(rows: QuerySet[Any], column: str, source: str, text: str, *, most: int) -> list[Known]:
    typed = plain(text)
    if len(typed) < LEAST:
        return []
    rows = rows.annotate(
        zh=_plain(f"{column}_zh"), en=_plain(f"{column}_en"), typed=Value(typed, output_field=CharField())
    )
    ways = {
        EXACT: Q(zh=typed) | Q(en=typed),
        BEGINS: Q(zh__startswith=typed) | Q(en__startswith=typed),
        HOLDS: Q(zh__contains=typed) | Q(en__contains=typed),
        MENTIONED: (Q(typed__contains=F("zh")) & ~Q(zh="")) | (Q(typed__contains=F("en")) & ~Q(en="")),
    }
    whens = [When(way, then=Value(rank)) for rank, way in ways.items()]
    found = rows.annotate(rank=Case(*whens, output_field=IntegerField())).filter(rank__isnull=False)
    # of names that what was typed mentions, the longest says most; of names that go on, the shortest is nearest
    long = Case(When(rank=MENTIONED, then=-Length("zh")), default=Length("zh"), output_field=IntegerField())
    return list(_known(source, found.order_by("rank", long, "code")[:most]))


def _known(source: str, rows: Iterable[Any]) -> Iterator[Known]:
    for r in rows:
        address = Words(r.address_en or r.address_zh, r.address_zh)
        name = address if source == "address" else Words(r.name_en or r.name_zh, r.name_zh)
        yield Known(source, r.code, name, address, r.lon, r.lat, r.rank)


def _in_mentioned_street(found: list[Known], typed: str) -> list[Known]:
    def is_there(place: Known) -> bool:
        streets = (
            plain("".join(c for c in way if not c.isdigit()).replace("号", ""))
            for way in (place.address.zh, place.address.en)
        )
        return any(len(street) >= LEAST and street in typed for street in streets)

    there = [p for p in found if p.rank == MENTIONED and is_there(p)]
    return there or found


def _plain(column: str) -> Lower:
    return Lower(Replace(column, Value(" "), Value("")))
