"""Every page of the desk opens, for those who may, in few statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.records.people.models import Account
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
