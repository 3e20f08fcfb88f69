"""Layers with their own level names, areas in hierarchies of any depth, kinds of grid, and the base map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import shapely
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from linli.engine.catalogue.principles import admit
from linli.records.journal.actions import record
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.duties import SHIPPED_KINDS
from linli.records.territory.given import NewArea, NewGridKind, NewMapFeature
from linli.records.territory.models import (
    Area,
    GridKind,
    Layer,
    MapFeature,
    Post,
    ResponsibilityGrid,
    UnitGrid,
)
from linli.words import Words

CODE = re.compile(r"[\w-]{1,40}", re.ASCII)


def create_layer(*, code: str, kind: str, name_zh: str, name_en: str, by: Actor) -> Layer:
    """The layer of this code, made where it is new."""
    with transaction.atomic():
        layer, _ = Layer.objects.get_or_create(
            code=code, defaults={"kind": kind, "name_zh": name_zh, "name_en": name_en}
        )
        record("create_layer", f"layer:{code}", by=by, kind=kind)
    return layer


def add_layer(
    *, code: str, name_zh: str, name_en: str, levels: Sequence[Mapping[str, str]] = (), by: Actor
) -> Layer:
    """One more way of cutting the land, beside the others. Refusals: code-wrong, name-missing, layer-taken."""
    _refuse_wrong_name(code, name_zh)
    admit(name_zh, name_en, *_names_of(levels))
    with transaction.atomic():
        layer, is_new = Layer.objects.get_or_create(
            code=code, defaults={"kind": "responsibility", "name_zh": name_zh.strip(), "name_en": name_en.strip(),
                                 "levels": [dict(level) for level in levels]},
        )  # fmt: skip
        if not is_new:
            raise wording.layer_taken(code)
        record("add_layer", f"layer:{code}", by=by)
    return layer


def change_layer(
    *, layer: Layer, name_zh: str, name_en: str, levels: Sequence[Mapping[str, str]], by: Actor
) -> None:
    """Its name and the names of its levels, from the top."""
    _refuse_wrong_name(layer.code, name_zh)
    admit(name_zh, name_en, *_names_of(levels))
    with transaction.atomic():
        Layer.objects.filter(pk=layer.pk).update(
            name_zh=name_zh.strip(), name_en=name_en.strip(), levels=[dict(level) for level in levels]
        )
        record("change_layer", f"layer:{layer.code}", by=by, levels=[level.get("code") for level in levels])


def add_areas(*, areas: Iterable[NewArea], by: Actor) -> dict[str, Area]:
    """Areas with their parents, found by path; parents come before their children."""
    made: dict[str, Area] = {a.path: a for a in Area.objects.all()}
    layers = dict(Layer.objects.values_list("code", "pk"))
    with transaction.atomic():
        for new in sorted(areas, key=lambda a: len(a.path)):
            parent = made.get(new.path.rstrip("/").rpartition("/")[0] + "/")
            inside = shapely.from_wkb(new.shape).representative_point() if new.shape else None
            made[new.path] = Area.objects.create(
                code=new.code, level=new.level, name_zh=new.name_zh, name_en=new.name_en, setting=new.setting,
                parent=parent, path=new.path, shape=new.shape, layer_id=layers.get(new.layer),
                lon=inside.x if inside else None, lat=inside.y if inside else None,
            )  # fmt: skip
        record("add_areas", "areas:all", by=by, count=len(made))
    return made


def add_area(
    *, parent: Area | None, code: str, level: str, name_zh: str, name_en: str, setting: str = "town",
    layer: Layer | None = None, shape: bytes | None = None, by: Actor,
) -> Area:  # fmt: skip
    """One area below another. Refusals: code-wrong, name-missing, area-taken, outline-wrong."""
    _refuse_wrong_name(code, name_zh)
    own = code.removeprefix(parent.code) if parent is not None else code
    path = f"{parent.path if parent else ''}{own}/"
    with transaction.atomic():
        if Area.objects.filter(code=code).exists() or Area.objects.filter(path=path).exists():
            raise wording.area_taken(code)
        inside = shapely.from_wkb(shape).representative_point() if shape else None
        area = Area.objects.create(
            code=code, level=level.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), setting=setting,
            parent=parent, path=path, layer=layer, shape=shape,
            lon=inside.x if inside else None, lat=inside.y if inside else None,
        )  # fmt: skip
        record("add_area", f"area:{code}", by=by, path=path)
    return area


def rename_area(*, area: Area, name_zh: str, name_en: str, level: str, setting: str, by: Actor) -> None:
    _refuse_wrong_name(area.code, name_zh)
    with transaction.atomic():
        Area.objects.filter(pk=area.pk).update(
            name_zh=name_zh.strip(), name_en=name_en.strip(), level=level.strip(), setting=setting
        )
        record("rename_area", f"area:{area.code}", by=by, name=name_zh.strip())


def move_area(*, area: Area, to: Area, by: Actor) -> None:
    """Under another parent, with everything below; only while no grid or post lies in it: cases name their paths.

    Refusals: area-under-itself, area-in-use, area-taken.
    """
    if to.path.startswith(area.path):
        raise wording.area_under_itself()
    with transaction.atomic():
        grids = sum(
            m.objects.filter(path__startswith=area.path).count() for m in (ResponsibilityGrid, UnitGrid)
        )
        posts = Post.objects.filter(path__startswith=area.path).count()
        if grids or posts:
            raise wording.area_in_use(Words(area.name_en or area.name_zh, area.name_zh), grids, posts)
        path = f"{to.path}{area.path.rstrip('/').rpartition('/')[2]}/"
        if Area.objects.filter(path=path).exists():
            raise wording.area_taken(area.code)
        Area.objects.filter(path__startswith=area.path).update(
            path=Concat(Value(path), Substr("path", len(area.path) + 1))
        )
        Area.objects.filter(pk=area.pk).update(parent=to)
        record("move_area", f"area:{area.code}", by=by, before=area.path, after=path)


def save_grid_kind(*, new: NewGridKind, is_new: bool = False, by: Actor) -> GridKind:
    """What a kind of grid is called, and which posts each grid of it wants.

    Refusals: code-wrong, name-missing, kind-taken (`is_new`, and a kind in use has this code), those of the principles.
    """
    _refuse_wrong_name(new.code, new.name_zh)
    posts = {duty: int(count) for duty, count in new.posts.items() if int(count) > 0}
    admit(new.name_zh, new.name_en, *posts)
    with transaction.atomic():
        if is_new and GridKind.objects.filter(code=new.code, is_retired=False).exists():
            raise wording.kind_taken(new.code)
        kind, _ = GridKind.objects.update_or_create(
            code=new.code,
            defaults={"name_zh": new.name_zh.strip(), "name_en": new.name_en.strip(), "posts": posts,
                      "rounds_a_week": new.rounds_a_week, "pack": new.pack, "is_retired": False},
        )  # fmt: skip
        record("save_grid_kind", f"grid_kind:{new.code}", by=by, posts=posts, rounds_a_week=new.rounds_a_week)
    return kind


def install_grid_kinds(*, by: Actor) -> None:
    """The shipped kinds; one that the tenant changed is left as it is."""
    with transaction.atomic():
        rows = [
            GridKind(code=code, name_zh=k.name.zh, name_en=k.name.en, posts=dict(k.posts), rounds_a_week=k.rounds_a_week)
            for code, k in SHIPPED_KINDS.items()
        ]  # fmt: skip
        GridKind.objects.bulk_create(rows, ignore_conflicts=True)
        record("install_grid_kinds", "grid_kinds:shipped", by=by, kinds=sorted(SHIPPED_KINDS))


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


def _names_of(levels: Sequence[Mapping[str, str]]) -> list[str]:
    return [level.get(language, "") for level in levels for language in ("zh", "en")]


def _refuse_wrong_name(code: str, name_zh: str) -> None:
    if not CODE.fullmatch(code):
        raise wording.code_wrong(code[:60])
    if not name_zh.strip():
        raise wording.name_missing()
