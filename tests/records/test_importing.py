"""The import writes cases, grids and journal; runs no clock, rings nobody, and does nothing twice."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from linli.records.cases import actions, queries
from linli.records.cases.actions.importing import import_reports
from linli.records.cases.given import Given
from linli.records.cases.importing import Outcome
from linli.records.cases.models import Case, CaseSerial, Clock, OutboxMessage, Report, Step
from linli.records.journal import queries as journal
from linli.records.journal.models import JournalRow
from linli.records.people.queries import SYSTEM
from linli.records.territory.models import Area, ResponsibilityGrid, UnitGrid
from linli.words import Refusal
from tests.records.import_files import MAPPING, NOW, ZONE, read, row
from tests.small_town import OUTSIDE, SmallTown, inside

pytestmark = pytest.mark.django_db


def bring(folder: Path, rows: Sequence[dict[str, Any]], text: str = MAPPING, **more: Any) -> Outcome:
    reading, table, how = read(folder, rows, text)
    return import_reports(reading=reading, table=table, mapping=how, by=SYSTEM, now=NOW, **more)


def nasty(n: int) -> str:
    return ["tab\there", "back\\slash \\N \\.", "quote \" and '", "两行\n文字 🏮", "مرحبا", "\x00nul"][n]


def test_reports_become_cases_with_their_own_times_and_nothing_rings(tmp_path: Path) -> None:
    rows = [
        row(1),
        row(2, closed=""),
        row(3, lon="", lat=""),
        row(4, type="Ghost"),
        row(5, closed="2020-01-01"),
    ]
    outcome = bring(tmp_path, rows)
    assert outcome.counts == {
        "read": 5, "imported": 5, "in_grid": 4, "already_there": 0, "repeated": 0, "no_place": 1, "impossible_times": 1,
        "kept_out": 0, "broken": 0, "unmapped": 1,
    }  # fmt: skip
    closed, is_open, nowhere = (Case.objects.get(source="old_system", source_ref=ref) for ref in "123")
    assert closed.number == "9990012026060100001"
    assert (closed.state, closed.is_open, closed.is_imported, closed.channel) == (
        "closed",
        False,
        True,
        "import",
    )
    assert closed.reported_at.astimezone(ZONE).isoformat() == "2026-06-01T08:00:00+08:00"
    assert closed.closed_at is not None
    assert closed.closed_at.astimezone(ZONE).isoformat() == "2026-06-02T09:30:00+08:00"
    assert (is_open.state, is_open.is_open, is_open.holder_power, is_open.closed_at) == (
        "received",
        True,
        "",
        None,
    )
    assert "Old system" in is_open.why["en"]
    assert "旧系统" in is_open.why["zh"]
    assert (nowhere.place_how, nowhere.place_path, nowhere.grid, nowhere.unit_grid) == (
        "none",
        "999001/",
        None,
        None,
    )
    assert Case.objects.get(source_ref="4").code == "10999"
    assert Case.objects.get(source_ref="5").source_data["closed_at_given"] == "2020-01-01"
    assert set(Step.objects.values_list("seq", "move", "power")) == {(1, "import", "system")}
    assert Step.objects.count() == 5
    assert not Clock.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not Report.objects.exists()


def test_one_journal_row_a_batch_with_counts_and_hash(tmp_path: Path) -> None:
    bring(tmp_path, [row(n) for n in range(1, 6)], batch=2)
    written = [json.loads(r.body) for r in JournalRow.objects.filter(verb="import_reports").order_by("seq")]
    assert [w["imported"] for w in written] == [2, 2, 1]
    assert len(written[0]["sha256"]) == 64
    assert written[0]["file"] == "reports.csv"
    assert (written[0]["first"], written[2]["last"]) == ("9990012026060100001", "9990012026060100005")
    assert journal.verify() == []


def test_occupied_cells_become_grids_numbered_from_the_north_west(tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, 6)] + [
        row(6, lon=119.611, lat=31.41),
        row(7, lon=119.61101, lat=31.41001),
    ]
    bring(tmp_path, rows)
    cases = {c.source_ref: c for c in Case.objects.select_related("unit_grid", "grid", "area")}
    codes = {ref: c.unit_grid.code for ref, c in cases.items()}
    assert codes["6"] == codes["7"] == "999001001001001"  # the northernmost, though the easternmost
    assert [codes[str(n)] for n in range(1, 6)] == [f"99900100100100{n + 1}" for n in range(1, 6)]
    assert UnitGrid.objects.count() == 6
    grid = ResponsibilityGrid.objects.get()
    assert (grid.code, grid.path) == ("G001001", "999001/001/001/G001001/")
    assert grid.from_on == date(2026, 6, 1)
    whole = shapely.from_wkb(bytes(grid.shape))
    cells = [shapely.from_wkb(bytes(u.shape)) for u in UnitGrid.objects.all()]
    assert whole.equals(shapely.union_all(cells))
    for case in cases.values():
        assert shapely.from_wkb(bytes(case.unit_grid.shape)).intersects(shapely.Point(case.lon, case.lat))
        assert (case.place_how, case.place_path, case.grid) == ("inside", grid.path, grid)
        assert case.area.path == "999001/001/001/"


def test_a_new_block_begins_after_999_cells(tmp_path: Path) -> None:
    rows = [row(n, lon=119.6 + 0.002 * (n % 50), lat=31.4 + 0.002 * (n // 50)) for n in range(1100)]
    bring(tmp_path, rows)
    assert list(ResponsibilityGrid.objects.order_by("code").values_list("code", flat=True)) == [
        "G001001",
        "G001002",
    ]
    last = UnitGrid.objects.order_by("-code").first()
    assert last is not None
    assert last.code == "999001001002101"
    strays = [
        c.number
        for c in Case.objects.select_related("grid", "unit_grid")
        if c.grid.area_id != c.unit_grid.area_id or c.area_id != c.grid.area_id
    ]
    assert strays == []


def test_running_it_again_imports_nothing_twice(tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, 6)]
    bring(tmp_path, rows)
    before = list(Case.objects.order_by("number").values_list("id", "number"))
    again = bring(tmp_path, [*rows, row(6)])
    assert (again.imported, again.already_there) == (1, 5)
    assert list(Case.objects.order_by("number").values_list("id", "number"))[:5] == before
    assert UnitGrid.objects.count() == 6
    nothing = bring(tmp_path, [*rows, row(6)])
    assert (nothing.imported, nothing.already_there, Case.objects.count()) == (0, 6, 6)


def test_an_interruption_half_way_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, 8)]
    heard: list[int] = []

    def stop_in_the_third_batch(done: int) -> None:
        heard.append(done)
        if sum(heard) >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, rows, batch=2, tell=stop_in_the_third_batch)
    assert Case.objects.count() == 4
    rest = bring(tmp_path, rows, batch=2)
    assert (rest.imported, rest.already_there) == (3, 4)
    assert sorted(Case.objects.values_list("source_ref", flat=True)) == [str(n) for n in range(1, 8)]
    assert UnitGrid.objects.count() == 7


def test_the_next_file_adds_grids_and_leaves_the_others(tmp_path: Path) -> None:
    bring(tmp_path, [row(1), row(2)])
    before = dict(UnitGrid.objects.values_list("code", "id"))
    bring(tmp_path, [row(2), row(3, lon=119.6039999), row(4)])
    after = dict(UnitGrid.objects.values_list("code", "id"))
    assert before.items() <= after.items()
    assert set(after) - set(before) == {"999001001002001"}
    assert Case.objects.get(source_ref="3").unit_grid_id == Case.objects.get(source_ref="2").unit_grid_id
    cells = [shapely.from_wkb(bytes(u.shape)) for u in UnitGrid.objects.all()]
    assert shapely.area(shapely.union_all(cells)) == pytest.approx(sum(map(shapely.area, cells)))


def test_another_source_in_the_same_town_fits_the_lattice_that_is_there(tmp_path: Path) -> None:
    bring(tmp_path, [row(n) for n in range(1, 9)])
    other = MAPPING.replace("old_system", "older_system").replace("[119.6, 31.4]", "[119.60033, 31.40044]")
    bring(tmp_path, [row(n, lon=119.6011 + 0.002 * n) for n in range(1, 9)], other)
    cells = [shapely.from_wkb(bytes(u.shape)) for u in UnitGrid.objects.all()]
    assert len(cells) > 8
    assert shapely.area(shapely.union_all(cells)) == pytest.approx(sum(map(shapely.area, cells)))


def test_the_same_number_from_another_source_is_another_report(tmp_path: Path) -> None:
    bring(tmp_path, [row(1)])
    other = bring(tmp_path, [row(1)], MAPPING.replace("source: old_system", "source: older_system"))
    assert (other.imported, Case.objects.count()) == (1, 2)


def test_every_text_arrives_as_it_was(tmp_path: Path) -> None:
    bring(tmp_path, [row(f"r\\{n}", words=nasty(n), street=nasty(n)) for n in range(6)])
    for n in range(6):
        case = Case.objects.get(source_ref=f"r\\{n}")
        assert case.text == case.place_text == case.source_data["street"] == nasty(n).replace("\x00", "")


def test_a_town_with_land_of_its_own_keeps_it(tmp_path: Path, town: SmallTown) -> None:
    (lon, lat), (far_lon, far_lat) = inside(1), OUTSIDE
    outcome = bring(tmp_path, [row(1, lon=lon, lat=lat), row(2, lon=far_lon, lat=far_lat), row(3, lon="")])
    here, far = (Case.objects.select_related("grid", "unit_grid").get(source_ref=ref) for ref in "12")
    assert here.grid is not None
    assert (here.place_how, here.grid.code, here.place_path) == ("inside", "G01", "999001/001/001/G01/")
    assert (far.place_how, far.grid, far.place_path) == ("outside", None, "999001/")
    assert [r.line for r in outcome.no_place] == [4, 3]
    assert "outside every grid" in outcome.no_place[1].words.en
    assert (ResponsibilityGrid.objects.count(), UnitGrid.objects.count(), Area.objects.count()) == (4, 4, 5)


def test_an_open_case_taken_over_waits_until_somebody_accepts_it(tmp_path: Path, town: SmallTown) -> None:
    lon, lat = inside(1)
    bring(tmp_path, [row(1, closed="", lon=lon, lat=lat)])
    case = Case.objects.get(source_ref="1")
    acceptor = town.actor("acceptor")
    assert "accept" in {m.code for m in queries.next_moves(case, acceptor, now=NOW)}
    actions.step("accept", case_id=case.pk, given=Given(), by=acceptor, now=NOW + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.state, case.holder_power, case.is_imported) == ("to_file", "supervision_centre", True)
    assert Clock.objects.filter(case=case, kind="file").exists()
    assert list(case.steps.values_list("seq", "move")) == [(1, "import"), (2, "accept")]


def test_numbers_go_on_from_what_the_day_has_given_out(tmp_path: Path) -> None:
    CaseSerial.objects.create(day=date(2026, 6, 1), last=41)
    bring(tmp_path, [row(1), row(2, reported="2026-06-01T23:59:59Z"), row(3)])
    numbers = Case.objects.order_by("source_ref").values_list("number", flat=True)
    assert list(numbers) == ["9990012026060100042", "9990012026060200001", "9990012026060100043"]
    assert CaseSerial.objects.get(day=date(2026, 6, 1)).last == 43


def test_a_day_that_is_full_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    CaseSerial.objects.create(day=date(2026, 6, 1), last=99_998)
    with pytest.raises(Refusal) as caught:
        bring(tmp_path, [row(1), row(2)])
    assert caught.value.code == "day-full"
    assert "2026-06-01" in caught.value.words.en
    assert "每天最多 99999 件" in caught.value.words.zh
    assert not Case.objects.exists()
    assert not UnitGrid.objects.exists()
    bring(tmp_path, [row(1)])
    assert Case.objects.get().number == "9990012026060199999"


def test_the_lists_can_be_read_as_json_and_csv(tmp_path: Path) -> None:
    outcome = bring(tmp_path, [row("=1+1", lon=""), row(2, reported=""), row(3, type="Ghost")])
    outcome.write(tmp_path / "result.json")
    data = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert data["counts"]["imported"] == 2
    assert data["unmapped_types"] == [{"type": "Ghost", "count": 1}]
    assert data["no_place"][0]["line"] == 2
    assert set(data["broken"][0]["reason"]) == {"en", "zh"}
    outcome.write(tmp_path / "result.csv")
    with (tmp_path / "result.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert [line[:3] for line in lines] == [
        ["list", "line", "ref"],
        ["no_place", "2", "'=1+1"],
        ["broken", "3", "2"],
    ]
    assert any(line.endswith("1  Ghost") for line in outcome.lines("en"))
    assert any("无地点" in line for line in outcome.lines("zh"))
