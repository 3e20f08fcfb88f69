"""Rows of a report file: read from CSV and Parquet, checked one by one, and none lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engine.geography import from_wgs84
from linli.records.cases.importing import Remark, read_rows, read_table
from linli.words import Refusal
from tests.records.import_files import COLUMNS, MAPPING, NOW, ZONE, mapping, read, row, write_csv


def only(remarks: list[Remark]) -> tuple[int, str]:
    (found,) = remarks
    assert found.words.zh
    return found.line, found.words.en


def test_a_row_becomes_a_case_to_be(tmp_path: Path) -> None:
    reading, _, _ = read(tmp_path, [row(7, words=" dark ", closed="2026-06-02T09:30:00")])
    (found,) = reading.rows
    assert (found.line, found.ref, found.key) == (2, "7", ("component", "01037"))
    assert found.reported_at == datetime(2026, 6, 1, 8, tzinfo=ZONE)
    assert found.closed_at == datetime(2026, 6, 2, 9, 30, tzinfo=ZONE)
    assert found.is_closed
    assert (found.text, found.place_text, found.data) == ("dark", "Shiqiao Road", {"street": "Shiqiao Road"})
    assert (found.lon, found.lat) == pytest.approx((119.614, 31.4))


@pytest.mark.parametrize(
    ("type_name", "detail", "key", "unmapped"),
    [
        ("Dirt", "", ("event", "06010"), {}),
        ("  DIRT ", "dead  ANIMAL", ("event", "06037"), {}),
        ("Rubbish", "Dead animal", ("event", "06010"), {}),
        ("Ghost", "", ("event", "10999"), {"Ghost": 1}),
        ("", "", ("event", "10999"), {"–": 1}),
    ],
)
def test_types_become_classes_and_unmapped_ones_go_to_other(
    tmp_path: Path, type_name: str, detail: str, key: tuple[str, str], unmapped: dict[str, int]
) -> None:
    reading, _, _ = read(tmp_path, [row(1, type=type_name, detail=detail)])
    assert reading.rows[0].key == key
    assert dict(reading.unmapped) == unmapped


def test_broken_rows_are_listed_with_line_and_reason_and_the_rest_goes_in(tmp_path: Path) -> None:
    how = mapping(tmp_path)
    path = write_csv(tmp_path, [row(1, words="two\nlines"), row(2)])
    raw = path.read_bytes()
    raw += b"3,2026-06-01 08:00:00\r\n"  # line 5: too few
    raw += b"4,2026-06-01 08:00:00,,Lamp,,119.6,31.4,\xff\xfe,x,\r\n"  # line 6: no UTF-8
    raw += b"\r\n"  # an empty line is no row
    raw += b",2026-06-01 08:00:00,,Lamp,,119.6,31.4,x,x,\r\n"  # line 8: no number
    raw += b"6,,,Lamp,,119.6,31.4,x,x,\r\n"  # line 9: no time
    raw += b"7,yesterday,,Lamp,,119.6,31.4,x,x,\r\n"  # line 10: not a time
    raw += b"8,2026-06-01 08:00:00,,Lamp,,119.6,31.4,x,x,\r\n"
    path.write_bytes(raw)
    reading = read_rows(read_table(path, how), how, now=NOW)
    assert [r.ref for r in reading.rows] == ["1", "2", "8"]
    assert [r.line for r in reading.rows] == [2, 4, 11]
    said = {r.line: r.words.en for r in reading.broken}
    assert sorted(said) == [5, 6, 8, 9, 10]
    assert "2 fields instead of 10" in said[5]
    assert "not utf-8" in said[6]
    assert "no is empty" in said[8]
    assert "reported is empty" in said[9]
    assert "“yesterday” is no date and time" in said[10]
    assert all(r.words.zh for r in reading.broken)
    assert reading.read == 8


def test_a_number_that_comes_twice_is_taken_once(tmp_path: Path) -> None:
    reading, _, _ = read(tmp_path, [row(1), row(2), row(1, words="again")])
    assert [r.ref for r in reading.rows] == ["1", "2"]
    assert only(reading.repeated) == (4, "the same report stands in line 2 already; not imported again")


@pytest.mark.parametrize(
    ("fields", "said", "closed_at_given"),
    [
        ({"closed": "2026-05-31 23:00:00"}, "before it was reported", "2026-05-31 23:00:00"),
        ({"closed": "2027-01-01 00:00:00"}, "closed in the future", "2027-01-01 00:00:00"),
        ({"closed": "soon"}, "“soon” is no date and time", "soon"),
    ],
)
def test_an_impossible_closing_is_listed_and_kept_as_text(
    tmp_path: Path, fields: dict[str, str], said: str, closed_at_given: str
) -> None:
    reading, _, _ = read(tmp_path, [row(1, **fields)])
    line, words = only(reading.times)
    assert (line, said in words) == (2, True)
    assert (reading.rows[0].is_closed, reading.rows[0].closed_at) == (True, None)
    assert reading.rows[0].data["closed_at_given"] == closed_at_given


@pytest.mark.parametrize(
    ("reported", "said"), [("2026-06-09 00:00:00", "in the future"), ("1900-01-01 00:00:00", "before 1970")]
)
def test_an_impossible_report_is_listed_and_kept_out(tmp_path: Path, reported: str, said: str) -> None:
    reading, _, _ = read(tmp_path, [row(1, reported=reported)])
    assert reading.rows == []
    line, words = only(reading.kept_out)
    assert (line, said in words, "not imported" in words) == (2, True, True)


def test_an_hour_that_the_clocks_skipped(tmp_path: Path) -> None:
    text = MAPPING.replace("Asia/Shanghai", "America/New_York")
    skipped, usual = (
        row(1, reported="2026-03-08 02:30:00", closed=""),
        row(2, reported="2026-03-08 03:30:00", closed=""),
    )
    reading, _, _ = read(tmp_path, [skipped, usual], text)
    assert only(reading.times)[0] == 2
    assert [r.reported_at for r in reading.rows] == [datetime(2026, 3, 8, 7, 30, tzinfo=UTC)] * 2


def test_closed_by_status_without_a_moment(tmp_path: Path) -> None:
    reading, _, _ = read(
        tmp_path,
        [row(1, closed="", status="done"), row(2, closed="N/A", status="open"), row(3, closed="n/a")],
    )
    assert [(r.is_closed, r.closed_at) for r in reading.rows] == [(True, None), (True, None), (False, None)]
    assert only(reading.times)[0] == 3  # "N/A" is not among the values that stand for none: "n/a" is


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ("", "", "no coordinates"),
        ("119.6", "", "no coordinates"),
        ("east", "31.4", "“east, 31.4” is no coordinate"),
        ("31.4", "119.6", "no place on earth"),
        ("0", "0", "stands for none"),
        ("nan", "nan", "no place on earth"),
        ("121.0", "31.4", "outside the bounds"),
    ],
)
def test_reports_without_a_place_are_listed_and_imported(
    tmp_path: Path, lon: str, lat: str, said: str
) -> None:
    text = MAPPING + "bounds: [119, 31, 120, 32]\n"
    reading, _, _ = read(tmp_path, [row(1, lon=lon, lat=lat)], text)
    line, words = only(reading.no_place)
    assert (line, said in words, "without a grid" in words) == (2, True, True), words
    assert (reading.rows[0].lon, reading.rows[0].lat) == (None, None)


def test_another_datum_is_converted(tmp_path: Path) -> None:
    lon, lat = from_wgs84(119.68, 31.52, "gcj02")
    reading, _, _ = read(
        tmp_path, [row(1, lon="", lat=""), row(2, lon=lon, lat=lat)], MAPPING.replace("wgs84", "gcj02")
    )
    assert reading.rows[0].lon is None
    assert (reading.rows[1].lon, reading.rows[1].lat) == pytest.approx((119.68, 31.52), abs=1e-8)


def test_nothing_but_empty_places_in_another_datum(tmp_path: Path) -> None:
    reading, _, _ = read(tmp_path, [row(1, lon="", lat="")], MAPPING.replace("wgs84", "bd09"))
    assert len(reading.rows) == 1


def test_times_written_another_way(tmp_path: Path) -> None:
    text = MAPPING + 'time_format: "%m/%d/%Y %I:%M:%S %p"\n'
    reading, _, _ = read(tmp_path, [row(1, reported="06/01/2026 02:15:00 PM", closed="")], text)
    assert reading.rows[0].reported_at == datetime(2026, 6, 1, 14, 15, tzinfo=ZONE)


def test_parquet_and_csv_say_the_same(tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, 6)] + [row(6, lon=None, lat=None, closed=None, detail=None)]
    reading, _, how = read(tmp_path, rows)
    typed = [
        r | {k: datetime.fromisoformat(r[k]) if r[k] else None for k in ("reported", "closed")} for r in rows
    ]
    path = tmp_path / "reports.parquet"
    pq.write_table(pa.Table.from_pylist(typed), path)
    again = read_rows(read_table(path, how), how, now=NOW)
    fields = ("ref", "key", "reported_at", "closed_at", "lon", "lat", "text", "place_text", "data")
    assert [[getattr(r, f) for f in fields] for r in again.rows] == [
        [getattr(r, f) for f in fields] for r in reading.rows
    ]
    assert [r.line for r in again.rows] == [1, 2, 3, 4, 5, 6]


def test_numbers_moments_with_zones_and_days_in_parquet(tmp_path: Path) -> None:
    at = datetime(2026, 6, 1, 0, 0, 0, tzinfo=UTC)
    columns: dict[str, Any] = {name: pa.array([None], pa.string()) for name in COLUMNS}
    columns |= {"no": pa.array([12.0]), "reported": pa.array([at], pa.timestamp("ns", tz="UTC"))}
    columns |= {
        "closed": pa.array([(at + timedelta(days=2)).date()]),
        "type": pa.array(["Lamp"]).dictionary_encode(),
    }
    path = tmp_path / "typed.parquet"
    pq.write_table(pa.table(columns), path)
    how = mapping(tmp_path)
    (found,) = read_rows(read_table(path, how), how, now=NOW).rows
    assert (found.ref, found.reported_at, found.key) == ("12", at, ("component", "01037"))
    assert found.closed_at == datetime(2026, 6, 3, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", None, "file-missing"),
        ("reports.xls", b"x", "file-kind-unknown"),
        ("reports.parquet", b"no parquet", "file-unreadable"),
        ("reports.csv", b"a,b\n1,2\n", "columns-missing"),
        ("empty.csv", b"", "columns-missing"),
    ],
)
def test_files_that_cannot_be_imported(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refusal) as caught:
        read_table(path, mapping(tmp_path))
    assert caught.value.code == code
    assert name in caught.value.words.en
    assert name in caught.value.words.zh


CELL = st.one_of(
    st.just(""), st.text(max_size=12), st.sampled_from(["1", "2", "2026-06-01 08:00:00", "2031-01-01", "1890-01-01", "Lamp", "119.6", "1e400", "-0"])
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELL)), max_size=12))
def test_no_row_is_ever_lost(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    reading, _, _ = read(tmp_path, rows)
    parts = [reading.rows, reading.broken, reading.kept_out, reading.repeated]
    assert sum(map(len, parts)) == reading.read
    lines = [r.line for part in parts for r in part]
    assert len(set(lines)) == len(lines)
    assert len({r.ref for r in reading.rows}) == len(reading.rows)
    assert all(r.lon is not None or r.line in {m.line for m in reading.no_place} for r in reading.rows)
