"""The day sheet writes itself from what was done; the burden of forms is counted and explained; positions do not stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.records.fieldwork.actions import thin_positions
from linli.records.fieldwork.models import FieldCommand
from linli.records.journal.models import JournalRow
from tests.doors.field.phone import MORNING, Phone
from tests.doors.field.test_commands import body
from tests.records.loop import report, step, walk
from tests.small_town import SmallTown, at

pytestmark = pytest.mark.django_db
DAY = "2026-06-08"
HERE = {"lon": 119.9041, "lat": 31.1162, "accuracy_m": 12}


def test_reports_tasks_and_places_of_a_day_stand_on_it_by_the_phones_clock(town: SmallTown) -> None:
    """They were done in June without network and arrive today."""
    worker = Phone(town, "worker1")
    known = report(town)
    worker.send(worker.command("report", at=at(f"{DAY} 09:10"), body=body(place_text="石桥路 3 号")))
    worker.send(worker.command("report", at=at(f"{DAY} 09:20"), follows=str(known.pk), body=body()))
    worker.send(
        worker.command("settle", at=at(f"{DAY} 09:05"), body=body(condition="dirty", text="脏", done="擦净"))
    )
    worker.send(worker.command("diary", at=at(f"{DAY} 17:00"), body={"on": DAY, "text": "今天很顺利"}))
    said = worker.get(f"day/sheet?on={DAY}").json()
    assert [line["what"] for line in said["lines"]] == [
        "settle on the spot",
        "report",
        "added a report to a known case",
    ]
    assert said["lines"][1]["place"] == "石桥路 3 号"
    assert said["lines"][2]["number"] == known.number
    assert said["lines"][0]["at"] < said["lines"][1]["at"] < said["lines"][1]["received_at"]
    assert said["words"] == "今天很顺利"
    assert worker.get("day/sheet").json()["lines"] == []
    assert worker.get("day/sheet?on=yesterday").status_code == 422


def test_a_clock_that_is_ahead_moves_no_work_into_the_future(town: SmallTown) -> None:
    phone, now = Phone(town, "worker1"), timezone.now()
    phone.send(phone.command("report", at=now + timedelta(days=3), body=body()))
    assert len(phone.get("day/sheet").json()["lines"]) == 1
    assert phone.get(f"day/sheet?on={(now + timedelta(days=3)).date()}").json()["lines"] == []


def test_what_was_kept_as_a_note_and_what_was_done_at_the_desk_stand_there_too(town: SmallTown) -> None:
    case = walk(town, report(town), "take")
    seen = case.version
    case = step(town, case, "handle", now=MORNING + timedelta(hours=1))
    phone = Phone(town, "lamp")
    late = at(f"{DAY} 11:00")
    phone.send(
        phone.command("handle", at=late, case=str(case.pk), seen_version=seen, body={"text": "我也修好了"})
    )
    lines = phone.get(f"day/sheet?on={DAY}").json()["lines"]
    assert [line["what"] for line in lines] == [
        "take",
        "report as handled",
        "kept as a note: the case had moved on",
    ]


def test_the_sheet_costs_a_fixed_number_of_statements(town: SmallTown) -> None:
    phone, counted = Phone(town, "worker1"), []
    phone.get("me")
    for _ in range(2):
        for _ in range(4):
            phone.send(phone.command("report", body=body()))
        with CaptureQueriesContext(connection) as asked:
            assert phone.get(f"day/sheet?on={DAY}").status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 12


def test_the_burden_of_forms_is_counted_by_kind_and_explained(town: SmallTown) -> None:
    phone = Phone(town, "worker1", language="zh-hans")
    for seconds in (34, 50):
        phone.send(phone.command("report", body=body(), form_s=seconds))
    phone.send(phone.command("diary", body={"on": DAY, "text": "好"}, form_s=40_000))  # left open in a pocket
    phone.send(
        phone.command("suggest", at=at("2026-06-01 09:00"), body={"text": "好"}, form_s=300)
    )  # the week before
    said = phone.get(f"day/sheet?on={DAY}").json()["burden"]
    assert said["monday"] == "2026-06-08"
    assert [(r["kind"], r["forms"], r["seconds"]) for r in said["rows"]] == [
        ("diary", 1, 1800),
        ("report", 2, 84),
    ]
    assert said["minutes"] == 31
    assert "3 份表单共用 1884 秒 ÷ 60 = 31 分钟" in said["explained"]
    other = Phone(town, "worker3").get(f"day/sheet?on={DAY}").json()["burden"]
    assert other["rows"] == []


def test_a_position_comes_with_a_report_or_a_task_only(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    phone.send(phone.command("report", body=body(), position=HERE))
    phone.send(phone.command("diary", body={"on": DAY, "text": "好"}, position=HERE))
    phone.send(phone.command("suggest", body={"text": "好"}, position=HERE))
    phone.send(phone.command("read", body={"messages": []}, position=HERE))
    kept = dict(FieldCommand.objects.values_list("kind", "position"))
    assert kept == {"report": [119.9041, 31.1162, 12], "diary": None, "suggest": None, "read": None}


def test_positions_are_erased_after_thirty_days_and_the_rest_stays(town: SmallTown) -> None:
    phone = Phone(town, "worker1")
    for _ in range(2):
        phone.send(phone.command("report", body=body(), position=HERE))
    old, new = FieldCommand.objects.order_by("seq")
    now = timezone.now()
    for command, days in ((old, 31), (new, 29)):
        FieldCommand.objects.filter(pk=command.pk).update(received_at=now - timedelta(days=days))
    assert thin_positions(now=now) == 1
    assert thin_positions(now=now) == 0
    assert FieldCommand.objects.get(pk=old.pk).position is None
    assert FieldCommand.objects.get(pk=old.pk).case is not None
    assert FieldCommand.objects.get(pk=new.pk).position is not None
    assert JournalRow.objects.filter(verb="thin_positions").count() == 1
