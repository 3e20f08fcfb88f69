"""Pages that do not shift, filters of every role, the case beside the list, and a fixed number of statements."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.records.cases import paging
from linli.records.cases.models import Case
from linli.records.cases.tallies import tally
from linli.records.journal.models import JournalRow
from tests.doors.test_desk_together import signed_in, waiting
from tests.records.loop import report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def rows(page: str) -> list[str]:
    return re.findall(r'data-number="(\d+)"', page)


@pytest.mark.parametrize("order", list(paging.COLUMNS))
def test_pages_join_without_gap_or_repeat_in_both_directions(town: SmallTown, order: str) -> None:
    made = waiting(town, 5) + [report(town, grid=2) for _ in range(3)]
    Case.objects.filter(pk__in=[c.pk for c in made[:3]]).update(due_at=None)
    everything = [c.number for c in paging.page_of(Case.objects.all(), order, most=50).rows]
    assert sorted(everything) == sorted(c.number for c in made)
    forward, cursor, pages = [], None, []
    for _ in range(10):
        page = paging.page_of(Case.objects.all(), order, most=3, cursor=cursor)
        pages.append([c.number for c in page.rows])
        forward += pages[-1]
        if page.after is None:
            break
        cursor = paging.Cursor.read(str(page.after), is_back=False)
    assert forward == everything
    back = page.before
    for expected in reversed(pages[:-1]):
        assert back is not None
        page = paging.page_of(
            Case.objects.all(), order, most=3, cursor=paging.Cursor.read(str(back), is_back=True)
        )
        assert [c.number for c in page.rows] == expected
        back = page.before
    assert back is None


def test_a_cursor_that_is_none_begins_at_the_head() -> None:
    for text in ("", "x", "2026-01-01~x", "2026-01-01T00:00:00~01900000-0000-7000-8000-000000000000"):
        assert paging.Cursor.read(text, is_back=False) is None


def test_counting_stops_at_its_limit(town: SmallTown) -> None:
    waiting(town, 4)
    found = {"all": Case.objects.all(), "none": Case.objects.none()}
    assert tally(found) == {"all": 4, "none": 0}
    assert tally(found, most=3)["all"] == 3


def test_a_grid_worker_finds_residents_reports_of_the_own_grid(town: SmallTown) -> None:
    own, elsewhere = report(town, grid=1), report(town, grid=3)
    client = signed_in(town, "worker1")
    assert "pick=residents" in client.get("/desk/").content.decode()
    page = client.get("/desk/cases?show=open&pick=residents").content.decode()
    assert rows(page) == [own.number]
    assert elsewhere.number not in page


def test_what_came_back_and_what_is_due_today(town: SmallTown) -> None:
    plain, returned = waiting(town, 2)
    returned = walk(town, returned, "dispatch")
    client = signed_in(town, "dispatcher")
    answer = client.post(
        f"/desk/cases/{returned.number}/do/recall", {"reason": "派错", "seen_version": returned.version}
    )
    assert answer.status_code == 302
    assert rows(client.get("/desk/cases?show=mine&pick=back").content.decode()) == [returned.number]
    assert plain.number not in client.get("/desk/cases?pick=today").content.decode()


def test_the_case_beside_the_list_has_its_next_step(town: SmallTown) -> None:
    (case,) = waiting(town, 1)
    page = signed_in(town, "dispatcher").get(f"/desk/cases/{case.number}/beside").content.decode()
    assert "<html" not in page
    assert f"/desk/cases/{case.number}/do/dispatch" in page
    assert signed_in(town, "worker3").get(f"/desk/cases/{case.number}/beside").status_code == 404
    assert Client().get(f"/desk/cases/{case.number}/beside").status_code == 302


def test_the_statements_of_the_pages_do_not_grow(town: SmallTown) -> None:
    counted: dict[str, list[int]] = {}
    client = signed_in(town, "dispatcher")
    for more in (1, 8):
        waiting(town, more)
        for path in ("/desk/", "/desk/cases", "/desk/cases?show=open&text=路灯", "/desk/deadlines"):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(path).status_code == 200
            counted.setdefault(path, []).append(len(caught))
    assert all(max(n) <= 15 for n in counted.values()), counted


def test_a_search_without_a_hit_says_what_to_do(town: SmallTown) -> None:
    page = unescape(signed_in(town, "dispatcher").get("/desk/cases?text=没有").content.decode())
    assert "No case fits these filters." in page
    assert "Clear the filters" in page


def test_a_list_is_taken_out_on_the_record_and_without_words_of_reporters(town: SmallTown) -> None:
    """What the filter shows and nothing else; only by whoever may, only where they may."""
    first, second = waiting(town, 2)
    Case.objects.filter(pk=first.pk).update(place_text="=HYPERLINK(1)", text="我叫张三，住在 3 楼")
    answer = signed_in(town, "dispatcher").post(
        "/desk/cases/take-out", {"filters": f"?show=open&area={first.place_path}"}
    )
    assert answer["Content-Disposition"] == 'attachment; filename="cases.csv"'
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in table[1:]] == [first.number]
    assert "'=HYPERLINK(1)" in table[1]
    assert "张三" not in answer.content.decode()
    row = JournalRow.objects.get(verb="export", subject="cases:list")
    assert first.place_path.rstrip("/").rpartition("/")[2] in row.body
    assert '"rows":1' in row.body.replace(" ", "")
    assert second.number not in answer.content.decode()
    assert signed_in(town, "acceptor").post("/desk/cases/take-out").status_code == 403
    assert "/desk/cases/take-out" not in signed_in(town, "acceptor").get("/desk/cases").content.decode()
    assert JournalRow.objects.filter(subject="cases:list").count() == 1


def test_an_empty_list_of_ones_own_leads_to_the_same_filter_among_all_open_cases(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    page = signed_in(town, "dispatcher").get(f"/desk/cases?show=mine&unit={case.unit_id}").content.decode()
    (link,) = re.findall(r'<a href="([^"]+)">Look among all open cases', page)
    assert rows(signed_in(town, "dispatcher").get("/desk/cases" + unescape(link)).content.decode()) == [
        case.number
    ]
    everything = signed_in(town, "dispatcher").get("/desk/cases?show=open&text=nowhere").content.decode()
    assert "Look among all open cases" not in everything
