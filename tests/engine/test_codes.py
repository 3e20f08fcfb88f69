"""Codes: what is printed is read back, and each mistake names the part that is wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine import codes
from linli.words import Refusal

digits = st.text("0123456789", min_size=3, max_size=3)
counties = st.integers(100_000, 999_999).map(str)
classes = st.integers(1, 999).map(lambda n: f"{n:03d}")
majors = st.integers(1, 99).map(lambda n: f"{n:02d}")


@given(counties, digits, digits, st.integers(1, 999))
def test_grid_codes_read_back(county: str, street: str, community: str, serial: int) -> None:
    code = codes.GridCode(county, street, community, serial)
    assert len(str(code)) == 15
    assert codes.parse_grid(str(code)) == codes.parse_grid(code.grouped()) == code


@given(counties, digits, digits, st.integers(1, 99))
def test_the_older_grid_profile_is_widened(county: str, street: str, community: str, serial: int) -> None:
    text = f"{county}{street}{community}{serial:02d}"
    code = codes.parse_grid_14(text)
    assert str(code) == text
    assert str(code.widened()) == f"{county}{street}{community}{serial:03d}"


@given(counties, majors, classes, st.integers(1, 999_999))
def test_component_codes_read_back(county: str, major: str, minor: str, serial: int) -> None:
    code = codes.ComponentCode(county, major, minor, serial)
    assert len(str(code)) == 17
    assert codes.parse_component(code.grouped()) == code
    old = codes.ComponentCode(county, major, major, serial)
    assert len(str(old)) == 16
    assert codes.parse_component_2013(str(old)) == old


@given(counties, majors, classes)
def test_matter_codes_read_back(county: str, major: str, minor: str) -> None:
    code = codes.MatterCode(county, major, minor)
    assert len(str(code)) == 11
    assert codes.parse_matter(str(code)) == codes.parse_matter(code.grouped()) == code
    assert code.is_component_state is (int(major) <= 5)


@given(counties, st.dates(date(1000, 1, 1)), st.integers(1, 99_999))
def test_case_numbers_read_back(county: str, filed_on: date, serial: int) -> None:
    number = codes.CaseNumber(county, filed_on, serial)
    assert len(str(number)) == 19
    assert codes.parse_case(str(number)) == codes.parse_case(number.grouped()) == number


def test_case_numbers_are_printed_in_groups() -> None:
    assert codes.parse_case("9999012026111800042").grouped() == "999901 20261118 00042"


@pytest.mark.parametrize(
    ("parse", "text", "part", "en", "zh"),
    [
        (codes.parse_grid, "99900100100200", "grid", "needs 15 digits, not 14", "应为 15 位数字，实为 14 位"),
        (codes.parse_grid, "99900100100200X", "grid", "digits only", "阿拉伯数字"),
        (codes.parse_grid, "", "grid", "digits only", "阿拉伯数字"),
        (codes.parse_grid, "９９９００１００１００２００７", "grid", "digits only", "阿拉伯数字"),
        (codes.parse_grid, "999001001002000", "serial", "begins with 1", "从 1 起编"),
        (codes.parse_grid_14, "999001001002007", "grid", "needs 14 digits", "应为 14 位"),
        (codes.parse_component, "9990010102000042", "component", "needs 17 digits", "应为 17 位"),
        (codes.parse_component, "99900100002000042", "major", "all zeros", "全为 0"),
        (codes.parse_component, "99900101000000042", "minor", "all zeros", "全为 0"),
        (codes.parse_component_2013, "9990010102000000", "serial", "begins with 1", "从 1 起编"),
        (codes.parse_matter, "99900106000", "minor", "all zeros", "全为 0"),
        (codes.parse_case, "9999012026023000042", "date", "20260230 is no date", "20260230 不是有效日期"),
        (codes.parse_case, "9999012026111800000", "serial", "begins with 1", "从 1 起编"),
    ],
)
def test_a_wrong_code_names_its_wrong_part(
    parse: Callable[[str], object], text: str, part: str, en: str, zh: str
) -> None:
    with pytest.raises(Refusal) as caught:
        parse(text)
    assert caught.value.code == "code-malformed"
    assert caught.value.data["part"] == part
    assert en in caught.value.words.en
    assert zh in caught.value.words.zh


def test_the_hundred_thousandth_case_of_a_day_is_refused() -> None:
    assert str(codes.CaseNumber("999901", date(2026, 11, 18), 99_999)).endswith("99999")
    with pytest.raises(Refusal) as caught:
        codes.CaseNumber("999901", date(2026, 11, 18), 100_000)
    assert caught.value.code == "serial-overflow"
    assert "99999" in caught.value.words.en
    assert "99999" in caught.value.words.zh


def test_a_county_needs_six_digits() -> None:
    with pytest.raises(Refusal) as caught:
        codes.MatterCode("9990", "06", "001")
    assert caught.value.data["part"] == "county"


def lattice(rows: int, columns: int, jitter: float) -> list[tuple[float, float]]:
    """Centres of cells 0.001 degrees apart, row by row from the north, each shifted a little."""
    dice = random.Random(rows * 100 + columns)
    return [
        (120 + c * 0.00115 + dice.uniform(-jitter, jitter), 30 - r * 0.001 + dice.uniform(-jitter, jitter))
        for r in range(rows)
        for c in range(columns)
    ]


@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from([0.0, 0.00005, 0.0002]), st.randoms())
def test_grids_are_numbered_west_to_east_then_north_to_south(
    rows: int, columns: int, jitter: float, dice: random.Random
) -> None:
    if rows * columns == 2:
        jitter = 0.0  # two centres alone have no spacing to compare a shift with
    centres = lattice(rows, columns, jitter)
    order = list(range(len(centres)))
    dice.shuffle(order)
    numbers = codes.number_grids([centres[i] for i in order])
    assert numbers == [i + 1 for i in order]


@given(st.lists(st.tuples(st.floats(119, 121), st.floats(29, 31)), max_size=40))
def test_every_grid_gets_one_number(centres: list[tuple[float, float]]) -> None:
    numbers = codes.number_grids(centres)
    assert sorted(numbers) == list(range(1, len(centres) + 1))
    assert numbers == codes.number_grids(centres)


@pytest.mark.parametrize("centre", [(200.0, 30.0), (float("nan"), 30.0), (120.0, -91.0)])
def test_a_centre_off_the_earth_is_refused(centre: tuple[float, float]) -> None:
    with pytest.raises(Refusal) as caught:
        codes.number_grids([(120.0, 30.0), centre])
    assert "place on earth" in caught.value.words.en
    assert "经纬度" in caught.value.words.zh
