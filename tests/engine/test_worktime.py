"""The counting of limits: the fixtures that must hold, and what must hold for every start and limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.worktime import (
    Calendar,
    Due,
    Limit,
    Remainder,
    Unit,
    due,
    extend,
    remainder,
    resume,
    warn_at,
    working_minutes_between,
    working_time_between,
)
from linli.words import Refusal

CHINA = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
CN = Calendar.load("cn")
SUMMER = Calendar.load(
    "cn",
    hours=[
        {"times": ["08:00-12:00", "14:00-18:00"]},
        {"from": "06-01", "to": "09-30", "times": ["07:30-11:30", "15:00-19:00"]},
    ],
)
NY = Calendar.load("weekends_only", time_zone="America/New_York")
NIGHT = Calendar.load(
    "weekends_only", time_zone="America/New_York", hours=[{"times": ["00:00-06:00", "22:00-24:00"]}]
)
ALWAYS = Calendar.from_data(
    {
        "time_zone": "America/New_York",
        "years": "any",
        "weekend_days": [],
        "hours": [{"times": ["00:00-24:00"]}],
    }
)
CALENDARS = [CN, SUMMER, NY, NIGHT, ALWAYS]


def at(text: str, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "value", "unit", "expected"),
    [
        ("2026-09-30T10:00", 3, "work_day", "2026-10-10T18:00"),
        ("2026-09-30T23:30", 2, "urgent_work_hour", "2026-10-01T01:30"),
        ("2026-06-05T17:00", 4, "work_hour", "2026-06-08T11:00"),
        ("2026-06-08T09:00", 1, "work_day", "2026-06-09T18:00"),
        ("2026-06-06T09:00", 1, "work_day", "2026-06-09T18:00"),
        ("2026-06-05T10:00", 2, "urgent_work_day", "2026-06-07T10:00"),
        # A limit that fits exactly ends at close of work, not at the next opening.
        ("2026-06-08T08:00", 8, "work_hour", "2026-06-08T18:00"),
        ("2026-06-08T08:00", 4, "work_hour", "2026-06-08T12:00"),
        # Close of work is no working minute any more.
        ("2026-06-08T18:00", 1, "work_day", "2026-06-10T18:00"),
        ("2026-06-08T12:00", 1, "work_hour", "2026-06-08T15:00"),
        ("2026-06-08T06:00", 1, "work_hour", "2026-06-08T09:00"),
        # The spring festival of 2026: 14 and 28 February are worked.
        ("2026-02-13T17:00", 2, "work_day", "2026-02-24T18:00"),
        ("2026-02-27T17:00", 2, "work_hour", "2026-02-28T09:00"),
        ("2025-01-26T09:00", 2, "work_day", "2025-02-05T18:00"),
        ("2026-06-05T10:15", 30, "urgent_minute", "2026-06-05T10:45"),
    ],
)
def test_known_due_moments(start: str, value: int, unit: str, expected: str) -> None:
    assert due(at(start), Limit(value, Unit(unit)), CN).at == at(expected)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-07T23:30", "2026-03-08T04:30"),  # clocks go forward at 02:00
        ("2026-10-31T23:30", "2026-11-01T02:30"),  # clocks go back at 02:00
    ],
)
def test_urgent_hours_are_elapsed_time_across_a_clock_change(start: str, expected: str) -> None:
    assert due(at(start, NEW_YORK), Limit(4, Unit.URGENT_WORK_HOUR), NY).at == at(expected, NEW_YORK)


@pytest.mark.parametrize("start", ["2026-03-06T10:00", "2026-10-30T10:00"])
def test_urgent_days_keep_the_time_of_day_across_a_clock_change(start: str) -> None:
    moment = at(start, NEW_YORK)
    assert due(moment, Limit(3, Unit.URGENT_WORK_DAY), NY).at == moment + timedelta(days=3)


def test_a_time_of_day_that_does_not_exist_becomes_the_moment_of_the_change() -> None:
    result = due(at("2026-03-07T02:30", NEW_YORK), Limit(1, Unit.URGENT_WORK_DAY), NY)
    assert result.at.isoformat() == "2026-03-08T03:00:00-04:00"


def test_working_minutes_do_not_care_about_clock_changes_at_night() -> None:
    assert (
        working_minutes_between(at("2026-03-06T17:00", NEW_YORK), at("2026-03-09T09:00", NEW_YORK), NY) == 120
    )


def test_a_start_in_another_zone_is_counted_on_the_tenants_clock() -> None:
    assert due(datetime(2026, 6, 5, 9, tzinfo=UTC), Limit(4, Unit.WORK_HOUR), CN).at == at("2026-06-08T11:00")
    assert due(datetime(2026, 6, 5, 9, tzinfo=UTC), Limit(4, Unit.WORK_HOUR), CN).at.tzinfo is CN.zone


def test_summer_hours_apply_in_summer_only() -> None:
    assert due(at("2026-06-08T07:30"), Limit(8, Unit.WORK_HOUR), SUMMER).at == at("2026-06-08T19:00")
    # 29 and 30 September summer hours, from 8 October winter hours.
    assert due(at("2026-09-30T10:00"), Limit(3, Unit.WORK_DAY), SUMMER).at == at("2026-10-10T18:00")
    assert due(at("2026-09-29T10:00"), Limit(1, Unit.WORK_DAY), SUMMER).at == at("2026-09-30T19:00")


def test_make_up_days_and_holidays() -> None:
    worked = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04"]
    worked += ["2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    assert all(CN.is_work_day(date.fromisoformat(day)) for day in worked)
    off = ["2025-02-04", "2025-10-08", "2026-01-02", "2026-02-23", "2026-06-19", "2026-10-07", "2027-02-08"]
    assert not any(CN.is_work_day(date.fromisoformat(day)) for day in off)


@pytest.mark.parametrize(("year", "expected"), [(2025, 248), (2026, 248)])
def test_the_working_days_of_a_year_add_up(year: int, expected: int) -> None:
    days = CN.days(date(year, 1, 1), date(year, 12, 31))
    assert sum(day.is_worked for day in days) == expected


def test_an_extension_adds_to_the_old_due_moment() -> None:
    close = at("2026-06-09T18:00")
    assert extend(close, Limit(1, Unit.WORK_DAY), CN).at == at("2026-06-10T18:00")
    assert extend(close, Limit(1, Unit.WORK_HOUR), CN).at == at("2026-06-10T09:00")
    assert extend(at("2026-06-08T11:00"), Limit(1, Unit.WORK_DAY), CN).at == at("2026-06-09T18:00")
    assert extend(at("2026-06-07T10:00"), Limit(2, Unit.URGENT_WORK_HOUR), CN).at == at("2026-06-07T12:00")


def test_extending_a_day_that_closes_at_midnight() -> None:
    first = due(at("2026-06-08T09:00", NEW_YORK), Limit(1, Unit.WORK_DAY), ALWAYS)
    assert first.at == at("2026-06-10T00:00", NEW_YORK)
    assert extend(first.at, Limit(1, Unit.WORK_DAY), ALWAYS).at == at("2026-06-11T00:00", NEW_YORK)


def test_suspension_gives_back_the_working_minutes_that_were_left() -> None:
    limit = Limit(4, Unit.WORK_HOUR)
    first = due(at("2026-06-08T08:00"), limit, CN)
    left = remainder(at("2026-06-08T09:30"), first.at, limit, CN)
    assert left == Remainder(150, Unit.WORK_HOUR)
    assert resume(at("2026-06-12T17:00"), left, CN).at == at("2026-06-15T09:30")


def test_urgent_remainders_are_elapsed_minutes() -> None:
    limit = Limit(1, Unit.URGENT_WORK_DAY)
    first = due(at("2026-06-05T10:00"), limit, CN)
    left = remainder(at("2026-06-05T20:00"), first.at, limit, CN)
    assert left.minutes == 14 * 60
    assert resume(at("2026-06-07T00:00"), left, CN).at == at("2026-06-07T14:00")


def test_a_remainder_kept_as_one_duration_is_exact() -> None:
    limit = Limit(1, Unit.WORK_DAY)
    stop = at("2026-06-08T10:00:30")
    left = remainder(stop, due(at("2026-06-08T09:00:07"), limit, CN).at, limit, CN)
    assert left.span == timedelta(minutes=839, seconds=30)
    assert resume(stop, Remainder.of_span(left.span, left.unit), CN).at == at("2026-06-09T18:00")


def test_an_overdue_clock_has_nothing_left_and_stays_overdue() -> None:
    limit = Limit(1, Unit.WORK_HOUR)
    left = remainder(at("2026-06-08T16:00"), at("2026-06-08T09:00"), limit, CN)
    assert (left.minutes, left.overdue_minutes, left.is_overdue) == (0, 300, True)
    assert resume(at("2026-06-08T16:00"), left, CN).at == at("2026-06-08T09:00")
    assert resume(at("2026-06-10T16:00"), left, CN).at == at("2026-06-10T09:00")


def test_the_warning_comes_when_a_share_of_the_counted_time_is_used() -> None:
    start = at("2026-06-05T17:00")
    assert warn_at(start, due(start, Limit(5, Unit.WORK_HOUR), CN), CN) == at("2026-06-08T11:00")
    urgent = due(start, Limit(10, Unit.URGENT_WORK_HOUR), CN)
    assert warn_at(start, urgent, CN, share=Decimal("0.5")) == at("2026-06-05T22:00")
    bare = Due(at("2026-06-08T18:00"), Limit(1, Unit.WORK_DAY))
    assert warn_at(at("2026-06-08T08:00"), bare, CN, share=Decimal("0.25")) == at("2026-06-08T10:00")


def test_the_counting_is_told_step_by_step() -> None:
    lines = due(at("2026-09-30T10:00"), Limit(3, Unit.WORK_DAY), CN).lines
    english, chinese = [line.en for line in lines], [line.zh for line in lines]
    assert english[0] == "Start: Wednesday 30 September 2026, 10:00. Limit: 3 working days."
    assert english[2].endswith("(National Day, 7 days).")
    assert english[5] == "Working day 3: Saturday 10 October 2026 (make-up working day for National Day)."
    assert chinese[5] == "第3个工作日：2026年10月10日（星期六）（国庆节调休上班）。"
    assert chinese[-1] == "到期时刻：2026年10月10日（星期六）18:00。"


@pytest.mark.parametrize(
    ("start", "reason_en", "reason_zh"),
    [
        ("2026-06-06T09:00", "weekend", "周末"),
        ("2026-06-08T07:00", "before opening", "未到上班时间"),
        ("2026-06-08T13:00", "break", "休息时间"),
        ("2026-06-08T20:00", "after close of work", "已下班"),
        ("2026-10-03T09:00", "National Day", "国庆节"),
    ],
)
def test_a_start_outside_working_time_says_why_it_moved(start: str, reason_en: str, reason_zh: str) -> None:
    line = due(at(start), Limit(2, Unit.WORK_HOUR), CN).lines[1]
    assert f"({reason_en})" in line.en
    assert f"（{reason_zh}）" in line.zh


def test_a_provisional_year_says_so() -> None:
    result = due(at("2026-12-31T10:00"), Limit(1, Unit.WORK_DAY), CN)
    assert result.is_provisional
    assert any("provisional" in line.en and "暂定" in line.zh for line in result.lines)
    assert not due(at("2026-12-01T10:00"), Limit(1, Unit.WORK_DAY), CN).is_provisional


@pytest.mark.parametrize("start", ["2027-12-30T10:00", "2028-03-01T10:00", "2024-05-01T10:00"])
def test_a_year_without_data_names_the_file_to_add(start: str) -> None:
    with pytest.raises(Refusal) as caught:
        due(at(start), Limit(5, Unit.WORK_DAY), CN)
    year = "2024" if start.startswith("2024") else "2028"
    assert caught.value.code == "calendar-year-missing"
    assert caught.value.data["year"] == int(year)
    assert f"packs/calendars/cn/{year}.yaml" in caught.value.words.en
    assert f"packs/calendars/cn/{year}.yaml" in caught.value.words.zh


def test_urgent_limits_need_no_calendar_of_the_year() -> None:
    assert due(at("2031-01-01T23:30"), Limit(2, Unit.URGENT_WORK_HOUR), CN).at == at("2031-01-02T01:30")


def test_moments_without_a_zone_are_refused() -> None:
    naive = datetime.fromisoformat("2026-06-05T09:00")
    for call in (
        lambda: due(naive, Limit(1, Unit.WORK_DAY), CN),
        lambda: due(naive, Limit(1, Unit.URGENT_WORK_DAY), CN),
        lambda: extend(naive, Limit(1, Unit.WORK_DAY), CN),
        lambda: working_minutes_between(naive, at("2026-06-05T10:00"), CN),
        lambda: remainder(naive, at("2026-06-05T10:00"), Limit(1, Unit.URGENT_WORK_HOUR), CN),
        lambda: resume(naive, Remainder(1, Unit.WORK_HOUR), CN),
    ):
        with pytest.raises(Refusal) as caught:
            call()
        assert caught.value.code == "moment-without-zone"
        assert "time zone" in caught.value.words.en
        assert "时区" in caught.value.words.zh


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        (0, "work_day", "limit-not-positive"),
        (-1, "work_hour", "limit-not-positive"),
        (1.5, "work_hour", "limit-not-positive"),
        (True, "work_hour", "limit-not-positive"),
        (1, "fortnight", "limit-unit-unknown"),
        (10**9, "work_day", "limit-too-long"),
    ],
)
def test_impossible_limits_are_refused(value: int, unit: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        Limit(value, unit)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert caught.value.words.en
    assert caught.value.words.zh


starts = st.builds(
    lambda minutes: datetime(2025, 2, 1, tzinfo=UTC) + timedelta(minutes=minutes, seconds=minutes % 61),
    st.integers(0, 850 * 24 * 60),
)
calendars = st.sampled_from(CALENDARS)
limits = st.one_of(
    st.builds(Limit, st.integers(1, 40), st.just(Unit.WORK_DAY)),
    st.builds(Limit, st.integers(1, 200), st.sampled_from([Unit.WORK_HOUR, Unit.URGENT_WORK_HOUR])),
    st.builds(Limit, st.integers(1, 60), st.just(Unit.URGENT_WORK_DAY)),
    st.builds(Limit, st.integers(1, 9999), st.just(Unit.URGENT_MINUTE)),
)
# Clock changes of New York, so that the rare hours are tried as often as the others.
changes = st.builds(
    lambda base, minutes: base + timedelta(minutes=minutes),
    st.sampled_from([datetime(2026, 3, 7, 5, tzinfo=UTC), datetime(2026, 10, 31, 4, tzinfo=UTC)]),
    st.integers(0, 4000),
)
moments = st.one_of(starts, changes)


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


@given(moments, moments, limits, calendars)
def test_a_later_start_is_never_due_earlier(
    a: datetime, b: datetime, limit: Limit, calendar: Calendar
) -> None:
    first, second = sorted((a, b))
    assert utc(due(first, limit, calendar).at) <= utc(due(second, limit, calendar).at)


@given(moments, limits, calendars)
def test_a_longer_limit_is_due_later_and_never_before_the_start(
    start: datetime, limit: Limit, calendar: Calendar
) -> None:
    longer = Limit(limit.value + 1, limit.unit)
    assert start < utc(due(start, limit, calendar).at) < utc(due(start, longer, calendar).at)


@given(starts, limits, calendars)
def test_working_limits_end_in_working_time_or_exactly_at_its_end(
    start: datetime, limit: Limit, calendar: Calendar
) -> None:
    if limit.unit.is_urgent:
        return
    end = due(start, limit, calendar).at.replace(tzinfo=None)
    days = calendar.days((end - timedelta(days=1)).date(), end.date())
    assert any(begin < end <= close for day in days for begin, close in day.spans)


@given(moments, st.integers(0, 60_000), limits, calendars)
def test_stopping_and_resuming_at_once_changes_nothing(
    start: datetime, after: int, limit: Limit, calendar: Calendar
) -> None:
    due_at = due(start, limit, calendar).at
    stop = start + timedelta(minutes=after, seconds=7)
    again = resume(stop, remainder(stop, due_at, limit, calendar), calendar)
    assert utc(again.at) == utc(due_at)


@given(moments, moments, moments, calendars)
def test_working_time_is_additive(a: datetime, b: datetime, c: datetime, calendar: Calendar) -> None:
    whole = working_time_between(a, c, calendar)
    assert working_time_between(a, b, calendar) + working_time_between(b, c, calendar) == whole


@given(starts, st.integers(1, 200), calendars)
def test_exactly_the_limit_is_counted_between_start_and_due(
    start: datetime, hours: int, calendar: Calendar
) -> None:
    end = due(start, Limit(hours, Unit.WORK_HOUR), calendar).at
    assert working_minutes_between(start, end, calendar) == hours * 60


@given(starts, limits, calendars)
def test_a_start_outside_working_time_counts_from_the_next_working_minute(
    start: datetime, limit: Limit, calendar: Calendar
) -> None:
    result = due(start, limit, calendar)
    assert result.begin_at is not None
    assert utc(result.begin_at) >= start
    assert due(result.begin_at, limit, calendar).at == result.at


@given(moments, limits, calendars)
def test_the_lines_end_with_the_due_moment_in_both_languages(
    start: datetime, limit: Limit, calendar: Calendar
) -> None:
    result = due(start, limit, calendar)
    assert f"{result.at:%H:%M}" in result.lines[-1].en
    assert f"{result.at.month}月{result.at.day}日" in result.lines[-1].zh


@given(moments, limits, calendars, st.decimals(0, 1, places=3))
def test_the_warning_lies_between_start_and_due(
    start: datetime, limit: Limit, calendar: Calendar, share: Decimal
) -> None:
    result = due(start, limit, calendar)
    assert start <= utc(warn_at(start, result, calendar, share=share)) <= utc(result.at)


FIRST_SHOWING = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)  # 01:45 in New York, before clocks go back
SECOND_SHOWING = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 01:30 in New York, shown for the second time


def test_the_repeated_hour_counts_once() -> None:
    after = at("2026-11-01T02:30", NEW_YORK)
    assert working_minutes_between(SECOND_SHOWING, after, ALWAYS) == 30
    assert working_minutes_between(FIRST_SHOWING, after, ALWAYS) == 45
    assert working_minutes_between(FIRST_SHOWING, SECOND_SHOWING, ALWAYS) == 15


def test_a_start_in_the_repeated_hour_is_never_due_before_one_ahead_of_it() -> None:
    for unit in Unit:
        limit = Limit(1, unit)
        assert utc(due(FIRST_SHOWING, limit, ALWAYS).at) <= utc(due(SECOND_SHOWING, limit, ALWAYS).at)


def test_minutes_that_are_never_shown_end_at_the_change() -> None:
    end = due(at("2026-03-08T01:30", NEW_YORK), Limit(1, Unit.WORK_HOUR), ALWAYS).at
    assert end.isoformat() == "2026-03-08T03:00:00-04:00"
