"""From one layer to another: nothing is lost and nothing counted twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engine.geography import Homes, LayerOf, apportion, areas_m2, crosswalk


def layer(cuts: list[int], turned: bool, reach: float) -> LayerOf:
    """Strips of a square, cut at some of its hundredths; `turned` strips lie across."""
    edges = sorted({0, 100, *cuts})
    shapes = []
    for a, b in pairwise(edges):
        low, high = 119.68 + a / 1e4, 119.68 + b / 1e4
        box = shapely.box(low, 31.52, high, 31.52 + reach)
        shapes.append(
            shapely.box(119.68, 31.52 + a / 1e4, 119.68 + reach, 31.52 + b / 1e4) if turned else box
        )
    return LayerOf([f"{'R' if turned else 'L'}{k}" for k in range(len(shapes))], shapes)


cuts = st.lists(st.integers(1, 99), max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    cuts,
    cuts,
    st.sampled_from([0.01, 0.007]),
    st.lists(st.tuples(st.floats(-5, 120), st.floats(-5, 120), st.integers(0, 50)), max_size=60),
)
def test_sums_are_kept(
    left: list[int], right: list[int], reach: float, homes: list[tuple[float, float, int]]
) -> None:
    a, b = layer(left, False, reach), layer(right, True, 0.01)
    lon = [119.68 + x / 1e4 for x, _, _ in homes]
    lat = [31.52 + y / 1e4 for _, y, _ in homes]
    rows = crosswalk(a, b, Homes(lon, lat, [n for *_, n in homes]))
    assert sum(row.households for row in rows) == sum(n for *_, n in homes)
    for keys, shapes, side in ((a.keys, a.geometries, "left"), (b.keys, b.geometries, "right")):
        for key, area in zip(keys, areas_m2(np.array(shapes)), strict=True):
            own = [row for row in rows if getattr(row, side) == key]
            assert abs(sum(row.area_m2 for row in own) - area) < 0.05 * len(own) + 1e-4 * area
    assert len({(row.left, row.right) for row in rows}) == len(rows)


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_shares_add_up_and_none_is_a_whole_one_off(total: int, weights: list[float]) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    if whole > 1e-6:
        assert all(abs(s - total * w / whole) < 1 + 1e-6 for s, w in zip(shares, weights, strict=True))


def test_shares_of_nothing_are_refused() -> None:
    for wrong in ((5, []), (-1, [1.0]), (5, [1.0, -1.0]), (5, [float("nan")])):
        with pytest.raises(ValueError, match="cannot share out"):
            apportion(*wrong)
