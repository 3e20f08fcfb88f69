"""Every page of settings opens for who may, in both languages, with few statements; for nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
MOST = 15


def as_(town: SmallTown, who: str, language: str = "en") -> Client:
    client = Client()
    client.force_login(town.people[who])
    client.cookies["linli_language"] = language
    return client


def paths(town: SmallTown) -> list[str]:
    lamp, unit = town.people["lamp"], town.units["lighting"]
    return [
        "/desk/settings/", "/desk/settings/roles", "/desk/settings/roles/new", "/desk/settings/roles/leader",
        f"/desk/settings/people/{lamp.pk}/sight", "/desk/settings/units", "/desk/settings/units/new",
        f"/desk/settings/units/{unit.pk}", "/desk/settings/classes", "/desk/settings/classes/new",
        "/desk/settings/classes/functions/new", "/desk/settings/classes/event/06001", "/desk/settings/draft",
        "/desk/settings/calendar", "/desk/settings/calendar/2027", "/desk/settings/calendar/2031", "/desk/settings/texts",
        "/desk/settings/texts/new", "/desk/settings/town", "/desk/settings/keys", "/desk/accounts", "/desk/accounts/new",
        f"/desk/accounts/{lamp.pk}", "/desk/me", "/desk/journal",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_with_few_statements(town: SmallTown, language: str) -> None:
    client = as_(town, "admin", language)
    for path in paths(town):
        client.get(path)  # what a process keeps is read once
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = client.get(path)
        assert answer.status_code == 200, path
        page = answer.content.decode()
        assert page.count("<h1") == 1, path
        assert " style=" not in page, path
        assert len(seen) <= MOST, (path, len(seen), [q["sql"][:120] for q in seen])
