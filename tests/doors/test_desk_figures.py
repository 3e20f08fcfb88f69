"""The figures of the seventh step, counted by hand beside them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.engine.scoring import Period
from linli.records.cases import actions
from linli.records.cases.given import Given
from linli.records.cases.indicators import Behind, behind, rates_of
from linli.records.cases.models import Case
from tests.records.loop import MONDAY, report, reporter_of, step, walk
from tests.small_town import ZONE, SmallTown, at

pytestmark = pytest.mark.django_db
JUNE = Period(at("2026-06-01 00:00"), at("2026-07-01 00:00"))
LATER = at("2026-06-30 18:00")
ADDRESS = "period=own&from=2026-06-01&to=2026-06-30"


@pytest.fixture
def june(town: SmallTown) -> dict[str, Case]:
    """One of each: on time, late, never handled, redirected with a failed check, rejected, one of another grid."""
    made = {"on_time": walk(town, report(town), "close")}
    actions.rate(
        case_id=made["on_time"].pk,
        given=Given(rating="unsatisfied"),
        by=reporter_of(made["on_time"]),
        now=MONDAY + timedelta(hours=4),
    )
    late = walk(
        town, report(town, grid=2, now=MONDAY + timedelta(days=2)), "take", now=MONDAY + timedelta(days=2)
    )
    made["late"] = walk(town, late, "close", now=MONDAY + timedelta(days=12))
    made["never"] = walk(
        town, report(town, grid=3, now=MONDAY + timedelta(days=4)), "take", now=MONDAY + timedelta(days=4)
    )
    made["redirected"] = _redirected(town)
    made["rejected"] = report(town, now=MONDAY + timedelta(days=8))
    step(
        town,
        made["rejected"],
        "reject",
        who="acceptor",
        reason="不属于本系统",
        now=MONDAY + timedelta(days=8, hours=1),
    )
    return made


def _redirected(town: SmallTown) -> Case:
    now = MONDAY + timedelta(days=6)
    case = walk(town, report(town, grid=4, now=now), "dispatch", now=now, unit="drainage")
    case = step(town, case, "return", who="drain", reason="不属于本单位", now=now + timedelta(minutes=30))
    case = step(town, case, "dispatch", now=now + timedelta(minutes=31))
    case = walk(town, case, "feed_back", now=now + timedelta(minutes=32))
    case = step(town, case, "rework", who="verifier", reason="灯仍不亮", now=now + timedelta(hours=2))
    return step(town, case, "handle", now=now + timedelta(hours=3))


def test_every_rate_as_counted_by_hand(town: SmallTown, june: dict[str, Case]) -> None:
    rates = rates_of(town.actor("supervisor"), JUNE, now=LATER)
    found = {code: (r.numerator, r.denominator) for code, r in rates.items()}
    assert found["handling"] == (3, 4)  # never handled: one of four dispatched
    assert found["on_time_handling"] == (2, 4)
    assert found["closing"] == (2, 4)  # all four should be closed: three handled, one past due
    assert found["on_time_closing"] == (1, 4)
    assert found["rework"] == (1, 3)
    assert found["dispatch_accuracy"] == (4, 5)
    assert found["valid_reports"] == (4, 5)
    assert found["filing"] == (4, 4)
    assert found["satisfaction"] == (0, 1)
    assert found["checking"] == (3, 3)
    assert listed(town, "on_time_closing", "numerator").ids == [str(june["on_time"].pk)]


def listed(town: SmallTown, code: str, part: str, who: str = "supervisor") -> Behind:
    return behind(town.actor(who), JUNE, code=code, part=part, now=LATER, most=50)


def test_nobody_counts_what_lies_outside_the_area(town: SmallTown, june: dict[str, Case]) -> None:
    from linli.records.people import actions as people
    from linli.records.people.queries import SYSTEM
    from tests.small_town import START, VILLAGE

    people.grant_role(
        account=town.people["worker3"], role="leader", area_path=VILLAGE, from_on=START, by=SYSTEM
    )
    mine = listed(town, "valid_reports", "denominator", "worker3")
    assert set(mine.ids) == {str(june["never"].pk), str(june["redirected"].pk)}
    assert mine.total == mine.rate.denominator == 2
    theirs = rates_of(town.actor("lamp"), JUNE, now=LATER)
    assert {(r.numerator, r.denominator) for r in theirs.values()} == {(0, 0)}
    assert listed(town, "valid_reports", "denominator", "lamp").ids == []


def test_the_page_shows_them_and_leads_to_the_cases(town: SmallTown, june: dict[str, Case]) -> None:
    client = Client()
    client.force_login(town.people["leader"])
    client.cookies["linli_language"] = "en"
    text = client.get(f"/desk/figures?{ADDRESS}").content.decode()
    assert "Handling rate" in text
    assert "75.00" in text
    behind = client.get(
        f"/desk/figures/cases?indicator=on_time_closing&part=numerator&{ADDRESS}"
    ).content.decode()
    assert re.findall(r'href="/desk/cases/(\d{19})"', behind) == [june["on_time"].number]
    everything = client.get(
        f"/desk/figures/cases?indicator=handling&part=denominator&{ADDRESS}"
    ).content.decode()
    assert len(set(re.findall(r"/desk/cases/(\d{19})", everything))) == 4


@pytest.mark.parametrize(
    "asked", ["from=2026-06-30&to=2026-06-01", "from=x&to=y", "from=&to=", "from=0001-01-01&to=9999-12-31"]
)
def test_a_period_that_cannot_be_read_is_said(town: SmallTown, asked: str) -> None:
    client = Client()
    client.force_login(town.people["leader"])
    for language, sentence in (("en", "first and the last day"), ("zh-hans", "起止日期")):
        client.cookies["linli_language"] = language
        answer = client.get(f"/desk/figures?period=own&{asked}")
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert client.get("/desk/figures/cases?indicator=nonsense").status_code == 404


def test_a_repeat_is_the_same_class_close_by_within_a_day(town: SmallTown) -> None:
    first = walk(town, report(town), "file")
    again = walk(town, report(town, now=MONDAY + timedelta(hours=3)), "file", now=MONDAY + timedelta(hours=3))
    walk(town, report(town, now=MONDAY + timedelta(days=3)), "file", now=MONDAY + timedelta(days=3))
    walk(town, report(town, grid=2, now=MONDAY + timedelta(hours=1)), "file", now=MONDAY + timedelta(hours=1))
    assert listed(town, "repeat", "numerator").ids == [str(again.pk)]
    assert str(first.pk) in listed(town, "repeat", "denominator").ids
    later = Period(
        MONDAY + timedelta(hours=2), JUNE.to_at
    )  # also of a case that was there before the period began
    assert rates_of(town.actor("supervisor"), later, now=LATER)["repeat"].numerator == 1


def test_the_rates_cost_one_statement_and_a_list_two(
    town: SmallTown, django_assert_num_queries: object
) -> None:
    for n in range(8):
        walk(town, report(town, grid=1 + n % 4), "take")
    by = town.actor("supervisor")
    rates_of(by, JUNE, now=LATER)  # the pack is read once
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert rates_of(by, JUNE, now=LATER)["valid_reports"].denominator == 8
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = behind(by, JUNE, code="valid_reports", part="numerator", now=LATER, first=6, most=50)
    assert (len(found.ids), found.total) == (2, 8)
    assert JUNE.from_at.astimezone(ZONE).day == 1
