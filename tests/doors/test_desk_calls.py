"""回访: who is to be called, what was said, and a case that is done again because of it; and the looks it leaves."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.engine.lifecycle import is_in_sample
from linli.records.cases import actions
from linli.records.cases.calls import to_call
from linli.records.cases.given import Contact, Given
from linli.records.cases.models import Case
from linli.records.journal.models import JournalRow
from linli.records.tenancy.queries import catalogue
from tests.doors.test_desk_pages import MOST_STATEMENTS
from tests.doors.test_desk_together import signed_in
from tests.records.loop import report, reporter_of, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def ended(town: SmallTown, *, is_drawn: bool = True, phone: str = "13800001234") -> Case:
    """A case that has ended today and is, or is not, drawn."""
    share, now = catalogue().setting("call_share").value, timezone.now()
    while True:
        case = report(town, contact=Contact(phone=phone, email="a@example.org"), now=now - timedelta(hours=2))
        if is_in_sample(f"call:{case.pk}", share) is is_drawn:
            return walk(town, case, "close", now=now - timedelta(hours=2))


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def do(client: Client, case: Case, move: str, **sent: Any) -> Any:
    version = Case.objects.get(pk=case.pk).version
    return client.post(f"/desk/cases/{case.number}/do/{move}", {"seen_version": version, **sent})


def test_the_sample_is_drawn_by_number_and_holds_only_who_can_be_asked(town: SmallTown) -> None:
    drawn, left_out, nameless = ended(town), ended(town, is_drawn=False), ended(town, phone="")
    rated, old = ended(town), ended(town)
    actions.rate(case_id=rated.pk, given=Given(rating="fairly"), by=reporter_of(rated))
    Case.objects.filter(pk=old.pk).update(closed_at=timezone.now() - timedelta(days=8))
    numbers = set(re.findall(r'href="/desk/cases/(\d+)"', page(signed_in(town, "acceptor"), "/desk/calls")))
    assert numbers == {drawn.number}
    assert {left_out.number, nameless.number, rated.number, old.number}.isdisjoint(numbers)
    assert catalogue().setting("call_share").value < Decimal(1)


def test_an_answer_counts_as_the_reporters_rating_and_stands_in_the_history(town: SmallTown) -> None:
    case, client = ended(town), signed_in(town, "acceptor")
    assert "call_back" in page(client, f"/desk/cases/{case.number}?do=call_back")
    assert do(client, case, "call_back", rating="satisfied", note="很快就修好了").status_code == 302
    case.refresh_from_db()
    assert (case.rating, case.rating_reason, case.state) == ("satisfied", "很快就修好了", "closed")
    shown = page(client, f"/desk/cases/{case.number}")
    assert f'action="/desk/cases/{case.number}/do/call_back"' not in shown
    assert re.search(
        r"ecord the answer to a follow-up call.{0,600}satisfied.{0,300}很快就修好了", shown, re.S
    )
    listed = page(client, "/desk/calls")
    assert case.number not in listed
    assert re.findall(r'<b class="num">(\d+)</b>', listed)[:3] == ["0", "1", "1"]
    assert do(client, case, "call_back", rating="satisfied").status_code == 409
    assert JournalRow.objects.filter(verb="call_back", subject=case.ref).count() == 1


def test_whoever_is_not_satisfied_on_the_telephone_has_it_done_again(town: SmallTown) -> None:
    case, client = ended(town), signed_in(town, "acceptor")
    assert "/do/reopen" not in page(client, f"/desk/cases/{case.number}")
    assert do(client, case, "reopen", reason="x").status_code == 409
    do(client, case, "call_back", rating="unsatisfied", note="晚上还是不亮")
    assert "/do/reopen" in page(client, f"/desk/cases/{case.number}")
    assert do(client, case, "reopen", reason="电话中说晚上还是不亮").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.reopen_count, case.rating) == ("to_dispatch", 1, "unsatisfied")


def test_after_three_calls_in_vain_nobody_is_called_any_more(town: SmallTown) -> None:
    case, client = ended(town), signed_in(town, "acceptor")
    for n in range(3):
        assert [c.in_vain for c in to_call(town.actor("acceptor"), catalogue(), now=timezone.now())] == [n]
        assert do(client, case, "call_in_vain", note=f"{n}").status_code == 302
    assert to_call(town.actor("acceptor"), catalogue(), now=timezone.now()) == []


def test_only_those_who_may_see_reporters_call_and_the_handling_unit_never(town: SmallTown) -> None:
    case = ended(town)
    assert signed_in(town, "lamp").get("/desk/calls").status_code == 403
    assert do(signed_in(town, "lamp"), case, "call_back", rating="satisfied").status_code in {403, 404, 409}
    assert do(signed_in(town, "dispatcher"), case, "call_back", rating="satisfied").status_code in {403, 409}
    case.refresh_from_db()
    assert case.rating == ""


def test_the_page_is_cheap(town: SmallTown) -> None:
    for _ in range(3):
        ended(town)
    client = signed_in(town, "acceptor")
    client.get("/desk/calls")
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/calls")
    assert len(asked) <= MOST_STATEMENTS


def test_the_first_look_at_a_case_in_a_day_leaves_a_row_and_no_more(town: SmallTown) -> None:
    case, client = report(town), signed_in(town, "acceptor")
    looks = JournalRow.objects.filter(verb="look", subject=case.ref)
    client.get(f"/desk/cases/{case.number}")
    client.get(f"/desk/cases/{case.number}/beside")
    assert looks.count() == 1
    signed_in(town, "supervisor").get(f"/desk/cases/{case.number}/beside")
    assert looks.count() == 2
    tomorrow = timezone.now() + timedelta(days=1)
    actions.look_at_case(case=case, by=town.actor("acceptor"), now=tomorrow)
    assert looks.count() == 3
    assert "case" in page(signed_in(town, "admin"), "/desk/journal?kind=looks")
