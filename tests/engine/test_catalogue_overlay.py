"""A tenant's overlay: laid over the pack by date, and refused where it does not fit or should not be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engine.catalogue import SHIPPED, check_overlay, load_pack, load_with_overlay
from linli.engine.worktime import Limit

PACK = SHIPPED / "urban_management"
DAY = date(2027, 3, 1)
BEFORE = DAY - timedelta(days=1)
CLASS: dict[str, Any] = {
    "kind": "event", "code": "06998", "name": {"en": "Shared bicycle in a flower bed", "zh": "共享单车压花坛"},
    "search": {"zh": ["单车压花"], "en": ["bike on flowers"]}, "function": "parks",
    "conditions": [
        {"code": "seen", "name": {"en": "Seen", "zh": "现场存在"}, "closing": {"en": "It is gone.", "zh": "已清除。"},
         "limit": {"value": 3, "unit": "work_hour"}},
    ],
}  # fmt: skip


def own(**entries: Any) -> Any:
    dated = {k: [{"since": DAY.isoformat(), **row} for row in rows] for k, rows in entries.items()}
    return load_with_overlay(PACK, dated, version=4)


def codes(**entries: Any) -> list[str]:
    return [f.code for f in check_overlay(PACK, entries)]


def test_a_class_of_the_tenant_is_offered_found_and_dispatched_from_its_day_on() -> None:
    pack = own(classes=[CLASS])
    before, after = pack.in_force(BEFORE), pack.in_force(DAY)
    assert ("event", "06998") not in before.offered
    assert ("event", "06998") in after.offered
    assert before.search("单车压花") != after.search("单车压花")
    assert after.search("单车压花")[0].code == "06998"
    assert after.matter("event", "06998").condition("seen").limit == Limit(3, after_unit())
    assert after.dispatch_for("event", "06998")[0].function == "parks"
    assert after.version == f"{load_pack(PACK).version}+4"


def after_unit() -> Any:
    from linli.engine.worktime import Unit

    return Unit.WORK_HOUR


@settings(deadline=None, max_examples=30)
@given(value=st.integers(1, 60), days=st.integers(0, 200))
def test_a_limit_changes_on_its_day_and_no_other(value: int, days: int) -> None:
    change = {"kind": "event", "code": "06001", "condition": "building", "value": value, "unit": "work_day"}
    pack = own(limits=[change])
    old = load_pack(PACK).matter("event", "06001").condition("building").limit
    assert (
        pack.in_force(BEFORE - timedelta(days=days)).matter("event", "06001").condition("building").limit
        == old
    )
    new = pack.in_force(DAY + timedelta(days=days)).matter("event", "06001").condition("building")
    assert (new.limit.value, new.basis, new.since) == (value, "own", DAY)  # type: ignore[union-attr]
    other = pack.in_force(DAY).matter("event", "06001").condition("standing")
    assert other == load_pack(PACK).in_force(DAY).matter("event", "06001").condition("standing")


def test_every_condition_of_every_class_can_be_given_another_limit() -> None:
    """Also those with shared conditions, and those that had no limit: then all conditions at once."""
    pack = load_pack(PACK)
    for matter in pack.classes.values():
        rows = [
            {"kind": matter.kind, "code": matter.code, "condition": c.code, "value": 7, "unit": "work_day", "since": "2027-03-01"}
            for c in matter.conditions
        ]  # fmt: skip
        made = load_with_overlay(PACK, {"limits": rows}, version=1).in_force(DAY).matter(*matter.key)
        assert [c.limit.value for c in made.conditions if c.limit] == [7] * len(rows)


def test_a_class_is_no_longer_offered_and_offered_again() -> None:
    pack = load_with_overlay(PACK, {"offers": [
        {"kind": "event", "code": "06001", "is_offered": False, "since": "2027-03-01"},
        {"kind": "event", "code": "06001", "is_offered": True, "since": "2027-05-01"},
    ]}, version=2)  # fmt: skip
    seen = [("event", "06001") in pack.in_force(d).offered for d in (BEFORE, DAY, date(2027, 5, 1))]
    assert seen == [True, False, True]
    assert pack.in_force(DAY).matter("event", "06001").name.zh == "私搭乱建"
    assert {DAY, date(2027, 5, 1)} <= set(pack.days)


def test_the_pack_itself_is_not_touched() -> None:
    before = load_pack(PACK)
    own(classes=[CLASS], offers=[{"kind": "event", "code": "06001", "is_offered": False}])
    assert load_pack(PACK).classes == before.classes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "06001"}, "class-twice"),
        ({"code": "06100"}, "own-code-wrong"),
        ({"code": "06999"}, "own-code-wrong"),
        ({"code": "77950"}, "major-wrong"),
        ({"kind": "component"}, "major-wrong"),
        ({"function": "wizards"}, "function-unknown"),
        ({"name": {"en": "", "zh": "空"}}, "text-empty"),
        ({"conditions": []}, "list-empty"),
        ({"name": {"en": "Prayer groups at home", "zh": "家庭聚会点"}}, "no-religion-or-belief"),
        ({"name": {"en": "Key persons", "zh": "重点人员"}}, "no-risk-score-of-persons"),
    ],
)
def test_a_class_that_does_not_fit_is_refused(change: dict[str, Any], code: str) -> None:
    found = check_overlay(PACK, {"classes": [{**CLASS, **change}]})
    assert found, code
    if code not in {"text-empty", "list-empty"}:
        assert any(f.code == code or f.code.startswith("no-") for f in found), found
    assert all(f.words.en and f.words.zh for f in found)


def test_a_refusal_names_the_principle_in_both_languages() -> None:
    words = check_overlay(PACK, {"classes": [{**CLASS, "name": {"en": "Sign", "zh": "宗教信仰登记"}}]})[
        0
    ].words
    assert "religion or belief" in words.en
    assert "宗教或信仰" in words.zh
    assert "no-religion-or-belief" in words.zh


def test_a_limit_for_what_is_not_there_is_refused() -> None:
    change = {"kind": "event", "code": "06001", "condition": "nope", "value": 1, "unit": "work_day"}
    assert codes(limits=[change]) == ["condition-unknown"]
    assert codes(limits=[{**change, "code": "06777"}]) == ["class-unknown"]
    assert codes(limits=[{**change, "value": 0}])
    assert codes(limits=[{**change, "unit": "fortnight"}])
    assert codes(limits=[{**change, "condition": "building", "value": 9999}]) == ["limit-too-long"]
    assert codes(functions=[{"code": "lighting", "name": {"en": "x", "zh": "灯"}}]) == ["function-twice"]


def test_a_change_is_checked_for_any_day_and_several_stand_in_order() -> None:
    change = {"kind": "event", "code": "06001", "condition": "building", "value": 1, "unit": "work_day"}
    assert not codes(
        limits=[
            change,
            {**change, "value": 2, "since": "2028-01-01"},
            {**change, "value": 3, "since": "2027-01-01"},
        ]
    )
    pack = load_with_overlay(
        PACK,
        {"limits": [{**change, "since": "2028-01-01"}, {**change, "value": 3, "since": "2027-01-01"}]},
        version=1,
    )
    values = [
        pack.in_force(date(y, 6, 1)).matter("event", "06001").condition("building").limit
        for y in (2027, 2028)
    ]
    assert [v.value for v in values if v] == [3, 1]


def test_one_condition_with_a_limit_and_one_without_is_refused() -> None:
    second = {
        "code": "other",
        "name": {"en": "Other", "zh": "其他"},
        "closing": {"en": "Done.", "zh": "已办结。"},
    }
    found = codes(classes=[{**CLASS, "conditions": [*CLASS["conditions"], second]}])
    assert "limit-missing" in found
    assert not codes(classes=[{**CLASS, "conditions": [second]}])
