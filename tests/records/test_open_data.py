"""What everybody may know: where a case is, what lies around a place, and the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import shapely

from linli.records.cases import open_around as open_around_module
from linli.records.cases import open_data, open_places
from linli.records.cases.models import Case
from linli.records.cases.open_around import newest, open_around, open_case
from linli.records.people.queries import SYSTEM
from linli.records.registers import actions as registers
from linli.words import Refusal
from tests.records.loop import LAMP, MONDAY, report, step, walk
from tests.small_town import SmallTown, inside

pytestmark = pytest.mark.django_db
NOISE = ("event", "06028")
SHELTER = ("event", "09003")
LON, LAT = inside(1)
EXACT, CELL, GRID = "exact", "cell", "grid"


@pytest.fixture(autouse=True)
def _no_homes() -> Iterator[None]:
    open_places.forget_homes()
    yield
    open_places.forget_homes()


def house(lon: float = LON, lat: float = LAT, households: int = 12) -> None:
    shape = shapely.box(lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4).wkb
    new = registers.NewBuilding(
        code="H", kind="housing", address_zh="石桥街 1 号", shape=shape, path="999001/", households=households
    )
    registers.add_buildings(buildings=[new], by=SYSTEM)


def shown(matter: tuple[str, str], town: SmallTown, **more: object) -> open_places.OpenPlace:
    case = report(town, matter=matter, lon=LON + 0.00012, lat=LAT + 0.00017, **more)
    return open_case(case.number).place


@pytest.mark.parametrize(("matter", "how"), [(LAMP, EXACT), (NOISE, CELL), (SHELTER, GRID)])
def test_a_facility_is_shown_where_it_is_and_an_event_only_about_there(
    town: SmallTown, matter: tuple[str, str], how: str
) -> None:
    place = shown(matter, town)
    exact = (LON + 0.00012, LAT + 0.00017)
    grid = Case.objects.get().grid
    assert grid is not None
    assert place.how == how
    wanted = {EXACT: exact, CELL: (round(exact[0], 3), round(exact[1], 3)), GRID: (grid.lon, grid.lat)}[how]
    assert (place.lon, place.lat) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(("households", "how"), [(12, GRID), (0, EXACT)])
def test_what_was_reported_from_inside_a_home_is_shown_as_its_grid(
    town: SmallTown, households: int, how: str
) -> None:
    house(LON + 0.00012, LAT + 0.00017, households)
    assert shown(LAMP, town).how == how


def test_around_a_place_come_the_nearest_public_cases_and_nothing_else(town: SmallTown) -> None:
    near = report(town, lon=LON + 0.0005, lat=LAT)
    far = report(town, lon=LON + 0.001, lat=LAT)
    report(town, lon=LON + 0.009, lat=LAT)  # a kilometre away
    report(town, lon=LON, lat=LAT, channel="field", is_public=False, by=town.actor("worker1"))
    gone = report(town, lon=LON, lat=LAT)
    step(town, gone, "withdraw", now=MONDAY)
    found = open_around(LON, LAT, within_m=300, now=MONDAY, most=9)
    assert [n.case.number for n in found] == [near.number, far.number]
    assert found[0].metres == pytest.approx(47.6, abs=1.5)
    assert len(newest(now=MONDAY, most=9)) == 3
    with pytest.raises(Refusal) as caught:
        open_case(gone.number)
    assert caught.value.code == "case-not-found"


def test_distance_is_measured_to_the_public_place(town: SmallTown) -> None:
    """Else three distances would tell the exact one."""
    report(town, matter=NOISE, lon=LON + 0.0004, lat=LAT)
    a = open_around(LON, LAT, within_m=300, now=MONDAY, most=9)[0]
    Case.objects.update(lon=LON + 0.0001)
    b = open_around(LON, LAT, within_m=300, now=MONDAY, most=9)[0]
    assert a.metres == b.metres


def test_the_nearest_is_found_among_more_than_are_looked_at(
    town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_around_module, "CANDIDATES", 2)
    near = report(town, lon=LON, lat=LAT)
    for n in range(3):
        report(town, lon=LON + 0.002, lat=LAT, now=MONDAY + timedelta(minutes=n + 1))
    found = open_around(LON, LAT, within_m=300, now=MONDAY + timedelta(hours=1), most=9)
    assert found[0].case.number == near.number


def test_two_in_one_cell_are_not_told_apart_by_their_exact_places(town: SmallTown) -> None:
    older = report(town, matter=NOISE, lon=LON + 0.0001, lat=LAT)
    newer = report(town, matter=NOISE, lon=LON + 0.0004, lat=LAT, now=MONDAY + timedelta(minutes=1))

    def numbers() -> list[str]:
        return [
            n.case.number
            for n in open_around(LON, LAT, within_m=300, now=MONDAY + timedelta(hours=1), most=9)
        ]

    before = numbers()
    Case.objects.filter(pk=older.pk).update(lon=LON + 0.0004)
    Case.objects.filter(pk=newer.pk).update(lon=LON + 0.0001)
    assert numbers() == before == [newer.number, older.number]


def test_filters_and_figures_of_open_data(town: SmallTown) -> None:
    done = report(town)
    walk(town, done, "close")
    report(town, lon=inside(3)[0], lat=inside(3)[1])
    report(town, matter=NOISE)
    zone = MONDAY.tzinfo

    def numbers(**wanted: object) -> int:
        return open_data.chosen(open_data.Wanted(**wanted), zone=zone).count()  # type: ignore[arg-type]

    assert numbers() == 3
    assert numbers(state="done") == 1
    assert numbers(state="open") == 2
    assert numbers(path="999001/002/") == 1
    assert numbers(kind="event", code="06") == 1
    assert numbers(from_on=MONDAY.date()) == 3
    assert numbers(from_on=date(2099, 1, 1)) == 0
    months = open_data.months("", now=MONDAY, zone=zone, many=2)
    assert (months[0].reported, months[0].handled) == (3, 1)
    assert (months[1].reported, months[1].share_in_time) == (0, None)
    rows = list(open_data.stream(open_data.chosen(open_data.Wanted(), zone=zone)))
    assert len(rows) == 3
    assert open_data.newest_change(Case.objects.all())[0] == 3
