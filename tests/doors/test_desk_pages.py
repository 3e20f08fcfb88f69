"""Every page of the desk opens, for those who may, in few statements."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.records.cases.models import Case
from tests.records.loop import report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15


def signed_in(town: SmallTown, username: str) -> Client:
    client = Client()
    client.force_login(town.people[username])
    return client


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("dispatcher", "/desk/"), ("leader", "/desk/"), ("admin", "/desk/"), ("dispatcher", "/desk/cases"),
        ("lamp", "/desk/cases?show=open&light=overdue&state=handling&channel=web&text=路灯"), ("acceptor", "/desk/intake"),
        ("acceptor", "/desk/intake/map.svg"), ("dispatcher", "/desk/deadlines"), ("supervisor", "/desk/figures"),
        ("leader", "/desk/figures?period=own&from=2026-06-01&to=2026-06-30"),
        ("leader", "/desk/figures/cases?indicator=closing&part=denominator&period=last"), ("admin", "/desk/accounts"),
        ("admin", "/desk/accounts/new"), ("admin", "/desk/journal"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_open(town: SmallTown, username: str, path: str, language: str) -> None:
    walk(town, report(town), "take")
    client = signed_in(town, username)
    client.cookies["linli_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:2000]


@pytest.mark.parametrize(
    "to", ["", "accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close"]
)
@pytest.mark.parametrize(
    "username", ["acceptor", "verifier", "supervisor", "dispatcher", "lamp", "worker1", "leader"]
)
def test_the_case_page_opens_in_every_state_for_everybody(town: SmallTown, username: str, to: str) -> None:
    case = report(town)
    if to:
        case = walk(town, case, to)
    client = signed_in(town, username)
    client.get(
        "/desk/intake/map.svg" if username == "acceptor" else f"/desk/cases/{case.number}"
    )  # the land is read once
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/desk/cases/{case.number}")
    if username == "lamp" and case.unit_id is None:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 200, answer.content[:3000]
        assert len(asked) <= MOST_STATEMENTS, [q["sql"][:150] for q in asked]


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("dispatcher", "/desk/"), ("dispatcher", "/desk/cases?show=open"), ("dispatcher", "/desk/deadlines?light=overdue"),
        ("supervisor", "/desk/figures?period=own&from=2026-06-01&to=2026-06-30"), ("acceptor", "/desk/cases"),
        ("supervisor", "/desk/figures/cases?indicator=filing&period=own&from=2026-06-01&to=2026-06-30"),
        ("admin", "/desk/journal"), ("admin", "/desk/accounts"), ("acceptor", "/desk/intake"),
    ],
)  # fmt: skip
def test_statements_do_not_grow_with_cases(town: SmallTown, username: str, path: str) -> None:
    client, asked = signed_in(town, username), []
    for wanted in (5, 60):
        while Case.objects.count() < wanted:
            case = report(town, grid=1 + Case.objects.count() % 4)
            if Case.objects.count() % 3:
                walk(town, case, "dispatch" if Case.objects.count() % 2 else "accept")
        client.get(path)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(path).status_code == 200
        asked.append(len(statements))
    assert asked[1] <= MOST_STATEMENTS
    assert asked[0] == asked[1]


def test_a_long_queue_comes_in_pages_and_the_filters_stay_in_the_address(town: SmallTown) -> None:
    for n in range(53):
        report(town, grid=1 + n % 4, channel="sms" if n % 2 else "web")
    client = signed_in(town, "acceptor")
    client.cookies["linli_language"] = "en"
    first = client.get("/desk/cases?sort=newest").content.decode()
    assert first.count("data-row") == 50
    assert "1 to 50 of 53" in first
    onward = re.search(r'href="(\?[^"]+)" rel="next"', first)
    assert onward
    second = client.get("/desk/cases" + unescape(onward[1])).content.decode()
    assert "51 to 53 of 53" in second
    assert second.count("data-row") == 3
    narrowed = client.get("/desk/cases?channel=sms&area=999001/002/&sort=newest").content.decode()
    assert narrowed.count("data-row") == 13
    assert client.get("/desk/cases?text=99900120260608 00007").content.decode().count("data-row") == 1
    assert "No case fits" in client.get("/desk/cases?text=没有这样的").content.decode()
    assert (
        client.get(
            "/desk/cases?after=x~y&first=z&before=&state=nonsense&light=x&unit=y&sort=z&pick=q"
        ).status_code
        == 200
    )


def test_a_page_without_the_right_is_refused_in_words(town: SmallTown) -> None:
    client = signed_in(town, "lamp")
    for path in ("/desk/intake", "/desk/deadlines", "/desk/figures", "/desk/journal", "/desk/accounts"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "权限" in answer.content.decode()


def test_pages_are_whole_in_chinese(town: SmallTown) -> None:
    """No English word of ours is left on the Chinese pages."""
    case = walk(town, report(town), "take")
    for username, path in (
        ("dispatcher", "/desk/"), ("dispatcher", "/desk/cases"), ("dispatcher", f"/desk/cases/{case.number}"),
        ("lamp", f"/desk/cases/{case.number}"), ("acceptor", "/desk/intake"), ("supervisor", "/desk/deadlines"),
        ("supervisor", "/desk/figures"), ("admin", "/desk/accounts/new"),
    ):  # fmt: skip
        text = signed_in(town, username).get(path).content.decode()
        text = re.sub(
            r"<(script|style|svg).*?</\1>|<form[^>]*action=\"/language\".*?</form>", " ", text, flags=re.S
        )
        words = set(re.findall(r"[A-Za-z]{3,}", unescape(re.sub(r"<[^>]+>", " ", text))))
        assert words <= {"Enter", "Open", "Esc"}, (path, words)
