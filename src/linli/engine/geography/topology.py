"""The check of a layer: gaps, overlaps, slivers, torn areas, wrong parents, codes. Nothing is repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from linli.words import Words

from .grid_index import shapes_of
from .measure import areas_m2, metres_per_degree
from .topology_words import say

Shapes = npt.NDArray[np.object_]
# Narrower than this is a sliver: a slip of the drawing, not a piece of land.
SLIVER_WIDTH_M = 0.5
# Smaller than this is arithmetic: coordinates rounded to 7 decimals leave such crumbs.
CRUMB_M2 = 0.05
POLYGON, MULTIPOLYGON = 3, 6


class FaultKind(StrEnum):
    """What can be wrong with a layer."""

    INVALID = "invalid"
    GAP = "gap"
    OVERLAP = "overlap"
    SLIVER = "sliver"
    TORN = "torn"
    OUTSIDE_REGION = "outside-region"
    WRONG_PARENT = "wrong-parent"
    CODE_WRONG = "code-wrong"
    CODE_REPEATED = "code-repeated"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the grids concerned, its area, where it is (WKB in degrees, to draw) and the sentence."""

    kind: FaultKind
    keys: tuple[str, ...]
    area_m2: float
    where: bytes
    words: Words


@dataclass(frozen=True)
class Parents:
    """The layer above: its keys and shapes, and for each child the key of its parent."""

    keys: Sequence[str]
    geometries: Sequence[Any]
    of: Sequence[str]


def check_layer(
    keys: Sequence[str],
    geometries: Sequence[Any],
    *,
    parents: Parents | None = None,
    region: Any = None,
    codes: Sequence[str] | None = None,
    sliver_width_m: float = SLIVER_WIDTH_M,
    crumb_m2: float = CRUMB_M2,
) -> list[Fault]:
    """Every fault of a layer of polygons in degrees (Shapely geometries or WKB), worst kinds first.

    `keys`: one name per grid, for the messages. `parents`: the layer above; each child must lie in its
    parent. `region`: what the layer must fill (default: the parents together; without either, only enclosed
    gaps can be seen). `codes`: one code per grid; digits only, of one length, each once, and beginning with the
    parent's key where that is digits too. Pieces under `crumb_m2` are rounding, pieces narrower than
    `sliver_width_m` are called slivers. 10,000 grids take seconds.

    Raises `ValueError` when the sequences differ in length.

    >>> left, right = shapely.box(119.680, 31.520, 119.681, 31.521), shapely.box(119.6809, 31.520, 119.682, 31.521)
    >>> [(f.kind.value, f.keys, round(f.area_m2)) for f in check_layer(["A", "B"], [left, right])]
    [('overlap', ('A', 'B'), 1053)]
    """
    counts = {"geometries": len(geometries)}
    if codes is not None:
        counts["codes"] = len(codes)
    if parents is not None:
        counts["parents.of"] = len(parents.of)
    if any(count != len(keys) for count in counts.values()):
        raise ValueError(f"{len(keys)} keys, but {counts}")
    layer = _Layer(list(keys), shapes_of(geometries), sliver_width_m, crumb_m2)
    faults = layer.invalid_and_torn()
    faults += layer.overlaps()
    above = shapes_of(parents.geometries) if parents is not None else None
    whole = shapes_of([region])[0] if region is not None else None
    if whole is None and above is not None:
        whole = shapely.union_all(above[[_is_sound(s) for s in above]])
    faults += layer.gaps(whole)
    if region is not None:
        faults += layer.outside(np.full(len(keys), whole, dtype=object), FaultKind.OUTSIDE_REGION, None)
    if parents is not None and above is not None:
        faults += layer.strangers(parents, above)
    if codes is not None:
        faults += _codes(layer, codes, parents.of if parents is not None else None)
    order = list(FaultKind)
    return sorted(faults, key=lambda f: (order.index(f.kind), -f.area_m2, f.keys))


class _Layer:
    """One layer under examination; `sound` are the positions that overlay operations may touch."""

    def __init__(self, keys: list[str], shapes: Shapes, sliver_width_m: float, crumb_m2: float) -> None:
        self.keys, self.shapes = keys, shapes
        self.sliver_width_m, self.crumb_m2 = sliver_width_m, crumb_m2
        self.sound = np.flatnonzero([_is_sound(s) for s in shapes])
        self.good: Shapes = shapes[self.sound]
        self.tree = shapely.STRtree(self.good)

    def key(self, sound_position: int) -> str:
        return self.keys[int(self.sound[sound_position])]

    def fault(self, kind: FaultKind, keys: Sequence[str], piece: Any, **values: object) -> Fault:
        area = float(areas_m2([piece])[0]) if _has_area(piece) else 0.0
        if kind in (FaultKind.GAP, FaultKind.OVERLAP) and _width_m(piece) < self.sliver_width_m:
            values, kind = {**values, "of": kind.value}, FaultKind.SLIVER
        where = shapely.to_wkb(piece) if piece is not None else b""
        return Fault(kind, tuple(keys), area, where, say(kind.value, keys, area, values))

    def invalid_and_torn(self) -> list[Fault]:
        faults = []
        sound = set(self.sound.tolist())
        for i, shape in enumerate(self.shapes):
            if i not in sound:
                reason = shapely.is_valid_reason(shape) if isinstance(shape, shapely.Geometry) else ""
                faults.append(self.fault(FaultKind.INVALID, [self.keys[i]], shape, reason=reason))
                continue
            if shapely.get_num_geometries(shape) > 1:
                parts = shapely.get_num_geometries(shape)
                faults.append(self.fault(FaultKind.TORN, [self.keys[i]], shape, parts=int(parts)))
            if _width_m(shape) < self.sliver_width_m:
                faults.append(self.fault(FaultKind.SLIVER, [self.keys[i]], shape, of="grid"))
        return faults

    def overlaps(self) -> list[Fault]:
        left, right = self.tree.query(self.good, predicate="intersects")
        once = left < right
        left, right = left[once], right[once]
        # Two neighbours that only share a border are told apart by one cheap question.
        deep = ~shapely.touches(self.good[left], self.good[right])
        left, right = left[deep], right[deep]
        faults = []
        for a, b, common in zip(
            left, right, shapely.intersection(self.good[left], self.good[right]), strict=True
        ):
            for piece in _pieces(common):
                if areas_m2([piece])[0] > self.crumb_m2:
                    faults.append(self.fault(FaultKind.OVERLAP, sorted([self.key(a), self.key(b)]), piece))
        return faults

    def gaps(self, whole: Any) -> list[Fault]:
        covered = shapely.union_all(self.good)
        if whole is None:
            parts = shapely.get_parts(covered)
            missing = shapely.union_all([shapely.Polygon(ring) for p in parts for ring in p.interiors])
            missing = shapely.difference(missing, covered)  # an island inside a hole is no gap
        else:
            missing = shapely.difference(whole, covered)
        faults = []
        for piece in _pieces(missing):
            if areas_m2([piece])[0] > self.crumb_m2:
                around = sorted(
                    self.key(i) for i in self.tree.query(piece.buffer(1e-9), predicate="intersects")
                )
                faults.append(self.fault(FaultKind.GAP, around, piece))
        return faults

    def outside(self, wholes: Shapes, kind: FaultKind, parent_of: Sequence[str] | None) -> list[Fault]:
        """Children that stick out of the shape given for each (by position in the layer)."""
        around = wholes[self.sound]
        usable = np.flatnonzero([_is_sound(s) for s in around])
        out = usable[~shapely.covers(around[usable], self.good[usable])]
        faults = []
        for i, rest in zip(out.tolist(), shapely.difference(self.good[out], around[out]), strict=True):
            pieces = [p for p in _pieces(rest) if _width_m(p) >= self.sliver_width_m]
            if pieces and areas_m2(pieces).sum() > self.crumb_m2:
                parent = "" if parent_of is None else parent_of[int(self.sound[i])]
                faults.append(self.fault(kind, [self.key(i)], shapely.union_all(pieces), parent=parent))
        return faults

    def strangers(self, parents: Parents, above: Shapes) -> list[Fault]:
        by_key = dict(zip(parents.keys, above, strict=True))
        faults = [
            self.fault(FaultKind.WRONG_PARENT, [k], shape, parent=p, is_missing=True)
            for k, p, shape in zip(self.keys, parents.of, self.shapes, strict=True)
            if p not in by_key
        ]
        own = np.empty(len(self.keys), dtype=object)
        own[:] = [by_key.get(p) for p in parents.of]
        return faults + self.outside(own, FaultKind.WRONG_PARENT, parents.of)


def _codes(layer: _Layer, codes: Sequence[str], parent_of: Sequence[str] | None) -> list[Fault]:
    faults, seen = [], dict[str, str]()
    lengths = [len(c) for c in codes]
    usual = max(set(lengths), key=lambda n: (lengths.count(n), n)) if lengths else 0
    for i, (key, code) in enumerate(zip(layer.keys, codes, strict=True)):
        shape, parent = layer.shapes[i], parent_of[i] if parent_of is not None else ""
        if not (code.isascii() and code.isdigit()) or len(code) != usual:
            faults.append(layer.fault(FaultKind.CODE_WRONG, [key], shape, code=code, digits=usual))
        elif parent.isdigit() and not code.startswith(parent):
            faults.append(layer.fault(FaultKind.CODE_WRONG, [key], shape, code=code, parent=parent))
        if code in seen:
            faults.append(layer.fault(FaultKind.CODE_REPEATED, [seen[code], key], shape, code=code))
        seen.setdefault(code, key)
    return faults


def _is_sound(shape: object) -> bool:
    return (
        isinstance(shape, shapely.Geometry)
        and shapely.get_type_id(shape) in (POLYGON, MULTIPOLYGON)
        and not shapely.is_empty(shape)
        and bool(shapely.is_valid(shape))
        and float(np.abs(shapely.bounds(shape)).max()) <= 180
    )


def _has_area(shape: object) -> bool:
    return isinstance(shape, shapely.Geometry) and not shapely.is_empty(shape)


def _pieces(shape: Any) -> list[Any]:
    return [p for p in shapely.get_parts(shape) if shapely.get_type_id(p) == POLYGON and not p.is_empty]


def _width_m(shape: Any) -> float:
    """Mean width: area over half the outline; for a long strip that is its width."""
    west, south, _east, north = shapely.bounds(shape)
    per_lon, per_lat = metres_per_degree((south + north) / 2)
    flat = shapely.transform(shape, lambda c: (c - [west, south]) * [float(per_lon), float(per_lat)])
    return float(2 * flat.area / flat.length) if flat.length else 0.0
