"""A map of a place drawn by the server: the grids in force, later streets, and markers with shape and title.

It needs no script. Every map has a list twin (`parts/map_list.html`). Drawn with classes for pages that carry the
stylesheet and with plain attributes for the picture of the place picker, which carries none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from linli.engine.geography.measure import metres_per_degree
from linli.records.territory.queries import land
from linli.words import Words

from .basemap import draw_base
from .gridlines import draw_grids, ground, today
from .icons import SHAPES

STEPS_M = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)  # metres a pixel, from near to far
CLOSE_UP = 1.0
RING = mark_safe(
    '<circle class="m-sel" r="17" fill="#0b5a78" fill-opacity=".14" stroke="#0b5a78" stroke-width="3"/>'
)
CUT_ACROSS, CUT_DOWN = 0.16, 0.09  # shares of a map that a narrow or a flat box may not show at each side
FILLS = {
    "normal": ("ok", "#1f8a4d"), "near": ("warn", "#c97a00"), "overdue": ("bad", "#c62d24"),
    "stopped": ("stop", "#6b7981"), "done": ("done", "#5b6971"), "plain": ("plain", "#0b5a78"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """What is seen: a centre in WGS84, metres a pixel, and the size in pixels."""

    lon: float
    lat: float
    scale: float
    width: int
    height: int

    def pixel(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Pixels from the upper left corner; takes numbers and arrays."""
        east, north = map(float, metres_per_degree(self.lat))
        return (
            (lon - self.lon) * east / self.scale + self.width / 2,
            (self.lat - lat) * north / self.scale + self.height / 2,
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a pixel.

        >>> view = View(120.0, 31.5, 2.0, 640, 400)
        >>> [round(v, 6) for v in view.pixel(*view.place(100, 50))]
        [100.0, 50.0]
        """
        east, north = map(float, metres_per_degree(self.lat))
        return (
            self.lon + (x - self.width / 2) * self.scale / east,
            self.lat - (y - self.height / 2) * self.scale / north,
        )

    @property
    def box(self) -> shapely.Polygon:
        return shapely.box(*self.place(0, self.height), *self.place(self.width, 0))

    def sized(self, width: int, height: int) -> View:
        return replace(self, width=width, height=height)

    def zoomed(self, steps: int) -> View:
        """Nearer (< 0) or farther (> 0) by so many steps."""
        at = min(range(len(STEPS_M)), key=lambda i: abs(math.log(STEPS_M[i] / self.scale)))
        return replace(self, scale=STEPS_M[min(max(at + steps, 0), len(STEPS_M) - 1)])

    def moved(self, east: float, north: float) -> View:
        """Moved by shares of its width and height."""
        lon, lat = self.place(self.width * (0.5 + east), self.height * (0.5 - north))
        return replace(self, lon=lon, lat=lat)


@dataclass(frozen=True, slots=True)
class Marker:
    """One thing on the map; `look` is a light's name, "plain", "count" for how many there are, "pin" for the place being chosen, "here" for about where."""

    lon: float
    lat: float
    title: str
    look: str = "plain"
    number: str = ""
    href: str = ""
    note: str = ""
    radius_m: float = 0.0
    is_own: bool = False  # the one that the page is about: it has a ring


def view_of_town(width: int, height: int) -> View | None:
    """All grids of the town; None where it has none yet."""
    shapes = ground(today=today()).shapes
    return view_of_bounds(shapely.total_bounds(shapes), width, height) if len(shapes) else None


def view_of_bounds(bounds: Iterable[float], width: int, height: int) -> View:
    west, south, east, north = (float(b) for b in bounds)
    lat = (south + north) / 2
    east_m, north_m = map(float, metres_per_degree(lat))
    needed = max((east - west) * east_m / (width * 0.94), (north - south) * north_m / (height * 0.94), 0.2)
    return View((west + east) / 2, lat, needed, width, height)


def view_around(markers: Sequence[Marker], width: int, height: int, *, least: float = CLOSE_UP) -> View:
    """All markers with some room around them, not nearer than `least` metres a pixel."""
    lons, lats = [m.lon for m in markers], [m.lat for m in markers]
    found = view_of_bounds(
        (min(lons), min(lats), max(lons), max(lats)), round(width * 0.7), round(height * 0.6)
    )
    return replace(found, scale=max(found.scale, least), width=width, height=height)


def draw(
    view: View, markers: Iterable[Marker] = (), *, own_path: str = "", title: str = "", is_cut: bool = False
) -> SafeString:
    """The map as SVG, for a page or as a picture of its own.

    `own_path`: the grid that is made to stand out. `is_cut`: a page of any width shows the middle of it.
    """
    drawn = sorted((m for m in markers if _is_inside(view, m)), key=lambda m: m.look not in {"pin", "here"})
    role = "group" if any(m.href for m in drawn) else "img"
    taken = [view.pixel(m.lon, m.lat) for m in drawn if m.look not in {"pin", "here"}]
    newest = land(today=today())
    grids, names, spots = draw_grids(view, own_path, taken, newest=newest)
    base, streets = draw_base(view, spots, newest=newest.base_version)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="{}" '
        'aria-label="{}" preserveAspectRatio="xMidYMid slice" font-family="sans-serif">'
        '<rect class="m-land" width="{w}" height="{h}" fill="#f4f4ef"/>{}{}{}{}{}{}</svg>',
        role, title, base, grids, streets, names, _scale_bar(view, is_cut=is_cut), format_html_join("", "{}", ((_marker(view, m),) for m in drawn)),
        w=view.width, h=view.height,
    )  # fmt: skip


def grid_names(query: str = "") -> list[tuple[str, float, float]]:
    """Names of the grids with a point inside; those that a typed place mentions, if any is mentioned."""
    found = ground(today=today())
    language = get_language()
    rows = [(n.in_(language), n, p) for n, p in zip(found.names, found.inside, strict=True)]
    if query.strip():
        wanted = query.strip().lower()
        rows = [r for r in rows if _mentions(wanted, r[1])]
    return sorted((name, *point) for name, _, point in rows)


def _mentions(wanted: str, name: Words) -> bool:
    ways = [n.lower() for n in (name.zh, name.en) if n]
    return any(way in wanted or wanted in way for way in ways)


def _marker(view: View, marker: Marker) -> SafeString:
    x, y = view.pixel(marker.lon, marker.lat)
    own = {"pin": _pin, "here": _here}.get(marker.look)
    drawn = own(view, marker) if own else _spot(marker)
    if marker.is_own:
        drawn = RING + drawn
    group = format_html(
        '<g transform="translate({},{})"><title>{}</title>{}</g>', f"{x:.1f}", f"{y:.1f}", marker.title, drawn
    )
    return format_html('<a href="{}">{}</a>', marker.href, group) if marker.href else group


def _spot(marker: Marker) -> SafeString:
    if marker.number:
        half = max(12, 6 + 4 * len(marker.number))
        if marker.look == "count":
            return format_html(
                '<g class="m-count"><rect x="-{h}" y="-13" width="{w}" height="26" rx="13" fill="#fff" stroke="#0b5a78" stroke-width="2"/>'
                '<text y="4.5" font-size="13" font-weight="700" text-anchor="middle" fill="#16242c">{}</text></g>',
                marker.number, h=half + 1, w=2 * half + 2,
            )  # fmt: skip
        return format_html(
            '<g class="m-pin"><rect x="-{h}" y="-12" width="{w}" height="24" rx="12" fill="#0b5a78" stroke="#fff" stroke-width="2.5"/>'
            '<text y="4.5" font-size="13" font-weight="700" text-anchor="middle" fill="#fff">{}</text></g>',
            marker.number, h=half, w=2 * half,
        )  # fmt: skip
    look, fill = FILLS.get(marker.look, FILLS["plain"])
    shape = SHAPES.get(marker.look, SHAPES["normal"]) if marker.look != "done" else SHAPES["normal"]
    return format_html(
        '<g class="m-case m-{}" fill="{}" stroke="#fff" stroke-width="1.8" transform="translate(-8,-8)">{}</g>',
        look, fill, mark_safe(shape),  # noqa: S308 - our own drawing
    )  # fmt: skip


def _here(view: View, marker: Marker) -> SafeString:
    """Where somebody stands, or about where a thing is: a dot, and how exactly it is known."""
    return format_html(
        '{}<circle class="m-here" r="7.5" fill="#0b5a78" stroke="#fff" stroke-width="3"/>',
        _circle(view, marker),
    )


def _circle(view: View, marker: Marker) -> SafeString:
    accuracy = min(marker.radius_m / view.scale, view.width / 2)
    if accuracy <= 6:
        return mark_safe("")
    look = '<circle class="m-sel" r="{}" fill="#0b5a78" fill-opacity=".14" stroke="#0b5a78"/>'
    return format_html(look, f"{accuracy:.0f}")


def _pin(view: View, marker: Marker) -> SafeString:
    """The place being chosen: a drop whose point is the place, and how exactly it is known."""
    circle = _circle(view, marker)
    return format_html(
        '{}<g class="m-drop"><path d="M0 0C-4 -7 -13 -12 -13 -22A13 13 0 0 1 13 -22C13 -12 4 -7 0 0Z" fill="#0b5a78" '
        'stroke="#fff" stroke-width="2.5"/><circle cy="-22" r="4.5" fill="#fff"/></g>',
        circle,
    )


def _scale_bar(view: View, *, is_cut: bool = False) -> SafeString:
    """How far is far: a bar of round length in the lower corner, also in that of the part that is shown."""
    across, down = (view.width * CUT_ACROSS, view.height * CUT_DOWN) if is_cut else (10, 10)
    metres = max(
        n for n in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000) if n == 5 or n / view.scale < 110
    )
    length = metres / view.scale
    label = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    if (get_language() or "").startswith("zh"):
        label = label.replace(" km", " 公里").replace(" m", " 米")
    return format_html(
        '<g class="m-scale" transform="translate({},{})" fill="#4a5860" stroke="none"><path d="M0 -4V0H{l}V-4" fill="none" '
        'stroke="#4a5860" stroke-width="1.5"/><text x="{}" y="1" font-size="11">{}</text></g>',
        f"{across:.0f}", f"{view.height - down:.0f}", f"{length + 6:.0f}", label, l=f"{length:.0f}",
    )  # fmt: skip


def _is_inside(view: View, marker: Marker) -> bool:
    x, y = view.pixel(marker.lon, marker.lat)
    return -20 <= x <= view.width + 20 and -20 <= y <= view.height + 40
