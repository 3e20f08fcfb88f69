"""Open data: filters, pages, figures and files, and that no person is in any of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from linli.doors.portal.views.download import COLUMNS
from linli.records.cases import open_data, open_places
from linli.records.cases.given import Contact
from linli.records.cases.models import Case, Report, ReporterContact, Step
from linli.records.people.models import Account
from tests.doors.resident import Resident, text_of, words_of
from tests.records.loop import MONDAY, report, walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
MARKER = re.compile(
    r'<i hidden data-lon="[^"]+" data-lat="[^"]+" data-look="[^"]+" data-number="([^"]+)" data-title="([^"]+)" data-href="([^"]+)"'
)
SECRETS = (
    "林阿姨",
    "13800001234",
    "lin@example.org",
    "石桥街 22 号 301 室",
    "楼上王家",
    "已处理",
    "情况说明",
)
PERSONAL = (
    "text",
    "place_text",
    "name_reporter",
    "phone",
    "email",
    "account",
    "holder",
    "device",
    "reason",
    "rating_reason",
    "channel",
    "token",
)


@pytest.fixture(autouse=True)
def _no_homes() -> Iterator[None]:
    open_places.forget_homes()
    yield
    open_places.forget_homes()


@pytest.fixture
def cases(town: SmallTown) -> list[Case]:
    """One done, one open, one event at a home; each with all that must not come out."""
    contact = Contact(name="林阿姨", phone="13800001234", email="lin@example.org")
    told: dict[str, Any] = {"contact": contact, "text": "楼上王家漏水", "place_text": "石桥街 22 号 301 室"}
    done = report(town, **told)
    walk(town, done, "close")
    first = report(town, grid=3, **told)
    third = report(town, matter=("event", "06028"), **told)
    return [done, first, third]


def files(**query: str) -> tuple[str, str]:
    found = []
    for ending in ("csv", "geojson"):
        answer = Resident().get(f"/open/cases.{ending}", **query)
        assert answer.status_code == 200
        found.append(b"".join(answer.streaming_content).decode())
    return found[0], found[1]


def test_the_files_hold_every_case_and_their_licence(cases: list[Case]) -> None:
    as_csv, as_json = files()
    assert as_csv.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(as_csv.removeprefix("\ufeff"))))
    assert [r["number"] for r in rows] == [
        c.number for c in sorted(cases, key=lambda c: (-c.reported_at.timestamp(), str(c.id)))
    ]
    assert tuple(rows[0]) == COLUMNS
    done = next(r for r in rows if r["number"] == cases[0].number)
    assert (done["state"], done["in_time"], done["reported_on"]) == ("done", "yes", "2026-06-08")
    assert done["licence"].endswith("CC BY 4.0")
    collection = json.loads(as_json)
    assert collection["type"] == "FeatureCollection"
    assert collection["licence"].startswith("https://creativecommons.org/")
    assert len(collection["features"]) == 3
    noise = next(f for f in collection["features"] if f["properties"]["class_code"] == "06028")
    assert noise["properties"]["place"] == "cell"
    assert noise["geometry"]["coordinates"] == [round(v, 3) for v in inside(1)]


def test_no_column_holds_a_person_an_address_or_anybodys_words(cases: list[Case], town: SmallTown) -> None:
    """Every value of every column against every contact, every text and every account there is."""
    secrets = set(SECRETS)
    for contact in ReporterContact.objects.all():
        secrets |= {contact.name, contact.phone, contact.email}
    secrets |= set(Report.objects.values_list("text", flat=True)) | set(
        Step.objects.values_list("text", flat=True)
    )
    for account in Account.objects.all():
        secrets |= {account.username, account.name_zh, account.name_en, account.phone, str(account.pk)}
    secrets |= {str(r) for r in Report.objects.values_list("pk", flat=True)}
    secrets.discard("")
    for text in files():
        for secret in secrets:
            values = text.lower().replace('"', ",").split(",")
            assert secret.lower() not in values, secret
            assert len(secret) < 4 or secret not in text, secret
    names = {*COLUMNS, *open_data.COLUMNS}
    assert not [n for n in names for word in PERSONAL if n == word or n.endswith(f"__{word}")]
    assert not [n for n in COLUMNS if n.endswith("_at")], "days, not minutes"
    shown = text_of(Resident("zh-hans").get("/open"))
    for secret in SECRETS:
        assert secret not in shown


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ({}, 3), ({"state": "done"}, 1), ({"state": "open"}, 2), ({"state": "nonsense"}, 3), ({"class": "event:06"}, 1),
        ({"class": "event:06028"}, 1), ({"class": "'; DROP"}, 3), ({"area": "999001/002/"}, 1), ({"area": "nowhere"}, 0),
        ({"from": "2026-06-08", "to": "2026-06-08"}, 3), ({"from": "2026-06-09"}, 0), ({"to": "2026-06-07"}, 0),
        ({"from": "9999-12-31", "to": "9999-12-31"}, 0), ({"from": "hello"}, 3), ({"page": "99"}, 3), ({"page": "-1"}, 3), ({"page": "x"}, 3),
    ],
)  # fmt: skip
def test_filters_choose_and_nonsense_is_said(cases: list[Case], query: dict[str, str], many: int) -> None:
    resident = Resident()
    answer = resident.get("/open", **query)
    words = words_of(answer)
    assert answer.status_code == 200
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    assert f"{many} case{'' if many == 1 else 's'}" in words
    assert ("No case fits" in words) is (many == 0)
    assert ("Write the day as" in words) is (query.get("from") == "hello")
    assert len(list(csv.reader(io.StringIO(files(**query)[0])))) == many + 1


def test_many_cases_come_in_pages(town: SmallTown) -> None:
    for n in range(43):
        report(town, lon=inside(1)[0] + n / 1e5)
    resident = Resident()
    first = resident.get("/open", state="open")
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    assert "here 1 to 20" in words_of(first)
    assert 'href="?state=open&amp;page=2"' in text_of(first)
    last = resident.get("/open", page="3")
    assert "here 41 to 43" in words_of(last)
    assert 'rel="next"' not in text_of(last)
    assert first.headers["Cache-Control"].startswith("public")


def test_cases_at_one_shown_place_share_a_marker_that_leads_to_the_list(town: SmallTown) -> None:
    noise = ("event", "06028")  # shown to about 100 m
    for n in range(4):
        report(town, matter=noise, now=MONDAY + timedelta(minutes=n), lon=inside(1)[0] + n / 1e5)
    lamp = report(town, grid=3, now=MONDAY + timedelta(hours=1))
    page = text_of(Resident().get("/open"))
    found = MARKER.findall(page)
    assert [(number, href) for number, _title, href in found] == [
        ("1", f"/cases/{lamp.number}"),
        ("2–5", "#n2"),
    ]
    assert found[1][1] == "; ".join(f"{n}: Noise nuisance" for n in range(2, 6))
    assert page.count('<g class="m-pin">') == 2, "the drawn map has the same markers"
    assert '<a href="#n2">' in page
    assert '<li id="n2">' in page


def test_the_map_counts_all_that_were_chosen_by_grid(town: SmallTown) -> None:
    for n in range(23):
        report(town, lon=inside(1)[0] + n / 1e5)
    report(town, grid=3)
    report(town, grid=3, matter=("event", "06028"))
    outside = report(town, grid=2)
    Case.objects.filter(pk=outside.pk).update(place_path="999001/001/", grid=None)
    resident = Resident()
    assert "All 26 cases, by grid" in words_of(resident.get("/open"))
    resident.get("/open", map="all")  # each process reads the land once
    page = resident.get("/open", map="all", page="2")
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    said = [(number, title, href) for number, title, href in MARKER.findall(text_of(page))]
    assert said == [
        ("23", "Grid 01: 23 cases", "/open?area=999001%2F001%2F001%2FG01%2F"),
        ("2", "Grid 03: 2 cases", "/open?area=999001%2F002%2F001%2FG03%2F"),
    ]
    assert "1 lies in none" in words_of(page)
    assert "here 21 to 26" in words_of(page)
    lead = resident.get("/open", area="999001/002/001/G03/")
    assert "2 cases" in words_of(lead)
    narrow = MARKER.findall(text_of(resident.get("/open", map="all", **{"class": "event:06"})))
    assert [(n, href) for n, _title, href in narrow] == [
        ("1", "/open?class=event%3A06&amp;area=999001%2F002%2F001%2FG03%2F")
    ]


def test_figures_by_month_stand_in_a_table_and_in_bars(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    resident = Resident("zh-hans")
    shown = resident.get("/open/figures")
    assert len(resident.statements) <= MOST_STATEMENTS
    assert "2026 年 6 月 3 1 100 %" in words_of(shown)
    assert "2026 年 5 月" not in words_of(shown), "it begins with the first month that has something"
    assert text_of(shown).count('<svg class="bars"') == 1
    assert "2026 年 6 月 1 0 –" in words_of(resident.get("/open/figures", area="999001/002/"))


def test_a_copy_is_asked_for_again_only_when_something_changed(cases: list[Case], town: SmallTown) -> None:
    resident = Resident()
    mark = resident.get("/open/cases.csv").headers["ETag"]
    again = resident.client.get("/open/cases.csv", headers={"if-none-match": mark})
    assert again.status_code == 304
    walk(town, cases[1], "accept", now=MONDAY + timedelta(days=1))
    assert resident.client.get("/open/cases.csv", headers={"if-none-match": mark}).status_code == 200


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(cases: list[Case]) -> None:
    from linli.records.territory.models import ResponsibilityGrid

    ResponsibilityGrid.objects.update(name_zh='=HYPERLINK("x")')
    assert "\"'=HYPERLINK" in files()[0]


def test_the_list_says_of_a_case_that_nobody_has_yet_what_its_own_page_says(town: SmallTown) -> None:
    waiting, me = report(town), Resident()
    assert "Received" in words_of(me.get(f"/cases/{waiting.number}"))
    listed = words_of(me.get("/open"))
    assert listed.count("Received") == 1
    assert "In progress" not in listed
