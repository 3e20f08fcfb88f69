"""Who is responsible here, and the page of a grid."""

from __future__ import annotations

from datetime import date

import pytest

from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.models import BoardText
from tests.doors.resident import Resident, text_of, words_of
from tests.records.loop import report
from tests.small_town import START, TOWN, SmallTown, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15


def test_a_position_leads_to_the_grid_and_who_answers_for_it(town: SmallTown) -> None:
    lon, lat = inside(1)
    resident = Resident()
    assert "Grid 02" in words_of(resident.get("/grid"))
    resident.post("/look", do="position", lon=lon, lat=lat, accuracy=10, **{"from": "where"})
    assert resident.get("/grid").headers["Location"] == "/grid/G01"
    for _ in range(6):
        report(town)
    resident.get("/grid/G01")  # each process reads the land and the base map once
    shown = resident.get("/grid/G01")
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    words = words_of(shown)
    assert "You are in grid" in words
    assert "Grid worker" in words
    assert "Worker1" in words
    assert "08:30–12:00" in words or "09:00" in words or "08:00" in words
    assert 'class="qr"' in text_of(shown)
    assert resident.get("/grid/G99").status_code == 404
    assert "You are in grid" not in words_of(resident.get("/grid/G02"))
    assert resident.get("/grid", change="1").status_code == 200


def test_only_published_duties_and_the_offices_number_are_shown(town: SmallTown) -> None:
    worker = town.people["worker1"]
    worker.phone = "13911112222"
    worker.save()
    for duty, account in (("verifier", town.people["verifier"]), ("升旗手", worker)):
        territory.put_in_post(path=TOWN + "001/G01/", duty=duty, account=account, from_on=START, by=SYSTEM)
    community = town.units["community"]
    community.phone = "000-8888"
    community.save()
    shown = Resident().get("/grid/G01")
    assert "000-8888" in words_of(shown)
    assert "13911112222" not in text_of(shown)
    assert "Verifier" not in words_of(shown)
    assert "升旗手" in words_of(shown)  # a post that the town named itself stands after the known ones
    BoardText.objects.create(
        area_id=_area(), office_phone="000-7777", hours="8:30–20:00", address_zh="石桥街 1 号"
    )
    words = words_of(Resident("zh-hans").get("/grid/G01"))
    assert "000-7777" in words
    assert "8:30–20:00" in words
    assert "石桥街 1 号" in words


def test_a_grid_without_people_says_so_and_is_no_dead_end(town: SmallTown) -> None:
    words = words_of(Resident().get("/grid/G02"))
    assert "nobody is named" in words
    assert "Report a problem" in words


def _area() -> object:
    from linli.records.territory.models import Area

    return Area.objects.get(path=TOWN + "001/").pk


def test_a_former_worker_is_not_shown(town: SmallTown) -> None:
    from linli.records.territory.models import Holding

    Holding.objects.update(to_on=date(2025, 2, 1))
    assert "Worker1" not in words_of(Resident().get("/grid/G01"))
