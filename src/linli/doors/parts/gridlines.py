"""The grids in force as a drawn map shows them: their borders, their names, and the one that stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from linli.engine.geography.measure import metres_per_degree
from linli.records.schema import connection
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import Land, grids_on, land
from linli.words import Words

if TYPE_CHECKING:
    from linli.doors.parts.townmap import View

OWN = 'class="m-own" fill="#0b5a78" fill-opacity=".09" stroke="#0b5a78" stroke-width="2.5"'
MARKER_PX = 13  # half of what a marker covers
OTHER = 'class="m-grid" fill="none" stroke="#6f8894" stroke-width="1.6" stroke-dasharray="6 3"'


@dataclass(frozen=True, eq=False)
class Ground:
    """The grids of one tenant in one version, ready to be drawn."""

    stamp: tuple[Any, ...]
    names: tuple[Words, ...]
    paths: tuple[str, ...]
    shapes: Any  # array of Shapely polygons
    inside: tuple[tuple[float, float], ...]
    tree: shapely.STRtree
    borders: (
        Any  # array of lines; a border that two grids share is one line, or its dashes would run together
    )


_grounds: dict[str, Ground] = {}


def ground(*, today: date, newest: Land | None = None) -> Ground:
    """The grids in force; one statement asks whether the kept ones are still the newest, unless the caller has asked."""
    stamp = ((newest or land(today=today)).versions, today)
    kept = _grounds.get(connection.schema_name)
    if kept is None or kept.stamp != stamp:
        kept = _grounds[connection.schema_name] = _load(stamp, today)
    return kept


def _load(stamp: tuple[Any, ...], today: date) -> Ground:
    rows = list(grids_on(today).values_list("name_en", "name_zh", "path", "lon", "lat", "shape"))
    shapes = shapely.from_wkb(np.array([bytes(r[5]) for r in rows], dtype=object))
    borders = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(shapes))))
    return Ground(
        stamp, tuple(Words(r[0], r[1]) for r in rows), tuple(r[2] for r in rows), shapes,
        tuple((r[3], r[4]) for r in rows), shapely.STRtree(shapes), borders,
    )  # fmt: skip


def draw_grids(
    view: View, own_path: str, taken: Sequence[tuple[float, float]] = (), *, newest: Land
) -> tuple[SafeString, SafeString, list[tuple[float, float]]]:
    """Borders; names; and where the names stand, so that others keep away. Names keep away from what is `taken`."""
    here = ground(today=newest.on, newest=newest)
    if not len(here.shapes):
        return mark_safe(""), mark_safe(""), []
    box = view.box
    seen = sorted(here.tree.query(box).tolist())
    beyond = box.buffer((box.bounds[2] - box.bounds[0]) / 8).bounds
    detail = view.scale / 2 / float(metres_per_degree(view.lat)[0])
    drawn = [(OTHER, shapely.clip_by_rect(shapely.simplify(here.borders, detail), *beyond))]
    drawn += [
        (OWN, shapely.clip_by_rect(here.shapes[[i]], *beyond)) for i in seen if here.paths[i] == own_path
    ]
    borders = [(mark_safe(look), "".join(_path(view, shape) for shape in shapes)) for look, shapes in drawn]  # noqa: S308 - our own attributes
    names = [found for i in seen if (found := _name(view, here, i, taken))]
    return (
        format_html_join("", '<path {} d="{}"/>', ((look, d) for look, d in borders if d)),
        format_html_join("", "{}", ((name,) for name, _ in names)),
        [spot for _, spot in names],
    )


def _path(view: View, shape: Any) -> str:
    found = []
    for part in shapely.get_parts(shape):
        is_area = part.geom_type == "Polygon"
        for line in (part.exterior, *part.interiors) if is_area else (part,):
            if line.geom_type in {"LineString", "LinearRing"} and not line.is_empty:
                xy = shapely.get_coordinates(line)
                x, y = view.pixel(xy[:, 0], xy[:, 1])
                points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
                found.append(f"M{points}{'Z' if is_area else ''}")
    return "".join(found)


def _name(
    view: View, here: Ground, i: int, taken: Sequence[tuple[float, float]]
) -> tuple[SafeString, tuple[float, float]] | None:
    """The grid's name, where it fits inside the grid and the map: in the middle, or beside the marker that stands there."""
    name = here.names[i].in_(get_language())
    x, y = view.pixel(*here.inside[i])
    west, south, east, north = shapely.bounds(here.shapes[i])
    size = 11 if view.width < 400 else 12
    needed = sum(size if ord(c) > 255 else size * 0.58 for c in name) + 8
    left, top = view.pixel(west, north)
    right, bottom = view.pixel(east, south)
    fits = right - left > needed and bottom - top > size * 2
    if not fits:
        return None
    free = (
        y + away
        for away in (0, MARKER_PX + size, -MARKER_PX - size)
        if top < y + away < bottom
        and not any(
            abs(x - a) < needed / 2 + MARKER_PX and abs(y + away - b) < size / 2 + MARKER_PX for a, b in taken
        )
    )
    y = next(free, None)
    if y is None or not (needed / 2 < x < view.width - needed / 2 and size < y < view.height - size):
        return None
    text = format_html(
        '<text class="m-gridname" x="{}" y="{}" font-size="{}" font-weight="600" text-anchor="middle" fill="#4a5860" '
        'stroke="#fbfbf8" stroke-width="3" paint-order="stroke">{}</text>',
        f"{x:.1f}", f"{y + size / 3:.1f}", size, name,
    )  # fmt: skip
    return text, (float(x), float(y))


def today() -> date:
    return timezone.localdate(timezone.now(), tenancy.time_zone())
