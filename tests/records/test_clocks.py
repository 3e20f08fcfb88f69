"""Which clock runs when: the arithmetic of the specification, walked through the real steps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.engine.worktime import Limit, Unit
from linli.records.cases import actions
from linli.records.cases.models import Case, Clock, OutboxMessage, Request
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import CalendarYear
from linli.words import Refusal
from tests.records.loop import CABINET, COVER, MONDAY, WELL, handling, report, step, walk
from tests.small_town import SmallTown, at

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def dispatched(town: SmallTown, *, condition: str = "cracked", now=MONDAY, matter=COVER) -> Case:
    """Filed and dispatched at `now`."""
    case = report(town, matter=matter, now=now)
    for move in ("accept", "file", "dispatch"):
        more = {"condition": condition} if move == "file" else {}
        case = step(town, case, move, now=now, **more)
    return case


@pytest.mark.parametrize(
    ("matter", "condition", "start", "due"),
    [
        (CABINET, "dirty", "2026-09-30 10:00", "2026-10-10 18:00"),  # 3 working days over the National Day
        (COVER, "missing", "2026-06-08 23:30", "2026-06-09 01:30"),  # 2 urgent hours
        (COVER, "cracked", "2026-06-05 17:00", "2026-06-08 11:00"),  # 4 working hours over a weekend
        (COVER, "rattles", "2026-06-06 11:00", "2026-06-10 18:00"),  # 2 working days from a Saturday
    ],
)
def test_the_limit_starts_at_dispatch(town: SmallTown, matter, condition, start, due) -> None:
    case = dispatched(town, matter=matter, condition=condition, now=at(start))
    assert case.due_at == case.handling_due_at == at(due)
    assert handling(case).lines


def test_a_class_without_limit_has_no_clock_and_still_goes_through(town: SmallTown) -> None:
    case = walk(town, report(town, matter=WELL), "dispatch")
    assert case.due_at is None
    assert not Clock.objects.filter(case=case, kind="handling").exists()
    assert walk(town, case, "close", now=MONDAY + timedelta(hours=1)).state == "closed"


def test_returned_to_the_same_unit_it_resumes_with_its_remainder_to_the_second(town: SmallTown) -> None:
    case = dispatched(town)  # 4 working hours from 09:00: due 15:00
    assert case.due_at == at("2026-06-08 15:00")
    case = step(town, case, "return", now=MONDAY + timedelta(minutes=17, seconds=23))
    assert (handling(case).state, case.due_at) == (
        "paused",
        Clock.objects.get(case=case, kind="dispatch", state="running").due_at,
    )
    case = step(town, case, "dispatch", now=at("2026-06-09 08:00"))
    assert case.due_at == at("2026-06-09 11:42") + timedelta(seconds=37)
    assert case.redirect_count == 0
    assert case.dispatch_count == 2


def test_dispatched_to_another_unit_it_starts_anew(town: SmallTown) -> None:
    case = dispatched(town)
    first = handling(case)
    case = step(town, case, "return", now=MONDAY + timedelta(hours=1))
    case = step(town, case, "dispatch", now=at("2026-06-09 08:00"), unit="drainage")
    assert case.due_at == case.handling_due_at == at("2026-06-09 12:00")
    first.refresh_from_db()
    assert (first.state, handling(case).unit) == ("stopped", town.units["drainage"])
    assert case.redirect_count == 1


def test_recalled_after_it_was_handled_the_same_unit_goes_on_with_what_was_left(town: SmallTown) -> None:
    case = dispatched(town)
    for move, minutes in (("take", 5), ("handle", 60), ("recall", 70)):
        case = step(town, case, move, now=MONDAY + minutes * MINUTE)
    assert not case.is_clock_stopped
    case = step(town, case, "dispatch", now=at("2026-06-09 08:00"))
    assert (handling(case).state, case.due_at) == ("running", at("2026-06-09 11:00"))


def test_a_suspension_stands_still_and_ends_by_itself_on_its_day(town: SmallTown) -> None:
    case = dispatched(town)
    case = step(
        town, case, "ask_suspension", now=MONDAY + 10 * MINUTE, until_on=at("2026-06-10 00:00").date()
    )
    assert case.due_at == at("2026-06-08 15:00")
    case = step(
        town, case, "grant_suspension", now=MONDAY + 30 * MINUTE, until_on=at("2026-06-10 00:00").date()
    )
    assert (case.state, case.is_clock_stopped, case.due_at) == ("suspended", True, None)
    assert case.has_suspension
    assert actions.sweep_alarms(now=at("2026-06-10 23:59")) == 0
    assert actions.sweep_alarms(now=at("2026-06-11 00:00")) == 1
    case.refresh_from_db()
    assert (case.state, case.is_clock_stopped) == ("dispatched", False)
    assert case.due_at == at("2026-06-11 11:30")
    assert case.steps.last().power == "system"
    assert actions.sweep_alarms(now=at("2026-06-11 00:01")) == 0


def test_a_suspension_of_a_class_without_limit_ends_by_itself_too(town: SmallTown) -> None:
    case = walk(town, report(town, matter=WELL), "take")
    case = step(town, case, "ask_suspension", now=MONDAY + 30 * MINUTE)
    case = step(town, case, "grant_suspension", now=MONDAY + 30 * MINUTE)
    actions.sweep_alarms(now=MONDAY + timedelta(days=4))
    case.refresh_from_db()
    assert case.state == "handling"


def test_resumed_by_hand_before_its_day_nothing_rings_later(town: SmallTown) -> None:
    case = dispatched(town)
    case = step(town, case, "ask_suspension", now=MONDAY)
    case = step(town, case, "grant_suspension", now=MONDAY + 30 * MINUTE)
    case = step(town, case, "resume", now=at("2026-06-09 08:00"), who="lamp")
    assert case.due_at == at("2026-06-09 11:30")
    assert not Clock.objects.filter(case=case, kind="wait").exclude(state="stopped").exists()


def test_waiting_for_the_reporter_stops_the_clock_and_ends_after_the_packs_days(town: SmallTown) -> None:
    case = dispatched(town)
    case = step(town, case, "take", now=MONDAY)
    case = step(town, case, "ask_reporter", who="lamp", now=MONDAY + timedelta(hours=1))
    assert (case.holder_power, case.is_clock_stopped) == ("reporter", True)
    other = step(town, case, "supplement", now=at("2026-06-09 08:00"), text="在桥头")
    assert (other.state, other.due_at) == ("handling", at("2026-06-09 11:00"))
    case = step(town, other, "ask_reporter", who="lamp", now=at("2026-06-09 09:00"))
    actions.sweep_alarms(now=at("2026-06-12 09:00"))
    case.refresh_from_db()
    assert (case.state, case.due_at) == ("handling", at("2026-06-12 11:00"))


def test_the_clock_of_a_stage_waits_with_the_case(town: SmallTown) -> None:
    case = step(town, report(town), "accept", now=MONDAY)
    assert case.due_at == MONDAY + 30 * MINUTE
    case = step(town, case, "ask_reporter", who="supervisor", now=MONDAY + 10 * MINUTE)
    assert case.is_clock_stopped
    case = step(town, case, "supplement", now=MONDAY + timedelta(hours=5), text="在桥头")
    assert case.due_at == MONDAY + timedelta(hours=5, minutes=20)
    assert Clock.objects.filter(case=case, kind="file").count() == 1


def test_an_answer_on_a_desk_does_not_start_the_units_time(town: SmallTown) -> None:
    case = walk(town, report(town), "close")
    case = step(town, case, "reopen", now=MONDAY + timedelta(hours=1), rating="unsatisfied")
    case = step(town, case, "send_back", now=MONDAY + timedelta(hours=1))
    case = step(town, case, "ask_reporter", who="supervisor", now=MONDAY + timedelta(hours=1))
    case = step(town, case, "supplement", now=MONDAY + timedelta(hours=2))
    assert (case.state, handling(case).state) == ("to_file", "paused")
    assert case.due_at == MONDAY + timedelta(hours=2, minutes=10)


def test_an_extension_adds_to_the_old_due_moment_and_does_not_wash_lateness_off(town: SmallTown) -> None:
    case = dispatched(town)
    case = step(town, case, "ask_extension", now=at("2026-06-08 16:00"))
    case = step(town, case, "grant_extension", now=at("2026-06-08 17:00"), limit=Limit(2, Unit.WORK_HOUR))
    assert case.due_at == case.handling_due_at == at("2026-06-08 17:00")
    assert handling(case).is_late
    case = step(town, case, "take", now=at("2026-06-08 16:50"))
    case = step(town, case, "handle", now=at("2026-06-08 16:55"))
    assert case.was_late


def test_rework_gives_a_full_limit_and_the_earlier_lateness_stays(town: SmallTown) -> None:
    case = dispatched(town)
    case = step(town, case, "take", now=MONDAY)
    case = step(town, case, "handle", now=at("2026-06-08 16:00"))
    assert case.was_late
    case = step(town, case, "feed_back", now=at("2026-06-08 16:10"))
    case = step(town, case, "rework", now=at("2026-06-09 08:00"))
    assert (case.state, case.due_at, case.was_late) == ("handling", at("2026-06-09 12:00"), True)
    assert case.rework_count == 1
    assert case.why["rule"] != "S-to_check"  # it is with the unit again for the reason of the dispatch


def test_a_reopened_case_starts_a_full_limit_at_its_next_dispatch(town: SmallTown) -> None:
    case = walk(town, report(town, matter=COVER), "close", condition="cracked")
    case = step(town, case, "reopen", now=at("2026-06-09 08:00"), rating="unsatisfied")
    assert handling(case).state == "paused"
    assert case.due_at == at("2026-06-09 08:30")  # the dispatch stage
    case = step(town, case, "dispatch", now=at("2026-06-09 09:00"))
    assert case.due_at == case.handling_due_at == at("2026-06-09 15:00")


def test_the_warning_comes_when_the_packs_share_of_the_whole_limit_is_used(town: SmallTown) -> None:
    case = dispatched(town)  # 4 working hours, 0.75: after 3
    assert case.warn_at == at("2026-06-08 12:00")
    case = step(town, case, "return", now=at("2026-06-08 10:30"))
    case = step(town, case, "dispatch", now=at("2026-06-09 08:00"))
    assert (case.warn_at, case.due_at) == (at("2026-06-09 09:30"), at("2026-06-09 10:30"))
    case = step(town, case, "return", now=at("2026-06-09 09:45"))
    case = step(town, case, "dispatch", now=at("2026-06-10 08:00"))
    assert (case.warn_at, handling(case).next_alarm) == (
        at("2026-06-10 08:00"),
        "red",
    )  # it has been warned of
    case = step(town, case, "ask_extension", now=at("2026-06-10 08:00"))
    case = step(town, case, "grant_extension", now=at("2026-06-10 08:00"), limit=Limit(4, Unit.WORK_HOUR))
    # 8 hours in all, 6 before the warning; 3 h 15 were used
    assert (case.warn_at, case.due_at) == (at("2026-06-10 10:45"), at("2026-06-10 14:45"))


def test_a_pause_over_a_weekend_gives_no_alarm_twice_and_escalates_all_the_same(town: SmallTown) -> None:
    case = dispatched(town, now=at("2026-06-05 14:00"))
    assert case.due_at == at("2026-06-05 18:00")
    late = at("2026-06-05 18:05")
    assert [actions.sweep_alarms(now=late) for _ in range(3)] == [1, 1, 0]
    case = step(town, case, "return", now=at("2026-06-06 09:00"))
    case = step(town, case, "dispatch", now=at("2026-06-07 09:00"))
    clock = handling(case)
    assert clock.due_at == at("2026-06-05 18:00")  # no working time has passed
    for _ in range(4):
        actions.sweep_alarms(now=at("2026-06-08 08:00"))
    clock.refresh_from_db()
    assert clock.set_aside == ""
    assert sorted(clock.alarms.values_list("kind", flat=True)) == ["escalation", "red", "warning"]


def test_a_pending_request_lapses_when_the_case_leaves_the_unit(town: SmallTown) -> None:
    case = dispatched(town)
    case = step(town, case, "ask_extension", now=MONDAY)
    case = step(town, case, "return", now=MONDAY + MINUTE)
    assert Request.objects.get(case=case).decision == "lapsed"
    case = step(town, case, "dispatch", now=MONDAY + 2 * MINUTE, unit="drainage")
    case = step(town, case, "ask_extension", who="drain", now=MONDAY + 3 * MINUTE)
    assert Request.objects.filter(case=case, decision="").count() == 1


def test_a_suspension_without_a_day_is_refused(town: SmallTown) -> None:
    case = dispatched(town)
    with pytest.raises(Refusal) as refused:
        step(town, case, "ask_suspension", now=MONDAY, until_on=None, limit=Limit(1, Unit.WORK_DAY))
    assert refused.value.code == "until-missing"
    with pytest.raises(Refusal) as refused:
        step(town, case, "ask_suspension", now=MONDAY, until_on=at("2026-06-07 00:00").date())
    assert refused.value.code == "until-in-the-past"


def test_a_missing_calendar_year_never_refuses_and_is_made_up_for(town: SmallTown) -> None:
    """The shipped calendar ends somewhere; a year far after it is missing in every release."""
    last = max(tenancy.calendar().years)
    late = at(f"{last}-12-31 17:00")
    case = dispatched(town, now=late)
    assert (case.due_at, case.handling_due_at, case.is_calendar_missing) == (None, None, True)
    clock = handling(case)
    assert (clock.state, clock.missing_year) == ("no_year", last + 1)
    case = step(town, case, "ask_extension", now=late)
    with pytest.raises(Refusal) as refused:
        step(town, case, "grant_extension", now=late)
    assert refused.value.code == "due-moment-missing"
    other = dispatched(town, now=late + MINUTE)
    told = OutboxMessage.objects.filter(to="power:administrator:", template="calendar_year_missing")
    assert [m.data for m in told] == [{"calendar": "cn", "year": last + 1}]
    assert actions.compute_missing_due_moments(now=late) == 0
    # another process adds the year: this one still holds the years it read before
    data = {"holidays": [{"name": {"en": "New Year", "zh": "元旦"}, "from": f"{last + 1}-01-01"}]}
    CalendarYear.objects.create(calendar="cn", year=last + 1, data=data, source="test", added_by="test")
    assert actions.compute_missing_due_moments(now=late) == 2
    for each in (case, other):
        each.refresh_from_db()
        assert each.is_calendar_missing is False
        assert each.due_at == each.handling_due_at == handling(each).due_at
    assert case.due_at is not None
    assert case.due_at.year == last + 1
    tenancy.forget_calendars()


def test_a_year_is_added_by_an_action_and_a_broken_one_is_refused(town: SmallTown) -> None:
    last = max(tenancy.calendar().years)
    with pytest.raises(Refusal):
        tenancy_actions.add_calendar_year(
            calendar="cn", year=last + 1, data={"holidays": [{"from": "nonsense"}]}, source="x", by=SYSTEM
        )
    assert not CalendarYear.objects.exists()
    data = {"holidays": [{"name": {"en": "New Year", "zh": "元旦"}, "from": f"{last + 1}-01-01"}]}
    tenancy_actions.add_calendar_year(calendar="cn", year=last + 1, data=data, source="notice", by=SYSTEM)
    assert last + 1 in tenancy.calendar().years
    tenancy.forget_calendars()
