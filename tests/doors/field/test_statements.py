"""Every command costs at most twelve statements, session and permissions included: each kind, each step that a phone can
send, told to a reporter or not, on the newest view or an older one, sent once or again, done or kept as a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.records.cases import actions
from linli.records.cases.given import Contact, NewReport
from linli.records.cases.models import Case, OutboxMessage
from linli.records.fieldwork.sent import KINDS, LATER
from linli.records.tenancy import queries as tenancy
from tests.doors.field.phone import Phone
from tests.doors.field.test_commands import body
from tests.records.loop import CABINET, COVER, LAMP, MONDAY, report, resident, step, walk
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12
SAMPLE = "linli.records.cases.actions.facts.is_in_sample"
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
AGAIN = {"X-Linli-Again": "1"}
PEOPLE = ("worker1", "lamp", "verifier", "acceptor", "supervisor", "dispatcher", "admin")


class Counter:
    """Sends and counts; the phones have been used before, since a server that has just started looks things up once."""

    def __init__(self, town: SmallTown) -> None:
        self.town = town
        self.phones = {who: Phone(town, who) for who in PEOPLE}
        self.counted: dict[str, list[str]] = {}

    def send(self, who: str, name: str, kind: str, expected: int = 201, **more: Any) -> Any:
        command = self.phones[who].command(kind, **more)
        self.count(who, name, command, expected)
        return command

    def count(self, who: str, name: str, command: Any, expected: int, **headers: str) -> None:
        phone = self.phones[who]
        phone.get("me")  # the tests themselves have used the connection in between
        with CaptureQueriesContext(connection) as queries:
            said = phone.send(command, **headers)
        assert said.status_code == expected, (name, said.content)
        self.counted[name] = [q["sql"] for q in queries if not q["sql"].startswith(CONTROL)]

    def move(self, who: str, move: str, case: Case, *, seen: int = 0, **given: Any) -> None:
        """A step as the app sends it; `seen` versions ago."""
        kind, more = move, {}
        if move in {"verify", "refute"}:
            kind, more = "verify", {"is_true": move == "verify"}
        elif move in {"check", "rework"}:
            kind, more = "check", {"is_passed": move == "check"}
        elif move not in KINDS:
            kind, more = "step", {"move": move}
        words = {"text": "已处理", "reason": "情况说明", "done": "已擦净"}
        sent = on(case, **{**words, **more, **given})
        sent["seen_version"] -= seen
        name = f"{move} {case.flow} {'told' if case.reports.filter(contact__isnull=False).exists() else ''} {seen or ''}"
        self.send(who, name, kind, **sent)

    def over(self, most: int) -> str:
        long = {k: v for k, v in self.counted.items() if len(v) > most}
        return "\n".join(f"{k} {len(v)}: {s[:160]}" for k, v in long.items() for s in v)


def on(case: Case, **body: Any) -> dict[str, Any]:
    case.refresh_from_db()
    return {"case": str(case.pk), "seen_version": case.version, "body": body}


@pytest.fixture
def counter(town: SmallTown, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The town of a host is looked up every half a minute, and not while these tests count; no case falls into the sample by chance."""
    monkeypatch.setattr("linli.site.middleware.TenantOfHost.KEEP_S", 3600.0)
    monkeypatch.setattr(SAMPLE, lambda *_: False)
    made = Counter(town)
    made.send("worker1", "first", "settle", body=body(condition="dirty", done="已擦净"))
    del made.counted["first"]
    return made


def test_a_settled_case_of_the_sample(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its check has a clock, and what the clock's limit and holder hang on."""
    monkeypatch.setattr(SAMPLE, lambda *_: True)
    counter.send("worker1", "settle", "settle", body=body(condition="dirty", done="已擦净"))
    assert Case.objects.latest("reported_at").state == "to_check"
    assert [s.move for s in Case.objects.latest("reported_at").steps.all()] == ["report", "settle"]
    assert not counter.over(MOST_STATEMENTS), counter.over(MOST_STATEMENTS)


def test_every_kind_of_command(town: SmallTown, counter: Counter) -> None:
    send = counter.send
    send("worker1", "report", "report", body=body(), position={"lon": 119.9, "lat": 31.1})
    send("worker1", "settle", "settle", body=body(condition="dirty", done="已擦净"))
    send("worker1", "report, known", "report", follows=str(report(town).pk), body=body())
    send("worker1", "note", "note", **on(report(town), text="看过了"))
    send("worker1", "diary", "diary", body={"on": "2026-06-08", "text": "早"})
    send("worker1", "diary, again", "diary", body={"on": "2026-06-08", "text": "晚"})
    send("worker1", "suggest", "suggest", body={"text": "好"})
    case = walk(town, report(town), "dispatch")
    ids = list(OutboxMessage.objects.filter(channel="desk").values_list("pk", flat=True))
    send("lamp", "read", "read", body={"messages": ids})
    for kind, more in (("take", {}), ("arrive", {}), ("handle", {"text": "已修"})):
        send("lamp", kind, kind, **on(case, **more))
    send("verifier", "check", "check", **on(walk(town, case, "feed_back"), is_passed=True, text="好"))
    given_back = walk(town, report(town), "take")
    send("lamp", "return", "return", **on(given_back, reason="不是我们的灯"))
    to_verify = step(town, report(town), "send_to_verify", now=MONDAY)
    send("verifier", "verify", "verify", **on(to_verify, is_true=True, text="属实"))
    asking = walk(town, report(town), "take")
    limit = {"limit": {"value": 1, "unit": "work_day"}, "reason": "缺件"}
    send("lamp", "step", "step", **on(asking, move="ask_extension", **limit))
    assert {name.split(",")[0] for name in counter.counted} == KINDS - LATER
    assert not counter.over(MOST_STATEMENTS), counter.over(MOST_STATEMENTS)


def test_every_way_of_a_report(town: SmallTown, counter: Counter) -> None:
    """Urgent, of each flow, across the border, of a component without a position, and after a case that is over."""
    across = dict(zip(("lon", "lat"), inside(4), strict=True))
    cover = dict(zip(("kind", "code"), COVER, strict=True))
    over = walk(town, report(town), "accept")
    step(town, over, "reject", now=MONDAY)
    send = counter.send
    send("worker1", "urgent", "report", body=body(**cover, condition="missing"))
    for flow in ("emergency", "coordination", "approval"):
        send("worker1", flow, "report", body=body(flow=flow))
    send("worker1", "across", "report", body=body(**across))
    send("worker1", "after one that is over, across", "report", follows=str(over.pk), body=body(**across))
    assert not counter.over(MOST_STATEMENTS), counter.over(MOST_STATEMENTS)


@pytest.mark.parametrize("seen", [0, 1])
@pytest.mark.parametrize("is_told", [False, True])
def test_every_step_of_a_phone(town: SmallTown, counter: Counter, seen: int, is_told: bool) -> None:
    """On the newest view and on an older one that is still legal; with and without a reporter who wants to be told."""
    for who, move, to, given in STEPS:
        for flow in ("ordinary", "emergency"):
            case = brought(town, told(town, is_told, flow, move), to)
            if case is not None:
                counter.move(who, move, case, seen=seen, **given(town))
    assert len(counter.counted) > 30
    assert not counter.over(MOST_STATEMENTS), counter.over(MOST_STATEMENTS)


def nothing(_: SmallTown) -> dict[str, Any]:
    return {}


def until(_: SmallTown) -> dict[str, Any]:
    return {"until_on": "2027-06-20"}


def a_day(_: SmallTown) -> dict[str, Any]:
    return {"limit": {"value": 1, "unit": "work_day"}}


def mention(town: SmallTown) -> dict[str, Any]:
    return {"text": f"请@{town.people['dispatcher'].name_zh} 看看"}


# Who makes which step, where the case stands then, and what the step needs. Dispatch, filing, splitting and joining are the desk's.
STEPS: list[tuple[str, str, str, Callable[[SmallTown], dict[str, Any]]]] = [
    ("worker1", "settle", "", lambda _: {"condition": "dirty"}), ("acceptor", "reject", "", nothing),
    ("acceptor", "ask_reporter", "", nothing), ("verifier", "verify", "send_to_verify", nothing),
    ("verifier", "refute", "send_to_verify", nothing), ("verifier", "ask_reporter", "send_to_verify", nothing),
    ("supervisor", "void", "accept", nothing), ("dispatcher", "confer", "file", nothing),
    ("dispatcher", "send_back", "file", nothing), ("lamp", "take", "dispatch", nothing),
    ("lamp", "arrive", "take", nothing), ("lamp", "handle", "take", nothing), ("lamp", "return", "take", nothing),
    ("lamp", "ask_reporter", "take", nothing), ("lamp", "escalate", "take", nothing), ("lamp", "note", "take", mention),
    ("lamp", "ask_extension", "take", a_day), ("lamp", "ask_suspension", "take", until),
    ("dispatcher", "recall", "take", nothing), ("dispatcher", "urge", "take", nothing),
    ("supervisor", "supervise", "take", nothing), ("dispatcher", "grant_extension", "ask_extension", a_day),
    ("dispatcher", "refuse_extension", "ask_extension", nothing), ("supervisor", "grant_suspension", "ask_suspension", until),
    ("supervisor", "refuse_suspension", "ask_suspension", nothing), ("lamp", "resume", "grant_suspension", nothing),
    ("dispatcher", "feed_back", "handle", nothing), ("verifier", "check", "feed_back", nothing),
    ("verifier", "rework", "feed_back", nothing), ("supervisor", "close", "check", nothing),
]  # fmt: skip


def told(town: SmallTown, is_told: bool, flow: str, move: str) -> Case:
    lon, lat = inside(1)
    kind, code = CABINET if move == "settle" else LAMP
    contact = Contact(name="李", phone="13900000000", notify="sms") if is_told else Contact()
    new = NewReport(kind=kind, code=code, text="路灯不亮", lon=lon, lat=lat, contact=contact, flow=flow)
    return actions.report(new=new, by=resident(), now=MONDAY).case


def brought(town: SmallTown, case: Case, to: str) -> Case | None:
    """The case where the step can be made; None where its flow has no such way."""
    table = tenancy.catalogue().lifecycle
    assert table is not None
    ways = {
        "ask_extension": ("take", "ask_extension"), "ask_suspension": ("take", "ask_suspension"),
        "grant_suspension": ("take", "ask_suspension", "grant_suspension"), "send_to_verify": ("", "send_to_verify"),
    }  # fmt: skip
    first, *others = ways.get(to, (to,))
    if case.flow == "emergency" and (to in {"", "accept", "file", "send_to_verify"}):
        return None
    if case.flow == "emergency":
        for move in ("accept", "dispatch", *(("file",) if first == "check" else ())):
            case = step(town, case, move, now=MONDAY)
    if first and not case.steps.filter(move=first).exists():
        case = walk(town, case, first)
    for move in others:
        case = step(town, case, move, now=MONDAY + timedelta(hours=1))
    return case


def test_again_and_as_a_note(town: SmallTown, counter: Counter) -> None:
    """A repeat that says so looks first; a step on an older view that is no longer legal is written as a note."""
    phone, command = counter.phones["worker1"], counter.phones["worker1"].command("report", body=body())
    phone.send(command)
    counter.count("worker1", "again", command, 200, **AGAIN)
    assert len(counter.counted["again"]) <= 4
    fresh = counter.phones["worker1"].command("settle", body=body(condition="dirty", done="已擦净"))
    counter.count("worker1", "again, but it had not come", fresh, 201, **AGAIN)
    case = walk(town, report(town), "take")
    seen = on(case, text="我也修好了")
    walk(town, case, "handle")
    counter.send("lamp", "as a note", "handle", expected=409, **seen)
    assert not counter.over(MOST_STATEMENTS), counter.over(MOST_STATEMENTS)
    counter.count("worker1", "again without saying so", command, 200)
    assert len(counter.counted["again without saying so"]) <= 2 * MOST_STATEMENTS  # its effect is undone


def test_the_pieces_of_a_photo(town: SmallTown, counter: Counter) -> None:
    photo, phone = photo_bytes((900, 700)), counter.phones["worker1"]
    command = counter.send("worker1", "report", "report", body=body(), photos=[photo])["id"]
    half = len(photo) // 2
    for name, offset, part in (("first", 0, photo[:half]), ("last", half, photo[half:])):
        with CaptureQueriesContext(connection) as queries:
            assert phone.piece(command, photo, offset=offset, part=part).status_code == 200
        counter.counted[name] = [q["sql"] for q in queries if not q["sql"].startswith(CONTROL)]
    assert not counter.over(MOST_STATEMENTS + 2), counter.over(MOST_STATEMENTS + 2)
