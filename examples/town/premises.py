"""Shops and other premises behind the doors of the houses. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import shapely

from .houses import Building

SHOPS = 296
_FAMILY = "柳记 Liuji,阿根 Agen,小满 Xiaoman,老街口 Old Corner,渡口 Ferry,同福 Tongfu,春和 Chunhe,水乡 Water Town,大桥 Bridge,"
_FAMILY += "桂香 Guixiang,三味 Sanwei,勤记 Qinji,半亩 Half Acre,青团 Qingtuan,明堂 Mingtang,邻家 Next Door,新雨 New Rain,福来 Fulai,"
_FAMILY += "河埠头 Jetty,巷尾 Lane End,陆家 Lu's,顺风 Tailwind,百草 Hundred Herbs,一心 Yixin,云上 Cloud,南货 Southern Goods"
KINDS = (
    ("restaurant", "面馆", "Noodle House", 26), ("restaurant", "小吃店", "Snack Bar", 22), ("restaurant", "饭店", "Restaurant", 18),
    ("grocery", "超市", "Minimarket", 22), ("grocery", "便利店", "Convenience Store", 18), ("grocery", "水果店", "Fruit Shop", 16),
    ("bakery", "糕团店", "Cake Shop", 12), ("tea", "茶馆", "Teahouse", 10), ("barber", "理发店", "Barber", 20),
    ("clothes", "服装店", "Clothes Shop", 18), ("hardware", "五金店", "Hardware Shop", 14), ("repair", "电动车修理铺", "E-bike Repair", 12),
    ("pharmacy", "药店", "Pharmacy", 14), ("stationery", "文具店", "Stationery Shop", 12), ("phone", "手机店", "Phone Shop", 10),
    ("laundry", "洗衣店", "Laundry", 8), ("florist", "花店", "Florist", 8), ("optician", "眼镜店", "Optician", 6),
    ("parcel", "快递驿站", "Parcel Point", 12), ("hotel", "旅馆", "Guest House", 8), ("tailor", "裁缝铺", "Tailor", 6),
    ("bank", "储蓄所", "Savings Office", 4),
)  # fmt: skip
BIG = {
    "school": "school",
    "clinic": "clinic",
    "industrial": "works",
    "market": "market",
    "station": "station",
    "office": "office",
    "public": "culture",
}


@dataclass(frozen=True)
class Premises:
    code: str
    zh: str
    en: str
    kind: str
    building: Building
    at: shapely.Point  # metres


def open_shops(houses: list[Building], rng: Random) -> list[Premises]:
    found: list[Premises] = []
    families = [p.strip().split(" ", 1) for p in _FAMILY.split(",")]
    fronts = [h for h in houses if h.kind == "shop_house"]
    doors = [(h, i) for h in fronts for i in range(max(1, round(h.shape.length / 2 / 13)))]
    chosen = sorted(rng.sample(range(len(doors)), min(SHOPS, len(doors))))
    used: set[str] = set()
    for at in chosen:
        house, door = doors[at]
        kind, zh, en, _ = rng.choices(KINDS, [k[3] for k in KINDS])[0]
        family = rng.choice(families)
        while family[0] + zh in used and rng.random() < 0.93:
            family = rng.choice(families)
        used.add(family[0] + zh)
        ring = house.shape.exterior
        spot = ring.interpolate((door + 0.5) * 13 % ring.length)
        inner = shapely.LineString([spot, house.shape.centroid]).interpolate(2.5)
        found.append(
            Premises(f"{house.code}-{door + 1}", family[0] + zh, f"{family[1]} {en}", kind, house, inner)
        )
    done: set[str] = set()
    for house in houses:
        place = house.block.place
        if place and house.kind in BIG and place.key not in done:
            done.add(place.key)
            kind = "works" if place.key.startswith("works") else BIG[house.kind]
            found.append(
                Premises(
                    f"{house.code}-0", place.zh, place.en, kind, house, house.shape.representative_point()
                )
            )
    return sorted(found, key=lambda p: p.code)
