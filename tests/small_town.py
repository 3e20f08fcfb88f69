"""A town of four square grids with people in every power, made through the real actions. For tests only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import shapely

from linli.records.people import actions as people
from linli.records.people.models import Account, Organisation
from linli.records.people.queries import SYSTEM, Actor, actor_of
from linli.records.territory import actions as territory

ZONE = ZoneInfo("Asia/Shanghai")
START = date(2025, 1, 1)
WEST, SOUTH, SIDE = 119.90, 31.10, 0.01  # four squares of about one kilometre, two by two
PASSWORD = "riverside-lantern-42"
TOWN, VILLAGE = "999001/001/", "999001/002/"

STAFF = {
    # username: (name, organisation, [(role, area)])
    "acceptor": ("沈受理", "supervision", [("acceptor", "")]),
    "verifier": ("韩核查", "supervision", [("verifier", "")]),
    "supervisor": ("梁监督", "supervision", [("supervision_centre", "")]),
    "supervisor2": ("宋监督", "supervision", [("supervision_centre", "")]),
    "dispatcher": ("顾派遣", "command", [("command_centre", "")]),
    "dispatcher2": ("唐派遣", "command", [("command_centre", "")]),
    "lamp": ("陆亮", "lighting", [("handling_unit", "")]),
    "drain": ("江渠", "drainage", [("handling_unit", "")]),
    "clean": ("秦洁", "sanitation", [("handling_unit", "")]),
    "worker1": ("陈巡", "community", [("grid_worker", TOWN + "001/G01/")]),
    "worker3": ("何巡", "community", [("grid_worker", VILLAGE + "001/G03/")]),
    "admin": ("易管", "county", [("administrator", "")]),
    "leader": ("司徒望", "county", [("leader", "")]),
}
ORGANISATIONS = {
    "county": ("柳渡区", "Liudu District", "county"),
    "supervision": ("监督中心", "Supervision Centre", "supervision_centre"),
    "command": ("指挥中心", "Command Centre", "command_centre"),
    "lighting": ("路灯管理所", "Street Lighting Unit", "lighting"),
    "drainage": ("排水管理所", "Drainage Unit", "drainage"),
    "sanitation": ("环卫一队", "Sanitation Team 1", "sanitation"),
    "community": ("石桥社区", "Shiqiao Community", "community"),
}


@dataclass
class SmallTown:
    people: dict[str, Account] = field(default_factory=dict)
    units: dict[str, Organisation] = field(default_factory=dict)

    def actor(self, username: str, on: date = date(2026, 6, 8)) -> Actor:
        return actor_of(self.people[username], today=on)


def at(text: str) -> datetime:
    """`2026-06-08 09:00` in the town's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def inside(grid: int) -> tuple[float, float]:
    """A point in grid 1 to 4 (1, 2: the town; 3, 4: the village)."""
    column, row = (grid - 1) % 2, 1 - (grid - 1) // 2
    return WEST + SIDE * (column + 0.4), SOUTH + SIDE * (row + 0.6)


OUTSIDE = (WEST - 0.5, SOUTH)


def build() -> SmallTown:
    """Build it in the tenant at hand."""
    town = SmallTown()
    _land()
    for code, (zh, en, function) in ORGANISATIONS.items():
        town.units[code] = people.create_organisation(
            code=code, name_zh=zh, name_en=en, function=function, by=SYSTEM
        )
    for username, (name, organisation, roles) in STAFF.items():
        account = people.create_account(
            username=username, name_zh=name, name_en=username.title(), password=None,
            organisation=town.units[organisation], by=SYSTEM,
        )  # fmt: skip
        for role, area in roles:
            people.grant_role(account=account, role=role, area_path=area, from_on=START, by=SYSTEM)
        town.people[username] = account
    for path, worker in ((TOWN + "001/G01/", "worker1"), (VILLAGE + "001/G03/", "worker3")):
        territory.put_in_post(
            path=path, duty="grid_worker", account=town.people[worker], from_on=START, by=SYSTEM
        )
    return town


def _land() -> None:
    whole = shapely.box(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE)
    areas = [
        territory.NewArea("999001", "county", "柳渡区", "Liudu District", "999001/", shape=whole.wkb),
        territory.NewArea("999001001", "street", "石桥街道", "Shiqiao Street", TOWN, shape=_box(0, 1, 2).wkb),
        territory.NewArea("999001002", "town", "南塘镇", "Nantang Town", VILLAGE, "countryside", _box(0, 0, 2).wkb),
        territory.NewArea("999001001001", "community", "石桥社区", "Shiqiao Community", TOWN + "001/", shape=_box(0, 1, 2).wkb),
        territory.NewArea("999001002001", "village", "南塘村", "Nantang Village", VILLAGE + "001/", "countryside", _box(0, 0, 2).wkb),
    ]  # fmt: skip
    territory.add_areas(areas=areas, by=SYSTEM)
    service = territory.create_layer(
        code="service", kind="responsibility", name_zh="责任网格", name_en="Service grids", by=SYSTEM
    )
    units = territory.create_layer(
        code="unit", kind="unit", name_zh="单元网格", name_en="Unit grids", by=SYSTEM
    )
    grids, cells = [], []
    for n in range(1, 5):
        area = (TOWN if n <= 2 else VILLAGE) + "001/"
        shape = _box((n - 1) % 2, 1 - (n - 1) // 2, 1)
        name = f"{'石桥' if n <= 2 else '南塘'}-0{n}"
        grids.append(
            territory.NewGrid(f"G0{n}", name, f"Grid 0{n}", f"{area}G0{n}/", shape.wkb, area, households=300)
        )
        code = f"999001{area[7:10]}001{n:03d}"
        cells.append(territory.NewGrid(code, code, code, area, shape.wkb, area))
    territory.publish_grids(layer=service, grids=grids, from_on=START, by=SYSTEM)
    territory.publish_grids(layer=units, grids=cells, from_on=START, by=SYSTEM)


def _box(column: int, row: int, width: int) -> shapely.Polygon:
    x, y = WEST + SIDE * column, SOUTH + SIDE * row
    return shapely.box(x, y, x + SIDE * width, y + SIDE)
