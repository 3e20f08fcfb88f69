"""Calendars from data: what a tenant may set, and each mistake refused in one sentence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from linli.engine.worktime import Calendar, DayKind, Limit, due
from linli.words import Refusal

HOLIDAY = {
    "name": {"en": "Town day", "zh": "建镇日"},
    "from": "2028-03-01",
    "to": "2028-03-01",
    "make_up_days": ["2028-03-04"],
}


def data(**changes: Any) -> dict[str, Any]:
    return {"code": "town", "time_zone": "Asia/Shanghai", "years": {2026: {}}, **changes}


def test_a_tenant_adds_a_year_of_its_own() -> None:
    calendar = Calendar.load("cn", years={"2028": {"holidays": [HOLIDAY]}})
    assert not calendar.is_work_day(date(2028, 3, 1))
    assert calendar.day(date(2028, 3, 4)).kind is DayKind.MAKE_UP
    assert calendar.is_work_day(date(2026, 10, 10))


def test_a_newer_notice_replaces_a_provisional_year() -> None:
    calendar = Calendar.load("cn", years={2027: {"year": 2027, "holidays": []}})
    assert calendar.is_work_day(date(2027, 2, 5))
    assert not calendar.day(date(2027, 2, 5)).is_provisional


def test_holidays_may_be_added_where_every_year_is_known() -> None:
    calendar = Calendar.load(
        "weekends_only", time_zone="America/New_York", years={2028: {"holidays": [HOLIDAY]}}
    )
    assert not calendar.is_work_day(date(2028, 3, 1))
    assert calendar.is_work_day(date(2031, 3, 3))


def test_a_make_up_day_may_lie_in_the_year_before_its_holiday() -> None:
    holiday = {"name": "New year", "from": "2028-01-01", "to": "2028-01-03", "make_up_days": ["2027-12-25"]}
    assert Calendar.load("cn", years={2028: {"holidays": [holiday]}}).is_work_day(date(2027, 12, 25))


def test_other_weekend_days() -> None:
    calendar = Calendar.from_data(data(weekend_days=["friday"], years="any"))
    assert not calendar.is_work_day(date(2026, 6, 5))
    assert calendar.is_work_day(date(2026, 6, 6))


def test_hours_may_span_new_year_or_carry_full_dates() -> None:
    hours = [
        {"times": ["09:00-17:00"]},
        {"from": "2026-06-08", "to": "2026-06-08", "times": [["10:00", "12:00"]]},
        {"from": "11-01", "to": "02-28", "times": ["08:30-16:30"]},
    ]
    calendar = Calendar.from_data(data(hours=hours, years="any"))
    closes = {
        on: calendar.day(on).closes.time().isoformat("minutes")
        for on in (date(2026, 6, 8), date(2026, 6, 9), date(2026, 12, 1), date(2026, 1, 5))
    }
    assert list(closes.values()) == ["12:00", "17:00", "16:30", "16:30"]


def test_a_calendar_is_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text("code: town\ntime_zone: UTC\n", encoding="utf-8")
    (tmp_path / "2026.yaml").write_text(
        "year: 2026\nholidays:\n  - {name: Fair, from: 2026-06-08}\n", encoding="utf-8"
    )
    calendar = Calendar.load(tmp_path)
    assert not calendar.is_work_day(date(2026, 6, 8))
    with pytest.raises(Refusal, match=r"2027\.yaml"):
        calendar.is_work_day(date(2027, 6, 8))


@pytest.mark.parametrize(
    ("changes", "part_en", "part_zh"),
    [
        ({"time_zone": "Asia/Nowhere"}, "time zone", "时区"),
        ({"time_zone": "../../etc/passwd"}, "time zone", "时区"),
        ({"weekend_days": ["caturday"]}, "day of the week", "星期名称"),
        (
            {"weekend_days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]},
            "seven",
            "七天",
        ),
        ({"hours": [{"times": []}]}, "empty", "为空"),
        ({"hours": [{"times": ["25:00-26:00"]}]}, "25:00", "25:00"),
        ({"hours": [{"times": ["22:00-06:00"]}]}, "midnight", "跨午夜"),
        ({"hours": [{"times": ["08:00-12:00", "11:00-18:00"]}]}, "overlap", "重叠"),
        ({"hours": [{"times": ["morning"]}]}, "span of hours", "时段"),
        (
            {"hours": [{"from": "06-01", "to": "09-30", "times": ["08:00-12:00"]}]},
            "exactly one",
            "有且只有一组",
        ),
        (
            {"hours": [{"times": ["08:00-12:00"]}, {"from": "06-01", "times": ["08:00-12:00"]}]},
            "not a date",
            "日期",
        ),
        ({"years": {2026: {"holidays": [{"name": "X", "from": "2026-13-01"}]}}}, "2026-13-01", "2026-13-01"),
        (
            {"years": {2026: {"holidays": [{"name": "X", "from": "2026-05-03", "to": "2026-05-01"}]}}},
            "before",
            "早于",
        ),
        ({"years": {2026: {"holidays": [{"name": "X", "from": "2025-05-03"}]}}}, "2026", "2026"),
        (
            {
                "years": {
                    2026: {"holidays": [{"name": "X", "from": "2026-05-01", "make_up_days": ["2026-05-01"]}]}
                }
            },
            "both a holiday",
            "既是节假日",
        ),
    ],
)
def test_a_broken_calendar_is_refused_in_one_sentence(
    changes: dict[str, Any], part_en: str, part_zh: str
) -> None:
    with pytest.raises(Refusal) as caught:
        Calendar.from_data(data(**changes))
    assert caught.value.code in {"calendar-broken", "time-zone-unknown"}
    assert part_en in caught.value.words.en
    assert part_zh in caught.value.words.zh


def test_an_unknown_calendar_lists_the_known_ones() -> None:
    with pytest.raises(Refusal) as caught:
        Calendar.load("atlantis")
    assert caught.value.code == "calendar-unknown"
    assert "cn, weekends_only" in caught.value.words.en


def test_broken_yaml_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text("code: x\nhours: [\n  }", encoding="utf-8")
    with pytest.raises(Refusal, match=r"calendar\.yaml, line 3"):
        Calendar.load(tmp_path)


def test_a_calendar_without_years_refuses_rather_than_guesses() -> None:
    calendar = Calendar.from_data(data(years=None))
    with pytest.raises(Refusal) as caught:
        due(datetime(2026, 6, 8, 9, tzinfo=ZoneInfo("UTC")), Limit(1, "work_day"), calendar)
    assert caught.value.code == "calendar-year-missing"
