"""Several at once: on connections of their own, against a tenant that is really committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections, transaction

from linli.records.cases import actions as cases
from linli.records.cases.given import NewReport, Reported
from linli.records.cases.models import Case, Report, Request
from linli.records.journal import actions as journal_actions
from linli.records.journal import queries as journal
from linli.records.journal.models import JournalRow
from linli.records.people import actions as people
from linli.records.people.models import Grant
from linli.records.people.queries import SYSTEM
from linli.records.tenancy.models import Tenant
from linli.words import Refusal
from tests import small_town
from tests.records.loop import LAMP, MONDAY, report, resident, step, walk
from tests.small_town import START, inside


def at_once(tenant: Tenant, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Every act in a thread of its own; a refusal is an answer, anything else is an error of the test."""

    def one(act: Callable[[], object]) -> object:
        connection.set_tenant(tenant)
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [f.result() for f in [pool.submit(one, act) for act in acts]]


def test_two_writers_keep_one_chain(scratch_tenant: Tenant) -> None:
    def write(name: str) -> Callable[[], None]:
        def act() -> None:
            for n in range(30):
                with transaction.atomic():
                    journal_actions.record("race", f"{name}:{n}", by=SYSTEM)

        return act

    at_once(scratch_tenant, [write("a"), write("b"), write("c")])
    seqs = list(JournalRow.objects.filter(verb="race").order_by("seq").values_list("seq", flat=True))
    assert len(seqs) == 90
    assert seqs == list(range(seqs[0], seqs[0] + 90))
    assert journal.verify() == []


def test_cases_and_their_rivals(scratch_tenant: Tenant) -> None:
    """One tenant for several races, because making one takes a second."""
    town = small_town.build()
    lon, lat = inside(1)
    base = {"kind": LAMP[0], "code": LAMP[1], "text": "路灯不亮", "lon": lon, "lat": lat}

    # one key sent many times at once makes one case, and everybody gets the same answer
    new = NewReport(**base, key="once")
    answers = at_once(scratch_tenant, [lambda: cases.report(new=new, by=resident(), now=MONDAY)] * 6)
    assert all(isinstance(a, Reported) for a in answers)
    assert len({(a.case.pk, a.token) for a in answers}) == 1  # type: ignore[attr-defined]
    assert sum(not a.is_repeat for a in answers) == 1  # type: ignore[attr-defined]
    assert Report.objects.filter(key="once").count() == Case.objects.count() == 1

    # numbers of a day are unique
    plain = [lambda: cases.report(new=NewReport(**base), by=resident(), now=MONDAY) for _ in range(12)]
    at_once(scratch_tenant, plain)
    assert len(set(Case.objects.values_list("number", flat=True))) == Case.objects.count() == 13

    # the same step by two people: one makes it, the other is told how the case stands now
    case = report(town)
    by = [town.actor("acceptor"), town.actor("acceptor")]
    answers = at_once(scratch_tenant, [lambda b=b: step(town, case, "accept", who=b, now=MONDAY) for b in by])
    assert sorted(type(a).__name__ for a in answers) == ["Case", "Refusal"]

    # two merges into each other: one, and no deadlock
    for _ in range(3):
        one, two = report(town), report(town)
        answers = at_once(scratch_tenant, [
            lambda a=one, b=two: step(town, a, "merge", now=MONDAY, original=b.number),
            lambda a=two, b=one: step(town, a, "merge", now=MONDAY, original=b.number),
        ])  # fmt: skip
        assert sorted(type(a).__name__ for a in answers) == ["Case", "Refusal"]
        assert Case.objects.filter(pk__in=[one.pk, two.pk], is_open=True).count() == 1

    # the last two parts of a split case end at once: the whole is fed back, once
    parent = step(town, walk(town, report(town), "file"), "split", now=MONDAY)
    parts = list(Case.objects.filter(parent=parent))
    at_once(scratch_tenant, [lambda c=c: step(town, c, "void", now=MONDAY) for c in parts])
    parent.refresh_from_db()
    assert parent.state == "to_close"
    assert parent.steps.filter(move="feed_back").count() == 1

    # two answers to one request: one decides
    case = walk(town, report(town), "take")
    step(town, case, "ask_extension", now=MONDAY)
    deciders = ("dispatcher", "dispatcher2")
    at_once(
        scratch_tenant, [lambda w=w: step(town, case, "grant_extension", who=w, now=MONDAY) for w in deciders]
    )
    assert Request.objects.get(case=case).decision == "granted"
    assert case.steps.filter(move="grant_extension").count() == 1

    # two roles that must stay apart, given at once
    account = people.create_account(username="probe", name_zh="探", password=None, by=SYSTEM)
    roles = ("supervision_centre", "command_centre")
    answers = at_once(
        scratch_tenant,
        [lambda r=r: people.grant_role(account=account, role=r, from_on=START, by=SYSTEM) for r in roles],
    )
    assert sorted(type(a).__name__ for a in answers) == ["Grant", "Refusal"]
    assert Grant.objects.filter(account=account).count() == 1

    # one name, twice
    answers = at_once(
        scratch_tenant,
        [lambda: people.create_account(username="Same", name_zh="同", password=None, by=SYSTEM)] * 2,
    )
    assert sorted(type(a).__name__ for a in answers) == ["Account", "Refusal"]
    assert journal.verify() == []
