"""The duties of a team (1 + N), the kinds of grid that want them, and which role a duty brings with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linli.words import Words

if TYPE_CHECKING:
    from .models import Area, Layer


@dataclass(frozen=True)
class Duty:
    """A place in a team. `role`: what its holder may do in the system; `is_responsible`: answers for the grid."""

    name: Words
    tasks: Words  # one line for the public board
    role: str = ""
    is_responsible: bool = False
    is_on_board: bool = True


DUTIES: Mapping[str, Duty] = {
    "grid_head": Duty(
        Words("Grid head", "网格长"), Words("leads the grid, walks all of it every month", "统筹本格，每月走遍"), "grid_head", True
    ),
    "grid_worker": Duty(
        Words("Grid worker", "网格员"), Words("rounds every day, takes your reports", "每天巡查，接受上报"), "grid_worker", True
    ),
    "police_liaison": Duty(Words("Police liaison", "民警"), Words("safety and registration", "治安与户籍咨询")),
    "mediator": Duty(Words("Mediator", "调解员"), Words("quarrels between neighbours, if both want it", "邻里纠纷，自愿调解")),
    "city_inspector": Duty(Words("City inspector", "城管队员"), Words("order of streets and facilities", "街面秩序与设施")),
    "fire_warden": Duty(Words("Fire warden", "消防管理员"), Words("fire lanes, hydrants, exits", "消防通道、消火栓和出口"), "grid_worker", True),
    "linked_leader": Duty(Words("Linked leader", "包联领导"), Words("comes every month, hears what teams cannot solve", "每月走访，协调难事")),
    "verifier": Duty(Words("Verifier", "核查员"), Words("looks whether the work was done", "核查办理结果"), "verifier", is_on_board=False),
    "mobile_team": Duty(Words("Mobile team", "机动队"), Words("helps where a grid needs more hands", "机动支援各网格"), "grid_worker", is_on_board=False),
    "party_post": Duty(Words("Party member post", "党员先锋岗"), Words("voluntary service", "志愿服务"), is_on_board=False),
    "volunteer": Duty(Words("Volunteer", "志愿者"), Words("neighbours who help", "邻里互助"), is_on_board=False),
    "building_head": Duty(Words("Building head", "楼栋长"), Words("knows the building", "熟悉本楼"), is_on_board=False),
    "cleaner": Duty(Words("Cleaner", "保洁员"), Words("streets and yards", "街巷和院落保洁"), is_on_board=False),
    "property_staff": Duty(Words("Property staff", "物业人员"), Words("the compound's facilities", "小区设施"), is_on_board=False),
}  # fmt: skip


@dataclass(frozen=True)
class ShippedKind:
    name: Words
    posts: Mapping[str, int]
    rounds_a_week: int = 7


TEAM = {"grid_head": 1, "grid_worker": 1, "police_liaison": 1, "mediator": 1, "city_inspector": 1}
SHIPPED_KINDS: Mapping[str, ShippedKind] = {
    "homes": ShippedKind(Words("Homes", "居民住宅"), TEAM),
    "business": ShippedKind(Words("Business", "商业商务"), {**TEAM, "grid_worker": 2}),
    "institutions": ShippedKind(Words("Institutions", "机关事业单位"), {"grid_head": 1, "grid_worker": 1}, 2),
    "crowded": ShippedKind(Words("Crowded places", "人员密集场所"), {**TEAM, "grid_worker": 2, "fire_warden": 1}, 14),
    "village": ShippedKind(Words("Village", "村庄"), {"grid_head": 1, "grid_worker": 1, "mediator": 1}, 7),
    "park": ShippedKind(Words("Parks and fields", "园林农田水域"), {"grid_head": 1, "grid_worker": 1}, 2),
    "dedicated": ShippedKind(Words("Dedicated (market, campus, industrial park)", "专属网格（市场、校园、园区）"), {"grid_head": 1, "grid_worker": 1}, 5),
    "fire": ShippedKind(Words("Fire safety", "消防"), {"fire_warden": 1}, 7),
}  # fmt: skip


def duty_of(code: str) -> Duty:
    """A duty that a town named itself is called what it wrote, stands on boards and brings no role.

    >>> duty_of("verifier").is_on_board, duty_of("升旗手").is_on_board, duty_of("升旗手").role
    (False, True, '')
    """
    return DUTIES.get(code) or Duty(Words(code, code), Words("", ""))


def duty_name(code: str) -> Words:
    """
    >>> str(duty_name("grid_head")), str(duty_name("升旗手"))
    ('Grid head', '升旗手')
    """
    return duty_of(code).name


def duty_rank(code: str) -> tuple[int, str]:
    """The place of a duty in lists and on boards: shipped ones in their order, then the town's own by name.

    >>> sorted(["升旗手", "mediator", "grid_head"], key=duty_rank)
    ['grid_head', 'mediator', '升旗手']
    """
    return (list(DUTIES).index(code), "") if code in DUTIES else (len(DUTIES), code)


LEVELS: Mapping[str, Words] = {
    "county": Words("county", "区县"), "city": Words("city", "市"), "street": Words("street or town", "街道、镇"), "town": Words("town", "乡镇"),
    "community": Words("community or village", "社区、村"), "village": Words("village", "村"), "group": Words("group", "组"), "block": Words("block", "街坊"),
    "building": Words("building", "楼栋"), "campus": Words("campus", "校区"), "fire_district": Words("fire district", "消防片区"),
}  # fmt: skip


def levels_of(layer: Layer | None) -> dict[str, Words]:
    """What levels are called by their codes: the usual ones, and before them those of the layer."""
    own = layer.levels if layer is not None else ()
    return {v["code"]: Words(v["en"], v["zh"]) for v in own if v.get("code")} | dict(LEVELS)


def level_name(area: Area) -> Words:
    """The usual word for a level's code; a level that a tenant named itself is called what it wrote."""
    layer = area.layer if area.layer_id else None
    return levels_of(layer).get(area.level, Words(area.level, area.level))


def level_code(word: str, layer: Layer | None = None) -> str:
    """The code of the level that is called so in either language; a town's own word is its own code.

    >>> level_code("社区、村"), level_code("Street or town"), level_code("片")
    ('community', 'street', '片')
    """
    asked = word.strip().casefold()
    for code, name in levels_of(layer).items():
        if asked in {code, name.zh.casefold(), name.en.casefold()}:
            return code
    return word.strip()


def role_of(duty: str) -> str:
    """The role that its holder needs in the post's area; "" = none."""
    return duty_of(duty).role


RESPONSIBLE = frozenset(code for code, duty in DUTIES.items() if duty.is_responsible)
