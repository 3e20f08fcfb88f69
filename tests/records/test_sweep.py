"""Warning before, red at, escalation after: each once, with any number of loops, also when one is killed."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from linli.records.cases import actions
from linli.records.cases.actions import alarms
from linli.records.cases.models import Alarm, Case, Clock, OutboxMessage
from linli.records.journal import queries as journal
from linli.records.journal.models import JournalRow
from linli.records.tenancy.models import Tenant
from linli.words import Refusal
from tests import small_town
from tests.records import scratch
from tests.records.loop import COVER, MONDAY, due_clocks, handling, report, step, walk
from tests.small_town import SmallTown, at

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(town: SmallTown) -> Case:
    """Dispatched Monday 09:00, four working hours: warning at 12:00, due at 15:00, escalation at 15:36."""
    case = report(town, matter=COVER)
    for move in ("accept", "file", "dispatch"):
        more = {"condition": "cracked"} if move == "file" else {}
        case = step(town, case, move, now=MONDAY, **more)
    return case


def sweep(now: datetime) -> int:
    done = 0
    while found := actions.sweep_alarms(now=now):
        done += found
    return done


def test_each_alarm_comes_at_its_moment_and_once(case: Case) -> None:
    clock = handling(case)
    heard = []
    for moment in ("11:59", "12:00", "12:01", "14:59", "15:00", "15:01", "15:35", "15:36", "23:59"):
        heard.append(sweep(at(f"2026-06-08 {moment}")))
    assert heard == [0, 1, 0, 0, 1, 0, 0, 1, 0]
    assert [a.kind for a in clock.alarms.order_by("id")] == ["warning", "red", "escalation"]
    assert clock.alarms.filter(due_at=clock.due_at).count() == 3
    told = (
        OutboxMessage.objects.filter(case=case)
        .exclude(template="dispatched")
        .order_by("id")
        .values_list("template", "to")
    )
    unit = f"organisation:{case.unit_id}"
    assert list(told) == [
        ("alarm_warning", unit), ("alarm_red", unit),
        ("alarm_escalation", f"power:supervision_centre:{case.place_path}"),
    ]  # fmt: skip
    rows = JournalRow.objects.filter(subject=case.ref, actor="system:sweep")
    assert [r.verb for r in rows.order_by("seq")] == ["alarm_warning", "alarm_red", "alarm_escalation"]
    clock.refresh_from_db()
    assert (clock.is_late, clock.next_alarm_at) == (True, None)


def test_what_is_handled_in_time_rings_nobody(case: Case, town: SmallTown) -> None:
    case = step(town, case, "take", now=MONDAY)
    step(town, case, "handle", now=MONDAY + MINUTE)
    assert sweep(at("2026-06-30 09:00")) == 0


def test_an_extension_makes_new_alarms_for_the_new_due_moment(case: Case, town: SmallTown) -> None:
    sweep(at("2026-06-08 15:00"))
    case = step(town, case, "ask_extension", now=at("2026-06-08 15:10"))
    case = step(town, case, "grant_extension", now=at("2026-06-08 15:10"))
    sweep(at("2026-06-20 09:00"))
    assert Counter(Alarm.objects.filter(clock__case=case).values_list("kind", flat=True)) == {
        "warning": 2, "red": 2, "escalation": 1,
    }  # fmt: skip


def test_a_poisoned_clock_is_set_aside_and_the_others_ring(
    case: Case, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [walk(town, report(town, matter=COVER), "dispatch", condition="cracked") for _ in range(3)]
    whole, poisoned = alarms._message, handling(others[1]).pk

    def message(clock: Clock, now: datetime) -> OutboxMessage:
        if clock.pk == poisoned:
            raise KeyError("secret words of somebody")
        return whole(clock, now)

    monkeypatch.setattr(alarms, "_message", message)
    sweep(at("2026-06-08 15:20"))
    assert Clock.objects.get(pk=poisoned).set_aside == "KeyError"
    assert Alarm.objects.filter(kind="red").count() == 3
    assert OutboxMessage.objects.get(template="clock_set_aside").to == "power:administrator:"
    assert not JournalRow.objects.filter(body__contains="secret").exists()
    assert sweep(at("2026-06-08 15:20")) == 0


def test_a_suspension_that_cannot_resume_is_set_aside_too(
    case: Case, town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = step(town, case, "ask_suspension", now=MONDAY)
    case = step(town, case, "grant_suspension", now=MONDAY)
    monkeypatch.setattr(alarms, "perform_in", lambda *a, **k: 1 / 0)
    assert sweep(MONDAY + timedelta(days=9)) == 1
    assert Clock.objects.get(kind="wait").set_aside == "ZeroDivisionError"


def test_a_database_that_is_away_is_no_fault_of_a_clock(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(alarms, "_ring", away)
    with pytest.raises(OperationalError):
        actions.sweep_alarms(now=at("2026-06-08 12:00"))
    assert not Clock.objects.exclude(set_aside="").exists()


SWEEP = """
import sys, time
from datetime import datetime
from linli.site import setup
setup.records()
from django.db import connection
from linli.records.tenancy.models import Tenant
from linli.records.cases.actions import sweep_alarms
connection.set_tenant(Tenant.objects.get(schema_name=sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline() if len(sys.argv) > 3 else None
until, now = time.monotonic() + 20, datetime.fromisoformat(sys.argv[2])
idle = 0
while idle < 20 and time.monotonic() < until:
    if sweep_alarms(now=now, most=25):
        idle = 0
        print("batch", flush=True)
    else:
        idle += 1
        time.sleep(0.02)
"""


def test_two_loops_on_300_due_clocks_and_one_killed_give_each_alarm_once(scratch_tenant: Tenant) -> None:
    now = datetime(2026, 6, 8, 12, 0, tzinfo=UTC)
    town = small_town.build()
    due_clocks(town, 300, now=now)
    loops = [scratch.start(SWEEP, scratch_tenant.schema_name, now.isoformat()) for _ in range(2)]
    assert loops[0].stdout is not None
    for line in iter(loops[0].stdout.readline, "batch\n"):
        assert line == "ready\n"
    loops[0].send_signal(signal.SIGKILL)  # in the middle of its second batch
    loops[0].wait()
    _, errors = loops[1].communicate(timeout=60)
    assert loops[1].returncode == 0, errors
    kinds = ("warning", "red", "escalation")
    given = list(Alarm.objects.values_list("clock_id", "kind", "due_at"))
    assert Counter(g[1] for g in given) == dict.fromkeys(kinds, 300)
    assert len(set(given)) == 900
    assert JournalRow.objects.filter(verb__startswith="alarm_").count() == 900
    assert OutboxMessage.objects.filter(template__startswith="alarm_").count() == 900
    assert not Clock.objects.filter(next_alarm_at__lte=now).exists()
    assert journal.verify() == []


def test_a_step_and_the_sweep_at_the_same_moment_never_wait_for_each_other(scratch_tenant: Tenant) -> None:
    """Suspensions that end while people resume the same cases by hand: one of the two, and no deadlock."""
    town = small_town.build()
    cases = []
    for _ in range(8):
        case = walk(town, report(town), "take")
        case = step(town, case, "ask_suspension", now=MONDAY + 30 * MINUTE)
        cases.append(step(town, case, "grant_suspension", now=MONDAY + 30 * MINUTE))
    now = MONDAY + timedelta(days=9)
    loops = [scratch.start(SWEEP, scratch_tenant.schema_name, now.isoformat()) for _ in range(2)]
    assert all(p.stdout is not None and p.stdout.readline() == "ready\n" for p in loops)
    for case in reversed(cases):
        try:
            step(town, case, "resume", now=now)
        except Refusal:
            continue
    for process in loops:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    for case in cases:
        case.refresh_from_db()
        assert case.state == "handling"
        assert case.steps.filter(move="resume").count() == 1
    assert not Clock.objects.exclude(set_aside="").exists()
    assert journal.verify() == []
