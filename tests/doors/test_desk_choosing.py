"""Choosing a unit: its open cases, its people there and away, how near it works; a reason where no rule names it."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linli.records.cases.models import Case, Step
from linli.records.cases.previews import unit_choices
from linli.records.cases.there_today import Crew, crew_in, crew_of_unit, people_of_grid
from linli.records.people.models import Organisation
from linli.records.people.queries import SYSTEM
from linli.records.tenancy import queries as tenancy
from linli.records.territory import actions as territory
from linli.records.territory.models import Leave
from linli.words import Refusal
from tests.doors.test_desk_together import sent
from tests.records.loop import report, step, walk
from tests.small_town import START, TOWN, ZONE, SmallTown

pytestmark = pytest.mark.django_db


def signed_in(town: SmallTown, username: str) -> Client:
    client = Client()
    client.force_login(town.people[username])
    client.cookies["linli_language"] = "en"
    return client


def send_on_leave(town: SmallTown, username: str, days: int = 3) -> None:
    now = timezone.now()
    today = now.astimezone(ZONE).date()
    Leave.objects.create(
        account=town.people[username], from_on=today, to_on=today + timedelta(days=days), asked_at=now,
        state="granted", decided_at=now, decided_by=town.people["admin"],
    )  # fmt: skip


def waiting(town: SmallTown, grid: int = 1) -> Case:
    return walk(town, report(town, grid=grid, now=timezone.now()), "file", now=timezone.now())


def test_the_panel_tells_people_load_and_distance_of_each_unit(town: SmallTown) -> None:
    walk(town, report(town, grid=1, now=timezone.now()), "take", now=timezone.now())
    case = waiting(town)
    send_on_leave(town, "lamp")
    page = unescape(signed_in(town, "dispatcher").get(f"/desk/cases/{case.number}").content.decode())
    lighting = page[page.index('data-unit="Street Lighting Unit') :][:3000]
    assert "Nobody there today" in lighting
    assert "Lamp" in lighting
    assert "1 case in hand" in lighting
    assert "works 10 m from here" in lighting
    assert "1 person, there today" in page[page.index('data-unit="Drainage Unit') :][:3000]


def crews(on: date) -> dict[UUID, Crew | None]:
    units = Organisation.objects.annotate(crew=crew_of_unit(on=on))
    return {u.pk: crew_in(u.crew) for u in units}


def test_crews_count_people_once_and_only_granted_leave(town: SmallTown) -> None:
    on = timezone.now().astimezone(ZONE).date()
    send_on_leave(town, "acceptor", days=5)
    send_on_leave(town, "verifier", days=2)
    office = town.units["supervision"].pk
    supervision = crews(on)[office]
    assert supervision is not None
    assert (supervision.people, supervision.away, supervision.there) == (4, 2, 2)
    assert supervision.back_on == on + timedelta(days=2)
    assert {n.zh for n in supervision.names} == {"沈受理", "韩核查"}
    assert not supervision.is_empty
    later = crews(on + timedelta(days=5))[office]
    assert later is not None
    assert later.away == 0
    Leave.objects.update(state="withdrawn")
    now = crews(on)[office]
    assert now is not None
    assert now.away == 0


def near_of(case: Case, unit: str) -> float | None:
    found = unit_choices(case, tenancy.catalogue(), now=timezone.now())
    return next(u.near_m for u in found if u.unit.code == unit)


def test_near_work_is_open_work_nearby(town: SmallTown) -> None:
    near = walk(town, report(town, grid=1, now=timezone.now()), "take", now=timezone.now())
    case, far = waiting(town, grid=1), waiting(town, grid=4)
    metres = near_of(case, "lighting")
    assert metres is not None
    assert metres < 20
    assert near_of(case, "drainage") is None
    assert near_of(far, "lighting") is None
    walk(town, near, "handle", now=timezone.now())
    assert near_of(case, "lighting") is None


def test_who_answers_in_the_grid_today_the_deputy_while_the_worker_is_away(town: SmallTown) -> None:
    case = waiting(town)
    on = timezone.now().astimezone(ZONE).date()
    territory.put_in_post(
        path=TOWN + "001/G01/",
        duty="grid_worker",
        account=town.people["worker3"],
        from_on=START,
        turn=1,
        by=SYSTEM,
    )
    assert [a.account.username for a in people_of_grid(case, on=on)] == ["worker1"]
    send_on_leave(town, "worker1")
    (found,) = people_of_grid(case, on=on)
    assert found.account.username == "worker3"
    assert found.instead_of is not None
    assert found.instead_of.account.username == "worker1"
    page = unescape(signed_in(town, "dispatcher").get(f"/desk/cases/{case.number}").content.decode())
    assert "Worker3 (Grid worker, for Worker1, who is on leave)" in page
    Leave.objects.update(from_on=on - timedelta(days=9), to_on=on)
    assert [a.account.username for a in people_of_grid(case, on=on)] == ["worker1"]


def test_a_unit_that_no_rule_names_is_chosen_with_a_reason_through_every_door(town: SmallTown) -> None:
    case = waiting(town)
    unnamed = town.units["sanitation"].pk
    with pytest.raises(Refusal) as refused:
        step(town, case, "dispatch", now=timezone.now(), unit="sanitation", text="")
    assert refused.value.code == "unit-reason-missing"
    client = signed_in(town, "dispatcher")
    again = client.post(
        f"/desk/cases/{case.number}/do/dispatch", {"seen_version": case.version, "unit": unnamed, "note": ""}
    )
    assert again.status_code == 422
    assert "No rule names this unit" in unescape(again.content.decode())
    assert not Step.objects.filter(case=case, move="dispatch").exists()
    step(town, case, "dispatch", now=timezone.now(), unit="lighting", text="")
    assert Case.objects.get(pk=case.pk).why["rule"] != "by-hand"


def test_together_too_and_the_choice_is_kept(town: SmallTown) -> None:
    cases = [waiting(town), waiting(town, grid=2)]
    client, unnamed = signed_in(town, "dispatcher"), str(town.units["sanitation"].pk)
    page = client.post("/desk/cases/together/dispatch", {"case": [c.pk for c in cases]}).content.decode()
    assert "No rule names these: a reason is needed" in page
    form = sent(page) | {f"unit-{cases[0].pk}": unnamed}
    lacking = client.post("/desk/cases/together/dispatch/do", form)
    assert lacking.status_code == 422
    assert "1 case is to go to a unit that no rule names" in lacking.content.decode()
    assert f'<option value="{unnamed}" selected>' in lacking.content.decode()
    assert not Step.objects.filter(case__in=cases, move="dispatch").exists()
    client.post("/desk/cases/together/dispatch/do", form | {"reason": "环卫车就在附近"})
    made = Step.objects.get(case=cases[0], move="dispatch")
    assert (str(made.unit_id), made.text) == (unnamed, "环卫车就在附近")
    assert Case.objects.get(pk=cases[1].pk).unit_id == town.units["lighting"].pk
