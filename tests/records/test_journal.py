"""The journal: chained by the database, append-only, whole, and without personal data."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from linli.records.cases import actions as cases
from linli.records.cases.given import Contact
from linli.records.journal import actions, queries
from linli.records.journal.models import JournalExport, JournalRow
from linli.records.people import actions as people
from linli.records.people.queries import SYSTEM
from linli.words import Refusal
from tests.records.loop import MONDAY, report, reporter_of, step, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def kinds(heads: Path | None = None) -> list[tuple[str, int]]:
    found = queries.verify(heads)
    assert all(b.words.en and b.words.zh for b in found)
    return [(b.kind, b.seq) for b in found]


def write(count: int = 6) -> int:
    """So many rows more; the number of the first."""
    first = queries.JournalHead.objects.get(id=1).seq + 1
    with transaction.atomic():
        for n in range(count):
            actions.record("test", f"thing:{n}", by=SYSTEM, number=n)
    return first


def tamper(statement: str, *values: object) -> None:
    """As somebody with the keys of the database would: with the triggers away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_journalrow DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE journal_journalrow ENABLE TRIGGER USER")


def test_a_row_is_numbered_and_hashed_as_anybody_can_recompute() -> None:
    first = write(2)
    one, two = JournalRow.objects.filter(seq__gte=first).order_by("seq")
    assert bytes(two.prev_hash) == bytes(one.hash)
    text = "\x1f".join([
        str(two.seq), two.at.astimezone(queries.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), two.actor, two.verb, two.subject,
        two.purpose, two.body,
    ])  # fmt: skip
    assert hashlib.sha256(bytes(one.hash) + text.encode()).digest() == bytes(two.hash)
    assert json.loads(two.body) == {"number": 1}
    assert kinds() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_journalrow SET verb = 'x'", "DELETE FROM journal_journalrow", "TRUNCATE journal_journalrow",
        "UPDATE cases_step SET text = 'x'", "DELETE FROM cases_step", "TRUNCATE cases_step CASCADE",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_history(town: SmallTown, statement: str) -> None:
    report(town)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=r"append-only|never changed"), transaction.atomic():
            cursor.execute(statement)


def test_nobody_writes_a_row_outside_the_chain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_journalrow (seq, at, actor, verb, subject, purpose, body, prev_hash, hash) "
            "VALUES (999999, now(), 'account:x', 'forged', 'case:x', '', '{}', 'aa'::bytea, 'bb'::bytea)"
        )
    assert JournalRow.objects.get(verb="forged").seq != 999999
    assert kinds() == []


@pytest.mark.parametrize("column", ["at", "actor", "verb", "subject", "purpose", "body"])
def test_a_changed_row_is_found(column: str) -> None:
    first = write()
    value = "now()" if column == "at" else "'{\"number\": 7}'"
    tamper(f"UPDATE journal_journalrow SET {column} = {value} WHERE seq = %s", first + 2)
    assert kinds() == [("changed", first + 2)]


def test_words_moved_between_fields_are_found() -> None:
    first = write()
    row = JournalRow.objects.get(seq=first)
    tamper(
        "UPDATE journal_journalrow SET verb = 'te', subject = %s WHERE seq = %s",
        f"st\x1f{row.subject}",
        first,
    )
    assert ("changed", first) in kinds()


def test_a_changed_row_with_a_new_hash_breaks_the_next_one() -> None:
    first = write()
    tamper("UPDATE journal_journalrow SET verb = 'forged' WHERE seq = %s", first + 2)
    row = JournalRow.objects.get(seq=first + 2)
    tamper(
        "UPDATE journal_journalrow SET hash = %s WHERE seq = %s",
        queries.hash_of(row, bytes(row.prev_hash)),
        row.seq,
    )
    assert kinds() == [("reordered", first + 3)]


def test_a_deleted_row_is_found() -> None:
    first = write()
    tamper("DELETE FROM journal_journalrow WHERE seq IN (%s, %s)", first + 1, first + 2)
    assert kinds() == [("missing", first + 1)]


def test_reordered_rows_are_found() -> None:
    first = write()
    tamper(
        "UPDATE journal_journalrow SET seq = CASE seq WHEN %s THEN -1 ELSE -2 END WHERE seq IN (%s, %s)",
        first + 1, first + 1, first + 2,
    )  # fmt: skip
    tamper(
        "UPDATE journal_journalrow SET seq = %s + CASE seq WHEN -1 THEN 1 ELSE 0 END WHERE seq < 0", first + 1
    )
    found = kinds()
    assert {k for k, _ in found} == {"changed", "reordered"}
    assert {s for _, s in found} == {first + 1, first + 2, first + 3}


def test_a_cut_tail_is_found_by_the_head_and_with_the_head_by_the_exported_one(tmp_path: Path) -> None:
    first = write()
    path = actions.export_head(tmp_path, tenant="liudu", on=date(2026, 6, 8), by=SYSTEM)
    assert actions.export_head(tmp_path, tenant="liudu", on=date(2026, 6, 8), by=SYSTEM) is None
    assert path is not None
    write(2)
    assert kinds(path) == []
    last = JournalRow.objects.order_by("-seq")[0].seq
    tamper("DELETE FROM journal_journalrow WHERE seq > %s", first + 1)
    assert ("missing", first + 2) in kinds()
    cut = JournalRow.objects.get(seq=first + 1)
    with (
        connection.cursor() as cursor
    ):  # whoever cuts the tail can move the head, and delete what says otherwise
        cursor.execute("UPDATE journal_journalhead SET seq = %s, hash = %s", [cut.seq, bytes(cut.hash)])
    JournalExport.objects.all().delete()
    assert kinds() == []
    assert kinds(path) == [("tail", first + 5)]
    assert last > first + 5


def test_a_rewritten_chain_differs_from_the_exported_head(tmp_path: Path) -> None:
    first = write(3)
    path = actions.export_head(tmp_path, tenant="liudu", on=date(2026, 6, 8), by=SYSTEM)
    rows = list(JournalRow.objects.filter(seq__gte=first).order_by("seq"))
    tamper("DELETE FROM journal_journalrow WHERE seq >= %s", first)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_journalhead SET seq = %s, hash = %s", [first - 1, bytes(rows[0].prev_hash)]
        )
    for row in rows:
        with transaction.atomic():
            actions.record("forged", row.subject, by=SYSTEM, at=row.at)
    assert kinds(path) == [("rewritten", first + 2)]


def test_a_moved_head_is_found() -> None:
    write()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_journalhead SET hash = sha256('x'::bytea)")
    assert [k for k, _ in kinds()] == ["head"]


def test_control_characters_are_kept_out_of_the_chain() -> None:
    with transaction.atomic():
        actions.record("look", "case:x", by=SYSTEM, purpose="to\x1f\x00 call\ud800 back", note="a\x1fb\x00")
    assert kinds() == []
    assert JournalRow.objects.get(subject="case:x").purpose == "to call back"


def test_a_look_at_a_reporter_needs_the_right_and_a_purpose_and_is_recorded(town: SmallTown) -> None:
    case = report(town, contact=Contact(name="赵某", phone="13900001111"))
    for who, purpose, code in (
        ("lamp", "x", "not-allowed"), ("verifier", "x", "not-allowed"), ("acceptor", "  ", "purpose-missing"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            cases.look_at_reporter(case=case, purpose=purpose, by=town.actor(who))
        assert refused.value.code == code
    assert not JournalRow.objects.filter(verb="look").exists()
    found = cases.look_at_reporter(case=case, purpose="回访核实", by=town.actor("acceptor"))
    assert [c.name for c in found] == ["赵某"]
    look = JournalRow.objects.get(verb="look")
    assert (look.actor, look.subject, look.purpose) == (town.people["acceptor"].ref, case.ref, "回访核实")


def test_an_erased_contact_is_gone_everywhere(town: SmallTown) -> None:
    from linli.records.cases.models import OutboxMessage, ReporterContact

    case = report(town, contact=Contact(name="赵某", phone="13900001111", email="zhao@example.org"))
    case = walk(town, case, "close")
    own = case.reports.get()
    with pytest.raises(Refusal) as refused:
        cases.erase_contact(report=own, by=town.actor("lamp"))
    assert refused.value.code == "not-allowed"
    cases.erase_contact(report=own, by=reporter_of(case))
    assert not ReporterContact.objects.exists()
    said = [
        *JournalRow.objects.values_list("body", flat=True),
        *map(str, OutboxMessage.objects.values_list("data", "to")),
    ]
    assert not [s for s in said if "赵某" in s or "13900001111" in s or "zhao@" in s]
    case.refresh_from_db()
    assert case.state == "closed"


def test_no_personal_data_in_the_journal_after_a_whole_life(town: SmallTown) -> None:
    words = (
        "赵某某",
        "13900001111",
        "zhao@example.org",
        "家住三单元",
        "device-77",
        "梁监督",
        "路灯在我家门口",
        "203.0.113.9",
        "tester",
    )
    case = report(
        town,
        text="路灯在我家门口",
        place_text="家住三单元",
        contact=Contact("赵某某", "13900001111", "zhao@example.org", "device-77"),
    )
    case = walk(town, case, "handle")
    step(town, case, "note", now=MONDAY, text="赵某某来电 13900001111")
    step(town, case, "recall", now=MONDAY, reason="赵某某说不是这里")
    people.create_account(
        username="tester", name_zh="赵某某", password=None, email="zhao@example.org", by=SYSTEM
    )
    for name in ("tester", "nobody@203.0.113.9"):
        with pytest.raises(Refusal):
            people.sign_in(username=name, password="wrong", address="203.0.113.9", now=MONDAY)
    rows = "\n".join(f"{r.actor} {r.subject} {r.purpose} {r.body}" for r in JournalRow.objects.all())
    assert [w for w in words if w in rows] == []
