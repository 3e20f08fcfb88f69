from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engine.geography import GridIndex, areas_m2, check_layer, unit_cells

seeds = st.integers(0, 2**32 - 1)


def scattered(seed: int, count: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(-170, 170), rng.uniform(-70, 70)
    return lon + rng.uniform(-0.01, 0.01, count), lat + rng.uniform(-0.01, 0.01, count)


@settings(max_examples=40)
@given(seeds)
def test_each_point_is_in_exactly_one_cell_and_the_index_agrees(seed: int) -> None:
    x, y = scattered(seed)
    cells = unit_cells(x, y)
    assert set(cells.cell_of_point.tolist()) == set(range(len(cells)))
    own = cells.polygons[cells.cell_of_point]
    assert shapely.intersects_xy(own, x, y).all()
    index = GridIndex.build(range(len(cells)), list(cells.polygons), version=1)
    assert (index.locate_many(x, y) == cells.cell_of_point).all()


@settings(max_examples=20)
@given(seeds)
def test_points_on_corners_and_edges_are_settled_like_the_index_settles_them(seed: int) -> None:
    x, y = scattered(seed, 60)
    first = unit_cells(x, y)
    corners = shapely.get_coordinates(first.polygons)
    edges = (corners[:-1] + corners[1:]) / 2
    x2, y2 = np.r_[corners[:, 0], edges[:, 0]], np.r_[corners[:, 1], edges[:, 1]]
    cells = unit_cells(x2, y2, origin=first.origin)
    index = GridIndex.build(range(len(cells)), list(cells.polygons), version=1)
    assert (index.locate_many(x2, y2) == cells.cell_of_point).all()


@settings(max_examples=20)
@given(seeds, st.sampled_from([50.0, 100.0, 250.0]))
def test_cells_are_equal_and_numbered_from_north_to_south_and_west_to_east(seed: int, size: float) -> None:
    x, y = scattered(seed)
    cells = unit_cells(x, y, size_m=size)
    assert areas_m2(cells.polygons) == pytest.approx(size * size, rel=1e-4)
    order = list(zip(cells.rows.tolist(), cells.columns.tolist(), strict=True))
    assert order == sorted(order)
    assert len(set(order)) == len(order)
    assert cells.rows.min() == 0
    assert cells.columns.min() == 0
    middles = shapely.centroid(cells.polygons)
    in_row = np.flatnonzero(np.diff(cells.rows) == 0)
    assert (shapely.get_x(middles[in_row]) < shapely.get_x(middles[in_row + 1])).all()
    assert shapely.get_y(middles[0]) >= shapely.get_y(middles[-1]) - 1e-6


def test_neighbouring_cells_leave_no_gap_and_no_overlap() -> None:
    x, y = np.meshgrid(np.linspace(119.68, 119.69, 60), np.linspace(31.52, 31.53, 60))
    cells = unit_cells(x.ravel(), y.ravel())
    assert len(cells) > 80
    assert check_layer([str(i) for i in range(len(cells))], list(cells.polygons)) == []


def test_the_same_origin_gives_the_same_lattice() -> None:
    x, y = scattered(3)
    whole = unit_cells(x, y)
    part = unit_cells(x[:20], y[:20], origin=whole.origin)
    for i in range(20):
        assert part.polygons[part.cell_of_point[i]] == whole.polygons[whole.cell_of_point[i]]


def test_points_without_coordinates_are_marked_not_dropped() -> None:
    cells = unit_cells([119.68, np.nan, 500.0, np.inf], [31.52, 31.52, 31.52, 31.52])
    assert cells.cell_of_point.tolist() == [0, -1, -1, -1]
    empty = unit_cells([np.nan], [np.nan])
    assert len(empty) == 0
    assert empty.cell_of_point.tolist() == [-1]


def test_one_stray_point_does_not_drag_the_lattice_away() -> None:
    x, y = scattered(11)
    cells = unit_cells(np.r_[x, 0.0], np.r_[y, 0.0])
    assert abs(cells.origin[0] - float(np.median(x))) < 0.001
    assert len(set(cells.cell_of_point.tolist())) == len(cells)


@pytest.mark.parametrize("size", [0, -5, float("nan")])
def test_a_cell_needs_a_size(size: float) -> None:
    with pytest.raises(ValueError, match="size"):
        unit_cells([1.0], [1.0], size_m=size)
