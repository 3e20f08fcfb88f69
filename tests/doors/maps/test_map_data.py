"""The base map's tiles, the grids, and what the element is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely

from linli.doors.maps import grids
from linli.doors.maps.config import online
from linli.doors.maps.cutting import BUFFER, Sheet
from linli.doors.maps.projection import EXTENT, world
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Layer, MapFeature
from tests.doors.api.conftest import statements
from tests.doors.maps.conftest import Viewer
from tests.records.loop import report
from tests.small_town import SIDE, SOUTH, WEST, SmallTown

pytestmark = pytest.mark.django_db
CENTRE = (WEST + SIDE / 2, SOUTH + SIDE / 2)


def tile_at(z: int, lon: float, lat: float) -> str:
    x, y = world(lon, lat)
    return f"{z}/{int(x * 2**z)}/{int(y * 2**z)}"


def test_a_tile_has_streets_water_and_names_for_everybody(base_map: SmallTown) -> None:
    found = Viewer(base_map).tile(f"base/{tile_at(13, *CENTRE)}")
    assert set(found) == {"street", "water"}
    [street] = found["street"]["features"]
    assert street["properties"] == {"grade": "main", "zh": "渠北路", "en": "Qubei Road", "width": 18}
    assert "water_name" in Viewer(base_map).tile(f"base/{tile_at(14, *CENTRE)}")
    assert "building" in Viewer(base_map).tile(f"base/{tile_at(14, WEST + SIDE / 4, SOUTH + SIDE / 4)}")


def test_outer_rings_run_clockwise_on_the_screen(base_map: SmallTown) -> None:
    [pond] = Viewer(base_map).tile(f"base/{tile_at(14, *CENTRE)}")["water"]["features"]
    ring = shapely.LinearRing(pond["geometry"]["coordinates"][0])
    assert ring.is_ccw  # of coordinates that grow downward
    assert 0 < shapely.Polygon(ring).area < EXTENT**2
    assert max(abs(v) for xy in ring.coords for v in xy) <= EXTENT + BUFFER


def test_a_far_corner_is_empty_and_cheap(base_map: SmallTown) -> None:
    answer = Viewer(base_map).get("tiles/base/14/0/0.mvt")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_named_version_is_kept_for_ever_and_costs_nothing(base_map: SmallTown) -> None:
    viewer, path = Viewer(base_map), f"tiles/base/{tile_at(14, *CENTRE)}.mvt"
    config = viewer.get("config.json").json()
    version = config["base"]["tiles"].rpartition("v=")[2]
    kept = viewer.get(f"{path}?v={version}")
    assert "immutable" in kept["Cache-Control"]
    with statements() as seen:
        assert viewer.get(f"{path}?v={version}").content == kept.content
    assert [s for s in seen if "domain" not in s.lower() and "tenant" not in s.lower()] == []
    assert "immutable" not in viewer.get(f"{path}?v=999")["Cache-Control"]
    assert viewer.get(path, if_none_match=kept["ETag"]).status_code == 304


def test_a_new_base_map_takes_the_place_of_the_old(base_map: SmallTown) -> None:
    viewer, path = Viewer(base_map), f"base/{tile_at(14, *CENTRE)}"
    assert viewer.tile(path)
    layer = Layer.objects.get(code="base")
    wood = shapely.Point(*CENTRE).buffer(SIDE / 10)
    territory.load_map_features(
        layer=layer, features=[territory.NewMapFeature("green", "wood", wood.wkb)], by=SYSTEM
    )
    assert MapFeature.objects.count() == 1
    assert set(viewer.tile(path)) == {"green"}


def test_a_tile_is_sent_compressed_to_those_who_can(base_map: SmallTown) -> None:
    viewer, path = Viewer(base_map), f"tiles/base/{tile_at(14, *CENTRE)}.mvt"
    packed = viewer.get(path, accept_encoding="gzip")
    plain = viewer.get(path)
    if len(plain.content) > 200:
        assert packed["Content-Encoding"] == "gzip"
        assert len(packed.content) < len(plain.content)
    assert "Content-Encoding" not in plain


def test_figures_are_for_those_who_see_cases(town: SmallTown) -> None:
    report(town, grid=1)
    report(town, grid=1)
    report(town, grid=3)

    def opened(viewer: Viewer) -> list[int]:
        found = viewer.get("figures.json?measure=open").json()
        return [found["values"][str(i)] for i in (1, 2, 3, 4)]

    assert Viewer(town).get("figures.json?measure=open").status_code == 302
    assert opened(Viewer(town, "dispatcher")) == [2, 0, 1, 0]
    assert opened(Viewer(town, "worker3")) == [0, 0, 1, 0]
    outlines = json.loads(Viewer(town, "dispatcher").get("grids.geojson").content)
    assert [f["properties"]["code"] for f in outlines["features"]] == ["G01", "G02", "G03", "G04"]
    assert not any("open" in f["properties"] for f in outlines["features"])


def test_shared_borders_are_drawn_once(town: SmallTown) -> None:
    found = json.loads(Viewer(town).get("grids.geojson").content)
    borders = shapely.geometry.shape(found["borders"])
    assert borders.length == pytest.approx(12 * SIDE)  # two by two squares share four of their sixteen sides


def test_many_grids_come_as_tiles_with_the_same_numbers(town: SmallTown, monkeypatch: Any) -> None:
    few = Viewer(town).get("config.json").json()["grids"]
    numbers = {f["properties"]["code"]: f["id"] for f in Viewer(town).get("grids.geojson").json()["features"]}
    monkeypatch.setattr(grids, "MOST", 3)
    grids._drawn.clear()
    many = Viewer(town).get("config.json").json()["grids"]
    assert few["url"].startswith("/map/grids.geojson?v=")
    assert (many["url"], many["count"]) == ("", 4)
    found = Viewer(town).tile(f"areas/{tile_at(12, *CENTRE)}")
    assert set(found) == {"service", "service_border", "service_name"}
    assert {f["properties"]["code"]: f["id"] for f in found["service"]["features"]} == numbers
    assert {f["properties"]["code"]: f["id"] for f in found["service_name"]["features"]} == numbers
    near = Viewer(town).tile(f"areas/{tile_at(15, *CENTRE)}")
    assert {f["properties"]["code"] for f in near["unit"]["features"]} <= {
        f"99900100{a}001{n:03d}" for a in (1, 2) for n in range(1, 5)
    }


def test_the_element_is_told_only_what_its_viewer_may_see(base_map: SmallTown) -> None:
    nobody, staff = (
        Viewer(base_map).get("config.json").json(),
        Viewer(base_map, "dispatcher").get("config.json").json(),
    )
    assert nobody["cases"] is None
    assert (nobody["figures"], nobody["workers"]) == ("", "")
    assert (staff["figures"], staff["workers"]) == ("/map/figures.json", "/map/last-tasks.geojson")
    assert nobody["online"] is None
    assert staff["cases"]["tiles"].endswith("/{z}/{x}/{y}.mvt")
    assert nobody["bounds"] == [WEST, SOUTH, pytest.approx(WEST + 2 * SIDE), pytest.approx(SOUTH + 2 * SIDE)]
    assert nobody["words"]["nearer"] == "放大"
    english = Viewer(base_map)
    english.client.cookies["linli_language"] = "en"
    assert english.get("config.json").json()["words"]["nearer"] == "Nearer"


def test_without_a_base_map_the_grids_stand_alone(town: SmallTown) -> None:
    assert Viewer(town).get("config.json").json()["base"] is None
    assert Viewer(town).tile("base/14/0/0") == {}


def test_names_are_drawn_once_inside_their_shape() -> None:
    ring = shapely.Point(*CENTRE).buffer(SIDE).boundary.buffer(SIDE / 20)  # its middle lies outside of it
    sheet = Sheet.of(["water_name"], [{"zh": "环湖"}], [0], [ring.wkb])
    inside = shapely.transform(
        ring, lambda lonlat: shapely.get_coordinates(shapely.points(*world(lonlat[:, 0], lonlat[:, 1])))
    )
    assert inside.contains(sheet.shapes[0])
    assert not inside.contains(inside.centroid)


def test_an_online_map_is_off_until_it_is_set(base_map: SmallTown, monkeypatch: Any) -> None:
    from linli.records.tenancy import queries as tenancy

    assert Viewer(base_map).get("config.json").json()["online"] is None
    town = tenancy.current()
    monkeypatch.setattr(town, "tiles_url", "https://tiles.example/{z}/{x}/{y}.png")
    monkeypatch.setattr(town, "tiles_datum", "gcj02")
    monkeypatch.setattr(town, "tiles_credit", "Somebody")
    monkeypatch.setattr(tenancy, "current", lambda: town)
    told = {
        "tiles": "https://tiles.example/{z}/{x}/{y}.png",
        "deepest": 18,
        "datum": "gcj02",
        "credit": "Somebody",
    }
    assert online() == told
