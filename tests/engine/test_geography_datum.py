from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.geography import Datum, distance_m, from_wgs84, to_wgs84
from linli.words import Refusal

lons_in_china = st.floats(74, 135)
lats_in_china = st.floats(3, 54)
datums = st.sampled_from(list(Datum))


@given(lons_in_china, lats_in_china, datums)
def test_there_and_back_is_the_same_point(lon: float, lat: float, datum: Datum) -> None:
    there = from_wgs84(lon, lat, datum)
    back = to_wgs84(*there, datum)
    assert abs(back[0] - lon) < 1e-7
    assert abs(back[1] - lat) < 1e-7


@given(lons_in_china, lats_in_china)
def test_the_shift_of_gcj02_is_tens_to_hundreds_of_metres(lon: float, lat: float) -> None:
    assert 5 < distance_m(lon, lat, *from_wgs84(lon, lat, "gcj02")) < 1500


@given(st.floats(-180, 70), st.floats(-89, 89))
def test_outside_china_gcj02_leaves_the_point_alone(lon: float, lat: float) -> None:
    assert to_wgs84(lon, lat, "gcj02") == (lon, lat)
    assert from_wgs84(lon, lat, "gcj02") == (lon, lat)


@given(st.lists(st.tuples(st.floats(70, 140), st.floats(-5, 60)), max_size=20), datums)
def test_many_at_once_is_the_same_as_one_by_one(points: list[tuple[float, float]], datum: Datum) -> None:
    lons, lats = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    x, y = to_wgs84(lons, lats, datum)
    for i, (lon, lat) in enumerate(points):
        assert np.allclose((x[i], y[i]), to_wgs84(lon, lat, datum), rtol=0, atol=1e-9)


@pytest.mark.parametrize("missing", [None, "", "  "])
def test_a_point_without_datum_is_refused(missing: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        to_wgs84(119.68, 31.52, missing)
    assert refused.value.code == "datum-missing"
    assert "gcj02" in refused.value.words.en
    assert "坐标系" in refused.value.words.zh


def test_an_unknown_datum_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        to_wgs84(119.68, 31.52, "mercator")
    assert refused.value.code == "datum-unknown"
    assert "mercator" in refused.value.words.en
    assert "mercator" in refused.value.words.zh


@pytest.mark.parametrize(
    ("lon", "lat", "swapped"),
    [
        (math.nan, 31.5, False),
        (119.6, math.inf, False),
        (31.5, 119.6, True),
        (200.0, 10.0, False),
        (119.6, 95.0, False),
    ],
)
def test_impossible_coordinates_are_refused(lon: float, lat: float, swapped: bool) -> None:
    for datum in Datum:
        with pytest.raises(Refusal) as refused:
            to_wgs84(lon, lat, datum)
        assert refused.value.code == "coordinates-impossible"
        assert ("swapped" in refused.value.words.en) is swapped
        assert ("写反" in refused.value.words.zh) is swapped
        assert refused.value.data["is_maybe_swapped"] is swapped


def test_impossible_coordinates_in_a_batch_are_named_by_position() -> None:
    with pytest.raises(Refusal) as refused:
        to_wgs84(np.array([119.6, np.nan, 119.7, 500]), np.array([31.5, 31.5, 31.5, 31.5]), "wgs84")
    assert refused.value.data["positions"] == [1, 3]
    assert refused.value.data["count"] == 2


def test_text_for_a_number_is_refused_not_a_crash() -> None:
    with pytest.raises(Refusal) as refused:
        to_wgs84("east", "north", "wgs84")
    assert refused.value.code == "coordinates-impossible"
