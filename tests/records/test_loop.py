"""The seven steps with separate people, and what the case looks like after each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.records.cases import actions
from linli.records.cases.given import Given
from linli.records.cases.models import Clock, Step
from linli.records.journal import queries as journal
from linli.records.journal.models import JournalRow
from tests.records.loop import MONDAY, report, reporter_of, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def test_a_case_goes_through_all_seven_steps_and_is_rated(town: SmallTown) -> None:
    case = report(town)
    assert (case.state, case.holder_power, case.number) == ("received", "acceptor", "9990012026060800001")
    assert case.grid is not None
    assert case.grid.code == "G01"
    case = walk(town, case, "close")
    assert (case.state, case.is_open, case.holder_power) == ("closed", False, "")
    actions.rate(
        case_id=case.pk,
        given=Given(rating="satisfied"),
        by=reporter_of(case),
        now=MONDAY + timedelta(hours=3),
    )
    case.refresh_from_db()
    assert (case.rating, case.dispatch_count, case.redirect_count, case.was_late) == (
        "satisfied",
        1,
        0,
        False,
    )
    moves = list(Step.objects.filter(case=case).values_list("move", flat=True))
    assert moves == [
        "report",
        "accept",
        "file",
        "dispatch",
        "take",
        "handle",
        "feed_back",
        "check",
        "close",
        "rate",
    ]
    assert journal.verify() == []
    verbs = list(JournalRow.objects.filter(subject=case.ref).order_by("seq").values_list("verb", flat=True))
    assert verbs == moves


def test_every_open_case_has_a_holder_and_says_why(town: SmallTown) -> None:
    case = report(town)
    for move in ("accept", "file", "dispatch", "take", "handle", "feed_back", "check"):
        case = step(town, case, move, now=MONDAY + timedelta(minutes=case.version))
        assert case.holder_power, move
        assert case.why["rule"], move
        assert case.why["en"], move
        assert "石桥-01" in case.why["zh"], move
    dispatched = Step.objects.get(case=case, move="dispatch")
    assert dispatched.data["why"]["rule"] == "D-03"
    assert "路灯" in dispatched.data["why"]["zh"]


def test_the_handling_clock_runs_from_dispatch_to_handled(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    clock = Clock.objects.get(case=case, kind="handling")
    assert (clock.state, clock.due_at) == ("running", case.handling_due_at)
    assert case.due_at == clock.due_at
    assert clock.lines[-1][0].startswith("Due:")
    case = walk(town, case, "handle", now=MONDAY + timedelta(minutes=40))
    clock.refresh_from_db()
    assert clock.state == "stopped"
    assert not Clock.objects.filter(case=case, state="running").exists()
