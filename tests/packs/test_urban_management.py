"""The shipped pack: complete, dated, sourced, bilingual, and someone responsible for everything."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from linli.engine.catalogue import SHIPPED, Catalogue, check_pack, load_pack
from linli.engine.worktime import Limit, Unit
from linli.words import Refusal

PACK = load_pack(SHIPPED / "urban_management")


def test_it_has_no_mistakes() -> None:
    assert check_pack(SHIPPED / "urban_management") == []


def test_all_153_components_and_97_events_less_the_two_refused() -> None:
    own = {("event", "10999")}  # "something else": for what fits no class of the classification
    kinds = Counter(kind for kind, code in PACK.classes if (kind, code) not in own)
    assert kinds == {"component": 153, "event": 95}
    assert own <= set(PACK.classes)
    assert {(r.kind, r.code): r.principle for r in PACK.refused} == {
        ("event", "07004"): "no-speech-control",
        ("event", "09008"): "no-speech-control",
    }
    assert not {(r.kind, r.code) for r in PACK.refused} & set(PACK.classes)
    assert any("153" in note.en and "97" in note.zh for note in PACK.notes)
    majors = Counter(m.major_code for m in PACK.classes.values() if m.kind == "component")
    assert majors == {"01": 76, "02": 44, "03": 16, "04": 14, "05": 3}


def test_adapted_classes_are_about_objects_and_help() -> None:
    for code in ("07002", "07007", "09003"):
        note = PACK.matter("event", code).note
        assert note is not None
        assert note.zh.startswith("经调整")
    assert PACK.matter("event", "09003").name.en == "Someone may need shelter"


def test_limits_say_where_they_come_from_and_25_components_have_none() -> None:
    without = [m for m in PACK.classes.values() if m.limit_basis == "none"]
    assert len(without) == 25
    assert {m.kind for m in without} == {"component"}
    for matter in PACK.classes.values():
        for condition in matter.conditions:
            assert (condition.limit is None) == (matter.limit_basis == "none")
            assert condition.basis in {"city", "analogy", "graded", "none"}
            assert condition.source.en
            assert condition.source.zh


def test_at_least_forty_classes_have_conditions_of_their_own() -> None:
    rich = [m for m in PACK.classes.values() if len(m.conditions) > 1]
    assert len(rich) >= 40
    closings = {c.closing for m in PACK.classes.values() for c in m.conditions}
    assert len(closings) >= 100


def test_the_manhole_of_the_specification() -> None:
    cover = PACK.matter("component", "01002")
    assert [(c.code, c.limit) for c in cover.conditions] == [
        ("missing", Limit(2, Unit.URGENT_WORK_HOUR)),
        ("cracked", Limit(4, Unit.WORK_HOUR)),
        ("rattles", Limit(2, Unit.WORK_DAY)),
    ]
    assert cover.condition("missing").is_urgent
    assert not cover.condition("missing").may_settle
    with pytest.raises(Refusal, match="no filing condition"):
        cover.condition("purple")


def test_what_is_dangerous_is_never_settled_on_the_spot_without_being_seen() -> None:
    urgent = [
        (m.code, c.code) for m in PACK.classes.values() for c in m.conditions if c.is_urgent and c.may_settle
    ]
    assert urgent == []


def test_eighty_classes_can_be_found_by_plain_words() -> None:
    assert sum(bool(m.search_words) for m in PACK.classes.values()) >= 80
    assert all(m.name.en and m.name.zh for m in PACK.classes.values())


def test_every_class_reaches_a_body_everywhere() -> None:
    for (kind, code), owner, area in product(PACK.classes, (True, False), (None, *PACK.area_kinds)):
        rules = PACK.dispatch_for(kind, code, area_kind=area, has_owner=owner)
        assert rules, (kind, code)
        assert rules[-1].body == "function"
        assert rules[-1].function in PACK.functions


@pytest.mark.parametrize(
    ("key", "facts", "rule", "function"),
    [
        (("component", "01037"), {}, "D-03", "lighting"),
        (("component", "01037"), {"has_owner": True}, "D-01", None),
        (("component", "01002"), {}, "D-04", "drainage"),
        (("event", "06010"), {"area_kind": "town"}, "D-20", "sanitation"),
        (("event", "06010"), {"area_kind": "compound"}, "D-02", "property"),
        (("event", "06013"), {}, "D-21", "municipal_works"),
        (("event", "08004"), {}, "D-30", "construction"),
        (("event", "09003"), {}, "D-28", "civil_affairs"),
        (("event", "09005"), {}, "D-39", "urban_inspection"),
    ],
)
def test_dispatch(key: tuple[str, str], facts: dict[str, object], rule: str, function: str | None) -> None:
    first = PACK.dispatch_for(*key, **facts)[0]
    assert (first.code, first.function) == (rule, function)


def test_every_rule_is_the_first_for_something() -> None:
    """A rule that names a layer counts only in towns that have it; elsewhere the next one is the first."""
    used: set[str] = set()
    for key, owner, area in product(PACK.classes, (True, False), (None, *PACK.area_kinds)):
        rules = PACK.dispatch_for(*key, area_kind=area, has_owner=owner)
        used |= {rules[0].code, next(r.code for r in rules if r.layer is None)}
    assert used == {rule.code for rule in PACK.dispatch_rules}


def minutes(stage: str, **facts: str) -> int | None:
    limit = PACK.stage_limit(stage, **facts)
    return limit.value if limit else None


def test_stage_limits() -> None:
    assert minutes("verify") == 30
    assert minutes("file", urgency="urgent") == 10
    assert minutes("dispatch", urgency="ordinary") == 30
    assert minutes("check", area_kind="town") == 60
    assert minutes("check", area_kind="countryside") == 120
    assert minutes("dream") is None


def test_settings() -> None:
    assert PACK.setting("reopen_window").value == 7
    assert PACK.setting("sample_share").value == Decimal("0.10")
    assert (PACK.setting("repeat_radius").value, PACK.setting("repeat_radius").unit) == (50, "metre")
    with pytest.raises(Refusal, match="no value"):
        PACK.setting("nonsense")


def test_before_its_day_no_number_is_in_force() -> None:
    early = PACK.in_force(date(2026, 6, 30))
    assert early.stage_limit("verify") is None
    assert all(c.limit is None for m in early.classes.values() for c in m.conditions)
    assert len(early.classes) == len(PACK.classes)
    assert PACK.in_force(date(2026, 7, 1)).matter("component", "01002") == PACK.matter("component", "01002")


def test_dated_values_of_the_small_pack() -> None:
    from tests.packs.test_pack_check import SOUND

    small: Catalogue = load_pack(SOUND)

    def bench(on: date) -> Limit | None:
        return small.in_force(on).matter("component", "01003").conditions[0].limit

    assert bench(date(2026, 6, 30)) == Limit(3, Unit.WORK_DAY)
    assert bench(date(2026, 7, 1)) == Limit(2, Unit.WORK_DAY)
    assert bench(date(2025, 12, 31)) is None
    assert small.in_force(date(2026, 12, 31)).setting("reopen_window").value == 7
    assert small.in_force(date(2027, 1, 1)).setting("reopen_window").value == 10
    assert small.setting("reopen_window").value == 10


def test_unknown_classes_are_refused_in_both_languages() -> None:
    with pytest.raises(Refusal) as caught:
        PACK.matter("event", "99999")
    assert caught.value.code == "class-unknown"
    assert "99999" in caught.value.words.zh


def test_scores_of_the_specification() -> None:
    from linli.engine.scoring import read_scheme

    schemes = {row["code"]: read_scheme(row) for row in PACK.scores}
    assert schemes["example_60_30_10"].indicators == {"on_time_handling", "closing", "rework"}
    assert sum(step.points for step in schemes["example_stepped"].steps) == 85
