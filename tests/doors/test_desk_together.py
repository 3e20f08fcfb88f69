"""One step for many cases: told before, each on its own, and never twice."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.records.cases.models import Case, SavedFilter, Step
from tests.records.loop import COVER, report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def signed_in(town: SmallTown, username: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(town.people[username])
    client.cookies["linli_language"] = language
    return client


def waiting(town: SmallTown, number: int) -> list[Case]:
    return [walk(town, report(town, grid=1 + n % 4), "file") for n in range(number)]


def sent(page: str) -> dict[str, Any]:
    """The form of the preview as a browser would send it."""
    form: dict[str, Any] = {"case": re.findall(r'name="case" value="([^"]+)" checked', page)}
    form |= dict(re.findall(r'name="(seen-[^"]+)" value="([^"]+)"', page))
    for name, options in re.findall(r'<select[^>]*name="(unit-[^"]+)">(.*?)</select>', page, re.S):
        form[name] = re.findall(r'value="([^"]+)" selected', options)[0]
    return form


def dispatched(cases: list[Case]) -> int:
    return Step.objects.filter(case__in=cases, move="dispatch").count()


def test_the_preview_says_what_happens_and_changes_nothing(town: SmallTown) -> None:
    cases, early = waiting(town, 3), report(town, grid=1)
    answer = signed_in(town, "dispatcher").post(
        "/desk/cases/together/dispatch", {"case": [c.pk for c in [*cases, early]]}
    )
    page = unescape(answer.content.decode())
    assert "3 cases will go on" in page
    assert "1 case stays as it is" in page
    assert "Street Lighting Unit · suggested" in page
    assert "working" in page
    assert "belongs to the" in page
    assert dispatched(cases) == 0
    answer = signed_in(town, "dispatcher").post("/desk/cases/together/urge", {"case": [cases[0].pk]})
    assert "it waits for you" in unescape(answer.content.decode())  # nobody else could be urged


def test_each_case_is_done_once_and_one_refusal_stops_no_other(town: SmallTown) -> None:
    cases, client = waiting(town, 3), signed_in(town, "dispatcher")
    form = sent(
        client.post("/desk/cases/together/dispatch", {"case": [c.pk for c in cases]}).content.decode()
    )
    other = signed_in(town, "dispatcher2")
    taken = {"seen_version": cases[1].version, "unit": town.units["drainage"].pk, "note": "排水先看"}
    assert other.post(f"/desk/cases/{cases[1].number}/do/dispatch", taken).status_code == 302
    page = unescape(client.post("/desk/cases/together/dispatch/do", form).content.decode())
    assert "2 cases done" in page
    assert "1 case was not taken" in page
    refused = page.split('id="h-failed"')[1].split('id="h-done"')[0]
    assert town.people["dispatcher2"].name_en in refused, "who was faster is named"
    assert "排水" in refused or "Drainage Unit" in refused
    assert dispatched(cases) == 3
    again = unescape(client.post("/desk/cases/together/dispatch/do", form).content.decode())
    assert dispatched(cases) == 3, "the same form again does nothing twice"
    assert "2 cases done" in again


def test_statements_do_not_grow_with_the_rows(town: SmallTown) -> None:
    client = signed_in(town, "dispatcher")
    few, many = (
        waiting(town, 2),
        [walk(town, report(town, matter=COVER), "file", condition="missing") for _ in range(6)],
    )
    counts = []
    for rows in (few, [*few, *many]):
        with CaptureQueriesContext(connection) as caught:
            client.post("/desk/cases/together/dispatch", {"case": [c.pk for c in rows]})
        counts.append(len(caught))
    assert max(counts) <= 15, counts


def test_supervision_asks_for_its_reason_once(town: SmallTown) -> None:
    cases, client = waiting(town, 2), signed_in(town, "supervisor")
    form = sent(
        client.post("/desk/cases/together/supervise", {"case": [c.pk for c in cases]}).content.decode()
    )
    lacking = client.post("/desk/cases/together/supervise/do", form)
    assert lacking.status_code == 422
    assert "needs a reason" in lacking.content.decode()
    client.post("/desk/cases/together/supervise/do", form | {"reason": "连续超期"})
    assert Step.objects.filter(case__in=cases, move="supervise", text="连续超期").count() == 2


def test_only_listed_steps_and_only_visible_cases(town: SmallTown) -> None:
    cases = waiting(town, 2)
    client = signed_in(town, "dispatcher")
    assert client.post("/desk/cases/together/void", {"case": [cases[0].pk]}).status_code == 422
    page = signed_in(town, "worker3").post("/desk/cases/together/dispatch", {"case": [cases[0].pk]})
    assert cases[0].number not in page.content.decode()
    empty = client.post("/desk/cases/together/dispatch", {"case": ["x", ""]}).content.decode()
    assert "No case was ticked" in empty


def test_everything_that_the_filter_shows(town: SmallTown) -> None:
    waiting(town, 3)
    asked = {"all": "1", "filters": "?show=mine&area=999001/002/"}
    page = signed_in(town, "dispatcher").post("/desk/cases/together/dispatch", asked).content.decode()
    assert page.count('name="case"') == 1


def test_filters_are_kept_by_name_and_only_for_oneself(town: SmallTown) -> None:
    client = signed_in(town, "dispatcher")
    kept = {"name": "南塘", "filters": "?show=open&area=999001/002/&after=x"}
    assert client.post("/desk/cases/filters/save", kept).status_code == 302
    again = client.post("/desk/cases/filters/save", kept, follow=True).content.decode()
    assert "replaces" not in again, "it is the same one"
    changed = client.post("/desk/cases/filters/save", {**kept, "filters": "?show=ended"}, follow=True)
    assert "replaces the earlier filter of that name" in changed.content.decode()
    assert client.post("/desk/cases/filters/save", kept).status_code == 302
    saved = SavedFilter.objects.get()
    assert "after" not in saved.address
    assert "南塘" in client.get("/desk/cases").content.decode()
    other = signed_in(town, "dispatcher2")
    assert "南塘" not in other.get("/desk/cases").content.decode().replace("南塘镇", "").replace(
        "南塘村", ""
    ).replace("南塘-", "")
    other.post(f"/desk/cases/filters/{saved.pk}/forget")
    assert SavedFilter.objects.count() == 1
    client.post(f"/desk/cases/filters/{saved.pk}/forget")
    assert not SavedFilter.objects.exists()
    refused = client.post("/desk/cases/filters/save", {"name": " ", "filters": ""}, follow=True)
    assert "Give the filter a name" in refused.content.decode()
