"""Publish layers of grids, and put people in posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import shapely
from django.db import transaction
from django.db.models import F, Q

from linli.records.copying import Columns, said
from linli.records.journal.actions import record
from linli.records.people.models import Account, Organisation, new_id
from linli.records.people.queries import Actor

from .models import Area, Holding, Layer, MapFeature, Post, ResponsibilityGrid, UnitGrid

GRID_COLUMNS = (
    "id", "code", "name_zh", "name_en", "area_id", "path", "shape", "lon", "lat", "west", "south", "east", "north",
)  # fmt: skip


@dataclass(frozen=True)
class NewArea:
    code: str
    level: str
    name_zh: str
    name_en: str
    path: str
    setting: str = "town"
    shape: bytes | None = None  # WKB, WGS84


@dataclass(frozen=True)
class NewGrid:
    code: str
    name_zh: str
    name_en: str
    path: str
    shape: bytes  # WKB, WGS84
    area_path: str
    kind: str = "homes"
    households: int = 0


@dataclass(frozen=True)
class NewMapFeature:
    kind: str
    grade: str
    shape: bytes  # WKB, WGS84
    name_zh: str = ""
    name_en: str = ""
    width_m: float = 0.0
    min_zoom: int = 0


def create_layer(*, code: str, kind: str, name_zh: str, name_en: str, by: Actor) -> Layer:
    with transaction.atomic():
        layer, _ = Layer.objects.get_or_create(
            code=code, defaults={"kind": kind, "name_zh": name_zh, "name_en": name_en}
        )
        record("create_layer", f"layer:{code}", by=by, kind=kind)
    return layer


def add_areas(*, areas: Iterable[NewArea], by: Actor) -> dict[str, Area]:
    """Areas with their parents, found by path; parents come before their children."""
    made: dict[str, Area] = {a.path: a for a in Area.objects.all()}
    with transaction.atomic():
        for new in sorted(areas, key=lambda a: len(a.path)):
            parent = made.get(new.path.rstrip("/").rpartition("/")[0] + "/")
            inside = shapely.from_wkb(new.shape).representative_point() if new.shape else None
            made[new.path] = Area.objects.create(
                code=new.code, level=new.level, name_zh=new.name_zh, name_en=new.name_en, setting=new.setting,
                parent=parent, path=new.path, shape=new.shape,
                lon=inside.x if inside else None, lat=inside.y if inside else None,
            )  # fmt: skip
        record("add_areas", "areas:all", by=by, count=len(made))
    return made


def publish_grids(*, layer: Layer, grids: Iterable[NewGrid], from_on: date, by: Actor) -> int:
    """A new version of a layer: grids in force until now end on `from_on`, these begin."""
    model = UnitGrid if layer.kind == "unit" else ResponsibilityGrid
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        open_ones = model.objects.filter(layer=layer).filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
        open_ones.update(to_on=from_on)
        count = _write(model, layer, grids, from_on)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        record("publish_grids", f"layer:{layer.code}", by=by, count=count, from_on=from_on)
    return count


def add_grids(*, layer: Layer, grids: Iterable[NewGrid], from_on: date, by: Actor) -> int:
    """More grids in the layer as it stands: those in force stay in force."""
    model = UnitGrid if layer.kind == "unit" else ResponsibilityGrid
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        count = _write(model, layer, grids, from_on)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        record("add_grids", f"layer:{layer.code}", by=by, count=count, from_on=from_on)
    return count


def load_map_features(*, layer: Layer, features: Iterable[NewMapFeature], by: Actor) -> int:
    """A new version of a base map: what it drew until now goes, these take its place."""
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        MapFeature.objects.filter(layer=layer).delete()
        rows = [
            MapFeature(
                layer=layer, kind=new.kind, grade=new.grade, name_zh=new.name_zh, name_en=new.name_en, shape=new.shape,
                width_m=new.width_m, min_zoom=new.min_zoom,
                **dict(zip(("west", "south", "east", "north"), shapely.from_wkb(new.shape).bounds, strict=True)),
            )
            for new in features
        ]  # fmt: skip
        MapFeature.objects.bulk_create(rows, batch_size=2000)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        record("load_map_features", f"layer:{layer.code}", by=by, count=len(rows))
    return len(rows)


def put_in_post(
    *, path: str, duty: str, account: Account, from_on: date, to_on: date | None = None,
    organisation: Organisation | None = None, by: Actor,
) -> Holding:  # fmt: skip
    """Give a post to a person from a day on; the post is made where it is new."""
    with transaction.atomic():
        post, _ = Post.objects.get_or_create(path=path, duty=duty, organisation=organisation)
        holding = Holding.objects.create(post=post, account=account, from_on=from_on, to_on=to_on)
        record("put_in_post", account.ref, by=by, duty=duty, path=path, from_on=from_on, to_on=to_on)
    return holding


def end_holding(*, holding: Holding, to_on: date, by: Actor) -> None:
    with transaction.atomic():
        Holding.objects.filter(pk=holding.pk).update(to_on=to_on)
        record("end_holding", f"account:{holding.account_id}", by=by, post=str(holding.post_id), to_on=to_on)


def _write(
    model: type[UnitGrid] | type[ResponsibilityGrid], layer: Layer, grids: Iterable[NewGrid], from_on: date
) -> int:
    """All grids by one COPY; a layer has tens of thousands."""
    rows = list(grids)
    area_ids = dict(Area.objects.values_list("path", "id"))
    shapes = shapely.from_wkb([g.shape for g in rows])
    inside, bounds = shapely.get_coordinates(shapely.point_on_surface(shapes)), shapely.bounds(shapes)
    own = () if model is UnitGrid else ("kind", "households")
    columns = Columns(model, (*GRID_COLUMNS, *own), {"layer_id": layer.pk, "from_on": from_on})
    lines = [
        "\t".join(map(said, (
            new_id(), g.code, g.name_zh, g.name_en, area_ids.get(g.area_path), g.path, g.shape, *point, *box,
            *((g.kind, g.households) if own else ()),
        )))
        for g, point, box in zip(rows, inside.tolist(), bounds.tolist(), strict=True)
    ]  # fmt: skip
    columns.copy(lines)
    return len(rows)
