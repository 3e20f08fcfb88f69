"""A leave day from the slip to the deputy's phone: asked and granted on the desk's pages, felt in the field app."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.records.cases.models import OutboxMessage
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import Leave
from linli.records.territory.queries import holders
from tests.doors.field.phone import Phone
from tests.records.land import AREA
from tests.records.loop import LAMP, report, step
from tests.small_town import ZONE, SmallTown

pytestmark = pytest.mark.django_db
G01 = AREA + "G01/"


def tasks(town: SmallTown, who: str) -> set[str]:
    """What the field app lists as this person's own."""
    return {c["id"] for c in Phone(town, who).get("day/cases").json()["cases"] if c["is_mine"]}


def test_on_leave_days_the_deputys_phone_has_the_tasks_and_the_messages(
    town: SmallTown, client: Client
) -> None:
    now = timezone.localtime(timezone.now(), ZONE)
    today = now.date()
    for who, turn in (("worker1", 0), ("worker3", 1)):
        territory.staff_post(
            path=G01,
            duty="verifier",
            account=town.people[who],
            from_on=today - timedelta(days=9),
            turn=turn,
            by=SYSTEM,
        )
    case = step(town, report(town, matter=LAMP), "send_to_verify", now=now)
    assert str(case.pk) in tasks(town, "worker1")
    assert str(case.pk) not in tasks(town, "worker3")

    client.force_login(town.people["worker1"])
    page = client.post(
        "/desk/land/leave", {"from_on": str(today), "last_on": str(today), "reason": "看病"}, follow=True
    )
    assert page.status_code == 200
    slip = Leave.objects.get()
    assert str(case.pk) in tasks(town, "worker1")  # asked is not granted
    client.force_login(town.people["admin"])
    client.post(f"/desk/land/leave/{slip.pk}/grant", {"words": "好"})

    assert str(case.pk) in tasks(town, "worker3")
    assert str(case.pk) not in tasks(town, "worker1")
    assert [a.username for a in holders(G01, "verifier", on=today)] == ["worker3"]
    assert [a.username for a in holders(G01, "verifier", on=today + timedelta(days=1))] == ["worker1"]
    OutboxMessage.objects.create(
        channel="desk",
        to=f"power:verifier:{G01}",
        template="alarm_warning",
        case=case,
        key="leave-test",
        made_at=now,
    )
    for who, wanted in (("worker3", True), ("worker1", False)):
        told = Phone(town, who).get("day/messages").json()["messages"]
        assert any(m["case"] and m["case"]["id"] == str(case.pk) for m in told) is wanted, who

    client.force_login(town.people["worker1"])
    client.post(f"/desk/land/leave/{slip.pk}/withdraw")
    assert str(case.pk) in tasks(town, "worker1")
    assert str(case.pk) not in tasks(town, "worker3")
