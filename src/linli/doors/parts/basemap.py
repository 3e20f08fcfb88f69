"""What lies under the grids on a drawn map: water, green, buildings, streets with their names.

Drawn true to scale from the tenant's own base map; a town without one has only its grids.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from linli.engine.geography.measure import metres_per_degree
from linli.records.schema import connection
from linli.records.territory.queries import base_map, base_map_version
from linli.words import Words

if TYPE_CHECKING:
    from linli.doors.parts.townmap import View

EQUATOR_M = 40_075_016.7
TILE = 512  # of the map element, whose zoom levels the base map speaks of
AREAS = {"green": "#d8e7d2", "square": "#ebe8df", "water": "#c5dde6", "building": "#e2e2da"}
LEAST_STREET_PX, CASE_PX = 1.2, 1.4
NAMES_FROM_M = 3.0  # metres a pixel: farther away there are too many
NAME_GAP_PX = 46


@dataclass(frozen=True, eq=False)
class Base:
    """The base map of one tenant in one version."""

    version: int
    kinds: Any
    widths: Any
    zooms: Any
    names: tuple[Words, ...]
    shapes: Any
    tree: shapely.STRtree


_bases: dict[str, Base] = {}


def base(*, newest: int | None = None) -> Base:
    """Kept until a new version is published; one statement asks for that, unless the caller knows the newest."""
    version = base_map_version() if newest is None else newest
    kept = _bases.get(connection.schema_name)
    if kept is None or kept.version != version:
        kept = _bases[connection.schema_name] = _load(version)
    return kept


def draw_base(view: View, spots: list[tuple[float, float]], *, newest: int) -> tuple[SafeString, SafeString]:
    """Areas and streets; and the streets' names, which keep away from the `spots` (pixels) of other names."""
    here = base(newest=newest)
    if not len(here.shapes):
        return mark_safe(""), mark_safe("")
    box = view.box
    margin = box.buffer((box.bounds[2] - box.bounds[0]) / 16).bounds
    seen = np.sort(here.tree.query(shapely.box(*margin)))
    seen = seen[here.zooms[seen] <= zoom_of(view)]
    degrees = view.scale / 2 / float(metres_per_degree(view.lat)[0])
    shapes = shapely.clip_by_rect(shapely.simplify(here.shapes[seen], degrees), *margin)
    kinds, widths = here.kinds[seen], here.widths[seen]
    parts = [_area(view, kind, fill, shapes[kinds == kind]) for kind, fill in AREAS.items()]
    parts.append(_rails(view, shapes[kinds == "rail"]))
    parts.append(_area(view, "bridge", "#ffffff", shapes[kinds == "bridge"]))
    is_street = kinds == "street"
    parts.extend(_streets(view, shapes[is_street], widths[is_street]))
    names = [here.names[i] for i in seen[is_street].tolist()]
    drawn = format_html('<g class="m-base">{}</g>', format_html_join("", "{}", ((p,) for p in parts)))
    return drawn, _street_names(view, shapes[is_street], names, list(spots))


def streets_named(text: str) -> list[tuple[str, float, float]]:
    """Streets that a typed place mentions, each with a point on it, the longest name first."""
    here = base()
    language, wanted = get_language(), _plain(text)
    found: dict[str, tuple[float, float]] = {}
    for i in np.flatnonzero(here.kinds == "street").tolist() if wanted else []:
        name = here.names[i]
        if any(len(way) > 1 and way in wanted for way in (_plain(name.zh), _plain(name.en))):
            point = shapely.line_interpolate_point(here.shapes[i], 0.5, normalized=True)
            found.setdefault(name.in_(language), (point.x, point.y))
    return sorted(((name, *point) for name, point in found.items()), key=lambda row: -len(row[0]))


def zoom_of(view: View) -> float:
    """The map element's zoom level that shows as much as this view does."""
    return math.log2(EQUATOR_M * math.cos(math.radians(view.lat)) / TILE / view.scale)


def _load(version: int) -> Base:
    rows = list(base_map().values_list("kind", "width_m", "min_zoom", "name_en", "name_zh", "shape"))
    shapes = shapely.from_wkb(np.array([bytes(r[5]) for r in rows], dtype=object))
    return Base(
        version, np.array([r[0] for r in rows], dtype=object), np.array([r[1] for r in rows], dtype=float),
        np.array([r[2] for r in rows], dtype=float), tuple(Words(r[3], r[4]) for r in rows), shapes,
        shapely.STRtree(shapes),
    )  # fmt: skip


def _area(view: View, kind: str, fill: str, shapes: Any) -> SafeString:
    """All areas of a kind as one path, in whole tenths of a pixel: thousands of houses in a few milliseconds."""
    pieces = shapely.get_parts(shapes)
    rings = shapely.get_rings(pieces[shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON])
    d = _rings(view, rings)
    look = '<path class="m-{}" fill="{}" transform="scale(.1)" d="{}"/>'
    return format_html(look, kind, fill, d) if d else mark_safe("")


def _rings(view: View, rings: Any) -> str:
    """Each ring from its first corner, then by steps; the last corner is the first again."""
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    corners = np.rint(10 * np.column_stack(view.pixel(xy[:, 0], xy[:, 1]))).astype(int)
    begins = np.flatnonzero(np.diff(ring_of, prepend=-1)).tolist()
    steps = list(map(str, np.diff(corners, axis=0, prepend=0).ravel().tolist()))
    firsts = corners[begins].tolist()
    return "".join(
        f"M{x} {y}l{' '.join(steps[2 * a + 2 : 2 * b - 2])}z"
        for (x, y), a, b in zip(firsts, begins, [*begins, len(corners)][1:], strict=True)
        if b - a > 3
    )


def _rails(view: View, shapes: Any) -> SafeString:
    d = "".join(_line(view, line) for shape in shapes for line in _lines(shape))
    look = 'class="m-rail" fill="none" stroke="#a9b4b8" stroke-width="2" stroke-dasharray="7 5"'
    return format_html('<path {} d="{}"/>', mark_safe(look), d) if d else mark_safe("")  # noqa: S308 - our own attributes


def _streets(view: View, shapes: Any, widths: Any) -> Iterator[SafeString]:
    """All casings first, then all fills, so that crossings are open."""
    pixels = np.maximum(widths / view.scale, LEAST_STREET_PX).round(1)
    paths = {
        float(px): "".join(_line(view, line) for shape in shapes[pixels == px] for line in _lines(shape))
        for px in sorted(set(pixels.tolist()))
    }
    for look, colour, more in (("case", "#cfd6d6", CASE_PX), ("fill", "#ffffff", 0.0)):
        for px, d in paths.items():
            if d and (more or px > LEAST_STREET_PX):
                yield format_html(
                    '<path class="m-st m-st-{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round" d="{}"/>',
                    look, colour, f"{px + more:.1f}", d,
                )  # fmt: skip


def _street_names(
    view: View, shapes: Any, names: list[Words], taken: list[tuple[float, float]]
) -> SafeString:
    """Each name once, along the longest piece of its street that is seen, away from the others."""
    if view.scale > NAMES_FROM_M:
        return mark_safe("")
    language = get_language()
    longest: dict[str, Any] = {}
    for shape, name in zip(shapes, names, strict=True):
        for line in _lines(shape):
            text = name.in_(language)
            if text and line.length > longest.get(text, line).length * 0.999:
                longest[text] = line
    written = []
    for text, line in sorted(longest.items(), key=lambda row: -row[1].length):
        label = _label(view, text, line, taken)
        if label:
            written.append((label,))
    return format_html_join("", "{}", written)


def _label(view: View, text: str, line: Any, taken: list[tuple[float, float]]) -> SafeString | None:
    size = 11
    xy = shapely.get_coordinates(line)
    x, y = view.pixel(xy[:, 0], xy[:, 1])
    drawn = shapely.LineString(np.column_stack([x, y]))
    wide = sum(size if ord(c) > 255 else size * 0.55 for c in text)
    if drawn.length < wide * 1.4:
        return None
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        middle = drawn.length * share
        a, b = (drawn.interpolate(middle + half * wide / 2) for half in (-1, 1))
        spot = (a.x + b.x) / 2, (a.y + b.y) / 2
        inside = wide / 2 < spot[0] < view.width - wide / 2 and size < spot[1] < view.height - size * 2
        if inside and all(math.dist(spot, other) > max(NAME_GAP_PX, wide) for other in taken):
            taken.append(spot)
            return _written(text, spot, math.degrees(math.atan2(b.y - a.y, b.x - a.x)), size)
    return None


def _written(text: str, spot: tuple[float, float], angle: float, size: int) -> SafeString:
    """Along the street, never upside down; Chinese on a steep street stands upright, one sign below the other."""
    angle = (angle + 90) % 180 - 90
    look = 'class="m-name" fill="#4a5860" stroke="#fbfbf8" stroke-width="3" paint-order="stroke" text-anchor="middle"'
    is_upright = abs(angle) > 55 and all(ord(c) > 255 for c in text)
    if is_upright:
        signs = format_html_join(
            "", '<tspan x="0" dy="{}">{}</tspan>', (("1.05em" if n else "0", c) for n, c in enumerate(text))
        )
        top = spot[1] - (len(text) - 1) * size * 0.525 + size * 0.35
        return format_html(
            '<text {} font-size="{}" transform="translate({},{})">{}</text>',
            mark_safe(look), size, f"{spot[0]:.1f}", f"{top:.1f}", signs,  # noqa: S308 - our own attributes
        )  # fmt: skip
    return format_html(
        '<text {} font-size="{}" dy=".35em" transform="translate({},{}) rotate({})">{}</text>',
        mark_safe(look), size, f"{spot[0]:.1f}", f"{spot[1]:.1f}", f"{angle:.1f}", text,  # noqa: S308 - our own attributes
    )  # fmt: skip


def _lines(shape: Any) -> list[Any]:
    return [p for p in shapely.get_parts(shape) if p.geom_type == "LineString" and not p.is_empty]


def _line(view: View, line: Any) -> str:
    xy = shapely.get_coordinates(line)
    x, y = view.pixel(xy[:, 0], xy[:, 1])
    return "M" + " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _plain(text: str) -> str:
    return "".join(text.lower().split())
