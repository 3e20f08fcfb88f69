"""Water, green, squares and rails: what lies between the houses. Shapes in metres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import shapely
from shapely import affinity

from . import board
from .ground import Block, Network
from .plane import east_at, to_ground

PAVEMENT = {
    "arterial": 4.5,
    "main": 4.0,
    "minor": 3.0,
    "lane": 1.8,
    "alley": 1.0,
    "country": 2.5,
    "path": 0.5,
}


@dataclass(frozen=True)
class Scenery:
    kind: str  # river, stream, pond, park, bank, wood, pitch, square, rail, bridge
    zh: str
    en: str
    shape: shapely.Geometry


def line_on_ground(line: tuple[tuple[float, float], ...]) -> shapely.LineString:
    return to_ground(shapely.segmentize(shapely.LineString(line), 12.0))


def waters() -> list[Scenery]:
    river = line_on_ground(((board.WEST, board.RIVER), (board.EAST, board.RIVER)))
    stream = line_on_ground(board.STREAM)
    wet = river.buffer(board.RIVER_WIDTH / 2, cap_style="flat")
    return [
        Scenery("river", "柳渡渠", "Liudu Canal", wet),
        Scenery(
            "stream", "柳溪", "Liuxi Stream", stream.buffer(board.STREAM_WIDTH / 2, cap_style="flat") - wet
        ),
    ]


def bridges() -> list[Scenery]:
    found = []
    for zh, en, u, width in board.BRIDGES:
        line = line_on_ground(((u, board.QU_SOUTH + 6), (u, board.QU_NORTH - 6)))
        found.append(Scenery("bridge", zh, en, line.buffer(width / 2, cap_style="flat")))
    return found


def rails() -> Scenery:
    return Scenery(
        "rail",
        "柳渡铁路",
        "Liudu Railway",
        line_on_ground(((board.WEST, board.RAIL_V), (board.EAST, board.RAIL_V))),
    )


def ways(network: Network) -> list[tuple[shapely.LineString, shapely.Polygon]]:
    """Each street as its middle line and the ground it takes with its pavements."""
    found = []
    for street in network.streets:
        line = line_on_ground(street.line)
        found.append(
            (line, line.buffer(board.WIDTHS[street.kind] / 2 + PAVEMENT[street.kind], cap_style="square"))
        )
    return found


def lots(network: Network, wet: list[Scenery]) -> dict[str, shapely.Geometry]:
    """What is left of each block for houses and gardens, by unit-grid code."""
    taken = [w for _, w in ways(network)] + [s.shape.buffer(2.5) for s in wet] + [rails().shape.buffer(11)]
    tree = shapely.STRtree(taken)
    return {
        b.code: shapely.difference(
            b.ground, shapely.union_all([taken[i] for i in sorted(tree.query(b.ground))])
        )
        for b in network.blocks
    }


def greens(network: Network, lot: dict[str, shapely.Geometry], rng: Random) -> list[Scenery]:
    found: list[Scenery] = []
    for block in network.blocks:
        ground, place = lot[block.code], block.place
        if place and place.key.startswith("park"):
            found.append(Scenery("park", place.zh, place.en, ground))
            if place.area_m2 > 20_000:
                pond = blob(ground.centroid, math.sqrt(ground.area) * 0.25, rng).intersection(
                    ground.buffer(-9)
                )
                found.append(
                    Scenery("pond", place.zh.replace("公园", "湖"), place.en.replace("Park", "Lake"), pond)
                )
        elif place and place.key == "wood":
            found.append(Scenery("wood", place.zh, place.en, ground.buffer(-8).buffer(5)))
        elif place and place.key == "pond-hetang":
            pond = blob(ground.centroid, 78, rng).intersection(ground.buffer(-12))
            found.append(
                Scenery("park", "荷塘绿地", "Lotus Pond Green", pond.buffer(22).intersection(ground))
            )
            found.append(Scenery("pond", place.zh, place.en, pond))
        elif is_bank(block) and not ground.is_empty:
            found.append(Scenery("bank", "渠岸绿带", "Canal Bank Green", ground))
    return found


def blob(centre: shapely.Point, radius: float, rng: Random) -> shapely.Polygon:
    """A pond: a wobbling circle, wider than high."""
    swing = [(k, rng.uniform(0.04, 0.11), rng.uniform(0, 6.28)) for k in (2, 3, 5)]
    points = []
    for step in range(48):
        angle = step * math.tau / 48
        reach = radius * (1 + sum(a * math.sin(k * angle + p) for k, a, p in swing))
        points.append((centre.x + 1.35 * reach * math.cos(angle), centre.y + 0.8 * reach * math.sin(angle)))
    return shapely.Polygon(points)


def is_bank(block: Block) -> bool:
    return board.QU_SOUTH < block.middle[1] < board.QU_NORTH


def open_ground(
    network: Network, lot: dict[str, shapely.Geometry], houses: dict[str, list[shapely.Polygon]]
) -> list[Scenery]:
    """What the finished blocks leave open: sports grounds, squares, fields, the green edge of the stream."""
    found: list[Scenery] = []
    for block in network.blocks:
        ground, place, own = lot[block.code], block.place, houses.get(block.code, [])
        if place and place.key in OPEN:
            rest = ground.buffer(-4) - shapely.union_all(own).buffer(7)
            widest = shapely.maximum_inscribed_circle(rest, 1.0)
            reach = min(widest.length * 0.94, 42.0)
            bar = affinity.translate(
                _bar(reach, east_at(*block.middle)), widest.coords[0][0], widest.coords[0][1]
            )
            found.append(Scenery(OPEN[place.key], place.zh, place.en, bar.intersection(rest).buffer(0)))
        elif not place and not own and not is_bank(block):
            found += _garden(ground) if _is_town(block) else _fields(block, ground)
    edge = line_on_ground(board.STREAM).buffer(board.STREAM_WIDTH / 2 + 9, cap_style="flat")
    land = shapely.union_all([b.ground for b in network.blocks if b.middle[1] < board.QU_SOUTH])
    found.append(Scenery("bank", "柳溪绿带", "Liuxi Green", shapely.intersection(edge, land)))
    return found


OPEN = {
    "primary-school": "pitch", "middle-school": "pitch", "rural-school": "pitch", "kindergarten": "pitch",
    "station": "square", "civic-centre": "square", "market": "square", "academy": "park", "hospital": "park",
}  # fmt: skip


def _is_town(block: Block) -> bool:
    return not block.community.zh.endswith("村") and block.middle[1] > board.SOUTH


def _garden(ground: shapely.Geometry) -> list[Scenery]:
    return [Scenery("park", "街心绿地", "Pocket Garden", ground)] if not ground.is_empty else []


def _bar(reach: float, angle: float) -> shapely.Polygon:
    """A running track's outline: a thick short line with round ends."""
    half = reach * 0.55
    dx, dy = half * math.cos(angle), half * math.sin(angle)
    return shapely.LineString([(-dx, -dy), (dx, dy)]).buffer(reach * 0.92)


def _fields(block: Block, ground: shapely.Geometry) -> list[Scenery]:
    """Paddies of about 34 m, with ditches between them."""
    angle, origin = east_at(*block.middle), ground.centroid
    turned = affinity.rotate(ground, -angle, origin=origin, use_radians=True)
    west, south, east, north = turned.bounds
    is_wide = (east - west) > (north - south)
    low, high = (west, east) if is_wide else (south, north)
    count = max(1, round((high - low) / 34))
    step = (high - low) / count
    found = []
    for i in range(count):
        a, b = low + i * step + 0.8, low + (i + 1) * step - 0.8
        strip = shapely.box(a, south, b, north) if is_wide else shapely.box(west, a, east, b)
        for part in shapely.get_parts(shapely.intersection(turned, strip).buffer(-1.5)):
            if part.area > 300:
                shape = affinity.rotate(part, angle, origin=origin, use_radians=True)
                found.append(Scenery("field", "", "", shapely.simplify(shape, 0.6)))
    return found
