"""The fire brigade's grids of the sample town: a second layer with its own districts, cut by other lines than the service grids."""

from __future__ import annotations

from datetime import date

import shapely

from linli.records.people.models import Account
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Area, ResponsibilityGrid

DISTRICTS = (("F1", "城西消防片区", "Western Fire District"), ("F2", "城东消防片区", "Eastern Fire District"))
LEVELS = [
    {"code": "level-1", "zh": "消防片区", "en": "Fire district"},
    {"code": "level-2", "zh": "小格", "en": "Small fire grid"},
]
ROWS = (0.36, 0.68)  # where the lines from west to east lie, in parts of the town's height
MIDDLE = 0.47  # the line from north to south between the districts


def load_fire_layer(wardens: list[Account], *, first_day: date) -> None:
    """Two districts of three small grids each, every one with a warden."""
    layer = territory.add_layer(
        code="fire", name_zh="消防网格", name_en="Fire grids", levels=LEVELS, by=SYSTEM
    )
    county = Area.objects.get(parent__isnull=True)
    town = shapely.union_all(
        [shapely.from_wkb(bytes(g.shape)) for g in ResponsibilityGrid.objects.filter(layer__code="service")]
    )
    west, south, east, north = town.bounds
    middle = west + MIDDLE * (east - west)
    heights = [south, *(south + part * (north - south) for part in ROWS), north]
    grids = []
    for at, (code, zh, en) in enumerate(DISTRICTS):
        left, right = ((west, middle), (middle, east))[at]
        land = shapely.intersection(town, shapely.box(left, south, right, north))
        area = territory.add_area(
            parent=county, code=f"{county.code}{code}", level="fire_district", name_zh=zh, name_en=en, layer=layer, shape=land.wkb, by=SYSTEM
        )  # fmt: skip
        for row in range(3):
            piece = shapely.intersection(town, shapely.box(left, heights[2 - row], right, heights[3 - row]))
            number = f"{code}-{row + 1}"
            grids.append(
                territory.NewGrid(
                    number, f"{zh[:2]}消防-{row + 1:02d}", f"{en.split()[0]} fire-{row + 1:02d}", f"{area.path}{number}/", piece.wkb, area.path,
                    kind="fire",
                )
            )  # fmt: skip
    territory.publish_grids(layer=layer, grids=grids, from_on=first_day, by=SYSTEM)
    for at, grid in enumerate(grids):
        territory.put_in_post(
            path=grid.path,
            duty="fire_warden",
            account=wardens[at % len(wardens)],
            from_on=first_day,
            by=SYSTEM,
        )
