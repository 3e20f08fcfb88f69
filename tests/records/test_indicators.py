"""The database counts what the engine counts, to the last case, whatever happened to the cases of a town."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.engine.scoring import INDICATORS, Period, rates
from linli.records.cases import indicators
from linli.records.cases.models import Case
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.queries import catalogue
from tests.records.loop import CABINET, COVER, LAMP, MONDAY, WELL, report, step
from tests.records.plain_facts import case_facts
from tests.small_town import START, VILLAGE, SmallTown, at, inside

pytestmark = pytest.mark.django_db
DONE = ("accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close")
LIVES: tuple[tuple[str, ...], ...] = (
    (), DONE[:2], DONE[:5], DONE[:6], DONE, (*DONE, "rate"), (*DONE, "rate", "reopen"),
    (*DONE, "rate", "reopen", "dispatch", "take", "handle"),
    ("accept", "reject"), ("accept", "file", "void"), ("accept", "file", "split"), ("merge",), ("withdraw",),
    ("send_to_verify", "verify", "file"), ("send_to_verify", "refute"), ("send_to_verify",),
    (*DONE[:6], "rework", "handle", "feed_back", "check"), (*DONE[:6], "rework", "handle", "feed_back", "rework"),
    (*DONE[:5], "recall"), (*DONE[:7], "rework supervisor", "handle"), ("dispatch", "verify", "take", "handle"),
    ("accept", "file", "dispatch drainage", "return drain", "dispatch", "take", "handle"),
    (*DONE[:4], "ask_suspension", "grant_suspension"),
    (*DONE[:4], "ask_suspension", "grant_suspension", "resume", "handle", "feed_back", "check", "close"),
)  # fmt: skip


@pytest.fixture
def lives(town: SmallTown) -> list[Case]:
    """Every life three times, begun at any time around June, every step a few minutes or some days after the one before."""
    dice = random.Random(20260608)
    original = report(town, now=MONDAY - timedelta(days=9))
    return [live(town, life, dice, original) for life in LIVES * 3]


def live(town: SmallTown, life: tuple[str, ...], dice: random.Random, original: Case) -> Case:
    now = MONDAY + timedelta(days=dice.choice([-8, -7, 0, 0, 1, 2, 9, 20, 22]), minutes=dice.randrange(300))
    matter = dice.choice([LAMP, LAMP, COVER, COVER, CABINET, WELL])
    pace = dice.choice([(7, 20), (7, 50, 1560, 4320)])  # brisk, or with days between
    flow = "emergency" if life[:1] == ("dispatch",) else "ordinary"
    on_a_round = {"by": town.actor("worker1"), "channel": "field", "is_public": dice.random() < 0.3}
    is_by_resident = bool({"rate", "withdraw"} & set(life)) or dice.random() < 0.7
    grid = dice.randint(1, 4)
    lat = inside(grid)[1] + dice.choice(
        [0.0, dice.uniform(-0.0004, 0.0004)]
    )  # on one spot, or up to 90 m apart
    case = report(
        town, grid=grid, lat=lat, matter=matter, flow=flow, now=now, **({} if is_by_resident else on_a_round)
    )  # fmt: skip
    for move in life:
        now += timedelta(minutes=dice.choice(pace))
        if move == "reopen" and case.rating != "unsatisfied":
            break
        verb, _, other = move.partition(" ")
        more = given(move, case, dice, original)
        if other:
            more = {"unit" if verb == "dispatch" else "who": other}
        case = step(town, case, verb, now=now, **more)
    return case


def given(move: str, case: Case, dice: random.Random, original: Case) -> dict[str, Any]:
    if move == "merge":
        return {"original": original.number}
    if move == "file":
        return {"condition": dice.choice(catalogue().matter(case.kind, case.code).conditions).code}
    if move == "rate":
        return {"rating": dice.choice(["satisfied", "fairly", "unsatisfied", "unsatisfied"])}
    return {}


def test_the_database_counts_what_the_engine_counts(town: SmallTown, lives: list[Case]) -> None:
    seen = {c.state for c in Case.objects.all()}
    assert {"closed", "rejected", "void", "split", "merged", "withdrawn", "suspended"} <= seen
    people.grant_role(
        account=town.people["worker3"], role="leader", area_path=VILLAGE, from_on=START, by=SYSTEM
    )
    met: Counter[str] = Counter()
    for period, now in views(random.Random(7)):
        for who in ("supervisor", "worker3", "lamp"):
            met += compare(town, who, period, now)
    assert set(met) == set(indicators.SHOWN), "every rate was met with more than nothing and less than all"


def views(dice: random.Random) -> list[tuple[Period, datetime]]:
    """Periods of a day to two months, seen in the midst of them and long after."""
    found = []
    for length in (1, 3, 10, 10, 30, 60):
        begin = at("2026-05-30 00:00") + timedelta(days=dice.randrange(20))
        end = begin + timedelta(days=length)
        found += [
            (Period(begin, end), begin + (end - begin) * dice.random()),
            (Period(begin, end), at("2026-08-30 12:00")),
        ]
    return found


def compare(town: SmallTown, who: str, period: Period, now: datetime) -> Counter[str]:
    by = town.actor(who)
    plain = rates(case_facts(by, period, repeat_radius_m=50, repeat_hours=24), period, now, indicators.SHOWN)
    counted = indicators.rates_of(by, period, now=now)
    assert list(counted) == list(plain)
    for code, one in plain.items():
        assert (counted[code].numerator, counted[code].denominator) == (one.numerator, one.denominator), code
    listed = plain if period.to_at - period.from_at == timedelta(days=30) else ("rework",)
    for code in listed:
        for part in indicators.PARTS:
            behind = indicators.behind(by, period, code=code, part=part, now=now, most=500)
            ids = getattr(plain[code], f"case_ids_{part}")
            assert (tuple(behind.ids), behind.total) == (ids, len(ids)), (code, part)
            assert (behind.rate.numerator, behind.rate.denominator) == (
                plain[code].numerator,
                plain[code].denominator,
            )
    return Counter(code for code, one in plain.items() if 0 < one.numerator < one.denominator)


def test_what_is_shown_is_defined_by_the_engine() -> None:
    assert set(indicators.SHOWN) == set(INDICATORS) - {"missed", "solved", "response"}


def test_a_page_of_the_cases_behind_a_count(town: SmallTown) -> None:
    made = [report(town, now=MONDAY + timedelta(minutes=n)) for n in range(5)]
    by, june = town.actor("supervisor"), Period(at("2026-06-01 00:00"), at("2026-07-01 00:00"))
    found = indicators.behind(by, june, code="filing", part="denominator", now=MONDAY, first=2, most=2)
    assert found.ids == [str(c.pk) for c in made[2:4]]
    assert (found.total, found.rate.numerator, found.rate.denominator) == (5, 0, 5)
