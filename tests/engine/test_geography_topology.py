from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from linli.engine.geography import FaultKind, Parents, check_layer

WEST, SOUTH, STEP = 119.68, 31.52, 0.001
SIDE = 5
Layer = tuple[list[str], list[shapely.Geometry]]


def layer() -> Layer:
    """Irregular grids that share every vertex: a jittered lattice."""
    rng = np.random.default_rng(9)
    x, y = np.meshgrid(np.arange(SIDE + 1), np.arange(SIDE + 1))
    jitter = rng.uniform(-0.2, 0.2, (2, SIDE + 1, SIDE + 1))
    jitter[:, [0, -1], :] = 0
    jitter[:, :, [0, -1]] = 0
    lon = np.round(WEST + (x + jitter[0]) * STEP, 7)
    lat = np.round(SOUTH + (y + jitter[1]) * STEP, 7)
    keys, shapes = [], []
    for r in range(SIDE):
        for c in range(SIDE):
            corners = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c)]
            keys.append(f"999001001001{r * SIDE + c + 1:03d}")
            shapes.append(shapely.Polygon([(lon[i, j], lat[i, j]) for i, j in corners]))
    return keys, shapes


REGION = shapely.box(WEST, SOUTH, WEST + SIDE * STEP, SOUTH + SIDE * STEP)
METRE = 1 / 94_900


def kinds(keys: list[str], shapes: list[shapely.Geometry], **more: object) -> list[str]:
    return [f.kind.value for f in check_layer(keys, shapes, **more)]  # type: ignore[arg-type]


def test_a_sound_layer_has_no_fault_and_may_come_as_wkb() -> None:
    keys, shapes = layer()
    parents = Parents(["999001001001"], [REGION], ["999001001001"] * len(keys))
    wkb = [shapely.to_wkb(s) for s in shapes]
    assert check_layer(keys, wkb, parents=parents, region=shapely.to_wkb(REGION), codes=keys) == []


@settings(max_examples=30)
@given(st.integers(0, SIDE * SIDE - 1), st.floats(3, 60), st.floats(0, 6.28))
def test_a_moved_grid_is_found_by_exactly_the_land_it_took_and_left(
    at: int, metres: float, angle: float
) -> None:
    keys, shapes = layer()
    shift = np.array([np.cos(angle), np.sin(angle)]) * metres * METRE
    shapes[at] = affinity.translate(shapes[at], *shift)
    faults = check_layer(keys, shapes, region=REGION, sliver_width_m=0.0, crumb_m2=0.0)
    lost = REGION.difference(shapely.union_all(shapes))
    found = shapely.union_all([shapely.from_wkb(f.where) for f in faults if f.kind is FaultKind.GAP])
    assert found.symmetric_difference(lost).area < 1e-16
    for other in range(len(keys)):
        if other != at:
            doubled = shapes[at].intersection(shapes[other]).area
            named = [
                f for f in faults if f.kind is FaultKind.OVERLAP and set(f.keys) == {keys[at], keys[other]}
            ]
            assert bool(named) == (doubled > 0)


def test_a_missing_grid_is_an_enclosed_gap_with_its_neighbours_named() -> None:
    keys, shapes = layer()
    middle = SIDE * SIDE // 2
    gone = shapes.pop(middle)
    keys.pop(middle)
    (fault,) = check_layer(keys, shapes)
    assert fault.kind is FaultKind.GAP
    assert len(fault.keys) == 8
    assert shapely.from_wkb(fault.where).symmetric_difference(gone).area < 1e-15
    assert fault.area_m2 == pytest.approx(10_500, rel=0.3)
    assert "belong to no grid" in fault.words.en
    assert "不属于任何网格" in fault.words.zh


def test_an_open_gap_shows_once_the_region_is_known() -> None:
    keys, shapes = layer()
    assert kinds(keys[1:], shapes[1:]) == []
    assert kinds(keys[1:], shapes[1:], region=REGION) == ["gap"]
    parents = Parents(["P"], [REGION], ["P"] * (len(keys) - 1))
    assert kinds(keys[1:], shapes[1:], parents=parents) == ["gap"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda s: affinity.translate(s, 0.2 * METRE, 0), "sliver"),
        (
            lambda s: shapely.MultiPolygon([s, shapely.box(WEST + 1, SOUTH, WEST + 1.001, SOUTH + 0.001)]),
            "torn",
        ),
        (lambda s: shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "invalid"),
        (lambda s: shapely.Polygon(), "invalid"),
        (lambda s: None, "invalid"),
        (lambda s: b"\x00broken", "invalid"),
        (lambda s: shapely.LineString([(0, 0), (1, 1)]), "invalid"),
    ],
)
def test_each_slip_has_its_name(change: Callable[[shapely.Geometry], shapely.Geometry], kind: str) -> None:
    keys, shapes = layer()
    at = SIDE * SIDE // 2
    shapes[at] = change(shapes[at])
    faults = [f for f in check_layer(keys, shapes, region=REGION) if f.kind.value == kind]
    assert faults
    assert all(f.words.en and f.words.zh for f in faults)
    assert any(keys[at] in f.keys for f in faults)


def test_a_child_outside_its_parent_and_an_unknown_parent_are_named() -> None:
    keys, shapes = layer()
    west = shapely.union_all([s for i, s in enumerate(shapes) if i % SIDE < 2])
    east = shapely.union_all([s for i, s in enumerate(shapes) if i % SIDE >= 2])
    of = ["A" if i % SIDE < 2 else "B" for i in range(len(keys))]
    assert kinds(keys, shapes, parents=Parents(["A", "B"], [west, east], of)) == []
    of[4], of[7] = "A", "C"
    faults = check_layer(keys, shapes, parents=Parents(["A", "B"], [west, east], of))
    assert {f.kind for f in faults} == {FaultKind.WRONG_PARENT}
    assert {f.keys for f in faults} == {(keys[4],), (keys[7],)}
    assert any("不在上一级图层中" in f.words.zh for f in faults)
    assert any("lie outside A" in f.words.en for f in faults)


def test_a_grid_outside_the_region_is_named() -> None:
    keys, shapes = layer()
    smaller = shapely.box(WEST, SOUTH, WEST + (SIDE - 0.5) * STEP, SOUTH + SIDE * STEP)
    faults = [f for f in check_layer(keys, shapes, region=smaller) if f.kind is FaultKind.OUTSIDE_REGION]
    assert {f.keys[0] for f in faults} == {keys[r * SIDE + SIDE - 1] for r in range(SIDE)}


def test_codes_must_be_digits_of_one_length_used_once_under_their_parent() -> None:
    keys, shapes = layer()
    codes = keys.copy()
    codes[0], codes[1], codes[2] = "99900100100100A", codes[3], "999001001002003"
    parents = Parents(["999001001001"], [REGION], ["999001001001"] * len(keys))
    faults = check_layer(keys, shapes, parents=parents, codes=codes)
    assert {(f.kind.value, f.keys) for f in faults} == {
        ("code-wrong", (keys[0],)),
        ("code-wrong", (keys[2],)),
        ("code-repeated", (keys[1], keys[3])),
    }
    assert [f.kind.value for f in faults] == ["code-wrong", "code-wrong", "code-repeated"]
    assert any("15 digits" in f.words.en and "15 位数字" in f.words.zh for f in faults)


def test_nothing_is_changed() -> None:
    keys, shapes = layer()
    before = [shapely.to_wkb(s) for s in shapes]
    shapes[3] = affinity.translate(shapes[3], 20 * METRE, 0)
    moved = shapely.to_wkb(shapes[3])
    check_layer(keys, shapes, region=REGION)
    assert [shapely.to_wkb(s) for i, s in enumerate(shapes) if i != 3] == before[:3] + before[4:]
    assert shapely.to_wkb(shapes[3]) == moved


def test_lists_of_different_length_are_a_programming_error() -> None:
    keys, shapes = layer()
    with pytest.raises(ValueError, match="codes"):
        check_layer(keys, shapes, codes=["1"])


def test_an_empty_layer_leaves_the_whole_region_open() -> None:
    assert kinds([], []) == []
    assert kinds([], [], region=REGION) == ["gap"]
