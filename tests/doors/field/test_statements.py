"""Every kind of command costs at most twelve statements, session and permissions included."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.records.cases.models import Case, OutboxMessage
from linli.records.fieldwork.sent import KINDS, LATER
from tests.doors.field.phone import Phone
from tests.doors.field.test_commands import body
from tests.records.loop import MONDAY, report, step, walk
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12
MOST_WHERE_SAMPLED = 15  # one settled case in a few is checked by somebody: its clock, and what the clock's limit and holder hang on
SAMPLE = "linli.records.cases.actions.facts.is_in_sample"
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Counter:
    """Sends and counts; the phones have been used before, since a server that has just started looks things up once."""

    def __init__(self, town: SmallTown) -> None:
        self.phones = {who: Phone(town, who) for who in ("worker1", "lamp", "verifier")}
        self.counted: dict[str, list[str]] = {}

    def send(self, who: str, name: str, kind: str, expected: int = 201, **more: Any) -> Any:
        phone = self.phones[who]
        command = phone.command(kind, **more)
        phone.get("me")  # the tests themselves have used the connection in between
        with CaptureQueriesContext(connection) as queries:
            said = phone.send(command)
        assert said.status_code == expected, said.content
        self.counted[name] = [q["sql"] for q in queries if not q["sql"].startswith(CONTROL)]
        return command["id"]

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
    return Counter(town)


def test_a_settled_case_of_the_sample(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SAMPLE, lambda *_: True)
    counter.send("worker1", "first", "settle", body=body(condition="dirty", done="已擦净"))
    counter.send("worker1", "settle", "settle", body=body(condition="dirty", done="已擦净"))
    assert Case.objects.latest("reported_at").state != "closed"
    del counter.counted["first"]
    assert not counter.over(MOST_WHERE_SAMPLED), counter.over(MOST_WHERE_SAMPLED)


def test_every_kind_of_command(town: SmallTown, counter: Counter) -> None:
    send = counter.send
    send("worker1", "first", "report", body=body())
    del counter.counted["first"]
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


def test_what_goes_wrong_costs_more_and_has_a_limit_too(town: SmallTown, counter: Counter) -> None:
    """A repeat undoes its effect first; a stale step tries, and is then written as a note."""
    phone, command = counter.phones["worker1"], counter.phones["worker1"].command("report", body=body())
    phone.send(command)
    with CaptureQueriesContext(connection) as queries:
        assert phone.send(command).status_code == 200
    counter.counted["repeat"] = [q["sql"] for q in queries if not q["sql"].startswith(CONTROL)]
    case = walk(town, report(town), "take")
    seen = on(case, text="我也修好了")
    walk(town, case, "handle")
    counter.send("lamp", "stale", "handle", expected=409, **seen)
    assert not counter.over(2 * MOST_STATEMENTS), counter.over(2 * MOST_STATEMENTS)


def test_the_pieces_of_a_photo(town: SmallTown, counter: Counter) -> None:
    photo, phone = photo_bytes((900, 700)), counter.phones["worker1"]
    command = counter.send("worker1", "report", "report", body=body(), photos=[photo])
    half = len(photo) // 2
    for name, offset, part in (("first", 0, photo[:half]), ("last", half, photo[half:])):
        with CaptureQueriesContext(connection) as queries:
            assert phone.piece(command, photo, offset=offset, part=part).status_code == 200
        counter.counted[name] = [q["sql"] for q in queries if not q["sql"].startswith(CONTROL)]
    assert not counter.over(MOST_STATEMENTS + 2), counter.over(MOST_STATEMENTS + 2)
