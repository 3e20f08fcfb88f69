"""Shops and buildings are found by what people type."""

from __future__ import annotations

import pytest
import shapely

from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.records.registers.finding import addresses_named, known_place, premises_named
from linli.words import Refusal
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
SHOPS = (
    ("1", "柳记面馆", "Liuji Noodle House", "石桥街 2 号", "2 Shiqiao Street"),
    ("2", "柳记面馆", "Liuji Noodle House", "南塘路 7 号", "7 Nantang Road"),
    ("3", "新柳记面馆", "New Liuji Noodle House", "石桥街 9 号", "9 Shiqiao Street"),
    ("4", "面馆", "Noodles", "石桥街 11 号", "11 Shiqiao Street"),
)


def shops() -> None:
    new = [
        registers.NewPremises(
            code=code, kind="restaurant", name_zh=zh, name_en=en, address_zh=street_zh, address_en=street_en,
            lon=119.9, lat=31.1, path="999001/",
        )
        for code, zh, en, street_zh, street_en in SHOPS
    ]  # fmt: skip
    assert registers.add_premises(premises=new, by=SYSTEM) == 4


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("面馆", ["4", "1", "2", "3"]),  # the name itself, then names that hold it, the shorter first
        ("柳记", ["1", "2", "3"]),
        (" 新 柳记面馆 ", ["3", "1", "2", "4"]),  # then names that are mentioned, the longest first
        ("liuji NOODLE", ["1", "2", "3"]),
        ("柳记面馆门口", ["1", "2", "4"]),
        ("南塘路柳记面馆门口", ["2"]),
        ("面", []),
        ("银行", []),
        ("%", []),
    ],
)
def test_the_name_itself_comes_before_names_that_hold_it(
    town: SmallTown, typed: str, codes: list[str]
) -> None:
    shops()
    assert [p.code for p in premises_named(typed)] == codes


def test_a_closed_shop_is_not_found(town: SmallTown) -> None:
    shops()
    registers.close_premises(code="4", by=SYSTEM)
    assert [p.code for p in premises_named("面馆")] == ["1", "2", "3"]
    assert known_place("premises", "4") is None
    assert known_place("premises", "1") is not None


def test_addresses(town: SmallTown) -> None:
    square = shapely.box(119.9, 31.1, 119.901, 31.101).wkb
    new = [
        registers.NewBuilding(code=f"B{n}", kind="housing", address_zh=f"石桥街 {n} 号", address_en=f"{n} Shiqiao Street", shape=square, path="999001/")
        for n in (2, 22, 224)
    ]  # fmt: skip
    registers.add_buildings(buildings=new, by=SYSTEM)
    assert [p.code for p in addresses_named("石桥街22")] == ["B22", "B224"]
    assert [p.code for p in addresses_named("石桥街22号门前")] == ["B22"]
    assert addresses_named("22 Shiqiao Street")[0].code == "B22"


def test_premises_without_a_name_are_refused_in_both_languages(town: SmallTown) -> None:
    nameless = registers.NewPremises(code="x", kind="bakery", name_zh=" ", lon=1, lat=1, path="999001/")
    with pytest.raises(Refusal) as caught:
        registers.add_premises(premises=[nameless], by=SYSTEM)
    assert caught.value.code == "premises-nameless"
    assert "名称" in caught.value.words.zh
    with pytest.raises(Refusal) as caught:
        registers.close_premises(code="x", by=SYSTEM)
    assert caught.value.status == 404
