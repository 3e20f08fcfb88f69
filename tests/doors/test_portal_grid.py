"""Who is responsible here, and the page of a grid."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from PIL import Image

from linli.doors.portal.team import team_of
from linli.records.people.models import Account
from linli.records.people.queries import SYSTEM
from linli.records.territory import actions as territory
from linli.records.territory.board_facts import board_facts, portrait_marks
from linli.records.territory.models import Area, BoardText, Holding, Leave, ResponsibilityGrid
from tests.doors.resident import Resident, photo, text_of, words_of
from tests.records.loop import report
from tests.small_town import START, TOWN, SmallTown, at, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
FACE = re.compile(r'<img class="face" src="([^"]+)" alt="([^"]+)" (width="\d+" height="\d+" loading="\w+")')


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
    assert "Office hours 08:00–12:00, 14:00–18:00" in words
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


def test_the_page_shows_the_photos_of_the_board_and_whom_to_call_about_the_office(town: SmallTown) -> None:
    worker, verifier, former = (town.people[n] for n in ("worker1", "verifier", "worker3"))
    territory.put_in_post(path=TOWN + "001/G01/", duty="verifier", account=verifier, from_on=START, by=SYSTEM)
    for account, colour in ((worker, "#204060"), (verifier, "#602040"), (former, "#406020")):
        jpeg = photo(side=400, colour=colour).getvalue()
        territory.set_portrait(account=account, jpeg=jpeg, now=at("2026-06-08 09:00"), by=SYSTEM)
    BoardText.objects.create(area_id=_area(), supervision_phone="000-8099")
    resident = Resident("zh-hans")
    resident.get("/grid/G01")
    page = resident.get("/grid/G01")
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    assert "监督电话 000-8099" in words_of(page)
    assert 'href="tel:000-8099"' in text_of(page)
    faces = FACE.findall(text_of(page))
    assert [alt for _src, alt, _size in faces] == ["陈巡，网格员"], "the verifier is not on the board"
    src, _alt, size = faces[0]
    assert size == 'width="72" height="101" loading="lazy"'
    answer = Resident().get(src)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert Image.open(io.BytesIO(answer.content)).size == (180, 252)
    assert len(answer.content) < 12_000
    mark = src.rpartition("/")[2]
    elsewhere = portrait_marks([former.pk])[former.pk]
    for path in (
        f"G02/portrait/{mark}",
        f"G01/portrait/{elsewhere}",
        "G01/portrait/0",
        f"G99/portrait/{mark}",
    ):
        assert Resident().get(f"/grid/{path}").status_code == 404, path
    territory.set_portrait(
        account=worker, jpeg=photo(side=400).getvalue(), now=at("2026-06-09 09:00"), by=SYSTEM
    )
    assert src not in text_of(Resident().get("/grid/G01")), "another photo has another address"


@pytest.mark.parametrize("ending", ["the post", "the consent", "the account", "a leave"])
def test_a_photo_goes_with_the_post_and_with_the_consent(town: SmallTown, ending: str) -> None:
    worker = town.people["worker1"]
    jpeg = photo(side=400).getvalue()
    territory.set_portrait(account=worker, jpeg=jpeg, now=at("2026-06-08 09:00"), by=SYSTEM)
    src = FACE.findall(text_of(Resident().get("/grid/G01")))[0][0]
    if ending == "the post":
        Holding.objects.filter(account=worker).update(to_on=date(2025, 2, 1))
    elif ending == "the consent":
        territory.remove_portrait(account=worker, by=SYSTEM)
    elif ending == "the account":
        Account.objects.filter(pk=worker.pk).update(is_active=False)
    else:
        then = at("2026-06-08 09:00")
        Leave.objects.create(
            account=worker,
            from_on=START,
            to_on=date(2099, 1, 1),
            state="granted",
            asked_at=then,
            decided_at=then,
        )
    page = text_of(Resident().get("/grid/G01"))
    assert not FACE.search(page)
    assert ("Worker1" in page) is (ending == "the consent")
    assert Resident().get(src).status_code == 404


def test_page_and_board_name_the_same_people(town: SmallTown) -> None:
    """Of a duty that the grid fills itself, nobody from the area around it."""
    for path, who in ((TOWN + "001/", "lamp"), (TOWN + "001/", "drain")):
        duty = "grid_worker" if who == "lamp" else "grid_head"
        territory.put_in_post(path=path, duty=duty, account=town.people[who], from_on=START, by=SYSTEM)
    grid = ResponsibilityGrid.objects.get(code="G01")
    board = {a.account.name for a in board_facts([grid], on=START)[0].people}
    assert board == {m.name for m in team_of(grid.path, on=START).members}
    assert len(board) == 2


def test_a_grid_without_people_says_so_and_is_no_dead_end(town: SmallTown) -> None:
    words = words_of(Resident().get("/grid/G02"))
    assert "nobody is named" in words
    assert "Report a problem" in words


def _area() -> object:
    return Area.objects.get(path=TOWN + "001/").pk


def test_a_former_worker_is_not_shown(town: SmallTown) -> None:
    Holding.objects.update(to_on=date(2025, 2, 1))
    assert "Worker1" not in words_of(Resident().get("/grid/G01"))
