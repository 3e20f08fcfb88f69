"""The files of the sample town: one feature or row a line, so that a change of one house is one changed line."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import shapely
import yaml

from . import board, components, draw, ground, houses, photos, premises, scenery, society
from .plane import to_degrees

Row = dict[str, Any]
STORIES = Path(__file__).with_name("stories.yaml")
NOTICES = Path(__file__).with_name("notices.yaml")
DISTRICT_NAMES = {
    c.code: (c.zh.removesuffix("社区").removesuffix("村"), c.en.split()[0]) for c in board.COMMUNITIES
}


@dataclass(frozen=True)
class Town:
    """Everything the seed decides, before it is written or drawn."""

    network: ground.Network
    houses: list[houses.Building]
    green: list[scenery.Scenery]
    shops: list[premises.Premises]
    components: list[components.Component]


def build(seed: int) -> Town:
    network = ground.lay_out(Random(f"{seed} streets"))
    wet = scenery.waters()
    lots = scenery.lots(network, wet)
    built = houses.build(network, lots, Random(f"{seed} houses"))
    by_block: dict[str, list[shapely.Polygon]] = {}
    for house in built:
        by_block.setdefault(house.block.code, []).append(house.shape)
    green = wet + scenery.greens(network, lots, Random(f"{seed} green"))
    green += scenery.open_ground(network, lots, by_block)
    shops = premises.open_shops(built, Random(f"{seed} shops"))
    things = components.place_components(network, green, set(by_block), Random(f"{seed} components"))
    return Town(network, built, green, shops, things)


def picture(seed: int) -> str:
    """The town as SVG, in the colours of the product's map."""
    town = build(seed)
    return draw.draw(town.network, town.green, town.houses)


def make(seed: int) -> dict[str, bytes]:
    """File name → bytes of the whole town; the same seed gives the same bytes."""
    town = build(seed)
    network, built, shops = town.network, town.houses, town.shops
    grids = _service_grids(network, built, shops)
    files = {
        "areas.geojson": _geojson(_areas(network)),
        "service_grids.geojson": _geojson(grids),
        "unit_grids.geojson": _geojson(_unit_grids(network)),
        "streets.geojson": _geojson(_streets(network)),
        "water_green.geojson": _geojson(_green(town.green)),
        "buildings.geojson": _geojson(_buildings(built, network, Random(f"{seed} years"))),
        "premises.csv": _premises(shops),
        "components.csv": _components(town.components, network),
        "organisations.yaml": _yaml(society.organisations()),
        "people.yaml": _yaml(society.people([g for g, _ in grids], Random(f"{seed} people"))),
        "notices.yaml": NOTICES.read_bytes(),
        "stories.yaml": STORIES.read_bytes(),
    }
    return files | {f"photos/{name}": image for name, image in photos.photos().items()}


def _geojson(features: list[tuple[Row, shapely.Geometry]]) -> bytes:
    lines = []
    for properties, shape in features:
        geometry = json.loads(shapely.to_geojson(shape))
        feature = {
            "type": "Feature",
            "properties": properties,
            "geometry": {**geometry, "coordinates": _round(geometry["coordinates"])},
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _round(value: Any) -> Any:
    return [_round(v) for v in value] if isinstance(value, list) else round(value, 7)


def _yaml(rows: list[Row]) -> bytes:
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110).encode()


def _csv(head: list[str], rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def _joined(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    """Union that keeps every shared vertex, so that layers of different level still meet exactly."""
    return shapely.normalize(shapely.coverage_union_all(shapes))


def _areas(network: ground.Network) -> list[tuple[Row, shapely.Geometry]]:
    def area(
        code: str, parent: str, level: str, zh: str, en: str, setting: str
    ) -> tuple[Row, shapely.Geometry]:
        own = [b.degrees for b in network.blocks if b.code.startswith(code)]
        row = {
            "code": code,
            "parent": parent,
            "level": level,
            "name_zh": zh,
            "name_en": en,
            "setting": setting,
        }
        return row, _joined(own)

    return [
        area(board.COUNTY, "", "county", *board.COUNTY_NAME, "town"),
        *(area(a.code, board.COUNTY, "street", a.zh, a.en, a.setting) for a in board.STREET_AREAS),
        *(area(a.code, a.code[:9], "community", a.zh, a.en, a.setting) for a in board.COMMUNITIES),
    ]


def _service_grids(network, built, shops) -> list[tuple[Row, shapely.Geometry]]:  # type: ignore[no-untyped-def]
    homes, count, trade = Counter[str](), Counter[str](), Counter[str]()
    for house in built:
        homes[house.block.grid_code] += house.households
        count[house.block.grid_code] += 1
    for shop in shops:
        trade[shop.building.block.grid_code] += 1
    found = []
    for code in sorted({b.grid_code for b in network.blocks}):
        zh, en = DISTRICT_NAMES[code[:12]]
        kind = "village" if code.startswith("999001003") else "business" if trade[code] > 30 else "homes"
        row = {
            "code": code, "name_zh": f"{zh}-{code[-2:]}", "name_en": f"{en}-{code[-2:]}", "area": code[:12], "kind": kind,
            "households": homes[code], "buildings": count[code], "premises": trade[code],
        }  # fmt: skip
        found.append((row, _joined([b.degrees for b in network.blocks if b.grid_code == code])))
    return found


def _unit_grids(network: ground.Network) -> list[tuple[Row, shapely.Geometry]]:
    return [
        (
            {
                "code": b.code, "area": b.code[:12], "service_grid": b.grid_code, "area_m2": round(b.ground.area),
                "name_zh": b.place.zh if b.place else "", "name_en": b.place.en if b.place else "",
            },
            shapely.normalize(b.degrees),
        )
        for b in network.blocks
    ]  # fmt: skip


def _streets(network: ground.Network) -> list[tuple[Row, shapely.Geometry]]:
    rows = [
        (
            {"name_zh": s.zh, "name_en": s.en, "kind": s.kind, "width_m": board.WIDTHS[s.kind]},
            to_degrees(scenery.line_on_ground(s.line)),
        )
        for s in network.streets
        if s.kind != "path"
    ]
    rail = scenery.rails()
    return [
        *rows,
        ({"name_zh": rail.zh, "name_en": rail.en, "kind": "rail", "width_m": 3.0}, to_degrees(rail.shape)),
    ]


def _green(green: list[scenery.Scenery]) -> list[tuple[Row, shapely.Geometry]]:
    every = [*green, *scenery.bridges()]
    return [
        ({"kind": g.kind, "name_zh": g.zh, "name_en": g.en}, to_degrees(g.shape))
        for g in every
        if g.shape.area > 30
    ]


def _buildings(
    built: list[houses.Building], network: ground.Network, rng: Random
) -> list[tuple[Row, shapely.Geometry]]:
    found = []
    for h in built:
        street = network.streets[h.street]
        row: Row = {
            "code": h.code, "kind": h.kind, "floors": h.floors, "households": h.households,
            "residents": sum(rng.choice((1, 2, 2, 3, 3, 3, 4, 5)) for _ in range(h.households)),
            "built": rng.randint(1978, 2022), "street_zh": street.zh, "street_en": street.en, "number": h.number,
            "address_zh": h.address[0], "address_en": h.address[1], "unit_grid": h.block.code, "service_grid": h.block.grid_code,
        }  # fmt: skip
        if h.name[0]:
            row |= {"name_zh": h.name[0], "name_en": h.name[1]}
        found.append((row, shapely.normalize(h.degrees)))
    return found


def _premises(shops: list[premises.Premises]) -> bytes:
    head = [
        "code",
        "name_zh",
        "name_en",
        "kind",
        "building",
        "address_zh",
        "address_en",
        "unit_grid",
        "service_grid",
        "lon",
        "lat",
    ]
    rows = []
    for p in shops:
        at, h = to_degrees(p.at), p.building
        rows.append(
            [
                p.code,
                p.zh,
                p.en,
                p.kind,
                h.code,
                *h.address,
                h.block.code,
                h.block.grid_code,
                f"{at.x:.7f}",
                f"{at.y:.7f}",
            ]
        )
    return _csv(head, rows)


def _components(things: list[components.Component], network: ground.Network) -> bytes:
    head = [
        "code", "class_code", "name_zh", "name_en", "department", "owner", "maintainer", "unit_grid", "service_grid",
        "state", "surveyed_on", "changed_on", "source", "place_zh", "place_en", "lon", "lat",
    ]  # fmt: skip
    rows = []
    for c in things:
        at = to_degrees(c.at)
        zh, en = components.CLASSES[c.class_code][:2]
        street = network.streets[c.street] if c.street >= 0 else None
        spot = (
            (street.zh, street.en)
            if street
            else (c.block.place.zh, c.block.place.en)
            if c.block.place
            else ("", "")
        )
        rows.append([
            c.code, c.class_code, zh, en, c.owner, c.owner, c.maintainer, c.block.code, c.block.grid_code, c.state[1],
            c.surveyed_on, c.changed_on or "", c.source, *spot, f"{at.x:.7f}", f"{at.y:.7f}",
        ])  # fmt: skip
    return _csv(head, rows)


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
