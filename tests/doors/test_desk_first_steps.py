"""A new town: its administrator sees what comes first; a leader sees where it presses; texts are a right of their own."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from linli.records.cases.actions import set_message_rules, set_message_template, sweep_alarms
from linli.records.cases.first_steps import first_steps
from linli.records.people import actions as people
from linli.records.people.models import Grant, Role
from linli.records.people.queries import SYSTEM
from linli.words import Refusal
from tests.records.loop import report, walk
from tests.small_town import START, SmallTown

pytestmark = pytest.mark.django_db


def page_of(account: object, path: str) -> str:
    client = Client()
    client.force_login(account)  # type: ignore[arg-type]
    client.cookies["linli_language"] = "en"
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def test_the_first_administrator_of_an_empty_town_is_led(db: None) -> None:
    first = people.create_account(
        username="first", name_zh="第一", name_en="First", password=None, organisation=None, by=SYSTEM
    )
    people.grant_role(account=first, role="administrator", area_path="", from_on=START, by=SYSTEM)
    open_codes = [s.code for s in first_steps(now=timezone.now()) if not s.is_done]
    assert open_codes[:4] == ["areas", "grids", "units", "powers"]
    home = page_of(first, "/desk/")
    assert "more things to set up" in home
    assert 'href="/desk/settings/"' in home
    settings = page_of(first, "/desk/settings/")
    assert "Enter the areas" in settings
    assert "supervision centre" in settings.lower()
    for path in ("/desk/cases", "/desk/accounts", "/desk/settings/units", "/desk/settings/texts", "/desk/settings/keys",
                 "/desk/settings/calendar", "/desk/settings/classes", "/desk/journal", "/desk/land/", "/desk/messages/"):  # fmt: skip
        page_of(first, path)


def test_what_is_there_is_ticked_and_the_missing_side_is_named(town: SmallTown) -> None:
    steps = {s.code: s for s in first_steps(now=timezone.now())}
    assert all(steps[code].is_done for code in ("areas", "grids", "units", "powers"))
    Grant.objects.filter(role__code="verifier").delete()
    (missing,) = next(s for s in first_steps(now=timezone.now()) if s.code == "powers").missing
    assert missing.zh == "核查员"
    assert "Still missing" in page_of(town.people["admin"], "/desk/settings/")


def test_a_leader_sees_where_it_presses(town: SmallTown) -> None:
    for grid in (1, 3, 3):
        walk(
            town,
            report(town, grid=grid, now=timezone.now() - timedelta(days=40)),
            "take",
            now=timezone.now() - timedelta(days=40),
        )
    while sweep_alarms(now=timezone.now()):
        pass
    page = page_of(town.people["leader"], "/desk/")
    assert "See 3 overdue cases" in page
    bars = page[page.index("Where it presses") : page.index("Overdue longest")]
    assert bars.index("Nantang Town") < bars.index("Shiqiao Street"), "the worst first"
    assert "area=999001%2F002%2F" in bars


def test_writing_texts_is_a_right_of_its_own(town: SmallTown) -> None:
    Role.objects.create(code="writer", name_zh="文书", name_en="Writer", verbs=["texts.write"])
    writer = people.create_account(
        username="writer", name_zh="文书", name_en="Writer", password=None, organisation=town.units["county"], by=SYSTEM
    )  # fmt: skip
    people.grant_role(account=writer, role="writer", area_path="", from_on=START, by=SYSTEM)
    town.people["writer"] = writer
    by = town.actor("writer")
    set_message_template(
        code="received",
        language="en",
        subject="Received",
        text="We have it: {number}",
        short="We have it: {number}",
        by=by,
    )
    with pytest.raises(Refusal) as refused:
        set_message_rules(
            quiet_from=timezone.now().time(),
            quiet_until=timezone.now().time(),
            most_per_case=1,
            most_per_day=1,
            by=by,
        )
    assert refused.value.code == "not-allowed"
    assert "Short messages" not in page_of(writer, "/desk/messages/texts").split("</table>")[1]
    page_of(writer, "/desk/settings/texts")
    client = Client()
    client.force_login(writer)
    assert client.get("/desk/settings/town").status_code == 403
    assert client.get("/desk/messages/").status_code == 403
