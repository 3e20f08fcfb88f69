"""Lamps, covers, trees and the rest: what stands along the streets, each with its 17-digit code."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import shapely
import shapely.ops

from . import board, scenery
from .ground import Block, Network
from .plane import to_degrees
from .scenery import Scenery

FIRST_SURVEY = date(2024, 3, 1)
# class: (name zh, en, owner, maintainer). Class codes: GB/T 47678.5-2026, from a public transcription.
CLASSES = {
    "01001": ("供水井盖", "Water-supply manhole cover", "water_supply", "water_supply"),
    "01002": ("污水井盖", "Sewage manhole cover", "drainage", "drainage"),
    "01003": ("雨水井盖", "Stormwater manhole cover", "drainage", "drainage"),
    "01004": ("雨水箅子", "Stormwater grate", "drainage", "drainage"),
    "01005": ("电力井盖", "Electric-power manhole cover", "power_supply", "power_supply"),
    "01007": ("通信井盖", "Telecom manhole cover", "telecom", "telecom"),
    "01011": ("燃气井盖", "Gas manhole cover", "gas_supply", "gas_supply"),
    "01013": ("消防栓", "Fire hydrant", "fire", "water_supply"),
    "01037": ("路灯", "Street light", "lighting", "lighting"),
    "01039": ("景观灯", "Landscape light", "lighting", "lighting"),
    "01046": ("健身器材", "Outdoor fitness equipment", "greening", "greening"),
    "01048": ("变压器（箱）", "Transformer box", "power_supply", "power_supply"),
    "01054": ("充电桩", "EV charging pile", "power_supply", "power_supply"),
    "01065": ("网格公示牌", "Grid notice board", "supervision_centre", "supervision_centre"),
    "01070": ("水域护栏", "Waterside guardrail", "municipal_works", "municipal_works"),
    "01075": ("快递柜", "Parcel locker", "property", "property"),
    "02004": ("公交站亭", "Bus stop", "traffic_facilities", "traffic_facilities"),
    "02009": ("跨河桥", "River bridge", "municipal_works", "municipal_works"),
    "02010": ("交通标志牌", "Traffic sign", "traffic_facilities", "traffic_facilities"),
    "02012": ("路名牌", "Street-name sign", "civil_affairs", "traffic_facilities"),
    "02014": ("交通信号灯", "Traffic light", "traffic_facilities", "traffic_facilities"),
    "03001": ("公共厕所", "Public toilet", "sanitation", "sanitation"),
    "03005": ("垃圾箱", "Litter bin", "sanitation", "sanitation"),
    "03008": ("宣传栏", "Bulletin board", "street_office", "street_office"),
    "04001": ("古树", "Notable old tree", "greening", "greening"),
    "04002": ("行道树", "Street tree", "greening", "greening"),
    "04007": ("街头座椅", "Street bench", "greening", "greening"),
    "04008": ("绿地护栏", "Green-space railing", "greening", "greening"),
}
# class: (kinds of street, spacing m, metres beyond the edge of the carriageway; negative = in the road)
ALONG = {
    "01037": (("arterial", "main", "minor", "lane", "country"), 62.0, 1.0),
    "04002": (("arterial", "main"), 46.0, 2.2),
    "01002": (("arterial", "main", "minor", "lane"), 96.0, -2.4),
    "01003": (("arterial", "main", "minor"), 110.0, -1.6),
    "01004": (("main", "minor", "lane"), 118.0, -0.5),
    "01001": (("main", "minor", "lane"), 240.0, -1.9),
    "01005": (("main", "arterial"), 300.0, 1.4),
    "01007": (("main", "minor", "arterial"), 260.0, 1.7),
    "01011": (("minor", "lane"), 330.0, -1.2),
    "01013": (("main", "minor", "lane", "arterial"), 210.0, 1.3),
    "03005": (("arterial", "main", "minor"), 120.0, 1.6),
    "02010": (("arterial", "main"), 290.0, 1.1),
    "02004": (("arterial", "main"), 430.0, 2.0),
    "04007": (("main",), 260.0, 2.6),
}
STATES = (("完好", "intact", 965), ("破损", "damaged", 28), ("丢失", "lost", 7))


@dataclass(frozen=True)
class Component:
    code: str
    class_code: str
    at: shapely.Point  # metres
    block: Block
    street: int  # position in the network's streets; −1 = none
    owner: str
    maintainer: str
    state: tuple[str, str]
    surveyed_on: date
    changed_on: date | None
    source: str


def place_components(
    network: Network, green: list[Scenery], built_up: set[str], rng: Random
) -> list[Component]:
    # The grid is asked in degrees, after rounding, as every later reader of the file will ask it.
    tree = shapely.STRtree([b.degrees for b in network.blocks])
    found: list[tuple[str, shapely.Point, Block, int]] = []
    for class_code, point, street in [
        *_along(network, rng),
        *_crossings(network),
        *_elsewhere(network, green, built_up, rng),
    ]:
        inside = sorted(
            tree.query(to_degrees(point), predicate="intersects"), key=lambda i: network.blocks[i].code
        )
        if inside:
            found.append((class_code, point, network.blocks[inside[0]], street))
    found.sort(key=lambda c: (c[0], c[2].code, round(-c[1].y, 2), round(c[1].x, 2)))
    serial: Counter[str] = Counter()
    return [_component(c, serial, rng) for c in found]


def _component(found: tuple[str, shapely.Point, Block, int], serial: Counter[str], rng: Random) -> Component:
    class_code, point, block, street = found
    serial[class_code] += 1
    zh, en, _ = rng.choices(STATES, [s[2] for s in STATES])[0]
    owner, maintainer = CLASSES[class_code][2:]
    office = {
        "999001001": "street_office_liudu",
        "999001002": "street_office_nantang",
        "999001003": "town_office_wangqu",
    }
    owner, maintainer = (office[block.code[:9]] if o == "street_office" else o for o in (owner, maintainer))
    surveyed_on = FIRST_SURVEY + timedelta(days=rng.randrange(70))
    return Component(
        f"{board.COUNTY}{class_code}{serial[class_code]:06d}", class_code, point, block, street, owner, maintainer,
        (zh, en), surveyed_on, None if en == "intact" else surveyed_on + timedelta(days=rng.randrange(200, 800)),
        rng.choice(("实测", "实测", "地形图")),
    )  # fmt: skip


def _along(network: Network, rng: Random) -> Iterator[tuple[str, shapely.Point, int]]:
    for class_code, (kinds, spacing, beyond) in ALONG.items():
        side = 1
        for at, street in enumerate(network.streets):
            if street.kind not in kinds:
                continue
            line = scenery.line_on_ground(street.line)
            off = board.WIDTHS[street.kind] / 2 + beyond
            where = rng.uniform(0.25, 0.75) * spacing
            while where < line.length - 8:
                a, b = line.interpolate(where), line.interpolate(where + 1)
                angle = math.atan2(b.y - a.y, b.x - a.x)
                side = -side
                yield (
                    class_code,
                    shapely.Point(a.x - math.sin(angle) * off * side, a.y + math.cos(angle) * off * side),
                    at,
                )
                where += spacing if class_code in ("01037", "04002") else spacing * rng.uniform(0.8, 1.2)


def _crossings(network: Network) -> Iterator[tuple[str, shapely.Point, int]]:
    big = [
        (i, scenery.line_on_ground(s.line))
        for i, s in enumerate(network.streets)
        if s.kind in ("arterial", "main")
    ]
    for n, (i, line) in enumerate(big):
        for _, other in big[n + 1 :]:
            if line.distance(other) < 1.5:
                spot = shapely.ops.nearest_points(line, other)[0]
                for dx, dy in ((13, 13), (-13, -13)):
                    yield "02014", shapely.Point(spot.x + dx, spot.y + dy), i
    for i, street in enumerate(network.streets):
        if street.zh:
            line = scenery.line_on_ground(street.line)
            yield "02012", line.interpolate(min(7.0, line.length / 3)), i


def _elsewhere(
    network: Network, green: list[Scenery], built_up: set[str], rng: Random
) -> Iterator[tuple[str, shapely.Point, int]]:
    wet = shapely.union_all([g.shape for g in green if g.kind in ("pond", "river", "stream")]).buffer(2)
    for item in green:
        if item.kind == "park" and item.shape.area > 2500:
            for class_code, many in (
                ("04007", 7),
                ("03005", 4),
                ("01039", 7),
                ("01046", 3),
                ("04008", 2),
                ("04001", 1),
            ):
                for _ in range(many):
                    yield class_code, _somewhere(item.shape - wet, rng), -1
        if item.kind == "bank" and item.zh == "渠岸绿带":
            for class_code in ("01070", "04007"):
                yield class_code, _somewhere(item.shape - wet, rng), -1
    for bridge in scenery.bridges():
        yield "02009", bridge.shape.centroid, -1
    for code in sorted({b.grid_code for b in network.blocks}):
        own = [b for b in network.blocks if b.grid_code == code and b.code in built_up]
        corner = sorted(own, key=lambda b: b.code)[len(own) // 2].ground
        yield "01065", shapely.Point(*corner.buffer(-9).exterior.coords[0]), -1
        for class_code, many in (("01048", 3), ("01054", 2), ("01075", 2), ("03001", 1), ("03008", 2)):
            for _ in range(many):
                yield (
                    class_code,
                    shapely.Point(*rng.choice(rng.choice(own).ground.buffer(-8.5).exterior.coords[:])),
                    -1,
                )


def _somewhere(shape: shapely.Geometry, rng: Random) -> shapely.Point:
    west, south, east, north = shape.bounds
    for _ in range(400):
        point = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if shape.contains(point):
            return point
    return shape.representative_point()
