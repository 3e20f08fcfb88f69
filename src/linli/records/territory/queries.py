"""Where a point lies, and who answers for a place on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.engine.geography import GridIndex
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.schema import connection
from linli.records.tenancy import queries as tenancy

from .models import Area, Holding, Layer, MapFeature, Post, ResponsibilityGrid, UnitGrid
from .staffing import acting, holdings_on

UNIT_LAYER, SERVICE_LAYER, BASE_LAYER = "unit", "service", "base"


@dataclass(frozen=True, slots=True)
class GridNote:
    """What the index remembers of a grid in force."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    path: str
    area_id: UUID | None
    setting: str  # "town" or "countryside"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies. `path` is that of the finest responsibility known, at least the county's."""

    how: str  # "inside", "nearest", "outside", "none"
    path: str
    grid: GridNote | None = None
    unit_grid: GridNote | None = None
    distance_m: float | None = 0.0  # None: nothing near enough

    @property
    def setting(self) -> str:
        note = self.grid or self.unit_grid
        return note.setting if note else "town"


@dataclass(frozen=True)
class Land:
    """All grids in force today of one tenant, indexed; immutable, replaced when a layer's version changes."""

    versions: tuple[tuple[int, int], ...]
    base_version: int  # of the base map, which the same statement asks for
    on: date
    service: GridIndex[str]
    units: GridIndex[str]
    notes: dict[str, GridNote]
    unit_notes: dict[str, GridNote]

    def place(self, lon: float, lat: float, *, within_m: float) -> Place:
        county = f"{tenancy.current().county_code}/"
        unit = self.units.locate(lon, lat, nearest_within_m=within_m)
        found = self.service.locate(lon, lat, nearest_within_m=within_m)
        grid = self.notes[found.key] if found.key is not None else None
        unit_grid = self.unit_notes[unit.key] if unit.key is not None else None
        path = grid.path if grid else (unit_grid.path if unit_grid else county)
        how = found.how if grid else unit.how
        return Place(how, path, grid, unit_grid, found.distance_m if grid else unit.distance_m)


_lands: dict[str, Land] = {}


def land(*, today: date) -> Land:
    """The index of this tenant; one statement asks whether it is still the newest."""
    layers = list(Layer.objects.order_by("id").values_list("id", "version", "kind", "code"))
    versions = tuple((pk, version) for pk, version, kind, _code in layers if kind != "base")
    base = next((version for _pk, version, _kind, code in layers if code == BASE_LAYER), 0)
    kept = _lands.get(connection.schema_name)
    if kept is None or kept.versions != versions or kept.on != today:
        kept = _lands[connection.schema_name] = _load(versions, base, today)
    elif kept.base_version != base:
        kept = _lands[connection.schema_name] = replace(kept, base_version=base)
    return kept


def place_of(lon: float | None, lat: float | None, *, today: date) -> Place:
    """Where a report belongs; without a position it belongs to the county, never nowhere."""
    if lon is None or lat is None:
        return Place("none", f"{tenancy.current().county_code}/")
    return land(today=today).place(lon, lat, within_m=tenancy.current().place_within_m)


def _load(versions: tuple[tuple[int, int], ...], base: int, today: date) -> Land:
    service = _in_force(ResponsibilityGrid.objects.filter(layer__code=SERVICE_LAYER), today)
    units = _in_force(UnitGrid.objects.filter(layer__code=UNIT_LAYER), today)
    label = ",".join(f"{pk}:{version}" for pk, version in versions)
    return Land(
        versions,
        base,
        today,
        GridIndex.build([r[1] for r in service], [bytes(r[-1]) for r in service], label),
        GridIndex.build([r[1] for r in units], [bytes(r[-1]) for r in units], label),
        {r[1]: GridNote(*r[:-1]) for r in service},
        {r[1]: GridNote(*r[:-1]) for r in units},
    )


def _in_force(grids: QuerySet[Any], on: date) -> Sequence[tuple[Any, ...]]:
    chosen = grids.filter(from_on__lte=on).filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).order_by("code")
    rows = chosen.values_list("id", "code", "name_zh", "name_en", "path", "area_id", "area__setting", "shape")
    return [(*r[:6], r[6] or "town", r[7]) for r in rows]


def grids_on(on: date) -> QuerySet[ResponsibilityGrid]:
    """Responsibility grids in force on a day."""
    return ResponsibilityGrid.objects.filter(layer__code=SERVICE_LAYER, from_on__lte=on).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=on)
    )


def base_map_version() -> int:
    """Which version of the base map is the newest; 0 where there is none."""
    return Layer.objects.filter(code=BASE_LAYER).values_list("version", flat=True).first() or 0


def base_map() -> QuerySet[MapFeature]:
    """Streets, water, green and buildings under the grids."""
    return MapFeature.objects.filter(layer__code=BASE_LAYER).order_by("id")


def holders(path: str, duty: str, *, on: date) -> list[Account]:
    """Who answers in the posts of this duty for a place: those of the finest area that has any, deputies on leave days."""
    found = acting(holdings_on(on).filter(post__duty=duty, post__path__in=prefixes(path)))
    longest = max((len(a.holding.post.path) for a in found), default=0)
    return [a.account for a in found if len(a.holding.post.path) == longest]


def team(path: str, *, on: date) -> list[Holding]:
    """Everybody who answers for a place today, from the grid upward; deputies only while they stand in."""
    found = acting(holdings_on(on).filter(post__path__in=prefixes(path)))
    return sorted((a.holding for a in found), key=lambda h: (-len(h.post.path), h.post.duty))


def prefixes(path: str) -> list[str]:
    """The path and all that contain it.

    >>> prefixes("999001/002/")
    ['', '999001/', '999001/002/']
    """
    parts = [p for p in path.split("/") if p]
    return ["", *("/".join(parts[: n + 1]) + "/" for n in range(len(parts)))]


def areas_of(by: Actor, verb: str) -> QuerySet[Area]:
    """The areas in which the actor may do `verb`."""
    return Area.objects.filter(by.scope(verb, path="path", unit="pk")).order_by("path")


def posts_without_holder(*, on: date) -> QuerySet[Post]:
    held = Holding.objects.filter(from_on__lte=on).filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
    return Post.objects.exclude(pk__in=held.values("post_id"))
