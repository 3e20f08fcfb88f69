"""Indicators over facts and counts: what a case adds, in which period, seen from which moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.scoring import (
    INDICATORS,
    CaseFacts,
    Period,
    Rate,
    rates,
    rates_from_counts,
    rejection_facts,
)
from linli.words import Refusal

DUE = datetime(2026, 6, 10, 10, tzinfo=UTC)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
JUNE = Period(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def case(id_: str, **facts: Any) -> CaseFacts:
    base = {
        "reported_at": DUE - 24 * HOUR,
        "filed_at": DUE - 23 * HOUR,
        "dispatched_count": 1,
        "handling_due_at": DUE,
    }
    return CaseFacts(id=id_, **{**base, **facts})


ON_TIME = {"handled_at": DUE, "closed_at": DUE + HOUR, "went_through_handling": True}
LATE = {"handled_at": DUE + HOUR, "closed_at": DUE + 2 * HOUR, "went_through_handling": True}


def pair(code: str, *cases: CaseFacts, period: Period = JUNE, now: datetime = NOW) -> tuple[int, int]:
    rate = rates(cases, period, now, [code])[code]
    return rate.numerator, rate.denominator


def test_known_percentages() -> None:
    found = rates_from_counts({"closing": (911, 972), "on_time_closing": (737, 972)})
    assert found["closing"].percent() == Decimal("93.72")
    assert found["on_time_closing"].percent() == Decimal("75.82")


def test_handled_at_the_due_moment_is_on_time() -> None:
    cases = [case("a", **ON_TIME), case("b", **LATE), case("c")]
    assert pair("handling", *cases) == (2, 3)
    assert pair("on_time_handling", *cases) == (1, 3)


def test_a_case_that_is_not_due_yet_should_not_be_closed() -> None:
    cases = [case("open"), case("done", **ON_TIME)]
    assert pair("closing", *cases, now=DUE) == (0, 1)
    assert pair("closing", *cases, now=DUE + timedelta(seconds=1)) == (0, 2)
    assert pair("closing", *cases, now=DUE + HOUR) == (1, 2)


def test_handled_but_not_checked_should_be_closed_and_is_not() -> None:
    assert pair("closing", case("a", handled_at=DUE - HOUR)) == (0, 1)


def test_on_time_closing_needs_both() -> None:
    cases = [case("a", **ON_TIME), case("b", **LATE), case("c", handled_at=DUE - HOUR), case("d")]
    assert pair("on_time_closing", *cases) == (1, 4)


def test_suspended_cases_may_be_left_out() -> None:
    cases = [case("a", **ON_TIME), case("b", is_suspended=True), case("c", is_suspended=True, **ON_TIME)]
    assert pair("on_time_closing", *cases) == (2, 3)
    assert pair("on_time_closing_without_suspended", *cases) == (1, 1)


def test_rework_counts_cases_not_failures() -> None:
    cases = [case("a", rework_count=3, **LATE), case("b", **ON_TIME), case("c")]
    assert pair("rework", *cases) == (1, 2)


def test_dispatch_accuracy_counts_dispatches() -> None:
    cases = [case("a", dispatched_count=3, redirected_count=2), case("b"), case("c", dispatched_count=0)]
    assert pair("dispatch_accuracy", *cases) == (2, 4)


def test_urgent_cases_alone() -> None:
    cases = [case("a", is_urgent=True, **LATE), case("b", **ON_TIME), case("c", is_urgent=True)]
    assert pair("urgent_closing", *cases) == (1, 2)
    assert pair("urgent_on_time_closing", *cases) == (0, 2)


def test_verifying_and_checking() -> None:
    one = case("a", verifications_required=2, verifications_done=2, verifications_in_time=1, checks_required=3,
               checks_done=1)  # fmt: skip
    assert pair("verifying", one) == (2, 2)
    assert pair("verifying_in_time", one) == (1, 2)
    assert pair("checking", one) == (1, 3)
    assert pair("checking_in_time", one) == (0, 3)


def test_reports() -> None:
    cases = [
        case("own", is_own=True),
        case("public", is_public=True, is_found_by_other=True, is_repeat=True),
        case("invalid", is_valid=False, is_own=True, filed_at=None),
        case("unfiled", filed_at=None),
    ]
    assert pair("filing", *cases) == (2, 3)
    assert pair("valid_reports", *cases) == (3, 4)
    assert pair("public_reports", *cases) == (1, 3)
    assert pair("repeat", *cases) == (1, 2)
    assert pair("missed", *cases) == (1, 2)


def test_residents() -> None:
    cases = [
        case("a", is_asked=True, is_satisfied=True, is_solved=True),
        case("b", is_asked=True, is_solved=True, is_answered_in_time=True),
        case("c"),
    ]
    assert pair("satisfaction", *cases) == (1, 2)
    assert pair("solved", *cases) == (2, 2)
    assert pair("response", *cases) == (1, 2)


def test_a_case_counts_when_due_and_a_report_when_made() -> None:
    may = Period(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
    one = case("a", reported_at=datetime(2026, 5, 31, 23, 59, tzinfo=UTC), **ON_TIME)
    assert pair("closing", one, period=JUNE) == (1, 1)
    assert pair("closing", one, period=may) == (0, 0)
    assert pair("valid_reports", one, period=JUNE) == (0, 0)
    assert pair("valid_reports", one, period=may) == (1, 1)


def test_a_period_of_days_begins_and_ends_at_local_midnight() -> None:
    period = Period.of_days(date(2026, 6, 1), date(2026, 6, 30), ZoneInfo("Asia/Shanghai"))
    assert period.holds(datetime(2026, 5, 31, 16, tzinfo=UTC))
    assert not period.holds(datetime(2026, 6, 30, 16, tzinfo=UTC))
    assert not period.holds(None)


def test_nothing_to_count_is_no_hundred_percent() -> None:
    for rate in rates([], JUNE, NOW).values():
        assert rate.value is None
        assert rate.percent() is None
        assert (rate.words.en[-8:], rate.words.zh[-3:]) == ("no cases", "无案卷")


def test_the_cases_behind_a_rate_are_named() -> None:
    found = rates([case("a", **ON_TIME), case("b", **LATE), case("c")], JUNE, NOW)["on_time_closing"]
    assert found.case_ids_numerator == ("a",)
    assert found.case_ids_denominator == ("a", "b", "c")


def test_rejections_are_counted_by_case() -> None:
    cases = [case(str(n), rework_count=n) for n in (0, 1, 2, 3, 5)]
    assert rejection_facts(cases, JUNE) == {
        "rejected_once_or_twice": 2,
        "rejected_third_or_more": 2,
        "rejections": 11,
    }


@pytest.mark.parametrize(
    ("make", "code", "en", "zh"),
    [
        (lambda: CaseFacts(id="7", redirected_count=1), "facts-inconsistent", "Case 7", "案卷 7"),
        (lambda: CaseFacts(id="7", checks_required=-1), "facts-inconsistent", "Case 7", "案卷 7"),
        (
            lambda: CaseFacts(id="7", handled_at=datetime.fromisoformat("2026-06-01T10:00")),
            "moment-without-zone",
            "time zone",
            "时区",
        ),
        (lambda: Period(NOW, NOW), "period-empty", "before it begins", "统计周期"),
        (lambda: Rate("closing", 3, 2), "counts-inconsistent", "3 of 2", "2 中的 3"),
        (lambda: rates_from_counts({"fame": (1, 2)}), "indicator-unknown", "on_time_closing", "没有指标"),
        (
            lambda: rates([], JUNE, datetime.fromisoformat("2026-06-01T10:00")),
            "moment-without-zone",
            "time zone",
            "时区",
        ),
    ],
)
def test_impossible_facts_are_refused(make: Any, code: str, en: str, zh: str) -> None:
    with pytest.raises(Refusal) as caught:
        make()
    assert caught.value.code == code
    assert en in caught.value.words.en
    assert zh in caught.value.words.zh


moments = st.none() | st.integers(-72, 72).map(lambda hours: DUE + hours * HOUR)
facts = st.builds(
    case,
    st.uuids().map(str),
    handled_at=moments,
    closed_at=moments,
    filed_at=moments,
    handling_due_at=moments,
    reported_at=moments,
    dispatched_count=st.integers(2, 4),
    redirected_count=st.integers(0, 2),
    rework_count=st.integers(0, 3),
    **{
        name: st.booleans()
        for name in (
            "is_urgent", "is_valid", "is_public", "is_own", "is_suspended", "is_repeat", "is_found_by_other",
            "went_through_handling", "is_asked", "is_satisfied", "is_solved", "is_answered_in_time",
        )
    },
)  # fmt: skip


@given(st.lists(facts, max_size=12), st.integers(-80, 80))
def test_every_rate_lies_between_nothing_and_all(cases: list[CaseFacts], hours: int) -> None:
    for rate in rates(cases, JUNE, DUE + hours * HOUR).values():
        assert rate.value is None or 0 <= rate.value <= 1
        assert set(rate.case_ids_numerator) <= set(rate.case_ids_denominator)


@given(st.lists(facts, max_size=12), st.integers(-80, 80), st.integers(-80, 80))
def test_two_halves_of_a_period_add_up_to_the_whole(cases: list[CaseFacts], cut: int, hours: int) -> None:
    middle, now = DUE + cut * HOUR, DUE + hours * HOUR
    halves = [rates(cases, p, now) for p in (Period(JUNE.from_at, middle), Period(middle, JUNE.to_at))]
    for code, whole in rates(cases, JUNE, now).items():
        assert sum(half[code].numerator for half in halves) == whole.numerator
        assert sum(half[code].denominator for half in halves) == whole.denominator


@given(st.lists(facts, max_size=12))
def test_counting_from_counts_gives_the_same_value(cases: list[CaseFacts]) -> None:
    found = rates(cases, JUNE, NOW)
    again = rates_from_counts({code: (rate.numerator, rate.denominator) for code, rate in found.items()})
    assert {code: rate.value for code, rate in found.items()} == {
        code: rate.value for code, rate in again.items()
    }


def test_every_indicator_is_named_in_both_languages() -> None:
    for indicator in INDICATORS.values():
        assert indicator.name.en
        assert indicator.name.zh
        assert indicator.formula.en
        assert indicator.formula.zh
