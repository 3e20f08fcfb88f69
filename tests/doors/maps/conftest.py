"""A small town with a base map, and a browser's requests without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from django.test import Client

from linli.records.cases import spots
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from tests.small_town import SIDE, SOUTH, WEST, SmallTown


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """The map remembers cases and land between requests; a test's records vanish with it."""
    from linli.doors.maps import areas, base, grids

    for kept in (base._maps, grids._drawn, areas._areas):
        kept.clear()
    spots.forget()
    yield
    spots.forget()


@pytest.fixture
def base_map(town: SmallTown) -> SmallTown:
    layer = territory.create_layer(code="base", kind="base", name_zh="底图", name_en="Base map", by=SYSTEM)
    street = shapely.LineString([(WEST, SOUTH + SIDE), (WEST + 2 * SIDE, SOUTH + SIDE)])
    pond = shapely.Point(WEST + SIDE / 2, SOUTH + SIDE / 2).buffer(SIDE / 8)
    house = shapely.box(
        WEST + SIDE / 4, SOUTH + SIDE / 4, WEST + SIDE / 4 + 0.0003, SOUTH + SIDE / 4 + 0.0002
    )
    features = [
        territory.NewMapFeature("street", "main", street.wkb, "渠北路", "Qubei Road", width_m=18),
        territory.NewMapFeature("water", "pond", pond.wkb, "南塘", "Nantang Pond"),
        territory.NewMapFeature("building", "housing", house.wkb, min_zoom=14),
    ]
    territory.load_map_features(layer=layer, features=features, by=SYSTEM)
    return town


class Viewer:
    """Asks for map data as somebody, or as nobody."""

    def __init__(self, town: SmallTown, username: str = "") -> None:
        self.client = Client()
        if username:
            self.client.force_login(town.people[username])

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/map/{path}", headers=headers)

    def tile(self, path: str) -> dict[str, Any]:
        answer = self.get(f"tiles/{path}.mvt")
        assert answer.status_code == 200, answer.status_code
        if not answer.content:
            return {}
        found: dict[str, Any] = mapbox_vector_tile.decode(
            answer.content, default_options={"y_coord_down": True}
        )
        return found

    def cases(self, z: int, x: int, y: int) -> list[dict[str, Any]]:
        layers = self.tile(f"cases/{z}/{x}/{y}")
        return [f["properties"] for f in layers.get("cases", {"features": []})["features"]]
