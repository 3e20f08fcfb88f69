"""Publish layers of grids, and put people in posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import shapely
from django.db import transaction
from django.db.models import F, Q

from linli.records.journal.actions import record
from linli.records.people.models import Account, Organisation
from linli.records.people.queries import Actor

from .models import Area, Holding, Layer, Post, ResponsibilityGrid, UnitGrid


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
    area_ids = dict(Area.objects.values_list("path", "id"))
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        open_ones = model.objects.filter(layer=layer).filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
        open_ones.update(to_on=from_on)
        rows = [_row(model, layer, new, area_ids.get(new.area_path), from_on) for new in grids]
        model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        record("publish_grids", f"layer:{layer.code}", by=by, count=len(rows), from_on=from_on)
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


def _row(
    model: type, layer: Layer, new: NewGrid, area_id: object, from_on: date
) -> UnitGrid | ResponsibilityGrid:
    shape = shapely.from_wkb(new.shape)
    inside, (west, south, east, north) = shape.representative_point(), shape.bounds
    own = {} if model is UnitGrid else {"kind": new.kind, "households": new.households}
    return model(
        layer=layer, code=new.code, name_zh=new.name_zh, name_en=new.name_en, area_id=area_id, path=new.path,
        shape=new.shape, lon=inside.x, lat=inside.y, west=west, south=south, east=east, north=north,
        from_on=from_on, **own,
    )  # fmt: skip
