"""What is going on around a place, one public case, and following it with one tap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.records.cases import open_places
from linli.records.cases.actions import attach
from linli.records.cases.evidence import read_photo
from linli.records.cases.models import Case, Report
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.records.tenancy import queries as tenancy
from tests.doors.resident import Resident, photo, text_of, words_of
from tests.records.loop import MONDAY, report, reporter_of, step, walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
LON, LAT = inside(1)


@pytest.fixture(autouse=True)
def _no_homes() -> Iterator[None]:
    open_places.forget_homes()
    yield
    open_places.forget_homes()


def near(n: int) -> dict[str, float]:
    return {"lon": LON + 0.0001 * n, "lat": LAT}


def look(resident: Resident, **fields: object) -> object:
    return resident.post("/look", do="position", **{"from": "home", **near(0), "accuracy": 15, **fields})


def test_the_first_page_shows_the_newest_until_somebody_says_where(town: SmallTown) -> None:
    resident = Resident()
    assert "Nothing has been reported yet" in words_of(resident.get("/"))
    report(town, grid=3)
    shown = words_of(resident.get("/"))
    assert "Newest in town" in shown
    assert "Street light" in shown
    assert look(resident).headers["Location"] == "/"  # type: ignore[attr-defined]
    shown = words_of(resident.get("/"))
    assert "Around you" in shown
    assert "Nothing is reported within 600 m" in shown
    assert "You are in grid Grid 01" in shown
    assert "Worker1" in shown
    report(town, **near(3))
    assert "about 30 m away" in words_of(resident.get("/"))
    resident.post("/look", do="forget", **{"from": "home"})
    assert "Newest in town" in words_of(resident.get("/"))


def test_an_address_says_where_and_several_shops_of_one_name_are_asked_about(town: SmallTown) -> None:
    shops = [
        registers.NewPremises(code=str(n), kind="restaurant", name_zh="柳记面馆", name_en="Liuji", address_zh=f"{street} {n} 号", lon=LON + n / 1e4, lat=LAT, path="999001/")
        for n, street in ((1, "石桥街"), (2, "南塘路"))
    ]  # fmt: skip
    registers.add_premises(premises=shops, by=SYSTEM)
    resident = Resident("zh-hans")
    asked = resident.post("/look", do="search", text="柳记面馆", **{"from": "home"})
    assert asked.status_code == 200
    assert "您指的是哪一处" in words_of(asked)
    assert re.findall(r'name="choose" value="([^"]+)"', text_of(asked)) == ["premises:1", "premises:2"]
    resident.post("/look", choose="premises:2", **{"from": "home"})
    assert "柳记面馆（南塘路 2 号）" in text_of(resident.get("/"))
    resident.post("/look", do="search", text="柳记面馆石桥街", **{"from": "home"})
    assert "柳记面馆（石桥街 1 号）" in text_of(resident.get("/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "search", "text": "nowhere at all"}, "We know no address"),
        ({"do": "search", "text": ""}, "Type an address"),
        ({"do": "position", "lon": "", "lat": ""}, "gave no position"),
        ({"do": "position", "lon": "nan", "lat": "31"}, "gave no position"),
        ({"do": "position", "lon": "0", "lat": "0"}, "outside"),
        ({"choose": "premises:gone"}, "We know no address"),
        ({"choose": "x"}, "We know no address"),
    ],
)
@pytest.mark.parametrize("page", ["home", "where"])
def test_a_place_that_does_not_work_is_said_and_nothing_typed_is_lost(
    town: SmallTown, page: str, fields: dict[str, str], said: str
) -> None:
    resident = Resident()
    answer = resident.post("/look", **{"from": page, **fields})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert fields.get("text", "") in text_of(answer)


@pytest.mark.parametrize("where", [True, False])
def test_the_first_page_asks_few_statements_with_many_cases(town: SmallTown, where: bool) -> None:
    for n in range(12):
        report(town, **near(n))
    walk(town, Case.objects.latest("number"), "file")
    resident = Resident()
    if where:
        look(resident)
    shown = resident.get("/")
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    assert text_of(shown).count('class="no"') == (8 if where else 5)
    assert shown.headers["Cache-Control"] == "private, no-store"


def test_a_public_case_says_what_is_done_and_nothing_that_anybody_wrote(town: SmallTown) -> None:
    case = report(town, text="我是林阿姨，电话 13800001234", place_text="石桥街 22 号 301 室")
    walk(town, case, "take")
    step(town, case, "handle", text="王伯伯家的灯已换", now=MONDAY + timedelta(hours=1))
    resident = Resident("zh-hans")
    shown = resident.get(f"/cases/{case.number}")
    assert len(resident.statements) <= MOST_STATEMENTS, resident.statements
    words = words_of(shown)
    assert "路灯管理所" in words
    for secret in ("林阿姨", "13800001234", "301", "王伯伯", "陆亮"):
        assert secret not in text_of(shown)
    assert Resident().get("/cases/0").status_code == 404


def test_whoever_follows_with_one_tap_sees_no_more_than_everybody(town: SmallTown) -> None:
    case = report(town, matter=("event", "06028"), lon=LON + 0.00031, lat=LAT, text="楼上王家")
    picture = read_photo(photo().read(), zone=tenancy.time_zone())
    attach(case_id=case.pk, photos=[picture], kind="before", by=reporter_of(case))
    step(town, case, "accept", text="王伯伯说的", now=MONDAY)
    resident = Resident("zh-hans")
    link = resident.post(f"/cases/{case.number}/follow", key="a").headers["Location"]
    shown = text_of(resident.get(link))
    for secret in ("王家", "王伯伯", picture.sha256, "m-drop"):
        assert secret not in shown
    assert resident.get(f"{link}/photo/{picture.sha256}").status_code == 404


def test_one_tap_follows_and_a_second_gives_the_same_link(town: SmallTown) -> None:
    case = report(town)
    resident = Resident()
    press = re.search(r'name="key" value="(\w+)"', text_of(resident.get(f"/cases/{case.number}")))
    assert press
    first = resident.post(f"/cases/{case.number}/follow", key=press.group(1))
    again = resident.post(f"/cases/{case.number}/follow", key=press.group(1))
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"].startswith("/f/")
    assert Report.objects.filter(case=case).count() == 2
    twice_at_once = Resident().post(f"/cases/{case.number}/follow", key=press.group(1))
    assert twice_at_once.headers["Location"] == first.headers["Location"]
    assert "2 people" in words_of(resident.get(f"/cases/{case.number}"))
    assert "Street light" in words_of(resident.get("/mine"))


@pytest.mark.parametrize(
    ("is_filed", "is_home", "status"), [(True, False, 200), (False, False, 404), (True, True, 404)]
)
def test_photos_are_for_everybody_only_after_staff_saw_them_and_never_from_homes(
    town: SmallTown, is_filed: bool, is_home: bool, status: int
) -> None:
    import shapely

    case = report(town)
    picture = read_photo(photo().read(), zone=tenancy.time_zone())
    attach(case_id=case.pk, photos=[picture], kind="before", by=reporter_of(case))
    if is_filed:
        walk(town, case, "file")
    if is_home:
        shape = shapely.box(LON - 1e-4, LAT - 1e-4, LON + 1e-4, LAT + 1e-4).wkb
        new = registers.NewBuilding(
            code="H", kind="housing", address_zh="x", shape=shape, path="999001/", households=9
        )
        registers.add_buildings(buildings=[new], by=SYSTEM)
    for size in ("", "s"):
        answer = Resident().get(f"/cases/{case.number}/photo/{picture.sha256}", size=size)
        assert answer.status_code == status
        if status == 200:
            content = b"".join(answer.streaming_content)
            assert content.startswith(b"\xff\xd8")
            assert len(content) < 20_000
    resident = Resident()
    look(resident)
    assert ("/photo/" in text_of(resident.get("/"))) is (status == 200)


def test_what_was_reported_nearby_shows_its_photo_and_how_far_it_is(town: SmallTown) -> None:
    """Before page 3, so that nobody describes what is known already."""
    seen = read_photo(photo().read(), zone=tenancy.time_zone())
    case = report(town, now=timezone.now(), photos=(seen,), **near(4))
    walk(town, case, "file", now=timezone.now())
    resident = Resident()
    resident.place()
    assert resident.post("/report/category", **{"class": "component:01037"}).headers["Location"] == "/report/nearby"  # fmt: skip
    page = resident.get("/report/nearby")
    assert "about 40 m away" in words_of(page)
    assert f'src="/cases/{case.number}/photo/' in text_of(page)
