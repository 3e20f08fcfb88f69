"""A town in another zone: clock times, days, "today" and "tomorrow" are those of its own walls, for residents and at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.records.cases.models import Case
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.models import Tenant
from tests.doors.resident import Resident, words_of
from tests.records.loop import report, walk
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db
EVENING, NIGHT = (datetime(2026, 6, day, hour, 30, tzinfo=UTC) for day, hour in ((8, 16), (9, 3)))
EDGES = [
    # zone, now, due so much later: day in the number, reported, due
    ("Asia/Shanghai", EVENING, 2, "20260609", "today 00:10", "today before 02:30"),
    ("Asia/Urumqi", EVENING, 2, "20260608", "today 22:10", "tomorrow before 00:30"),
    ("America/New_York", EVENING, 2, "20260608", "today 12:10", "today before 14:30"),
    ("Asia/Shanghai", NIGHT, 1, "20260609", "today 11:10", "today before 12:30"),
    ("Asia/Urumqi", NIGHT, 1, "20260609", "today 09:10", "today before 10:30"),
    ("America/New_York", NIGHT, 1, "20260608", "today 23:10", "tomorrow before 00:30"),
]


@pytest.fixture
def moved(db: None) -> Iterator[Callable[[str], None]]:
    """Puts the town into another zone; afterwards this process has forgotten it."""
    here = connection.tenant

    def move(zone: str) -> None:
        Tenant.objects.filter(pk=here.pk).update(time_zone=zone)
        connection.set_tenant(Tenant.objects.get(pk=here.pk))
        tenancy.forget_packs()

    yield move
    connection.set_tenant(here)
    tenancy.forget_packs()
    timezone.deactivate()


@pytest.mark.parametrize(("zone", "now", "hours", "day", "reported", "due"), EDGES)
def test_moments_are_those_of_the_towns_own_zone(
    town: SmallTown, moved: Callable[[str], None], monkeypatch: pytest.MonkeyPatch,
    zone: str, now: datetime, hours: int, day: str, reported: str, due: str,
) -> None:  # fmt: skip
    moved(zone)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    at = now - timedelta(minutes=20)
    case = walk(town, report(town, now=at), "dispatch", now=at, every=timedelta(minutes=1))
    due_at = now + timedelta(hours=hours)
    Case.objects.filter(pk=case.pk).update(due_at=due_at, handling_due_at=due_at)
    assert day in case.number

    resident = Resident()
    assert f"To be done {due}" in words_of(resident.get(f"/cases/{case.number}"))
    assert f"reported {reported}" in words_of(resident.get("/open"))
    same_day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    assert (
        words_of(resident.get("/open", **{"from": same_day, "to": same_day})).count(f"reported {reported}")
        == 1
    )
    before = (datetime.fromisoformat(same_day) - timedelta(days=1)).date().isoformat()
    assert f"reported {reported}" not in words_of(resident.get("/open", to=before))

    desk = Client()
    desk.force_login(town.people["dispatcher"])
    desk.cookies["linli_language"] = "en"
    page = words_of(desk.get(f"/desk/cases/{case.number}"))
    assert due in page
    assert reported in page
    assert due in words_of(desk.get("/desk/cases", {"show": "open"}))
