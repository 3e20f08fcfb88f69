"""Lay unit grids under imported reports, where a town has no land of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
import numpy as np
from django.db import connection, transaction

from linli.records.cases.importing import ImportRow, Mapping
from linli.records.cases.importing.blocks import BLOCK_LEVEL, STREET_LEVEL, Blocks, County, lay_blocks
from linli.records.cases.importing.mapping import Lattice
from linli.records.journal.actions import record
from linli.records.journal.models import JournalRow
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory import actions as territory
from linli.records.territory.models import Area, ResponsibilityGrid, UnitGrid
from linli.records.territory.queries import SERVICE_LAYER, UNIT_LAYER, land
from linli.words import Words


def lay_unit_grids(*, rows: Sequence[ImportRow], mapping: Mapping, by: Actor, now: datetime) -> int:
    """Make grids of the occupied cells that have none yet; the number of unit grids made.

    Nothing where the mapping asks for none, or where the town has streets and communities of its own.
    Refusal: blocks-full.
    """
    zone = tenancy.time_zone()
    with transaction.atomic():
        one_at_a_time("unit grids")
        lattice = _lattice(mapping)
        if lattice is None or _has_own_land():
            return 0
        lons, lats = coordinates(rows)
        units = land(today=now.astimezone(zone).date()).units
        lost = (units.locate_many(lons, lats) < 0) & np.isfinite(lons)
        if not lost.any():
            return 0
        blocks = lay_blocks(lons[lost], lats[lost], lattice=lattice, county=_county())
        earliest_at = min(row.reported_at for row, is_lost in zip(rows, lost, strict=True) if is_lost)
        _publish(blocks, from_at=earliest_at.astimezone(zone), by=by)
        record(
            "lay_unit_grids", f"import:{mapping.source}", by=by, at=now, unit_grids=len(blocks.units),
            service_grids=len(blocks.service), size_m=lattice.size_m, origin=list(lattice.origin),
        )  # fmt: skip
    return len(blocks.units)


def one_at_a_time(what: str) -> None:
    """Until this transaction ends, whoever else asks for the same thing in this town waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))", [what])


def coordinates(rows: Sequence[ImportRow]) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes; NaN where a row has none."""
    given = [(np.nan, np.nan) if r.lon is None or r.lat is None else (r.lon, r.lat) for r in rows]
    pairs = np.array(given, dtype=np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _publish(blocks: Blocks, *, from_at: datetime, by: Actor) -> None:
    """Into the layers of the town, in force since the first report."""
    service = territory.create_layer(
        code=SERVICE_LAYER, kind="responsibility", name_zh="责任网格", name_en="Service grids", by=by
    )
    units = territory.create_layer(
        code=UNIT_LAYER, kind="unit", name_zh="单元网格", name_en="Unit grids", by=by
    )
    territory.add_areas(areas=blocks.areas, by=by)
    territory.add_grids(layer=service, grids=blocks.service, from_on=from_at.date(), by=by)
    territory.add_grids(layer=units, grids=blocks.units, from_on=from_at.date(), by=by)


def _county() -> County:
    tenant = tenancy.current()
    return County(
        tenant.county_code, Words(tenant.name_en, tenant.name_zh), frozenset(Area.objects.values_list("path", flat=True)),
        Area.objects.filter(level=BLOCK_LEVEL).count(),
    )  # fmt: skip


def _lattice(mapping: Mapping) -> Lattice | None:
    """The lattice that the town's first import laid, so that later ones fit; else what the mapping asks for."""
    laid = (
        JournalRow.objects.filter(verb="lay_unit_grids")
        .order_by("seq")
        .values_list("body", flat=True)
        .first()
    )
    if mapping.lattice is None or laid is None:
        return mapping.lattice
    body = msgspec.json.decode(laid)
    return Lattice(body["size_m"], (body["origin"][0], body["origin"][1]))


def _has_own_land() -> bool:
    """Whether the town has streets or communities that no import made."""
    return Area.objects.exclude(level__in=("county", STREET_LEVEL, BLOCK_LEVEL)).exists() or (
        not Area.objects.filter(level=BLOCK_LEVEL).exists()
        and (UnitGrid.objects.exists() or ResponsibilityGrid.objects.exists())
    )
