"""A round of a loop: what fails stops nothing else, and the day's chores are done once."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from linli.records.journal.models import JournalExport
from linli.site import rounds, sweep

NOON = datetime(2026, 6, 8, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_done_on", {})
    monkeypatch.setattr(sweep, "_not_before", {})
    monkeypatch.setattr(
        rounds, "close_old_connections", lambda: None
    )  # the test's transaction lives in this one


def test_a_step_that_fails_is_logged_and_the_others_go_on(
    town: object, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(now: datetime) -> int:
        raise ValueError("nobody's words")

    def sound(now: datetime) -> int:
        return 3

    with caplog.at_level(logging.ERROR):
        assert rounds.round_of_all([broken, sound]) == 3
    assert "broken of town" in caplog.text


def test_a_database_that_is_away_ends_the_round_and_not_the_loop(
    town: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited, seen = [], []
    monkeypatch.setattr(rounds.time, "sleep", waited.append)
    monkeypatch.setattr(rounds.connection, "close", lambda: None)

    def away(now: datetime) -> int:
        raise OperationalError("gone")

    assert rounds.round_of_all([away, lambda now: seen.append(now) or 1]) == 0
    assert waited == [rounds.WAIT_S]
    assert not seen


def test_a_journal_head_that_cannot_be_written_stops_no_alarm_and_is_tried_again_later(
    town: object, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "heads"
    in_the_way.write_text("a file where the folder should be")
    settings.JOURNAL_HEADS_DIR = in_the_way
    with caplog.at_level(logging.ERROR):
        rounds.round_of_all(sweep.STEPS)
        rounds.round_of_all(sweep.STEPS)  # at once: not tried again
    assert caplog.text.count("journal_head of town") == 1
    assert not JournalExport.objects.exists()
    assert {chore for _, chore in sweep._done_on} == {"contacts", "positions", "visitors"}
    in_the_way.unlink()
    sweep._not_before.clear()  # ten minutes later
    rounds.round_of_all(sweep.STEPS)
    assert JournalExport.objects.count() == 1
    assert list(in_the_way.iterdir())


def test_chores_are_done_once_on_each_day_of_the_town(town: object) -> None:
    days = []
    for hours in (0, 1, 11, 12, 13):  # 12:00 in the town; 23:00 and 24:00 of the same evening
        sweep._once_a_day("any", NOON + timedelta(hours=hours), days.append)
    assert [day.day for day in days] == [8, 9]
