"""Buildings: rows, shop fronts, courtyards and sheds, lined up with the street they belong to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import shapely
from shapely import affinity

from . import board, scenery
from .ground import Block, Network
from .plane import east_at, to_degrees

WANTED = 1500
HOUSEHOLDS = (250, 460)  # a responsibility grid has 200 to 500; this leaves room on both sides


@dataclass(eq=False)
class Building:
    block: Block
    shape: shapely.Polygon
    kind: str  # housing, shop_house, office, school, clinic, industrial, market, station, public
    floors: int
    name: tuple[str, str] = ("", "")
    weight: float = 0.0
    households: int = 0
    code: str = ""
    street: int = -1
    number: int = 0
    address: tuple[str, str] = ("", "")

    @property
    def degrees(self) -> shapely.Polygon:
        return to_degrees(self.shape)


@dataclass(frozen=True)
class Pattern:
    """How rows are laid: metres between minimum and maximum."""

    depth: tuple[float, float]
    length: tuple[float, float]
    gap: tuple[float, float]
    row_gap: tuple[float, float]
    kind: str
    floors: tuple[int, int]
    bent: float = 0.0  # share of L and U shapes
    skip: float = 0.0  # share of places left empty


ESTATE = Pattern((11, 13), (34, 56), (7, 10), (15, 19), "housing", (5, 6), 0.10, 0.04)
TOWERS = Pattern((16, 19), (24, 32), (17, 24), (25, 31), "housing", (11, 18), 0.25, 0.05)
LANES = Pattern((9.5, 13), (13, 27), (2.5, 6), (7, 10), "housing", (2, 3), 0.36, 0.08)
OFFICES = Pattern((16, 22), (34, 56), (12, 18), (20, 28), "office", (4, 9), 0.45, 0.05)
SCHOOL = Pattern((18, 24), (42, 60), (14, 20), (22, 28), "school", (3, 5), 0.7, 0.0)
CLINIC = Pattern((20, 26), (40, 56), (14, 20), (22, 28), "clinic", (4, 9), 0.6, 0.0)
SHEDS = Pattern((26, 36), (46, 74), (12, 18), (14, 20), "industrial", (1, 2), 0.3, 0.0)
HALL = Pattern((27, 33), (40, 62), (10, 12), (12, 14), "market", (1, 2), 0.0, 0.0)
VILLAGE = Pattern((9, 11), (10, 15), (5, 13), (13, 19), "housing", (2, 3), 0.22, 0.40)
ACADEMY = Pattern((20, 24), (30, 40), (12, 14), (10, 14), "public", (1, 2), 0.9, 0.0)


def build(network: Network, lots: dict[str, shapely.Geometry], rng: Random) -> list[Building]:
    ways = scenery.ways(network)
    found: list[Building] = []
    for block in network.blocks:
        found += _in_block(block, lots[block.code], network, ways, rng)
    found = _trim(found, rng)
    _settle(found, rng)
    _address(found, network, ways)
    for block in network.blocks:
        own = sorted(
            (b for b in found if b.block is block),
            key=lambda b: (-round(b.shape.centroid.y), b.shape.centroid.x),
        )
        for serial, building in enumerate(own, 1):
            building.code = f"{block.code}-{serial:02d}"
    return sorted(found, key=lambda b: b.code)


def _in_block(block, lot, network, ways, rng) -> list[Building]:  # type: ignore[no-untyped-def]
    u, v = block.middle
    if (
        lot.is_empty
        or scenery.is_bank(block)
        or (block.place and block.place.key.startswith(("park", "pond", "wood")))
    ):
        return []
    if block.place:
        return _special(block, block.place, lot, rng)
    if block.community.code.startswith("999001003") and block.community.zh != "望渠社区":
        near = [
            1 - math.dist((u, v), (a, b)) / (r + 30)
            for a, b, r in board.VILLAGES
            if math.dist((u, v), (a, b)) < r + 30
        ]
        return _rows(block, lot, VILLAGE, rng) if near else []
    if v < board.SOUTH:
        return _rows(block, lot, SHEDS, rng)[:2] if rng.random() < 0.45 else []
    fronts = _fronts(block, lot, network, ways, rng)
    rest = lot
    if fronts:
        rest = lot - shapely.union_all([f.shape for f in fronts]).buffer(6.5, join_style="mitre")
    return fronts + _rows(block, rest, _pattern(block, rng), rng)


def _pattern(block: Block, rng: Random) -> Pattern:
    v = block.middle[1]
    name = block.community.zh
    if name in ("石桥社区", "米市社区") and abs(v - board.RIVER) < 240:
        return LANES
    if name == "望渠社区":
        return LANES if v < board.SHIQIAO else VILLAGE
    if name == "车站社区":
        return (
            rng.choice([ESTATE, TOWERS, OFFICES, ESTATE]) if v < board.MISHI else rng.choice([ESTATE, TOWERS])
        )
    if abs(v - board.RIVER) < 130:
        return LANES
    return rng.choice([ESTATE, ESTATE, ESTATE, LANES, TOWERS])


def _special(block: Block, place: board.Place, lot: shapely.Geometry, rng: Random) -> list[Building]:
    key = place.key
    patterns = {
        "kindergarten": (SCHOOL, 2), "primary-school": (SCHOOL, 3), "middle-school": (SCHOOL, 5),
        "rural-school": (SCHOOL, 2), "academy": (ACADEMY, 3), "market": (HALL, 2), "hospital": (CLINIC, 4),
        "rural-clinic": (CLINIC, 1), "civic-centre": (OFFICES, 4), "station": (HALL, 1),
        "works-1": (SHEDS, 5), "works-2": (SHEDS, 5), "works-3": (SHEDS, 4),
    }  # fmt: skip
    pattern, most = patterns[key]
    built = _rows(block, lot, pattern, rng)[:most]
    for serial, building in enumerate(built, 1):
        building.kind = "station" if key == "station" else building.kind
        several = len(built) > 1
        building.name = (
            f"{place.zh}{serial} 号楼" if several else place.zh,
            f"{place.en}, Building {serial}" if several else place.en,
        )
    return built


def _rows(block: Block, lot: shapely.Geometry, pattern: Pattern, rng: Random) -> list[Building]:
    """Rows parallel to the street from north to south; every building stands wholly inside the lot."""
    found: list[Building] = []
    angle, origin = east_at(*block.middle), lot.centroid
    for piece in sorted(shapely.get_parts(lot), key=lambda p: -p.area):
        turned = affinity.rotate(piece, -angle, origin=origin, use_radians=True)
        shapely.prepare(turned)
        west, south, east, north = turned.bounds
        top = north - rng.uniform(0.5, 2.5)
        while top - pattern.depth[0] > south:
            depth = rng.uniform(*pattern.depth)
            found += _row(block, turned, (west, east, top, depth), pattern, rng, (angle, origin))
            top -= depth + rng.uniform(*pattern.row_gap)
    return found


def _row(block, turned, frame, pattern, rng, back) -> list[Building]:  # type: ignore[no-untyped-def]
    west, east, top, depth = frame
    found, at = [], west + rng.uniform(0.5, 3)
    while at < east - pattern.length[0]:
        length = rng.uniform(*pattern.length)
        for fitted in (length, (length + pattern.length[0]) / 2, pattern.length[0]):
            if turned.contains(shapely.box(at, top - depth, at + fitted, top)):
                break
        else:
            at += 2.5
            continue
        if rng.random() >= pattern.skip:
            shape = _outline(at, top, fitted, depth, rng.random() < pattern.bent, rng)
            shape = affinity.rotate(shape, back[0], origin=back[1], use_radians=True)
            found.append(Building(block, shape, pattern.kind, rng.randint(*pattern.floors)))
        at += fitted + rng.uniform(*pattern.gap)
    return found


def _outline(
    left: float, top: float, length: float, depth: float, is_bent: bool, rng: Random
) -> shapely.Polygon:
    whole = shapely.box(left, top - depth, left + length, top)
    if not is_bent:
        return whole
    bite = depth * rng.uniform(0.4, 0.55)
    if rng.random() < 0.6:  # L: one corner is missing
        width = length * rng.uniform(0.35, 0.6)
        start = left if rng.random() < 0.5 else left + length - width
    else:  # U: a courtyard
        width = length * rng.uniform(0.3, 0.45)
        start = left + (length - width) / 2
    low = top - depth if rng.random() < 0.7 else top - bite
    return whole - shapely.box(start, low, start + width, low + bite)


def _fronts(block, lot, network, ways, rng) -> list[Building]:  # type: ignore[no-untyped-def]
    """Shop-houses along the big streets: walk the edge of the lot, set a house wherever it fits."""
    found: list[Building] = []
    for street, (line, _) in zip(network.streets, ways, strict=True):
        if street.kind not in ("main", "arterial", "minor") or line.distance(lot) > 25:
            continue
        if street.zh in ("西环路", "南环路") or (street.kind == "minor" and rng.random() < 0.84):
            continue
        reach = board.WIDTHS[street.kind] / 2 + scenery.PAVEMENT[street.kind] + 0.8
        edge = shapely.line_merge(shapely.intersection(lot.boundary, line.buffer(reach, cap_style="flat")))
        for run in sorted(shapely.get_parts(edge), key=lambda r: -r.length):
            if run.geom_type == "LineString" and run.length > 14:
                found += _along(block, lot, run, found, rng)
    return found


def _along(block, lot, run, others, rng) -> list[Building]:  # type: ignore[no-untyped-def]
    found: list[Building] = []
    at, inside = rng.uniform(1, 4), lot.buffer(0.9)
    while at < run.length - 9:
        length = min(rng.uniform(14, 36), run.length - at - 0.5)
        depth = rng.uniform(10.5, 13)
        a, b = run.interpolate(at), run.interpolate(at + length)
        angle = math.atan2(b.y - a.y, b.x - a.x)
        for side in (1, -1):
            dx, dy = -math.sin(angle) * side, math.cos(angle) * side
            near = [(p.x + dx * 0.6, p.y + dy * 0.6) for p in (a, b)]
            far = [(p.x + dx * depth, p.y + dy * depth) for p in (b, a)]
            shape = shapely.Polygon(near + far)
            if (
                length > 8
                and inside.contains(shape)
                and all(shape.distance(o.shape) > 0.4 for o in [*others, *found])
            ):
                found.append(Building(block, shape, "shop_house", rng.randint(2, 4)))
                break
        at += length + (rng.uniform(0.8, 1.6) if rng.random() < 0.75 else rng.uniform(4, 9))
    return found


def _trim(found: list[Building], rng: Random) -> list[Building]:
    """Exactly 1,500: the smallest houses of the fullest blocks go first."""
    if len(found) < WANTED:
        raise ValueError(f"the town has room for {len(found)} buildings only, {WANTED} are wanted")
    spare = len(found) - WANTED
    homes = [b for b in found if b.kind == "housing" and b.shape.area < 230]
    gone = {id(b) for b in rng.sample(homes, spare)}
    return [b for b in found if id(b) not in gone]


def _settle(found: list[Building], rng: Random) -> None:
    """Households by floor area, so that each responsibility grid gets a seeded total in range."""
    share: dict[str, Callable[[Building], float]] = {
        "housing": lambda b: b.floors * b.shape.area / 95,
        "shop_house": lambda b: (b.floors - 1) * b.shape.area / 120,
    }
    for code in sorted({b.block.grid_code for b in found}):
        own = [b for b in found if b.block.grid_code == code and b.kind in share]
        total = rng.randint(*HOUSEHOLDS)
        weights = [max(share[b.kind](b), 0.4) ** 0.9 for b in own]
        scale = total / sum(weights)
        for building, weight in zip(own, weights, strict=True):
            building.households = (
                max(1, round(weight * scale)) if building.kind == "housing" else round(weight * scale)
            )


def _address(
    found: list[Building], network: Network, ways: list[tuple[shapely.LineString, shapely.Polygon]]
) -> None:
    """Nearest named street; odd numbers on its left, even on its right, counted from its start."""
    named = [i for i, s in enumerate(network.streets) if s.zh]
    tree = shapely.STRtree([ways[i][0] for i in named])
    sides: dict[tuple[int, bool], list[tuple[float, Building]]] = {}
    for building in found:
        middle = building.shape.centroid
        at = named[int(tree.nearest(middle))]
        line = ways[at][0]
        along = line.project(middle)
        a, b = line.interpolate(max(along - 1, 0)), line.interpolate(min(along + 1, line.length))
        is_left = (b.x - a.x) * (middle.y - a.y) - (b.y - a.y) * (middle.x - a.x) > 0
        sides.setdefault((at, is_left), []).append((along, building))
    for (at, is_left), houses in sides.items():
        street = network.streets[at]
        for count, (_, building) in enumerate(sorted(houses, key=lambda h: (h[0], h[1].shape.centroid.x))):
            building.street, building.number = at, 2 * count + (1 if is_left else 2)
            building.address = (f"{street.zh} {building.number} 号", f"{building.number} {street.en}")
