"""The command map beside the records: what the list says, what the tiles say, and what SQL says are the same."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.records.cases import spots
from linli.records.cases.models import Case
from tests.doors.api.conftest import statements
from tests.doors.maps.conftest import Viewer
from tests.doors.maps.test_case_tiles import tile_of
from tests.records.loop import report, walk
from tests.small_town import SIDE, SOUTH, WEST, SmallTown, inside

pytestmark = pytest.mark.django_db
BOX = f"{WEST},{SOUTH + SIDE},{WEST + 2 * SIDE},{SOUTH + 2 * SIDE}"  # the town's half


def page(town: SmallTown, username: str, query: str = "", language: str = "en") -> str:
    client = Client()
    client.force_login(town.people[username])
    client.cookies["linli_language"] = language
    answer = client.get(f"/desk/map{query}")
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def listed(html: str) -> set[str]:
    return set(re.findall(r'data-case="(\d+)"', html))


def light_of_row(html: str, number: str) -> str:
    return re.findall(rf'data-case="{number}".*?class="light light-(\w+)', html, re.S)[0]


def total(html: str) -> int:
    return int(re.findall(r"data-total>(\d+)<", html)[0])


def test_the_list_and_the_tiles_say_the_same(town: SmallTown) -> None:
    now = timezone.now()
    for grid in (1, 1, 2, 3, 4):
        report(town, grid=grid, now=now)
    walk(town, to="dispatch", case=report(town, grid=1, now=now), now=now)
    for who in ("dispatcher", "lamp", "worker1", "worker3"):
        html = page(town, who, "?list=cases")
        tiles = {c["number"] for g in (1, 2, 3, 4) for c in Viewer(town, who).cases(*tile_of(*inside(g), 17))}
        assert listed(html) == tiles
        assert total(html) == len(tiles)


def test_filters_mean_the_same_in_page_tiles_and_figures(town: SmallTown) -> None:
    now = timezone.now()
    waiting = report(town, grid=1, now=now)
    sent = walk(town, to="dispatch", case=report(town, grid=1, now=now), now=now)
    unit = town.units["lighting"].pk
    for query, wanted in (
        (f"unit={unit}", {sent.number}), ("state=received", {waiting.number}), ("class=component-01", {waiting.number, sent.number}),
        ("class=event", set()), ("area=999001/002/", set()), ("light=overdue", set()), ("light=normal", {waiting.number, sent.number}),
        ("state=no'such", {waiting.number, sent.number}), ("class=\x00&unit=x&at=soon", {waiting.number, sent.number}),
    ):  # fmt: skip
        assert listed(page(town, "dispatcher", f"?list=cases&{query}")) == wanted, query
        z, x, y = tile_of(*inside(1), 17)
        answer = Viewer(town, "dispatcher").get(f"tiles/cases/{z}/{x}/{y}.mvt?{query}")
        assert sum(n.encode() in answer.content for n in (waiting.number, sent.number)) == len(wanted), query
        figures = Viewer(town, "dispatcher").get(f"figures.json?measure=open&{query}").json()
        assert sum(figures["values"].values()) == len(wanted), query


def test_a_filter_never_opens_what_a_right_closes(town: SmallTown) -> None:
    report(town, grid=1, now=timezone.now())
    z, x, y = tile_of(*inside(1), 17)
    path = f"tiles/cases/{z}/{x}/{y}.mvt?area=999001/001/"
    dispatcher, other = Viewer(town, "dispatcher").get(path), Viewer(town, "worker3").get(path)
    assert dispatcher.content
    assert other.content == b""
    assert other["ETag"] != dispatcher["ETag"]
    assert Viewer(town, "worker3").get(path, if_none_match=dispatcher["ETag"]).status_code == 200
    assert dispatcher["ETag"] != Viewer(town, "dispatcher").get(path + "&light=near")["ETag"]


def test_an_earlier_moment_is_what_sql_says(town: SmallTown) -> None:
    now = timezone.now()
    done = on_time = Case()
    for days, ended in ((20, 5), (12, 11), (8, None), (1, None), (25, 24)):
        case = report(town, grid=1, now=now - timedelta(days=days))
        if ended is not None:
            Case.objects.filter(pk=case.pk).update(
                is_open=False, state="closed", closed_at=now - timedelta(days=ended)
            )
        done, on_time = (case if days == 20 else done), (case if days == 12 else on_time)
    void = report(town, grid=2, now=now - timedelta(days=9))  # void cases have no closing moment
    Case.objects.filter(pk=void.pk).update(is_open=False, state="void", changed_at=now - timedelta(days=7))
    spots.forget()
    for back in (24.5, 21, 15, 11.5, 10, 8.5, 7.5, 4, 0.5):
        at = now - timedelta(days=back)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM cases_case WHERE reported_at <= %s AND (is_open OR coalesce(closed_at, changed_at) > %s)",
                [at, at],
            )
            truth = cursor.fetchone()[0]
        html = page(town, "dispatcher", f"?at={at.timestamp():.0f}")
        assert total(html) == truth, back
        figures = Viewer(town, "dispatcher").get(f"figures.json?measure=open&at={at.timestamp():.0f}").json()
        assert sum(figures["values"].values()) == truth
    past = f"at={(now - timedelta(days=11.5)).timestamp():.0f}"
    Case.objects.filter(pk=done.pk).update(
        handling_due_at=now - timedelta(days=15), handled_at=now - timedelta(days=6)
    )
    spots.forget()
    late = page(town, "dispatcher", f"?list=cases&light=overdue&{past}")
    assert listed(late) == {done.number}, "late then, done since"
    assert light_of_row(late, done.number) == "bad"
    assert light_of_row(page(town, "dispatcher", f"?list=cases&{past}"), on_time.number) == "ok"
    people = page(town, "dispatcher", f"?list=people&{past}")
    assert "known for now only" in people
    assert "last task of a worker" not in people
    assert "last task of a worker" in page(town, "dispatcher", "?list=people")
    bars = [int(n) for n in re.findall(r'data-open="(\d+)"', page(town, "dispatcher"))]
    assert len(bars) == 121
    assert bars[-1] == 2
    assert max(bars) == 3


def test_figures_of_a_period_are_what_sql_says(town: SmallTown) -> None:
    now = timezone.now()
    for i, (days, rating, late) in enumerate(
        ((3, "satisfied", False), (4, "unsatisfied", True), (60, "satisfied", False), (5, "", False))
    ):
        case = report(town, grid=1 + i % 2, now=now - timedelta(days=days + 1))
        rated = now - timedelta(days=days) if rating else None
        Case.objects.filter(pk=case.pk).update(
            is_open=False,
            state="closed",
            closed_at=now - timedelta(days=days),
            rating=rating,
            rated_at=rated,
            was_late=late,
        )
    ask = Viewer(town, "dispatcher").get
    assert list(ask("figures.json?measure=closed&period=30").json()["values"].values()) == [1, 2, 0, 0]
    assert list(ask("figures.json?measure=closed&period=90").json()["values"].values()) == [2, 2, 0, 0]
    assert list(ask("figures.json?measure=satisfied&period=30").json()["values"].values()) == [
        100.0,
        0.0,
        None,
        None,
    ]
    assert list(ask("figures.json?measure=on_time&period=30").json()["values"].values()) == [
        100.0,
        50.0,
        None,
        None,
    ]
    steps = ask("figures.json?measure=satisfied", accept_language="zh").json()
    assert (steps["breaks"], len(steps["steps"])) == ([60.0, 70.0, 80.0, 90.0], 5)
    unknown = ask("figures.json?measure=people")
    assert unknown.status_code == 404


def test_a_box_counts_and_offers_only_what_this_person_may_dispatch(town: SmallTown) -> None:
    now = timezone.now()
    ready = walk(town, to="file", case=report(town, grid=1, now=now), now=now)
    report(town, grid=2, now=now)
    walk(town, to="file", case=report(town, grid=3, now=now), now=now)
    html = page(town, "dispatcher", f"?box={BOX}")
    assert 'data-boxed="2"' in html
    assert re.findall(r'name="case" value="([^"]+)"', html) in (
        [str(ready.pk)],
        [],
    )  # the preview belongs to the queue
    assert "1 of them waits for your dispatch." in html
    assert "其中 1 件待您派遣。" in page(town, "dispatcher", f"?box={BOX}", "zh-hans")
    assert "None of them waits for your dispatch" in page(town, "acceptor", f"?box={BOX}")
    assert 'data-boxed="1"' in page(town, "worker3", f"?box={WEST},{SOUTH},{WEST + 1},{SOUTH + 1}")
    assert "There is no case in this part" in page(town, "dispatcher", "?box=1,1,2,2")


def test_panels_say_who_answers_and_never_show_a_foreign_case(town: SmallTown) -> None:
    case = report(town, grid=1, now=timezone.now(), text="路灯不亮")
    html = page(town, "dispatcher", "?grid=G01")
    assert "陈巡" in page(town, "dispatcher", "?grid=G01", "zh-hans")
    assert "Worker1" in html
    assert "300 households" in html
    assert "路灯不亮" in page(town, "dispatcher", f"?case={case.number}")
    assert "路灯不亮" not in page(town, "worker3", f"?case={case.number}")
    assert 'class="f-grid"' not in page(town, "dispatcher", "?grid=nowhere")


def test_the_page_costs_few_statements_at_any_number_of_cases(town: SmallTown) -> None:
    now = timezone.now()
    client = Client()
    client.force_login(town.people["dispatcher"])

    def cost(query: str) -> int:
        spots.forget()
        with statements() as seen:
            assert client.get(f"/desk/map{query}").status_code == 200
        return len(seen)

    case = report(town, grid=1, now=now)
    queries = (
        "",
        "?list=cases",
        "?list=people",
        f"?case={case.number}",
        "?grid=G01",
        f"?box={BOX}",
        "?measure=satisfied",
    )
    for query in queries:
        cost(query)  # the land and the pack are remembered from now on
    before = {q: cost(q) for q in queries}
    for grid in (1, 2, 3, 4) * 8:
        report(town, grid=grid, now=now)
    after = {q: cost(q) for q in queries}
    assert max(after.values()) <= 15, after
    assert after == before


def test_links_keep_what_was_chosen_and_leave_out_what_is_unknown(town: SmallTown) -> None:
    html = page(
        town, "dispatcher", "?measure=overdue&light=near&light=bogus&list=cases&view=119.9,31.1,14&page=1"
    )
    assert "measure=overdue" in html
    assert "bogus" not in html.replace(
        "light=near&amp;light=bogus&amp;list=cases&amp;view", ""
    )  # the way back of the language switch
    assert 'view="119.9,31.1,14"' in html
    assert 'filter="light=near"' in html
    for bad in (
        "?page=0",
        "?page=99999",
        "?view=1,2",
        "?box=a,b,c,d",
        "?step=999",
        "?at=99999999999",
        "?period=1e9",
        "?measure=x",
    ):
        page(town, "dispatcher", bad)


def test_nobody_without_the_right_comes_in(town: SmallTown) -> None:
    assert Client().get("/desk/map").status_code == 302
    client: Any = Client()
    client.force_login(town.people["admin"])
    assert client.get("/desk/map").status_code in {200, 403}
