"""Cut lines and areas into vector tiles (Mapbox Vector Tile 2). The shapes are kept in tile-scheme coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from .projection import EXTENT, world_pairs

BUFFER = 320  # units beyond the edge: a street drawn 26 m wide must not show its end where tiles meet
SMALLEST = 6.0  # square units; a smaller area is not seen
EXACT_FROM = 16  # from this zoom on nothing is simplified
OPTIONS = {"extents": EXTENT, "y_coord_down": True, "check_winding_order": False}

Properties = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Sheet:
    """Shapes of one version with their properties and their tile layer, indexed."""

    layers: tuple[str, ...]
    properties: tuple[Properties, ...]
    min_zooms: Any
    shapes: Any
    tree: shapely.STRtree

    @classmethod
    def of(
        cls,
        layers: Sequence[str],
        properties: Sequence[Properties],
        min_zooms: Sequence[int],
        wkb: Sequence[bytes],
    ) -> Sheet:
        """From WKB in WGS84. Layers called `…_name` get one point inside each shape, so that a name is drawn once."""
        shapes = (
            shapely.transform(shapely.from_wkb(np.array(wkb, dtype=object)), world_pairs)
            if len(wkb)
            else np.array([])
        )
        is_name = np.array([name.endswith("_name") for name in layers], dtype=bool)
        if is_name.any():
            shapes[is_name] = shapely.point_on_surface(shapes[is_name])
        return cls(
            tuple(layers), tuple(properties), np.array(min_zooms, dtype=int), shapes, shapely.STRtree(shapes)
        )

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile; empty bytes where nothing lies."""
        unit = 1 / (EXTENT * 2**z)
        west, north = x / 2**z, y / 2**z
        margin, side = BUFFER * unit, EXTENT * unit
        box = (west - margin, north - margin, west + side + margin, north + side + margin)
        hits = np.sort(self.tree.query(shapely.box(*box)))
        hits = hits[self.min_zooms[hits] <= z]
        if not len(hits):
            return b""
        found = shapely.clip_by_rect(self.shapes[hits], *box)
        found = shapely.transform(found, lambda xy: (xy - (west, north)) / unit)
        if z < EXACT_FROM:
            found = shapely.simplify(found, 3.0)
        return _encode(self._rows(hits, _whole(found)))

    def _rows(self, hits: Any, found: Any) -> Iterable[tuple[str, int, Any, Properties]]:
        is_area = shapely.get_dimensions(found) == 2
        keep = ~shapely.is_empty(found) & (~is_area | (shapely.area(found) >= SMALLEST))
        for i, shape in zip(hits[keep].tolist(), found[keep], strict=True):
            yield self.layers[i], i + 1, shape, self.properties[i]


def _whole(shapes: Any) -> Any:
    """On whole units, outer rings clockwise on the screen."""
    return shapely.orient_polygons(shapely.transform(shapes, np.rint), exterior_cw=False)


def _encode(rows: Iterable[tuple[str, int, Any, Properties]]) -> bytes:
    layers: dict[str, list[dict[str, Any]]] = {}
    for layer, key, shape, properties in rows:
        layers.setdefault(layer, []).append({"geometry": shape, "id": key, "properties": properties})
    return encode(layers)


def encode(layers: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    tile: bytes = mapbox_vector_tile.encode(
        [{"name": name, "features": features} for name, features in layers.items()], default_options=OPTIONS
    )
    return tile
