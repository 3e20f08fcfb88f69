"""The mapping file: what it may say, and one sentence with its line for every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from linli.engine.catalogue import SHIPPED, load_pack
from linli.records.cases.importing import check_against_pack, read_mapping
from linli.words import Refusal
from tests.records.import_files import MAPPING, mapping

EXAMPLES = Path(__file__).parents[2] / "examples" / "imports"
PACK = load_pack(SHIPPED / "urban_management")


@pytest.mark.parametrize("file", sorted(p.name for p in EXAMPLES.glob("*.yaml")))
def test_shipped_mappings_fit_the_pack(file: str) -> None:
    found = read_mapping(EXAMPLES / file)
    check_against_pack(found, PACK)
    assert found.lattice is not None
    assert found.lattice.size_m**2 == 10_000


def test_new_york_has_at_least_60_types_in_classes_that_fit() -> None:
    table = read_mapping(EXAMPLES / "nyc311.yaml").table()
    assert len({name for (name, _), key in table.items() if key != ("event", "10999")}) >= 60
    assert table["illegal parking", "blocked hydrant"] == ("event", "09012")
    assert table["illegal parking", None] == ("event", "09009")


MISTAKES = [
    ("datum: wgs84\n", "", 1, "lacks “datum”", "缺少“datum”"),
    ("datum: wgs84", "datum: mars", 3, "wgs84, cgcs2000, gcj02, bd09", "wgs84"),
    ("time_zone: Asia/Shanghai", "time_zone: Asia/Shangai", 4, "no time zone", "没有时区"),
    ("keep: [street]", "kept: [street]", 10, "“kept” is not a key", "没有“kept”这一项"),
    ("types: [Lamp]", "types: [Dirt]", 15, "mapped to 01037 and to 06010", "同时对应 01037 和 06010"),
    ('{event: "10999"}', "{event: 10999}", 12, "must be a text", "应为文字"),
    ('{event: "10999"}', '{event: "1"}', 12, "five digits in quotes", "加引号的五位数字"),
    ("origin: [119.6, 31.4]", "origin: [31.4, 119.6]", 11, "longitude", "经度"),
    ("keep: [street]", "keep: [ethnicity]", 10, "", ""),
    ("place: [street]", "place: [street", 10, "not YAML", "不是有效的 YAML"),
]


@pytest.mark.parametrize(("old", "new", "line", "english", "chinese"), MISTAKES)
def test_mistakes_are_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, english: str, chinese: str
) -> None:
    assert MAPPING.count(old) == 1
    with pytest.raises(Refusal) as caught:
        mapping(tmp_path, MAPPING.replace(old, new))
    assert caught.value.code == "mapping-broken"
    finding = caught.value.data["findings"][0]
    assert finding["line"] == line, finding
    assert english in finding["en"]
    assert chinese in finding["zh"]
    assert f"old.yaml:{line}: " in caught.value.words.en
    assert f"old.yaml:{line}：" in caught.value.words.zh


def test_a_longitude_without_a_latitude_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        mapping(tmp_path, MAPPING.replace(", lat: lat}", "}"))
    assert caught.value.code == "mapping-broken"
    assert "lat" in caught.value.data["findings"][0]["en"]


def test_a_class_that_the_pack_does_not_have(tmp_path: Path) -> None:
    found = mapping(tmp_path, MAPPING.replace('"06037"', '"06999"'))
    with pytest.raises(Refusal) as caught:
        check_against_pack(found, PACK)
    assert "old.yaml:16: The pack urban_management has no event 06999" in caught.value.words.en
    assert "业务包 urban_management 中没有事件 06999" in caught.value.words.zh


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        read_mapping(tmp_path / "none.yaml")
    assert caught.value.code == "mapping-missing"
    assert "examples/imports" in caught.value.words.en
    assert "examples/imports" in caught.value.words.zh
