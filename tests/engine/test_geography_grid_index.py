from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engine.geography import GridIndex, box_around, distance_m
from linli.words import Refusal

WEST, SOUTH, STEP = 119.68, 31.52, 0.001


def checkerboard(columns: int, rows: int) -> tuple[list[str], list[shapely.Polygon]]:
    keys, shapes = [], []
    for row in range(rows):
        for column in range(columns):
            x, y = WEST + column * STEP, SOUTH + row * STEP
            keys.append(f"{999 - row * columns - column:03d}")
            shapes.append(shapely.box(x, y, WEST + (column + 1) * STEP, SOUTH + (row + 1) * STEP))
    return keys, shapes


def slow_answer(keys: list[str], shapes: list[shapely.Polygon], lon: float, lat: float) -> str | None:
    return min(
        (k for k, s in zip(keys, shapes, strict=True) if s.intersects(shapely.Point(lon, lat))), default=None
    )


KEYS, SHAPES = checkerboard(4, 3)
INDEX = GridIndex.build(KEYS, SHAPES, version=3)
# Corners, edges, middles and just outside: the places where an index goes wrong.
ticks = st.sampled_from([-0.5, 0, 0.25, 0.5, 1, 1.5, 2, 2.75, 3, 3.5, 4, 4.5])


@given(st.one_of(ticks, st.floats(-1, 5)), st.one_of(ticks, st.floats(-1, 4)))
def test_the_index_agrees_with_asking_every_grid(column: float, row: float) -> None:
    lon, lat = WEST + column * STEP, SOUTH + row * STEP
    found = INDEX.locate(lon, lat)
    assert found.key == slow_answer(KEYS, SHAPES, lon, lat)
    at = int(INDEX.locate_many([lon], [lat])[0])
    assert (INDEX.keys[at] if at >= 0 else None) == found.key


def test_a_corner_of_four_grids_belongs_to_the_lowest_key_whatever_the_order() -> None:
    lon, lat = WEST + STEP, SOUTH + STEP
    order = np.random.default_rng(5).permutation(len(KEYS))
    shuffled = GridIndex.build([KEYS[i] for i in order], [SHAPES[i] for i in order], version=4)
    touching = sorted(k for k, s in zip(KEYS, SHAPES, strict=True) if s.intersects(shapely.Point(lon, lat)))
    assert len(touching) == 4
    for index in (INDEX, shuffled):
        assert index.locate(lon, lat).key == touching[0]
        assert index.keys[index.locate_many([lon], [lat])[0]] == touching[0]


def test_a_point_in_no_grid_goes_to_the_nearest_within_reach() -> None:
    lon, lat = WEST - 0.0002, SOUTH + STEP / 2
    real = distance_m(lon, lat, WEST, lat)
    found = INDEX.locate(lon, lat, nearest_within_m=30)
    assert (found.key, found.how) == (KEYS[0], "nearest")
    assert found.distance_m == pytest.approx(real, rel=1e-4)
    assert INDEX.locate(lon, lat, nearest_within_m=10).how == "outside"
    assert INDEX.locate_many([lon, lon], [lat, 0.0], nearest_within_m=30).tolist() == [0, -1]


def test_equally_near_grids_give_the_lowest_key() -> None:
    found = INDEX.locate(WEST + STEP, SOUTH - 0.0001, nearest_within_m=30)
    assert found.key == min(KEYS[0], KEYS[1])


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_nearest_agrees_with_measuring_to_every_grid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lon, lat = WEST + rng.uniform(-3, 7) * STEP, SOUTH + rng.uniform(-3, 6) * STEP
    reach = 150.0
    found = INDEX.locate(lon, lat, nearest_within_m=reach)
    edges = [shapely.get_coordinates(shapely.segmentize(s.exterior, STEP / 400)) for s in SHAPES]
    away = [min(distance_m(lon, lat, float(x), float(y)) for x, y in e[:: len(e) // 200]) for e in edges]
    if INDEX.locate(lon, lat).how == "inside":
        assert found.how == "inside"
    elif found.how == "nearest":
        assert found.distance_m == pytest.approx(min(away), abs=2)
    else:
        assert min(away) > reach - 2


def test_impossible_points_are_outside_in_a_batch_and_refused_singly() -> None:
    assert (
        INDEX.locate_many([np.nan, 200, np.inf], [31.5, 31.5, 31.5], nearest_within_m=50).tolist() == [-1] * 3
    )
    with pytest.raises(Refusal) as refused:
        INDEX.locate(float("nan"), 31.5)
    assert refused.value.code == "coordinates-impossible"


def test_wkb_and_shapes_build_the_same_index() -> None:
    other = GridIndex.build(KEYS, [shapely.to_wkb(s) for s in SHAPES], version=3)
    x = np.linspace(WEST, WEST + 4 * STEP, 50)
    y = np.linspace(SOUTH, SOUTH + 3 * STEP, 50)
    assert (other.locate_many(x, y) == INDEX.locate_many(x, y)).all()


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Point(1, 1), b"no geometry"])
def test_a_grid_without_area_is_refused(shape: object) -> None:
    with pytest.raises(Refusal) as refused:
        GridIndex.build(["A", "B"], [SHAPES[0], shape], version=1)
    assert refused.value.code == "grid-shape-wrong"
    assert "B" in refused.value.words.en
    assert "网格 B" in refused.value.words.zh


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        GridIndex.build(["A", "A"], SHAPES[:2], version=1)
    assert refused.value.code == "grid-key-repeated"
    assert "出现两次" in refused.value.words.zh


def test_an_empty_layer_has_only_an_outside() -> None:
    empty: GridIndex[str] = GridIndex.build([], [], version=1)
    assert empty.locate(1, 1, nearest_within_m=100).how == "outside"
    assert empty.locate_many([1.0], [1.0], nearest_within_m=100).tolist() == [-1]


@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(1, 5000), st.floats(0, 6.28))
def test_the_box_around_a_point_holds_its_circle(lon: float, lat: float, radius: float, angle: float) -> None:
    west, south, east, north = box_around(lon, lat, radius)
    import pyproj

    x, y, _ = pyproj.Geod(ellps="WGS84").fwd(lon, lat, np.degrees(angle), radius)
    if abs(x - lon) < 180:
        assert west <= x <= east
        assert south <= y <= north
