"""The drawing board: which streets, waters and areas the town has, in straight lines, before it is bent."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY = "999001"
COUNTY_NAME = ("柳渡区", "Liudu District")
# u of the north–south lines, v of the east–west ones
WEST, TONGYIN, LIUDU, CHEZHAN, WANGQU, EAST = 0.0, 500.0, 1000.0, 1480.0, 1810.0, 2480.0
RAIL_SOUTH, SOUTH, MISHI, QU_SOUTH, RIVER, QU_NORTH, SHIQIAO, NORTH = (
    -96.0, 0.0, 290.0, 576.0, 613.0, 650.0, 934.0, 1220.0,
)  # fmt: skip
RIVER_WIDTH, STREAM_WIDTH = 42.0, 13.0
STREAM = ((2010.0, RIVER), (2210.0, MISHI), (2300.0, RAIL_SOUTH))
RAIL_V = -52.0


@dataclass(frozen=True)
class Street:
    """One named way. `kind`: arterial, main, minor, lane, alley, country, path (`path` is no street on the map)."""

    zh: str
    en: str
    kind: str
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Place:
    """Something with a block to itself: BSP stops at `area_m2` around it."""

    key: str
    zh: str
    en: str
    u: float
    v: float
    area_m2: float


@dataclass(frozen=True)
class AreaPlan:
    """A street/town (9 digits) or community (12 digits): boxes on the board in (west, south, east, north)."""

    code: str
    zh: str
    en: str
    setting: str  # town or countryside: the stage limit of checking depends on it
    boxes: tuple[tuple[float, float, float, float], ...] = ()


WIDTHS = {
    "arterial": 26.0,
    "main": 18.0,
    "minor": 11.0,
    "lane": 7.5,
    "alley": 4.5,
    "country": 7.0,
    "path": 0.0,
}

STREETS = (
    Street("西环路", "Xihuan Road", "arterial", ((WEST, RAIL_SOUTH), (WEST, NORTH))),
    Street("桐荫路", "Tongyin Road", "main", ((TONGYIN, SOUTH), (TONGYIN, NORTH))),
    Street("柳渡大道", "Liudu Avenue", "arterial", ((LIUDU, SOUTH), (LIUDU, NORTH))),
    Street("车站路", "Chezhan Road", "main", ((CHEZHAN, SOUTH), (CHEZHAN, NORTH))),
    Street("北环路", "Beihuan Road", "arterial", ((WEST, NORTH), (WANGQU, NORTH))),
    Street("石桥街", "Shiqiao Street", "main", ((WEST, SHIQIAO), (CHEZHAN, SHIQIAO))),
    Street("望渠街", "Wangqu Street", "main", ((CHEZHAN, SHIQIAO), (WANGQU, SHIQIAO))),
    Street("渠北路", "Qubei Road", "minor", ((WEST, QU_NORTH), (WANGQU, QU_NORTH))),
    Street("渠南路", "Qunan Road", "minor", ((WEST, QU_SOUTH), (CHEZHAN, QU_SOUTH))),
    Street("米市街", "Mishi Street", "main", ((WEST, MISHI), (CHEZHAN, MISHI))),
    Street("南环路", "Nanhuan Road", "arterial", ((WEST, SOUTH), (CHEZHAN, SOUTH))),
    Street("望渠东路", "Wangqu East Road", "minor", ((WANGQU, QU_NORTH), (WANGQU, NORTH))),
    Street("荷塘路", "Hetang Road", "country", ((CHEZHAN, MISHI), (EAST, MISHI))),
    Street("新圩路", "Xinxu Road", "country", ((WANGQU, SHIQIAO), (EAST, SHIQIAO))),
    Street("圩北路", "Xubei Road", "country", ((WANGQU, NORTH), (EAST, NORTH))),
    Street("渠东路", "Qudong Road", "country", ((WANGQU, QU_NORTH), (EAST, QU_NORTH))),
    Street("塘北路", "Tangbei Road", "country", ((CHEZHAN, QU_SOUTH), (EAST, QU_SOUTH))),
    Street("铁南路", "Tienan Road", "country", ((CHEZHAN, SOUTH), (EAST, SOUTH))),
    Street("圩中路", "Xuzhong Road", "country", ((2145.0, QU_NORTH), (2145.0, NORTH))),
    Street("菱塘路", "Lingtang Road", "country", ((1840.0, SOUTH), (1840.0, QU_SOUTH))),
)
# Names of the bridges where a north–south street crosses the canal; two old ones are for walking only.
BRIDGES = (
    ("西津桥", "Xijin Bridge", WEST, 26.0),
    ("石桥", "Stone Bridge", 740.0, 6.0),
    ("桐荫桥", "Tongyin Bridge", TONGYIN, 18.0),
    ("柳渡桥", "Liudu Bridge", LIUDU, 26.0),
    ("书院桥", "Shuyuan Bridge", 1235.0, 6.0),
    ("车站桥", "Chezhan Bridge", CHEZHAN, 18.0),
    ("圩塘桥", "Xutang Bridge", 2145.0, 8.0),
)

PLACES = (
    Place("park-tongyin", "桐荫公园", "Tongyin Park", 205, 1080, 26_000),
    Place("kindergarten", "桐荫幼儿园", "Tongyin Kindergarten", 330, 800, 10_000),
    Place("primary-school", "石桥街小学", "Shiqiao Street Primary School", 700, 1005, 21_000),
    Place("middle-school", "柳渡中学", "Liudu Middle School", 1330, 1070, 34_000),
    Place("academy", "柳渡书院", "Liudu Academy", 1085, 760, 11_000),
    Place("market", "米市农贸市场", "Mishi Farmers' Market", 640, 480, 14_000),
    Place("park-nantang", "南塘公园", "Nantang Park", 190, 175, 36_000),
    Place("hospital", "柳渡人民医院", "Liudu Hospital", 1350, 430, 24_000),
    Place("station", "柳渡站", "Liudu Station", 1215, 60, 20_000),
    Place("civic-centre", "柳渡区政务服务中心", "Liudu Civic Service Centre", 1060, 1160, 15_000),
    Place("works-1", "柳渡机械厂", "Liudu Machine Works", 1410, 180, 22_000),
    Place("works-2", "车站物流园", "Chezhan Logistics Park", 1400, 60, 24_000),
    Place("works-3", "南塘食品厂", "Nantang Food Works", 60, 60, 16_000),
    Place("rural-school", "望渠小学", "Wangqu Primary School", 1560, 1110, 15_000),
    Place("rural-clinic", "望渠卫生院", "Wangqu Clinic", 1700, 980, 9_000),
    Place("pond-hetang", "荷塘", "Lotus Pond", 1990, 160, 52_000),
    Place("wood", "圩北林", "Xubei Wood", 2390, 1130, 60_000),
    Place("park-stone", "石桥小游园", "Stone Bridge Garden", 560, 1160, 8_500),
)

STREET_AREAS = (
    AreaPlan("999001001", "柳渡街道", "Liudu Subdistrict", "town"),
    AreaPlan("999001002", "南塘街道", "Nantang Subdistrict", "town"),
    AreaPlan("999001003", "望渠镇", "Wangqu Town", "countryside"),
)
COMMUNITIES = (
    AreaPlan("999001001001", "桐荫社区", "Tongyin Community", "town", ((WEST, RIVER, TONGYIN, NORTH),)),
    AreaPlan("999001001002", "石桥社区", "Shiqiao Community", "town", ((TONGYIN, RIVER, LIUDU, NORTH),)),
    AreaPlan("999001001003", "书院社区", "Shuyuan Community", "town", ((LIUDU, RIVER, CHEZHAN, NORTH),)),
    AreaPlan("999001002001", "南塘社区", "Nantang Community", "town", ((WEST, RAIL_SOUTH, TONGYIN, RIVER),)),
    AreaPlan("999001002002", "米市社区", "Mishi Community", "town", ((TONGYIN, RAIL_SOUTH, LIUDU, RIVER),)),
    AreaPlan("999001002003", "车站社区", "Chezhan Community", "town", ((LIUDU, RAIL_SOUTH, CHEZHAN, RIVER),)),
    AreaPlan(
        "999001003001", "望渠社区", "Wangqu Community", "countryside", ((CHEZHAN, RIVER, WANGQU, NORTH),)
    ),
    AreaPlan("999001003002", "新圩村", "Xinxu Village", "countryside", ((WANGQU, RIVER, EAST, NORTH),)),
    AreaPlan(
        "999001003003", "荷塘村", "Hetang Village", "countryside", ((CHEZHAN, RAIL_SOUTH, EAST, RIVER),)
    ),
)
# Town communities have two responsibility grids, cut along their main street; the others are one grid each.
GRID_CUTS = {"999001001": SHIQIAO, "999001002": MISHI}
# (u, v, radius): where country people live; the rest is fields
VILLAGES = (
    (1930.0, 820.0, 120.0), (2250.0, 1060.0, 130.0), (2330.0, 760.0, 95.0),
    (1650.0, 430.0, 120.0), (2120.0, 450.0, 95.0), (1640.0, 130.0, 105.0), (2380.0, 220.0, 95.0),
)  # fmt: skip
