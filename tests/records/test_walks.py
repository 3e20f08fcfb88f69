"""Random legal lives of cases: whatever is done in whatever order, these sentences stay true."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import transaction

from linli.engine.worktime import Limit, Unit
from linli.records.cases import actions, queries
from linli.records.cases.given import Given
from linli.records.cases.models import Alarm, Case, Clock, Request, Step
from linli.records.journal import queries as journal
from linli.records.journal.models import JournalRow
from linli.records.people.queries import Actor, actor_of_reporter
from linli.words import Refusal
from tests.records.loop import CABINET, COVER, LAMP, MONDAY, PARTS, WELL, report
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
ACTORS = (
    "acceptor", "verifier", "supervisor", "dispatcher", "dispatcher2", "lamp", "drain", "worker1", "admin",
)  # fmt: skip
RARE = {"void", "merge", "withdraw", "reject", "note", "escalate", "supervise", "urge", "correct"}


@pytest.mark.parametrize("seed", range(8))
def test_a_random_life_keeps_all_promises(town: SmallTown, seed: int) -> None:
    dice = random.Random(seed)
    matter = dice.choice([LAMP, COVER, CABINET, WELL])
    case = report(
        town,
        matter=matter,
        flow=dice.choice(["ordinary", "ordinary", "coordination", "emergency", "approval"]),
    )
    others = [report(town, matter=matter) for _ in range(2)]
    now, made = MONDAY, 0
    for _ in range(40):
        now += timedelta(minutes=dice.choice([0, 1, 7, 45, 200, 1500]), seconds=dice.randrange(60))
        each = dice.choice([case, case, case, *Case.objects.filter(parent=case)])
        each.refresh_from_db()
        before = rest(each)
        if dice.random() < 0.25:
            while actions.sweep_alarms(now=now):
                pass
        elif (move := pick(town, each, now, dice)) is not None:
            code, by = move
            made += act(town, each, code, by, now, dice, others[0].number)
        each.refresh_from_db()
        for one in (each, case, *others):
            one.refresh_from_db()
            holds(one)
        assert rest(each)["version"] >= before["version"]
    assert made >= 5
    assert journal.verify() == []


def pick(town: SmallTown, case: Case, now, dice: random.Random) -> tuple[str, Actor] | None:
    choices: list[tuple[str, Actor]] = []
    reporter = case.reports.first()
    actors = [town.actor(a) for a in ACTORS] + ([actor_of_reporter(reporter.id)] if reporter else [])
    for by in actors:
        choices += [(m.code, by) for m in queries.next_moves(case, by, now=now)]
    usual = [c for c in choices if c[0] not in RARE]
    wanted = usual if usual and dice.random() < 0.85 else choices
    return dice.choice(wanted) if wanted else None


def act(town: SmallTown, case: Case, code: str, by: Actor, now, dice: random.Random, original: str) -> int:
    from linli.records.tenancy.queries import catalogue

    conditions = catalogue().matter(case.kind, case.code).conditions
    given = Given(
        reason="理由", text="说明", unit=town.units[dice.choice(["lighting", "drainage", "sanitation"])].pk,
        condition=dice.choice(conditions).code if code in {"file", "settle"} else "",
        limit=Limit(dice.randint(1, 3), dice.choice([Unit.WORK_DAY, Unit.WORK_HOUR, Unit.URGENT_WORK_HOUR])),
        until_on=(now + timedelta(days=dice.randint(0, 5))).date(), rating=dice.choice(["satisfied", "unsatisfied"]),
        original=original, parts=PARTS,
    )  # fmt: skip
    try:
        with transaction.atomic():
            actions.step(code, case_id=case.pk, given=given, by=by, now=now)
    except Refusal:
        return 0
    return 1


def rest(case: Case) -> dict[str, int]:
    return {"version": case.version}


def holds(case: Case) -> None:
    clocks = list(Clock.objects.filter(case=case).exclude(state="stopped"))
    running = [c for c in clocks if c.state == "running"]
    assert len({c.kind for c in clocks}) == len(clocks), "one clock of a kind"
    assert len(running) <= 1, "never two that run"
    assert case.due_at == (running[0].due_at if running else None)
    assert case.warn_at == (running[0].warn_at if running else None)
    assert case.is_clock_stopped == (not running and any(c.state == "paused" for c in clocks))
    handling = [c for c in running if c.kind == "handling"]
    if handling:
        assert case.handling_due_at == handling[0].due_at
        assert handling[0].unit_id == case.unit_id
    if case.is_open:
        assert case.holder_power, "an open case has somebody who is responsible"
        assert case.why.get("rule"), "and says why"
    else:
        assert not clocks, "an ended case has no clock left"
        assert case.state in {"closed", "rejected", "void", "merged", "withdrawn"}
    seqs = list(Step.objects.filter(case=case).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, case.version + 1)), "no step is missing"
    rows = JournalRow.objects.filter(subject=case.ref).exclude(verb__startswith="alarm_").count()
    assert rows == case.version, "every step stands in the journal"
    assert JournalRow.objects.filter(subject=case.ref, verb__startswith="alarm_").count() == (
        Alarm.objects.filter(clock__case=case).count()
    )
    assert not Clock.objects.exclude(set_aside="").exists()
    if case.state not in {"dispatched", "handling", "waiting_reporter"}:
        assert not Request.objects.filter(case=case, decision="").exists()
    assert case.was_late >= any(
        c.is_late for c in Clock.objects.filter(case=case, state="stopped", kind="handling")
    )
    if case.state in {"dispatched", "handling"}:
        assert case.unit_id is not None
