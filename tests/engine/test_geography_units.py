"""From buildings or parcels to units: all land given away once, neighbours right, borders and barriers kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linli.engine.geography import (
    Areas,
    Barriers,
    Frame,
    Streets,
    check_layer,
    grids_of_units,
    neighbours_of,
    street_class,
    units_of_buildings,
    units_of_land,
)

FRAME = Frame(119.68, 31.52)
calm = settings(max_examples=40, deadline=None)


def town(shapes: Any) -> list[Any]:
    """Shapes drawn in metres, as degrees."""
    return list(FRAME.back(np.array(shapes, dtype=object), 12))


def pairs(units: Any) -> set[tuple[int, int]]:
    return set(zip(units.u.tolist(), units.v.tolist(), strict=True))


def rows_of_houses(rows: int, columns: int, step: float = 30.0) -> list[Any]:
    return [
        shapely.box(c * step, r * step, c * step + 12, r * step + 10)
        for r in range(rows)
        for c in range(columns)
    ]


def test_houses_in_rows_have_the_neighbours_one_expects() -> None:
    units = units_of_buildings(
        town(rows_of_houses(3, 3)), areas=Areas(["A"], town([shapely.box(-10, -10, 82, 80)]))
    )
    straight = {(i, i + 1) for i in range(9) if i % 3 < 2} | {(i, i + 3) for i in range(6)}
    assert straight <= pairs(units)
    assert all(abs(a - b) in (1, 2, 3, 4) for a, b in pairs(units))
    by_pair = dict(
        zip(zip(units.u.tolist(), units.v.tolist(), strict=True), units.length.tolist(), strict=True)
    )
    assert abs(by_pair[3, 4] - 30) < 2
    assert abs(sum(units.area_m2) - 92 * 90) < 1


def test_a_cell_contains_its_whole_house_even_beside_a_large_one() -> None:
    houses = [shapely.box(0, 0, 80, 15), shapely.box(0, 18, 8, 26), shapely.box(70, 18, 78, 26)]
    units = units_of_buildings(town(houses))
    flat = FRAME.flat(units.polygons)
    lost = [
        shapely.difference(house, cell).area / house.area for house, cell in zip(houses, flat, strict=True)
    ]
    assert max(lost) < 0.02


def test_each_area_is_filled_exactly_and_never_left() -> None:
    west = shapely.Polygon([(-20, -20), (45, -20), (40, 30), (52, 100), (-20, 100)])
    east = shapely.Polygon([(45, -20), (150, -20), (150, 100), (52, 100), (40, 30)])
    park = shapely.box(150, -20, 200, 100)
    areas = Areas(["W", "E", "P"], town([west, east, park]))
    units = units_of_buildings(town(rows_of_houses(3, 4)), areas=areas)
    assert units.source.tolist()[-1] == -1
    assert units.border[-1] == "P"
    assert "P" in units.notes[0].en
    assert "P" in units.notes[0].zh
    for key, shape in zip(areas.keys, FRAME.flat(areas.geometries), strict=True):
        own = FRAME.flat(units.polygons[[b == key for b in units.border]])
        assert shapely.symmetric_difference(shapely.union_all(own), shape).area < 0.05
    assert not any(units.border[a] != units.border[b] for a, b in pairs(units))
    assert not check_layer([str(k) for k in range(len(units))], list(units.polygons))


def test_a_house_outside_all_areas_is_named_and_one_near_is_taken_in() -> None:
    homes = [shapely.Point(50, 50), shapely.Point(130, 50), shapely.Point(400, 50)]
    units = units_of_buildings(town(homes), areas=Areas(["A"], town([shapely.box(0, 0, 100, 100)])))
    assert units.outside.tolist() == [2]
    assert units.source.tolist() == [0, 1]


def test_a_river_parts_and_a_bridge_joins() -> None:
    homes = town(rows_of_houses(4, 2))
    river = town([shapely.LineString([(21, -100), (21, 200)])])
    apart = units_of_buildings(homes, barriers=Barriers(river))
    assert not any(a % 2 != b % 2 for a, b in pairs(apart))
    bridge = town([shapely.LineString([(15, 5), (27, 5)])])
    joined = units_of_buildings(homes, barriers=Barriers(river, bridge))
    assert (0, 1) in pairs(joined)
    assert (6, 7) not in pairs(joined)


def test_streets_decide_what_a_cut_costs() -> None:
    homes = town(rows_of_houses(1, 4))
    lines = town([shapely.LineString([(21, -50), (21, 60)]), shapely.LineString([(51, -50), (51, 60)])])
    units = units_of_buildings(homes, streets=Streets(lines, ["primary_link", "没有听说过"]))
    assert dict(zip(zip(units.u.tolist(), units.v.tolist(), strict=True), units.street, strict=True)) == {
        (0, 1): "main",
        (1, 2): "lane",
        (2, 3): "yard",
    }
    assert street_class("Residential") == "street"


def test_addresses_on_one_spot_stay_units_of_their_own() -> None:
    spot = shapely.Point(50, 50)
    units = units_of_buildings(town([spot, spot, spot, shapely.Point(90, 50)]))
    assert len(units) == 4
    assert (units.area_m2 > 0.5).all()
    assert _pieces(len(units), units) == 1


def test_houses_drawn_on_top_of_each_other_each_get_land() -> None:
    """A slip of drawing that is common in old registers: one outline pasted many times, one house over others."""
    houses = [*[shapely.box(10, 10, 20, 20)] * 30, shapely.box(0, 0, 40, 40), shapely.box(60, 0, 70, 9)]
    units = units_of_buildings(town(houses), areas=Areas(["A"], town([shapely.box(-5, -5, 90, 60)])))
    assert len(units) == 32
    assert (units.area_m2 > 0.01).all()
    assert _pieces(32, units) == 1
    assert abs(units.area_m2.sum() - 95 * 65) < 1


def test_parcels_with_digitising_gaps_are_neighbours_and_corners_are_not() -> None:
    left, right = shapely.box(0, 0, 50, 50), shapely.box(50.3, 0, 100, 50)
    above, corner = shapely.box(0, 50.2, 50, 100), shapely.box(50.3, 50.2, 100, 100)
    found = neighbours_of(town([left, right, above, corner]))
    assert set(zip(found.u.tolist(), found.v.tolist(), strict=True)) == {(0, 1), (0, 2), (1, 3), (2, 3)}
    assert all(abs(length - 49) < 3 for length in found.length)
    assert len(neighbours_of(town([left, right]), tolerance_m=0.1).u) == 0
    diamonds = [shapely.Polygon([(x - 50, 0), (x, 50), (x + 50, 0), (x, -50)]) for x in (0, 100.3)]
    assert len(neighbours_of(town(diamonds)).u) == 0, "a corner near a corner is no border"


def test_parcels_share_the_part_of_a_border_that_they_share() -> None:
    whole, low, high = shapely.box(0, 0, 40, 90), shapely.box(40, 0, 80, 30), shapely.box(40, 30, 80, 90)
    road = Streets(town([shapely.LineString([(41, -10), (41, 100)])]), ["main"])
    units = units_of_land(town([whole, low, high]), streets=road)
    assert units.length.round().tolist() == [30, 60, 40]
    assert units.street == ("main", "main", "yard")


def _pieces(n: int, units: Any) -> int:
    near = coo_matrix((np.ones(len(units.u)), (units.u, units.v)), shape=(n, n))
    return int(connected_components(near, directed=False)[0])


@calm
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300), st.sampled_from([0, 4, 12, 40])),
        min_size=1,
        max_size=40,
    ),
    st.integers(0, 2**32 - 1),
)
def test_any_houses_divide_the_land_wholly_and_hang_together(
    houses: list[tuple[int, int, int]], seed: int
) -> None:
    """Overlapping, touching, repeated, tiny and large houses and points; the area is a ragged polygon."""
    shapes = [shapely.box(x, y, x + s, y + s) if s else shapely.Point(x, y) for x, y, s in houses]
    area = shapely.Polygon(
        [(-50, -50), (400, -50), (400, 150), (180, 170), (400, 190), (400, 400), (-50, 400)]
    )
    halves = [
        shapely.intersection(area, shapely.box(-50, -50, 170, 400)),
        shapely.intersection(area, shapely.box(170, -50, 400, 400)),
    ]
    units = units_of_buildings(town(shapes), areas=Areas(["W", "E"], town(halves)))
    built = [at for at in units.source.tolist() if at >= 0]
    assert sorted([*built, *units.outside.tolist()]) == list(range(len(shapes)))
    flat = FRAME.flat(units.polygons)
    assert shapely.is_valid(flat).all()
    assert abs(shapely.area(flat).sum() - area.area) < 1
    assert shapely.symmetric_difference(shapely.union_all(flat, grid_size=1e-4), area).area < 1
    assert _pieces(len(units), units) == 2, "each half hangs together, and nothing leads across"
    assert (units.area_m2 > 0).all()
    assert (units.u < units.v).all()
    assert (units.length > 0).all()
    label = np.random.default_rng(seed).integers(0, 3, len(units)).tolist()
    grids = grids_of_units(units.polygons, label)
    assert set(grids) == set(label)
    kinds = {fault.kind.value for fault in check_layer([str(k) for k in grids], list(grids.values()))}
    assert kinds <= {"torn"}
