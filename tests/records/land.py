"""Drafts of the small town for tests: its two western grids as a lattice of square units."""

from __future__ import annotations

from typing import Any

import shapely

from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.given import NewDraft, NewUnit
from linli.records.territory.models import Area, Draft, Layer
from tests.small_town import SIDE, SOUTH, TOWN, WEST, SmallTown, at

AREA = TOWN + "001/"
NOON = at("2026-06-08 12:00")
COLUMNS, ROWS = 8, 4


def units(households: int = 10, *, border: str = AREA) -> list[NewUnit]:
    """Unit 0 is in the south-west, unit 7 in the south-east; columns 0 to 3 lie in G01, 4 to 7 in G02."""
    step = 2 * SIDE / COLUMNS
    found = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = WEST + column * step, SOUTH + SIDE + row * SIDE / ROWS
            shape = shapely.box(x, y, x + step, y + SIDE / ROWS)
            middle = shape.centroid
            found.append(
                NewUnit(
                    f"u{row}{column}", households, middle.x, middle.y, shape.wkb, border, f"Lane {column}"
                )
            )
    return found


def edges() -> list[tuple[int, int, float, str]]:
    across = [
        (r * COLUMNS + c, r * COLUMNS + c + 1, 250.0, "") for r in range(ROWS) for c in range(COLUMNS - 1)
    ]
    up = [
        (r * COLUMNS + c, (r + 1) * COLUMNS + c, 240.0, "lane")
        for r in range(ROWS - 1)
        for c in range(COLUMNS)
    ]
    return across + up


def draft(*, low: int = 100, high: int = 220, by: Any = SYSTEM, **more: Any) -> Draft:
    area = Area.objects.get(path=AREA)
    layer = Layer.objects.get(code="service")
    new = NewDraft("2026-1", low, high, more.pop("units", units()), edges(), more)
    return territory.create_draft(layer=layer, area=area, new=new, now=NOON, by=by)


def staffed(town: SmallTown) -> None:
    """Both grids have somebody responsible."""
    territory.put_in_post(
        path=AREA + "G02/", duty="grid_worker", account=town.people["worker3"], from_on=NOON.date(), by=SYSTEM
    )
