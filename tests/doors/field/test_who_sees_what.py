"""A phone sees the cases of its areas and their photos, and nothing of anybody else's."""

from __future__ import annotations

import pytest

from linli.records.cases.models import Case, Evidence
from tests.doors.field.phone import Phone
from tests.doors.field.test_commands import body
from tests.records.loop import report, walk
from tests.records.photos import photo_bytes
from tests.small_town import SmallTown

pytestmark = pytest.mark.django_db


def test_photos_are_for_those_who_may_see_the_case(town: SmallTown) -> None:
    phone, photo = Phone(town, "worker1"), photo_bytes()
    command = phone.command("report", body=body(), photos=[photo])
    phone.send(command)
    phone.piece(command["id"], photo)
    address = f"/field/photos/{Evidence.objects.get().pk}"
    assert phone.client.get(address).status_code == 200
    for stranger in ("worker3", "lamp"):
        assert Phone(town, stranger).client.get(address).status_code == 404
    phone.client.logout()
    assert phone.client.get(address).status_code == 302


def test_no_part_of_the_day_tells_of_other_areas(town: SmallTown) -> None:
    mine, other = report(town, grid=1, text="我的网格"), report(town, grid=3, text="别处的事")
    phone = Phone(town, "worker1")
    found = "".join(
        phone.get(f"day/{part}").content.decode() for part in ("cases", "messages", "land", "sheet")
    )
    assert mine.number in found
    assert other.number not in found
    assert "别处的事" not in found
    assert phone.get(f"cases/{other.number}").status_code == 404


def test_steps_on_cases_of_others_are_refused_and_tell_nothing(town: SmallTown) -> None:
    case = walk(town, report(town, grid=3), "dispatch")
    phone = Phone(town, "worker1")
    for kind, sent in (("take", {}), ("note", {"text": "看看"}), ("handle", {"text": "好"})):
        said = phone.send(phone.command(kind, case=str(case.pk), seen_version=case.version, body=sent))
        assert (said.status_code, said.json()["code"]) == (404, "case-not-found"), kind
        assert case.number not in said.content.decode()
    assert Case.objects.get().version == case.version


def test_a_unit_that_lost_the_case_no_longer_sees_it(town: SmallTown) -> None:
    case = walk(town, report(town), "dispatch")
    phone = Phone(town, "lamp")
    assert phone.get(f"cases/{case.number}").status_code == 200
    Case.objects.filter(pk=case.pk).update(unit_id=town.units["drainage"].pk)
    assert phone.get(f"cases/{case.number}").status_code == 404
    assert case.number not in phone.get("day/cases").content.decode()


def test_whether_a_command_has_arrived_is_all_that_others_hear(town: SmallTown) -> None:
    """For the next person on a shared phone: there with every photo, or not; no words, no number."""
    phone, other, photo = Phone(town, "worker1"), Phone(town, "lamp"), photo_bytes()
    command = phone.command("report", body=body(text="只有作者能看"), photos=[photo])
    where = f"commands/{command['id']}/arrival"
    assert other.get(where).status_code == 404
    phone.send(command)
    assert other.get(where).json() == {"id": command["id"], "state": "done", "is_whole": False}
    phone.piece(command["id"], photo)
    assert other.get(where).json() == {"id": command["id"], "state": "done", "is_whole": True}
    assert other.get(f"commands/{command['id']}").status_code == 404
    other.client.logout()
    assert other.get(where).status_code == 401
