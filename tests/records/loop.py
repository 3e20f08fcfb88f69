"""Walk a case through the loop, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from linli.engine.worktime import Limit
from linli.records.cases import actions
from linli.records.cases.given import Given, NewReport
from linli.records.cases.models import Case
from linli.records.people.queries import actor_of_reporter
from tests.small_town import SmallTown, at, inside

LAMP = ("component", "01037")
MONDAY = at("2026-06-08 09:00")


def report(town: SmallTown, *, grid: int = 1, now: datetime = MONDAY, **fields: Any) -> Case:
    """A resident's report of a dark street lamp."""
    lon, lat = inside(grid)
    fields = {"kind": LAMP[0], "code": LAMP[1], "text": "路灯不亮", "lon": lon, "lat": lat, **fields}
    from linli.records.people.queries import SYSTEM

    return actions.report(
        new=NewReport(**fields), by=SYSTEM if fields.pop("_system", False) else resident(), now=now
    ).case


def resident() -> Any:
    return actor_of_reporter("00000000-0000-0000-0000-000000000000")


def reporter_of(case: Case) -> Any:
    return actor_of_reporter(case.reports.get().id)


PATH = ("accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close")
WHO = {
    "accept": "acceptor", "send_to_verify": "acceptor", "verify": "verifier", "file": "supervisor",
    "dispatch": "dispatcher", "take": "lamp", "handle": "lamp", "feed_back": "dispatcher", "check": "verifier",
    "close": "supervisor",
}  # fmt: skip


def walk(
    town: SmallTown,
    case: Case,
    to: str,
    *,
    now: datetime = MONDAY,
    every: timedelta = timedelta(minutes=5),
    unit: str = "lighting",
) -> Case:
    """Make every step of the ordinary way until `to` has been made."""
    made = [s.move for s in case.steps.all()]
    for move in PATH[next((i + 1 for i in range(len(PATH) - 1, -1, -1) if PATH[i] in made), 0) :]:
        now += every
        case = step(town, case, move, now=now, unit=unit)
        if move == to:
            return case
    return case


def step(
    town: SmallTown,
    case: Case,
    move: str,
    *,
    who: str = "",
    now: datetime,
    unit: str = "lighting",
    **given: Any,
) -> Case:
    if move == "dispatch":
        given.setdefault("unit", town.units[unit].pk)
    if move == "file":
        given.setdefault("condition", first_condition(case))
    if move in {"handle", "feed_back", "check", "verify"}:
        given.setdefault("text", "已处理")
    by = town.actor(who or WHO[move])
    return actions.step(move, case_id=case.pk, given=Given(**given), by=by, now=now)


def first_condition(case: Case) -> str:
    from linli.records.tenancy.queries import catalogue

    return catalogue().matter(case.kind, case.code).conditions[0].code


def hours(n: int) -> Limit:
    return Limit(n, "work_hour")  # type: ignore[arg-type]
