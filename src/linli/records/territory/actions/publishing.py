"""Grids come into force on a day. Old versions stay; no day is left without a grid, none has two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import shapely
from django.db import transaction
from django.db.models import F, Q

from linli.records.copying import Columns, said
from linli.records.journal.actions import record
from linli.records.people.models import new_id
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.given import NewGrid
from linli.records.territory.models import Area, Layer, Publication, ResponsibilityGrid, UnitGrid
from linli.records.territory.rights import may
from linli.words import Words

GRID_COLUMNS = (
    "id", "code", "name_zh", "name_en", "area_id", "path", "shape", "lon", "lat", "west", "south", "east", "north",
)  # fmt: skip


def publish_grids(*, layer: Layer, grids: Iterable[NewGrid], from_on: date, by: Actor) -> int:
    """A new version of a layer: grids in force until now end on `from_on`, these begin.

    Refusals: grids-published-that-day, publication-waits.
    """
    model = UnitGrid if layer.kind == "unit" else ResponsibilityGrid
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        refuse_later(layer, "", from_on)
        open_ones = model.objects.filter(layer=layer).filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
        open_ones.update(to_on=from_on)
        count = write_grids(layer, grids, from_on)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        record("publish_grids", f"layer:{layer.code}", by=by, count=count, from_on=from_on)
    return count


def bring_unit_grids(
    *,
    layer: Layer,
    area: Area,
    grids: Sequence[NewGrid],
    from_on: date,
    reason: str,
    now: datetime,
    by: Actor,
) -> Publication:
    """Unit grids of a file come into force in an area; those of other areas are left alone.

    Refusals: not-in-your-area, day-in-the-past, grids-published-that-day, publication-waits.
    """
    may(by, "land.publish", area.path)
    if from_on < now.date():
        raise wording.day_in_the_past(now.date())
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        refuse_later(layer, area.path, from_on)
        present = UnitGrid.objects.filter(layer=layer, path__startswith=area.path)
        ended = list(present.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on)).values_list("pk", "to_on"))
        UnitGrid.objects.filter(pk__in=[pk for pk, _ in ended]).update(to_on=from_on)
        count = write_grids(layer, grids, from_on)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        made = Publication.objects.create(
            layer=layer, path=area.path, from_on=from_on, reason=reason.strip(), published_at=now, published_by=by.account,
            done={"grids": [[str(pk), str(end) if end else None] for pk, end in ended]},
            figures={"grids": count, "new": count, "removed": len(ended), "changed": 0, "households_moved": 0},
        )  # fmt: skip
        record("bring_unit_grids", f"layer:{layer.code}", by=by, area=area.path, from_on=from_on, count=count)
    return made


def add_grids(*, layer: Layer, grids: Iterable[NewGrid], from_on: date, by: Actor) -> int:
    """More grids in the layer as it stands: those in force stay in force."""
    with transaction.atomic():
        Layer.objects.select_for_update().get(pk=layer.pk)
        count = write_grids(layer, grids, from_on)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        record("add_grids", f"layer:{layer.code}", by=by, count=count, from_on=from_on)
    return count


def refuse_later(layer: Layer, path: str, from_on: date) -> None:
    """What begins that day or later would be cut off or doubled."""
    model = UnitGrid if layer.kind == "unit" else ResponsibilityGrid
    later = model.objects.filter(layer=layer, path__startswith=path, from_on__gte=from_on)
    first = later.order_by("from_on").values_list("from_on", flat=True).first()
    if first == from_on:
        raise wording.grids_published_that_day(Words(layer.name_en or layer.name_zh, layer.name_zh), from_on)
    if first is not None:
        raise wording.publication_waits(first)


def write_grids(layer: Layer, grids: Iterable[NewGrid], from_on: date) -> int:
    """All grids by one COPY; a layer has tens of thousands."""
    model = UnitGrid if layer.kind == "unit" else ResponsibilityGrid
    rows = list(grids)
    if not rows:
        return 0
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
