"""The town as an SVG in the colours of the product's map."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from . import board, scenery
from .ground import Network
from .houses import Building
from .scenery import Scenery

LAND, OUTSIDE, STREET, CASING = "#f4f4ef", "#e9edec", "#ffffff", "#cfd6d6"
WATER, GREEN, WOOD, BUILDING, NAME, HALO = "#c5dde6", "#d8e7d2", "#c9dcc1", "#e2e2da", "#4a5860", "#fbfbf8"
GRID, PUBLIC, WORKS, FIELD, PITCH, SQUARE = "#07435a", "#d6d5cf", "#dcdde0", "#eef0e2", "#cfe3c8", "#ebe9e2"
FILL = {
    "park": GREEN,
    "bank": GREEN,
    "wood": WOOD,
    "pond": WATER,
    "river": WATER,
    "stream": WATER,
    "pitch": PITCH,
    "square": SQUARE,
    "field": FIELD,
}
HOUSE = {"housing": BUILDING, "shop_house": "#dcd9cd", "industrial": WORKS}
ORDER = ("country", "alley", "lane", "minor", "main", "arterial")


def draw(network: Network, green: Iterable[Scenery], houses: Iterable[Building], width_px: int = 1600) -> str:
    land = shapely.union_all([b.ground for b in network.blocks])
    west, south, east, north = land.buffer(30).bounds
    scale = width_px / (east - west)
    height = round((north - south) * scale)

    def path(shape: shapely.Geometry) -> str:
        rings = []
        for part in shapely.get_parts(shape):
            lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            for line in lines:
                points = [f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in line.coords]
                rings.append("M" + "L".join(points) + ("Z" if part.geom_type == "Polygon" else ""))
        return "".join(rings)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height}" width="{width_px}" height="{height}"'
        ' font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif">',
        f'<rect width="100%" height="100%" fill="{OUTSIDE}"/><path d="{path(land)}" fill="{LAND}"/>',
    ]
    layers = list(green)
    for kind in ("field", "wood", "park", "bank", "pitch", "square", "pond", "stream", "river"):
        for item in layers:
            if item.kind == kind:
                out.append(f'<path d="{path(item.shape)}" fill="{FILL[kind]}"/>')
    rail = path(scenery.rails().shape)
    out.append(f'<path d="{rail}" fill="none" stroke="#9aa5aa" stroke-width="{3.2 * scale:.1f}"/>')
    out.append(
        f'<path d="{rail}" fill="none" stroke="#fff" stroke-width="{2 * scale:.1f}" stroke-dasharray="7 7"/>'
    )
    lines = [(s, path(scenery.line_on_ground(s.line))) for s in network.streets if s.kind != "path"]
    for extra, colour in ((2.0, CASING), (0.0, STREET)):
        for kind in ORDER:
            for street, d in lines:
                if street.kind == kind:
                    w = (board.WIDTHS[kind] + extra) * scale
                    out.append(
                        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{w:.1f}" stroke-linecap="round"/>'
                    )
    for item in scenery.bridges():
        out.append(
            f'<path d="{path(item.shape)}" fill="{STREET}" stroke="{CASING}" stroke-width="{scale:.1f}"/>'
        )
    for house in houses:
        out.append(
            f'<path d="{path(house.shape)}" fill="{HOUSE.get(house.kind, PUBLIC)}" stroke="#cbcbc2" stroke-width=".4"/>'
        )
    for code in sorted({b.grid_code for b in network.blocks}):
        whole = shapely.union_all([b.ground for b in network.blocks if b.grid_code == code])
        out.append(
            f'<path d="{path(whole)}" fill="none" stroke="{GRID}" stroke-opacity=".55" stroke-width="2" stroke-dasharray="9 5"/>'
        )
    out += _labels(network, layers, west, north, scale)
    return "\n".join([*out, "</svg>\n"])


def _labels(network: Network, layers: list[Scenery], west: float, north: float, scale: float) -> list[str]:
    out = []
    halo = f'fill="{NAME}" stroke="{HALO}" stroke-width="3.5" paint-order="stroke" text-anchor="middle"'
    for street in network.streets:
        if street.kind in ("arterial", "main", "country"):
            line = scenery.line_on_ground(street.line)
            a, b = line.interpolate(0.41, True), line.interpolate(0.43, True)
            x, y = (a.x - west) * scale, (north - a.y) * scale
            if abs(b.x - a.x) > abs(b.y - a.y):
                out.append(f'<text x="{x:.0f}" y="{y + 5:.0f}" font-size="14" {halo}>{street.zh}</text>')
            else:
                rows = "".join(f'<tspan x="{x:.0f}" dy="15">{c}</tspan>' for c in street.zh)
                out.append(f'<text y="{y - 8 * len(street.zh):.0f}" font-size="14" {halo}>{rows}</text>')
    for item in layers:
        if item.kind in ("wood", "river") or item.zh in ("荷塘", "桐荫公园", "南塘公园", "石桥小游园"):
            at = item.shape.representative_point()
            out.append(
                f'<text x="{(at.x - west) * scale:.0f}" y="{(north - at.y) * scale:.0f}" font-size="12" {halo}>{item.zh}</text>'
            )
    return out
