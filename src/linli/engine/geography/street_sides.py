"""What lies between two units: a street of some class, a yard, a river without a bridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

# From dear to cheap to cut along; the words are those of the solver.
CLASSES = ("yard", "lane", "street", "main")
# A bridge opens its river or railway over so many metres to both sides of its middle line.
BRIDGE_REACH_M = 15.0
# Streets are looked up in pieces no longer than this.
PIECE_M = 60.0
# A border of two parcels runs along a street that is not further away than this.
STREET_REACH_M = 15.0

# How other data sets call their streets (OpenStreetMap `highway`, our sample town); what is not listed is a lane.
KNOWN_AS = {
    "main": ("main", "arterial", "motorway", "trunk", "primary", "secondary", "主干道", "次干道", "快速路"),
    "street": (
        "street",
        "minor",
        "tertiary",
        "unclassified",
        "residential",
        "road",
        "country",
        "街道",
        "支路",
    ),
    "lane": ("lane", "alley", "living_street", "service", "pedestrian", "track", "巷", "弄"),
    "yard": ("yard", "footway", "path", "steps", "cycleway", "corridor", "院落", "步道"),
}


@dataclass(frozen=True, eq=False)
class Streets:
    """Lines in degrees and the class of each (see `street_class`); an empty class is a lane."""

    lines: Sequence[Any]
    classes: Sequence[str]


@dataclass(frozen=True, eq=False)
class Barriers:
    """Rivers, railways, walls (lines or polygons in degrees) and the bridges, gates or underpasses across them."""

    shapes: Sequence[Any]
    bridges: Sequence[Any] = field(default=())


def street_class(name: object) -> str:
    """`main`, `street`, `lane` or `yard` for a street's class in another vocabulary; `lane` for an unknown one.

    >>> street_class("primary"), street_class("residential_link"), street_class(None)
    ('main', 'street', 'lane')
    """
    plain = str(name or "").strip().lower().removesuffix("_link")
    return next((ours for ours, theirs in KNOWN_AS.items() if plain in theirs), "lane")


def classes_between(link: Floats, lines: Shapes, classes: Sequence[str]) -> Ints:
    """For each link of two houses (m × 2 × 2, metres) the grandest street it crosses: 0 yard … 3 main."""
    pieces, rank = _pieces(lines, classes)
    found = np.zeros(len(link), np.int64)
    if len(pieces) and len(link):
        at, piece = shapely.STRtree(pieces).query(shapely.linestrings(link), predicate="intersects")
        np.maximum.at(found, at, rank[piece])
    return found


def classes_beside(border: Shapes, lines: Shapes, classes: Sequence[str]) -> Ints:
    """For each common border (lines in metres) the grandest street that runs within reach of its middle."""
    pieces, rank = _pieces(lines, classes)
    found = np.zeros(len(border), np.int64)
    if len(pieces) and len(border):
        middle = shapely.line_interpolate_point(border, 0.5, normalized=True)
        tree = shapely.STRtree(pieces)
        at, piece = tree.query(middle, predicate="dwithin", distance=STREET_REACH_M)
        np.maximum.at(found, at, rank[piece])
    return found


def _pieces(lines: Shapes, classes: Sequence[str]) -> tuple[Shapes, Ints]:
    rank = np.array([CLASSES.index(street_class(name)) for name in classes], dtype=np.int64)
    fine = shapely.segmentize(lines, PIECE_M)
    points, owner = shapely.get_coordinates(fine, return_index=True)
    parts, part_owner = shapely.get_parts(fine, return_index=True)
    if len(parts) != len(lines):
        points, owner = shapely.get_coordinates(parts, return_index=True)
        rank = rank[part_owner]
    follows = owner[1:] == owner[:-1]
    ends = np.stack([points[:-1][follows], points[1:][follows]], axis=1)
    return np.asarray(shapely.linestrings(ends), dtype=object), rank[owner[:-1][follows]]


def is_barred(link: Floats, barriers: Shapes, bridges: Shapes) -> npt.NDArray[np.bool_]:
    """Which links cross a barrier where no bridge is within reach."""
    out = np.zeros(len(link), bool)
    if not len(barriers) or not len(link):
        return out
    closed = barriers
    if len(bridges):
        open_here = shapely.union_all(shapely.buffer(bridges, BRIDGE_REACH_M))
        closed = shapely.difference(barriers, open_here)
    parts = shapely.get_parts(closed)
    parts = parts[~shapely.is_empty(parts)]
    shapely.prepare(parts)
    at = shapely.STRtree(parts).query(shapely.linestrings(link), predicate="intersects")[0]
    out[at] = True
    return out
