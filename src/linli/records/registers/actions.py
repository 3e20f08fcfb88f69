"""Put buildings, premises and components into their ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from django.db import transaction

from linli.records.journal.actions import record
from linli.records.people.models import Organisation
from linli.records.people.queries import Actor

from . import wording
from .models import Building, Component, Premises


@dataclass(frozen=True, kw_only=True)
class NewBuilding:
    code: str
    kind: str
    address_zh: str
    shape: bytes  # WKB, WGS84
    path: str
    name_zh: str = ""
    name_en: str = ""
    address_en: str = ""
    floors: int = 1
    households: int = 0


@dataclass(frozen=True, kw_only=True)
class NewPremises:
    """A public place; a person's name, number or home has no field here."""

    code: str
    kind: str
    name_zh: str
    lon: float
    lat: float
    path: str
    name_en: str = ""
    building_code: str = ""
    address_zh: str = ""
    address_en: str = ""


@dataclass(frozen=True, kw_only=True)
class NewComponent:
    code: str
    class_code: str
    name_zh: str
    lon: float
    lat: float
    path: str
    name_en: str = ""
    owner: Organisation | None = None
    maintainer: Organisation | None = None
    unit_grid_code: str = ""
    state: str = "intact"
    surveyed_on: date | None = None


def add_buildings(*, buildings: Sequence[NewBuilding], by: Actor) -> int:
    rows = []
    for new in buildings:
        inside = shapely.from_wkb(new.shape).representative_point()
        rows.append(Building(**vars(new), lon=inside.x, lat=inside.y))
    with transaction.atomic():
        Building.objects.bulk_create(rows, batch_size=1000)
        record("add_buildings", "register:buildings", by=by, count=len(rows))
    return len(rows)


def add_components(*, components: Sequence[NewComponent], by: Actor) -> int:
    with transaction.atomic():
        Component.objects.bulk_create([Component(**vars(new)) for new in components], batch_size=1000)
        record("add_components", "register:components", by=by, count=len(components))
    return len(components)


def add_premises(*, premises: Sequence[NewPremises], by: Actor) -> int:
    """Refusal: premises-nameless, before anything is written."""
    for new in premises:
        if not new.name_zh.strip():
            raise wording.premises_nameless(new.code)
    with transaction.atomic():
        Premises.objects.bulk_create([Premises(**vars(new)) for new in premises], batch_size=1000)
        record("add_premises", "register:premises", by=by, count=len(premises))
    return len(premises)


def close_premises(*, code: str, by: Actor) -> None:
    """The shop has gone: nobody finds it any more, its row stays. Refusal: premises-unknown."""
    with transaction.atomic():
        if not Premises.objects.filter(code=code).update(is_closed=True):
            raise wording.premises_unknown(code)
        record("close_premises", f"premises:{code}", by=by)
