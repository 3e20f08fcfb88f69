"""`linli due` tells a due moment, and how it was counted."""

from __future__ import annotations

import pytest

from linli.site.cli import main

WORK_DAYS = ["due", "--from", "2026-09-30T10:00", "--limit", "3", "--unit", "work_day"]


def test_one_line_without_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WORK_DAYS) == 0
    assert capsys.readouterr().out == "Saturday 10 October 2026, 18:00 (2026-10-10T18:00:00+08:00)\n"


def test_the_counting_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORK_DAYS, "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert "National Day, 7 days" in lines[2]
    assert lines[-1] == "Due: Saturday 10 October 2026, 18:00."


def test_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORK_DAYS, "--explain", "--lang", "zh"]) == 0
    assert "到期时刻：2026年10月10日（星期六）18:00。" in capsys.readouterr().out


def test_another_calendar_and_zone(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["due", "--from", "2026-03-07T23:30", "--limit", "4", "--unit", "urgent_work_hour"]
    assert main([*arguments, "--calendar", "weekends_only", "--time-zone", "America/New_York"]) == 0
    assert "2026-03-08T04:30:00-04:00" in capsys.readouterr().out


def test_a_moment_with_its_own_offset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--from", "2026-06-05T09:00Z", "--limit", "4", "--unit", "work_hour"]) == 0
    assert "2026-06-08T11:00:00+08:00" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "en", "zh"),
    [
        (["--from", "2028-03-01T10:00"], "packs/calendars/cn/2028.yaml", "请添加文件"),
        (["--from", "yesterday"], "Write it as 2026-09-30T10:00", "有效的日期时间"),
        (["--limit", "0"], "1 or more", "不小于 1"),
        (["--limit", "three"], "1 or more", "不小于 1"),
        (["--unit", "fortnight"], "work_day", "不是时限单位"),
        (["--calendar", "atlantis"], "cn, weekends_only", "没有名为"),
        (["--time-zone", "Moon/Base"], "Asia/Shanghai", "没有名为"),
    ],
)
def test_mistakes_are_told_in_both_languages(
    changes: list[str], en: str, zh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORK_DAYS, *changes]) == 1
    said = capsys.readouterr().err
    assert en in said
    assert zh in said
