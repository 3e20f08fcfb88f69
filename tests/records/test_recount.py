"""The real notice of a year moves the due moments of running clocks, once, and says how many before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from linli.doors.channels.values import values_of
from linli.doors.parts.templatetags.linli import moment
from linli.engine import worktime
from linli.engine.worktime import Limit
from linli.records.cases import recount
from linli.records.cases.actions import hand_over_unit, recount_year, recounting
from linli.records.cases.given import Contact
from linli.records.cases.happenings import happenings
from linli.records.cases.models import Case, Clock, OutboxMessage
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import actions
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import CalendarYear
from linli.words import Refusal
from tests.records.loop import MONDAY, report, walk
from tests.small_town import SmallTown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tenant_as_it_was")]
YEAR = 2026


def with_day_off(on: date) -> dict[str, Any]:
    data = dict(recount.data_in_force(YEAR) or {})
    extra = {"name": {"en": "Extra day", "zh": "临时假日"}, "from": on.isoformat(), "to": on.isoformat()}
    return {**data, "holidays": [*data["holidays"], extra], "source": "a notice"}


def running(town: SmallTown, count: int = 1) -> list[Clock]:
    for _ in range(count):
        walk(town, report(town), "dispatch")
    clocks = list(Clock.objects.filter(kind="handling", state="running").order_by("pk"))
    for clock in clocks:
        due = worktime.due(clock.started_at, Limit(3, "work_day"), tenancy.calendar())
        Clock.objects.filter(pk=clock.pk).update(
            limit_value=3, limit_unit="work_day", due_at=due.at, total=None
        )
    return list(Clock.objects.filter(kind="handling", state="running").order_by("pk"))


def publish(data: dict[str, Any]) -> CalendarYear:
    return actions.add_calendar_year(
        calendar="cn", year=YEAR, data=data, source="a notice", by=SYSTEM, tenant=tenancy.current(),
        replaced=recount.data_in_force(YEAR),
    )  # fmt: skip


def test_a_day_off_within_the_limit_moves_the_due_moment_by_a_working_day(town: SmallTown) -> None:
    (clock,) = running(town)
    data = with_day_off(MONDAY.date() + timedelta(days=1))
    seen = recount.preview(YEAR, data)
    assert (seen.touched >= 1, seen.moved) == (True, 1)
    assert recount_year(row=publish(data), now=MONDAY, by=SYSTEM) == 1
    after = Clock.objects.get(pk=clock.pk)
    assert after.due_at == clock.due_at + timedelta(days=1)  # type: ignore[operator]
    assert Case.objects.get(pk=clock.case_id).handling_due_at == after.due_at
    assert CalendarYear.objects.get().is_counted


def test_the_reporter_is_told_that_the_promise_moved_and_why(town: SmallTown) -> None:
    """Once, in the reader's language; a moment that comes earlier breaks no promise and is not announced."""
    contact = Contact(phone="13800000000", notify="sms")
    case = walk(town, report(town, contact=contact), "dispatch")
    running(town)  # another, with nobody to tell; both have three working days now
    was = Clock.objects.get(case=case, kind="handling").due_at
    recount_year(row=publish(with_day_off(MONDAY.date() + timedelta(days=1))), now=MONDAY, by=SYSTEM)
    case.refresh_from_db()
    assert case.handling_due_at == was + timedelta(days=1)  # type: ignore[operator]
    told = OutboxMessage.objects.get(template="moved")
    assert (told.case, told.channel) == (case, "sms")
    assert values_of(told, "zh-hans", tenancy.catalogue())["reason"] == "节假日安排有调整。"
    assert (
        values_of(told, "en", tenancy.catalogue())["reason"]
        == "The official holidays of the year have changed."
    )
    back = {**recount.data_in_force(YEAR), "holidays": recount.data_in_force(YEAR)["holidays"][:-1]}  # type: ignore[index,dict-item]
    recount_year(row=publish(back), now=MONDAY, by=SYSTEM)
    case.refresh_from_db()
    assert case.handling_due_at == was
    assert OutboxMessage.objects.filter(template="moved").count() == 1


def test_the_case_tells_that_its_due_moment_moved(town: SmallTown) -> None:
    """On its page, with the old and the new moment and the reason, whether anybody was told or not."""
    (clock,) = running(town)
    recount_year(row=publish(with_day_off(MONDAY.date() + timedelta(days=1))), now=MONDAY, by=SYSTEM)
    (told,) = [h for h in happenings(clock.case) if h.kind == "recount"]
    assert told.at == MONDAY
    client = Client()
    client.force_login(town.people["dispatcher"])
    moved = Clock.objects.get(pk=clock.pk).due_at
    for language, title in (("en", "new due moment: "), ("zh-hans", "时限重新计算：")):
        client.cookies["linli_language"] = language
        page = unescape(client.get(f"/desk/cases/{clock.case.number}").content.decode())
        with translation.override(language):
            assert f"{moment(clock.due_at)} → {moment(moved)}" in page
        assert title.casefold() in page.casefold()


def test_a_clock_that_was_extended_keeps_its_working_time(town: SmallTown) -> None:
    (clock,) = running(town)
    longer = worktime.extend(clock.due_at, Limit(1, "work_day"), tenancy.calendar()).at  # type: ignore[arg-type]
    Clock.objects.filter(pk=clock.pk).update(due_at=longer)
    recount_year(row=publish(with_day_off(MONDAY.date() + timedelta(days=1))), now=MONDAY, by=SYSTEM)
    assert Clock.objects.get(pk=clock.pk).due_at == longer + timedelta(days=3)  # Friday becomes Monday


def test_broken_off_in_the_middle_it_goes_on_and_moves_none_twice(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks = running(town, 3)
    monkeypatch.setattr(recounting, "BATCH", 1)
    row, calls = publish(with_day_off(MONDAY.date() + timedelta(days=1))), iter([None, None])
    real = recounting._move

    def breaks(*args: Any) -> int:
        if next(calls, "stop") == "stop":
            raise RuntimeError("the server was killed")
        return real(*args)

    monkeypatch.setattr(recounting, "_move", breaks)
    with pytest.raises(RuntimeError):
        recount_year(row=row, now=MONDAY, by=SYSTEM)
    monkeypatch.setattr(recounting, "_move", real)
    assert recounting.recount_years(now=MONDAY) >= 1
    for clock in clocks:
        assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at + timedelta(days=1)  # type: ignore[operator]
    assert recounting.recount_years(now=MONDAY) == 0


def test_a_year_for_one_tenant_needs_a_source_and_the_right(town: SmallTown) -> None:
    for by, source, code in (
        (town.actor("admin"), " ", "source-missing"),
        (town.actor("lamp"), "x", "whole-town-only"),
    ):
        with pytest.raises(Refusal) as caught:
            actions.add_calendar_year(
                calendar="cn",
                year=2027,
                data={"holidays": []},
                source=source,
                by=by,
                tenant=tenancy.current(),
            )
        assert caught.value.code == code


def test_other_hours_hold_for_clocks_that_start_later(town: SmallTown) -> None:
    seen = tenancy.current().settings_seen
    actions.set_hours(hours=[{"times": ["09:00-12:00", "13:00-17:00"]}], seen=seen, by=town.actor("admin"))
    monday = datetime(2026, 6, 8, 9, tzinfo=tenancy.time_zone())
    assert worktime.due(monday, Limit(7, "work_hour"), tenancy.calendar()).at.hour == 17
    with pytest.raises(Refusal) as caught:
        actions.set_hours(hours=[{"times": ["17:00-09:00"]}], seen=seen + 1, by=SYSTEM)
    assert caught.value.code == "calendar-broken"


def test_a_dissolved_unit_hands_its_open_cases_to_its_successor(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    unit = town.units["lighting"]
    with pytest.raises(Refusal) as caught:
        people.deactivate_organisation(organisation=unit, by=town.actor("admin"))
    assert caught.value.code == "unit-has-cases"
    with pytest.raises(Refusal) as unfit:
        hand_over_unit(unit=unit, to=town.units["drainage"], by=town.actor("admin"), now=MONDAY)
    assert unfit.value.code == "successor-unfit"
    new = people.create_organisation(
        code="light2", name_zh="照明二所", name_en="Lighting 2", function="lighting", by=SYSTEM
    )
    due = Case.objects.get(pk=case.pk).handling_due_at
    assert hand_over_unit(unit=unit, to=new, by=town.actor("admin"), now=MONDAY) == 1
    after = Case.objects.get(pk=case.pk)
    assert (after.unit_id, after.handling_due_at, after.version) == (new.pk, due, case.version + 1)
    assert not Clock.objects.filter(unit=unit).exclude(state="stopped").exists()
    people.deactivate_organisation(organisation=unit, by=town.actor("admin"))
