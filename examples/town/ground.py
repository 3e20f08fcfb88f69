"""From the board to blocks: cut, name, node, and hand out every face to its areas and grids."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

import numpy as np
import shapely
import shapely.ops

from . import board, names
from .board import AreaPlan, Place, Street
from .plane import to_degrees, to_ground

TOWN_BLOCK_M2, COUNTRY_CELL_M2 = 10_500.0, 13_500.0
SNAP_M = 24.0
Point = tuple[float, float]


@dataclass(eq=False)
class Block:
    """One face of the network: the unit grid that follows the streets."""

    board: shapely.Polygon
    community: AreaPlan
    ground: shapely.Polygon = field(default_factory=shapely.Polygon)
    degrees: shapely.Polygon = field(default_factory=shapely.Polygon)
    place: Place | None = None
    code: str = ""
    grid_code: str = ""

    @property
    def middle(self) -> Point:
        p = self.board.centroid
        return p.x, p.y


@dataclass(frozen=True)
class Network:
    streets: list[Street]
    blocks: list[Block]


def lay_out(rng: Random) -> Network:
    """The whole network: streets drawn by hand, then each superblock cut by seeded lanes."""
    frame = shapely.box(board.WEST, board.RAIL_SOUTH, board.EAST, board.NORTH)
    structure = [shapely.LineString(s.line) for s in board.STREETS]
    structure += [shapely.LineString(board.STREAM), frame.exterior]
    structure += [
        shapely.LineString([(board.WEST, board.RIVER), (board.EAST, board.RIVER)]),
        shapely.LineString([(board.CHEZHAN, board.RAIL_SOUTH), (board.CHEZHAN, board.NORTH)]),
        shapely.LineString([(board.TONGYIN, board.RAIL_SOUTH), (board.TONGYIN, board.NORTH)]),
        shapely.LineString([(board.LIUDU, board.RAIL_SOUTH), (board.LIUDU, board.NORTH)]),
        shapely.LineString([(board.WANGQU, board.RIVER), (board.WANGQU, board.NORTH)]),
        shapely.LineString([(board.WEST, board.SOUTH), (board.EAST, board.SOUTH)]),
    ]
    superblocks = _faces(structure)
    cutter = _Cutter(rng)
    for superblock in sorted(superblocks, key=lambda f: (round(f.centroid.y, 3), round(f.centroid.x, 3))):
        cutter.cut(superblock)
    faces = _faces(structure + [shapely.LineString(s.line) for s in cutter.streets])
    blocks = [_block(face) for face in faces]
    _number(blocks)
    return Network([*board.STREETS, *cutter.streets], blocks)


def _faces(lines: list[shapely.LineString | shapely.LinearRing]) -> list[shapely.Polygon]:
    """Faces of the lines, noded, with a vertex every 18 m shared by both neighbours."""
    noded = shapely.union_all(lines, grid_size=0.01)
    parts = shapely.segmentize(shapely.get_parts(noded), 18.0)
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.set_precision(parts, 0.0001))))
    return [shapely.normalize(f) for f in found]


def _block(face: shapely.Polygon) -> Block:
    middle = face.centroid
    community = next(c for c in board.COMMUNITIES for box in c.boxes if shapely.box(*box).contains(middle))
    block = Block(face, community, to_ground(face), to_degrees(to_ground(face)))
    block.place = next((p for p in board.PLACES if face.contains(shapely.Point(p.u, p.v))), None)
    cut = board.GRID_CUTS.get(community.code[:9])
    serial = 1 if cut is None or (middle.y > cut) else 2
    block.grid_code = f"{community.code}{serial:03d}"
    return block


def _number(blocks: list[Block]) -> None:
    """15 digits: community + serial, rows of 100 m north → south and in each row west → east."""
    for community in board.COMMUNITIES:
        own = [b for b in blocks if b.community is community]
        top = max(b.degrees.centroid.y for b in own)
        own.sort(key=lambda b: (math.floor((top - b.degrees.centroid.y) / 0.0009), b.degrees.centroid.x))
        for serial, block in enumerate(own, 1):
            block.code = f"{community.code}{serial:03d}"
    blocks.sort(key=lambda b: b.code)


class _Cutter:
    """Cuts convex superblocks in two until each part is about a block, naming each cut."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.streets: list[Street] = []
        self.names = names.stems(rng)
        self.junctions: list[Point] = []

    def cut(self, face: shapely.Polygon, depth: int = 0, over: tuple[str, str] | None = None) -> None:
        face = shapely.simplify(face, 0.05)
        if self._is_done(face):
            return
        ends = self._ends(face)
        line = shapely.LineString(ends)
        middle = face.centroid
        street = self._name(line, depth, (middle.x, middle.y), over)
        self.streets.append(street)
        self.junctions += ends
        parts = shapely.get_parts(shapely.ops.split(face, _longer(line)))
        for part in sorted(parts, key=lambda f: (f.centroid.x, f.centroid.y)):
            named = (
                (street.zh[:-1], street.en.rsplit(" ", 1)[0]) if street.kind in ("minor", "lane") else over
            )
            self.cut(part, depth + 1, named)

    def _is_done(self, face: shapely.Polygon) -> bool:
        area, middle = face.area, face.centroid
        west, south, east, north = face.bounds
        if any(face.contains(shapely.Point(p.u, p.v)) and area < p.area_m2 * 1.25 for p in board.PLACES):
            return True
        if min(east - west, north - south) < 45:  # the river banks
            return max(east - west, north - south) < 330
        in_town = _in_town(middle.x, middle.y)
        return bool(area < 1.42 * (TOWN_BLOCK_M2 if in_town else COUNTRY_CELL_M2))

    def _ends(self, face: shapely.Polygon) -> list[Point]:
        west, south, east, north = face.bounds
        across = (east - west) >= (north - south)
        low, high = (west, east) if across else (south, north)
        at = low + (high - low) * self.rng.uniform(0.43, 0.57)
        lean = math.tan(math.radians(self.rng.uniform(-4.5, 4.5)))
        centre = face.centroid
        if across:
            probe = [
                (at - lean * (centre.y - south + 9), south - 9),
                (at + lean * (north + 9 - centre.y), north + 9),
            ]
        else:
            probe = [
                (west - 9, at - lean * (centre.x - west + 9)),
                (east + 9, at + lean * (east + 9 - centre.x)),
            ]
        chord = shapely.intersection(shapely.LineString(probe), face)
        return [self._snapped(face, tuple(p)) for p in (chord.coords[0], chord.coords[-1])]  # type: ignore[arg-type]

    def _snapped(self, face: shapely.Polygon, end: Point) -> Point:
        """Meet a street that already ends on the same edge: a crossing instead of two near corners."""
        corners = np.array(face.exterior.coords)
        for junction in self.junctions:
            if math.dist(junction, end) > SNAP_M or np.hypot(*(corners - junction).T).min() < 30:
                continue
            if face.exterior.distance(shapely.Point(junction)) < 0.02:
                return junction
        return round(end[0], 2), round(end[1], 2)

    def _name(self, line: shapely.LineString, depth: int, at: Point, over: tuple[str, str] | None) -> Street:
        ends = ((line.coords[0][0], line.coords[0][1]), (line.coords[-1][0], line.coords[-1][1]))
        if not _in_town(*at):
            near = any(math.dist((u, v), at) < radius + 40 for u, v, radius in board.VILLAGES)
            if not near or depth < 1:
                return Street("", "", "path", ends)
            zh, en = next(self.names)
            return Street(f"{zh}路", f"{en} Lane", "lane", ends)
        if _is_strip(at):
            return Street("", "", "path", ends)
        if depth == 0:
            zh, en = next(self.names)
            is_north_south = abs(ends[0][0] - ends[1][0]) < abs(ends[0][1] - ends[1][1])
            return Street(
                f"{zh}{'路' if is_north_south else '街'}",
                f"{en} {'Road' if is_north_south else 'Street'}",
                "minor",
                ends,
            )
        if depth <= 2 or over is None:
            zh, en = next(self.names)
            return Street(f"{zh}巷", f"{en} Lane", "lane", ends)
        count = sum(1 for s in self.streets if s.zh.startswith(over[0]) and s.zh.endswith("弄"))
        return Street(f"{over[0]}{names.DIGITS[count % 10]}弄", f"{over[1]} Alley {count + 1}", "alley", ends)


def _is_strip(at: Point) -> bool:
    return board.QU_SOUTH < at[1] < board.QU_NORTH or at[1] < board.SOUTH


def _in_town(u: float, v: float) -> bool:
    return u < board.CHEZHAN or (u < board.WANGQU and v > board.RIVER)


def _longer(line: shapely.LineString) -> shapely.LineString:
    (x0, y0), (x1, y1) = line.coords[0][:2], line.coords[-1][:2]
    dx, dy = (x1 - x0) * 0.01, (y1 - y0) * 0.01
    return shapely.LineString([(x0 - dx, y0 - dy), (x1 + dx, y1 + dy)])
