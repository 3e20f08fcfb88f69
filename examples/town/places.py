"""Where a story can happen: read from the files of the town, so that the plan needs no generator."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import shapely
import shapely.geometry

from .plane import METRES_PER_LAT, METRES_PER_LON

Row = dict[str, Any]
HOTSPOT_REACH_M, HOTSPOT_PULL = 140.0, 7.0
HOTSPOTS = ("米市农贸市场", "柳渡站", "柳渡中学", "石桥街小学", "柳渡人民医院")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of one case; every spot lies in exactly one unit grid and one service grid."""

    lon: float
    lat: float
    unit_grid: str
    service_grid: str
    address_zh: str
    address_en: str
    component: str | None = None
    building: str | None = None
    premises: str | None = None


class Places:
    def __init__(self, folder: Path) -> None:
        self.components = _csv(folder / "components.csv")
        self.premises = _csv(folder / "premises.csv")
        self.buildings = _features(folder / "buildings.geojson")
        self.streets = {row["name_zh"]: shape for row, shape in _features(folder / "streets.geojson")}
        self.green = _features(folder / "water_green.geojson")
        grids = _features(folder / "unit_grids.geojson")
        self._grid_rows = [row for row, _ in grids]
        self._tree = shapely.STRtree([shape for _, shape in grids])
        self._house_tree = shapely.STRtree([shape for _, shape in self.buildings])
        self.hotspots = [
            (float(p["lon"]), float(p["lat"])) for p in self.premises if p["name_zh"] in HOTSPOTS
        ]
        self._of: dict[str, tuple[list[Spot], list[float]]] = {}

    def pick(self, story: Row, rng: Random) -> Spot:
        """A place for the story; likelier near one of the town's busy corners."""
        key = (
            str(story.get("at_class") or story["code"])
            if story["place"] == "component"
            else str(story["place"])
        )
        if key not in self._of:
            spots = list(self._spots(str(story["place"]), key))
            self._of[key] = spots, [self._pull(s) for s in spots]
        spots, weights = self._of[key]
        return rng.choices(spots, weights)[0]

    def nearby(self, spot: Spot, rng: Random) -> Spot:
        """The same trouble as another person would mark it: some metres away."""
        for _ in range(20):
            lon = round(spot.lon + rng.uniform(-22, 22) / METRES_PER_LON, 7)
            lat = round(spot.lat + rng.uniform(-22, 22) / METRES_PER_LAT, 7)
            found = self._spot(lon, lat, (spot.address_zh, spot.address_en))
            if found is not None:
                return found
        return spot

    def _spots(self, place: str, key: str) -> list[Spot]:
        if place == "component":
            return [self._at_component(c) for c in self.components if c["class_code"] == key]
        if place == "shop":
            return [
                self._at_shop(p)
                for p in self.premises
                if p["kind"] not in ("school", "clinic", "works", "station")
            ]
        if place == "market":
            centre = next(p for p in self.premises if p["kind"] == "market")
            rng = Random("market")
            return [self.nearby(self._at_shop(centre), rng) for _ in range(24)]
        if place in ("water", "park"):
            kinds = ("river", "stream", "pond") if place == "water" else ("park", "bank", "wood")
            return [s for row, shape in self.green if row["kind"] in kinds for s in self._edge(row, shape)]
        is_village = place == "village"
        rows = [
            h
            for h in self.buildings
            if (h[0]["service_grid"][:12] in ("999001003002", "999001003003")) == is_village
        ]
        return [s for s in (self._at_house(h, place) for h in rows) if s is not None]

    def _at_component(self, c: dict[str, str]) -> Spot:
        lon, lat = float(c["lon"]), float(c["lat"])
        near = self.buildings[int(self._house_tree.nearest(shapely.Point(lon, lat)))][0]
        zh, en = f"{near['address_zh']}附近", f"near {near['address_en']}"
        return Spot(lon, lat, c["unit_grid"], c["service_grid"], zh, en, component=c["code"])

    def _at_shop(self, p: dict[str, str]) -> Spot:
        zh, en = f"{p['address_zh']}（{p['name_zh']}）", f"{p['address_en']} ({p['name_en']})"
        return Spot(
            float(p["lon"]),
            float(p["lat"]),
            p["unit_grid"],
            p["service_grid"],
            zh,
            en,
            building=p["building"],
            premises=p["code"],
        )

    def _at_house(self, house: tuple[Row, Any], place: str) -> Spot | None:
        row, shape = house
        middle = shape.centroid
        if place == "building":
            zh, en = row["address_zh"], row["address_en"]
            return Spot(
                round(middle.x, 7),
                round(middle.y, 7),
                row["unit_grid"],
                row["service_grid"],
                zh,
                en,
                building=row["code"],
            )
        line = self.streets[row["street_zh"]]
        on = line.interpolate(line.project(middle))
        return self._spot(
            round(on.x, 7), round(on.y, 7), (f"{row['address_zh']}门前", f"in front of {row['address_en']}")
        )

    def _edge(self, row: Row, shape: Any) -> list[Spot]:
        found = []
        step = 40 / METRES_PER_LAT
        for part in shapely.get_parts(shape):
            ring = part.exterior
            for n in range(max(1, int(ring.length / step))):
                at = ring.interpolate(n * step)
                near = self.buildings[int(self._house_tree.nearest(at))][0]
                words = (
                    f"{row['name_zh']}（{near['street_zh']}一侧）",
                    f"{row['name_en']}, {near['street_en']} side",
                )
                spot = self._spot(round(at.x, 7), round(at.y, 7), words)
                found += [spot] if spot else []
        return found

    def _spot(self, lon: float, lat: float, words: tuple[str, str]) -> Spot | None:
        inside = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        if not len(inside):
            return None
        row = min((self._grid_rows[i] for i in inside), key=lambda r: r["code"])
        return Spot(lon, lat, row["code"], row["service_grid"], *words)

    def _pull(self, spot: Spot) -> float:
        away = min(
            math.hypot((spot.lon - x) * METRES_PER_LON, (spot.lat - y) * METRES_PER_LAT)
            for x, y in self.hotspots
        )
        return 1 + HOTSPOT_PULL * math.exp(-((away / HOTSPOT_REACH_M) ** 2))


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _features(path: Path) -> list[tuple[Row, Any]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [(f["properties"], shapely.geometry.shape(f["geometry"])) for f in features]
