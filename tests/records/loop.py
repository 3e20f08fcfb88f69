"""Walk a case through the loop, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from linli.engine.worktime import Limit, Unit
from linli.records.cases import actions
from linli.records.cases.given import Given, NewReport, Part
from linli.records.cases.models import Case, Clock
from linli.records.people.queries import Actor, actor_of_reporter
from linli.records.tenancy import queries as tenancy
from tests.small_town import SmallTown, at, inside

LAMP = ("component", "01037")
COVER = (
    "component",
    "01001",
)  # conditions: missing 2 urgent hours, cracked 4 working hours, rattles 2 working days
CABINET = ("component", "01027")  # "dirty": 3 working days, may be settled on the spot
WELL = ("component", "01024")  # no limit
MONDAY = at("2026-06-08 09:00")

PATH = ("accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close")
WHO = {
    "accept": "acceptor", "send_to_verify": "acceptor", "verify": "verifier", "refute": "verifier", "file": "supervisor",
    "reject": "supervisor", "void": "supervisor", "dispatch": "dispatcher", "recall": "dispatcher", "send_back": "dispatcher",
    "confer": "dispatcher", "confer_result": "dispatcher", "split": "dispatcher", "urge": "dispatcher",
    "take": "lamp", "arrive": "lamp", "handle": "lamp", "return": "lamp", "ask_extension": "lamp", "ask_suspension": "lamp",
    "grant_extension": "dispatcher", "refuse_extension": "dispatcher", "grant_suspension": "supervisor",
    "refuse_suspension": "supervisor", "resume": "supervisor", "feed_back": "dispatcher", "check": "verifier",
    "rework": "verifier", "close": "supervisor", "review": "verifier", "approve": "supervisor", "settle": "worker1",
    "ask_reporter": "acceptor", "supervise": "supervisor", "escalate": "dispatcher", "note": "acceptor", "correct": "admin",
    "merge": "acceptor", "call_back": "acceptor", "call_in_vain": "acceptor",
}  # fmt: skip
BY_REPORTER = {"rate", "reopen", "supplement", "withdraw"}
WORDS = {"text": "已处理", "reason": "情况说明"}


def report(
    town: SmallTown, *, grid: int = 1, now: datetime = MONDAY, by: Actor | None = None, **fields: Any
) -> Case:
    """A resident's report, of a dark street lamp unless told otherwise."""
    lon, lat = inside(grid)
    kind, code = fields.pop("matter", LAMP)
    fields = {"kind": kind, "code": code, "text": "路灯不亮", "lon": lon, "lat": lat, **fields}
    return actions.report(new=NewReport(**fields), by=by or resident(), now=now).case


def resident() -> Actor:
    return actor_of_reporter("00000000-0000-0000-0000-000000000000")


def reporter_of(case: Case) -> Actor:
    return actor_of_reporter(case.reports.get().id)


def walk(
    town: SmallTown,
    case: Case,
    to: str,
    *,
    now: datetime = MONDAY,
    every: timedelta = timedelta(minutes=5),
    unit: str = "lighting",
    condition: str = "",
) -> Case:
    """Make every step of the ordinary way until `to` has been made."""
    made = [s.move for s in case.steps.all()]
    for move in PATH[next((i + 1 for i in range(len(PATH) - 1, -1, -1) if PATH[i] in made), 0) :]:
        now += every
        more = {"condition": condition} if move == "file" and condition else {}
        case = step(town, case, move, now=now, unit=unit, **more)
        if move == to:
            return case
    return case


def step(
    town: SmallTown,
    case: Case,
    move: str,
    *,
    who: str | Actor = "",
    now: datetime,
    unit: str = "lighting",
    **given: Any,
) -> Case:
    """One step by whoever makes it in this town, with what the table asks for unless `given` says otherwise."""
    for need in needs(move):
        given.setdefault("parts" if need == "children" else need, default(town, case, need, unit))
    if move == "dispatch":
        given.setdefault("text", WORDS["reason"])  # a unit that no rule names is chosen with a reason
    if move in {"ask_extension", "grant_extension"}:
        given.setdefault("limit", Limit(1, Unit.WORK_DAY))
    if move in {"ask_suspension", "grant_suspension"}:
        given.setdefault("until_on", (now + timedelta(days=3)).date())
    if isinstance(who, Actor):
        by = who
    elif move in BY_REPORTER and not who:
        by = reporter_of(case)
    else:
        by = town.actor(who or WHO[move], on=now.date())
    return actions.step(move, case_id=case.pk, given=Given(**given), by=by, now=now)


def needs(move: str) -> set[str]:
    """Every need of a move, in any row; moments are asked for under another name."""
    table = tenancy.catalogue().lifecycle
    assert table is not None
    found = {n for m in table.moves if m.code == move for n in m.needs}
    return found - {"until", "original", "evidence"}


def default(town: SmallTown, case: Case, need: str, unit: str) -> Any:
    if need == "unit":
        return town.units[unit].pk
    if need == "condition":
        return case.condition or first_condition(case)
    if need == "children":
        return PARTS
    return {"rating": "unsatisfied", **WORDS}[need]


def first_condition(case: Case) -> str:
    return tenancy.catalogue().matter(case.kind, case.code).conditions[0].code


PARTS = (Part(*LAMP, "灯杆"), Part(*COVER, "井盖"))


def handling(case: Case) -> Clock:
    """The newest handling clock."""
    return Clock.objects.filter(case=case, kind="handling").order_by("-id")[0]


def due_clocks(town: SmallTown, count: int, *, now: datetime) -> None:
    """Cases in the hands of a unit, all three alarms overdue; copies of one that was made by real steps."""
    first = walk(town, report(town), "dispatch")
    clock = handling(first)
    Clock.objects.exclude(pk=clock.pk).delete()
    past = {
        "started_at": now - timedelta(hours=9),
        "due_at": now - timedelta(hours=5),
        "warn_at": now - timedelta(hours=6),
    }
    Clock.objects.filter(pk=clock.pk).update(**past, next_alarm="warning", next_alarm_at=past["warn_at"])
    clock.refresh_from_db()
    cases, clocks = [], []
    for n in range(1, count):
        fields = {
            f.attname: getattr(first, f.attname)
            for f in Case._meta.concrete_fields
            if f.attname not in {"id", "number"}
        }
        cases.append(Case(**fields, number=f"99900320260608{10_000 + n}"))
        same = {
            f.attname: getattr(clock, f.attname)
            for f in Clock._meta.concrete_fields
            if f.attname not in {"id", "case_id"}
        }
        clocks.append(Clock(**same, case_id=cases[-1].id))
    Case.objects.bulk_create(cases)
    Clock.objects.bulk_create(clocks)
