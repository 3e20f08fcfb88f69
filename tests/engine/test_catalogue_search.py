"""Plain words of residents lead to the right class."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engine.catalogue import SHIPPED, load_pack

PACK = load_pack(SHIPPED / "urban_management")

ASKED = [
    ("路灯不亮", "01037"),
    ("路燈不亮", "01037"),
    ("门口的街灯一直闪", "01037"),
    ("下水道井盖不见了", "01002"),
    ("马路上有个大坑", "06013"),
    ("人行道地砖松动", "06013"),
    ("楼下太吵睡不着", "06028"),
    ("垃圾没人清", "06010"),
    ("垃圾桶满了", "03005"),
    ("有人占用消防通道", "09012"),
    ("树倒了压到车", "04002"),
    ("共享单车乱放", "09011"),
    ("红绿灯坏了", "02014"),
    ("有人违章停车堵住大门", "09009"),
    ("空调滴水", "06009"),
    ("厕所很臭", "03001"),
    ("路面结冰很滑", "10001"),
    ("电线掉下来了", "10002"),
    ("墙上贴满小广告", "07001"),
    ("工地半夜施工", "08001"),
    ("有人睡在桥下", "09003"),
    ("pothole", "06013"),
    ("big potholes on our street", "06013"),
    ("STREET LIGHT OUT", "01037"),
    ("the streetlight in front of my house is flickering", "01037"),
    ("loud music at night", "06028"),
    ("someone dumped a sofa", "06035"),
    ("dead cat", "06037"),
    ("illegal parking, my driveway is blocked", "09009"),
    ("fallen tree", "04002"),
    ("graffiti", "07001"),
    ("overflowing trash can", "03005"),
    ("the sewer cover is missing", "01002"),
    ("fire hydrant leaking", "01013"),
    ("a homeless person needs shelter", "09003"),
    ("ice on the road", "10001"),
]


@pytest.mark.parametrize(("text", "code"), ASKED)
def test_the_first_answers_hold_the_right_class(text: str, code: str) -> None:
    language = "en" if text.isascii() else "zh-hans"
    found = [matter.code for matter in PACK.search(text, language)]
    assert code in found[:3]


def test_most_first_answers_are_right() -> None:
    right = sum(PACK.search(text)[:1] and PACK.search(text)[0].code == code for text, code in ASKED)
    assert right >= 0.85 * len(ASKED)


@pytest.mark.parametrize("text", ["", "   ", "asdf", "你好", "!!!", "the and of", "谢谢"])
def test_nothing_found_is_an_empty_answer(text: str) -> None:
    assert PACK.search(text) == ()


def test_every_class_is_found_by_its_own_names() -> None:
    for matter in PACK.classes.values():
        for text, language in ((matter.name.zh, "zh"), (matter.name.en, "en")):
            assert matter in PACK.search(text, language)[:5], (matter.code, text)


@settings(deadline=None)  # how long it takes is looked at below, by the clock of this process
@given(st.text(max_size=200))
def test_any_text_has_a_stable_answer(text: str) -> None:
    assert PACK.search(text) == PACK.search(text)
    assert len(PACK.search(text)) <= 10


def test_a_very_long_text_is_answered_quickly() -> None:
    PACK.search("路灯")  # the index is built once
    begun = time.process_time()
    PACK.search("路灯不亮" * 5000)
    PACK.search("unknwon wrods " * 500)
    assert time.process_time() - begun < 0.5
