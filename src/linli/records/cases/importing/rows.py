"""Rows of the source as cases to be: class, moments, place, text; with a remark wherever something is wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from linli.engine.geography import to_wgs84
from linli.words import Words

from . import sentences
from .files import Table
from .mapping import Key, Mapping, plain
from .remarks import Remark

LONGEST_REF = 80
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
# Clocks of two houses differ a little: a report of the next minutes is no report from the future.
TOLERANCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One report, ready to become a case. `lon` and `lat` are WGS84, or None."""

    line: int
    ref: str
    key: Key
    reported_at: datetime
    closed_at: datetime | None
    is_closed: bool
    lon: float | None
    lat: float | None
    text: str
    place_text: str
    data: dict[str, str]


@dataclass
class Reading:
    """What a file holds: rows to import, and remarks on rows. Every row read is in `rows`, `broken`, `kept_out` or `repeated`."""

    read: int
    rows: list[ImportRow] = field(default_factory=list)
    broken: list[Remark] = field(default_factory=list)
    kept_out: list[Remark] = field(default_factory=list)
    repeated: list[Remark] = field(default_factory=list)
    times: list[Remark] = field(default_factory=list)
    no_place: list[Remark] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)


class _Broken(Exception):  # noqa: N818 - a row, not the program
    def __init__(self, words: Words) -> None:
        self.words = words


def read_rows(table: Table, mapping: Mapping, *, now: datetime) -> Reading:
    """Map every row of the table. Nothing is dropped: a row that is not in `rows` has a remark that says why."""
    reading = Reading(read=len(table) + len(table.broken), broken=list(table.broken))
    reader = _Reader(mapping, reading, now)
    seen: dict[str, int] = {}
    for line, values in _records(table, mapping):
        try:
            ref = reader.ref(values[mapping.id])
            if seen.setdefault(ref, line) != line:
                reading.repeated.append(Remark(line, ref, sentences.repeated(seen[ref])))
                continue
            row = reader.row(line, ref, values)
        except _Broken as broken:
            reading.broken.append(Remark(line, _plain_text(values[mapping.id]), broken.words))
            continue
        if row is not None:
            reading.rows.append(row)
    reading.rows = _in_wgs84(reading.rows, mapping)
    return reading


def _records(table: Table, mapping: Mapping) -> Iterator[tuple[int, dict[str, Any]]]:
    names = mapping.column_names
    columns = [_without_empty(table.columns[name], mapping.empty) for name in names]
    for line, *values in zip(table.lines, *columns, strict=True):
        yield line, dict(zip(names, values, strict=True))


def _without_empty(column: Any, empty: frozenset[str]) -> list[Any]:
    """None for every value that stands for none; lists and groups of Parquet as their text."""
    return [_value(value, empty) for value in column]


def _value(value: Any, empty: frozenset[str]) -> Any:
    if isinstance(value, str):
        return None if value.strip() in empty else value
    if isinstance(value, list | dict):
        return str(value)
    return None if value != value else value  # noqa: PLR0124 - NaN


class _Reader:
    """Maps single rows; remembers what it worked out before, since most values come again and again."""

    def __init__(self, mapping: Mapping, reading: Reading, now: datetime) -> None:
        self.mapping, self.reading = mapping, reading
        self.latest = now + TOLERANCE
        self.table = mapping.table()
        self.keys: dict[tuple[Any, Any], tuple[Key, str]] = {}
        self.texts: dict[tuple[tuple[str, ...], tuple[Any, ...]], str] = {}
        self.moment = _moments(mapping)

    def ref(self, value: Any) -> str:
        ref = _plain_text(value)
        if not ref:
            raise _Broken(sentences.id_missing(self.mapping.id))
        if len(ref) > LONGEST_REF:
            raise _Broken(sentences.id_too_long(len(ref), LONGEST_REF))
        return ref

    def row(self, line: int, ref: str, values: dict[str, Any]) -> ImportRow | None:
        mapping = self.mapping
        reported_at = self.reported_at(line, ref, values[mapping.reported_at])
        if reported_at is None:
            return None
        data = {name: _plain_text(values[name]) for name in mapping.keep if values[name] is not None}
        closed_at, is_closed = self.closed(line, ref, values, reported_at, data)
        lon, lat = self.place(line, ref, values)
        return ImportRow(
            line, ref, self.key(values), reported_at, closed_at, is_closed, lon, lat,
            self.joined(mapping.text, values, ": "), self.joined(mapping.place, values, ", ")[:256], data,
        )  # fmt: skip

    def joined(self, names: tuple[str, ...], values: dict[str, Any], between: str) -> str:
        """The texts of these columns, each once."""
        given = tuple([values[name] for name in names])
        known = self.texts.get((names, given))
        if known is None:
            parts = dict.fromkeys(_plain_text(value) for value in given if value is not None)
            known = self.texts[names, given] = between.join(parts)
        return known

    def key(self, values: dict[str, Any]) -> Key:
        mapping = self.mapping
        pair = values[mapping.type], values[mapping.detail] if mapping.detail else None
        known = self.keys.get(pair)
        if known is None:
            known = self.keys[pair] = self._look_up(*map(_plain_text, pair))
        key, unmapped = known
        if unmapped:
            self.reading.unmapped[unmapped] += 1
        return key

    def _look_up(self, type_name: str, detail: str) -> tuple[Key, str]:
        """The class, and the type's name where no category names it."""
        for pair in ((plain(type_name), plain(detail)), (plain(type_name), None)):
            if pair in self.table:
                return self.table[pair], ""
        return self.mapping.other, type_name or "–"

    def reported_at(self, line: int, ref: str, value: Any) -> datetime | None:
        column = self.mapping.reported_at
        if value is None:
            raise _Broken(sentences.time_missing(column))
        at, is_skipped = self.moment(value)
        if at is None:
            raise _Broken(sentences.time_unreadable(column, str(value)))
        if at > self.latest:
            self._keep_out(line, ref, sentences.reported_in_future(str(value)))
            return None
        if at < EARLIEST:
            self._keep_out(line, ref, sentences.reported_too_early(str(value)))
            return None
        if is_skipped:
            self._remark(line, ref, sentences.hour_skipped(str(value), self.mapping.zone.key))
        return at

    def closed(
        self, line: int, ref: str, values: dict[str, Any], reported_at: datetime, data: dict[str, str]
    ) -> tuple[datetime | None, bool]:
        """When it was closed, and whether it was. A moment that cannot be is kept as text, beside the case."""
        mapping = self.mapping
        status = values[mapping.status] if mapping.status else None
        is_closed = status is not None and plain(str(status)) in mapping.closed_values
        value = values[mapping.closed_at] if mapping.closed_at else None
        if value is None:
            return None, is_closed
        at, _ = self.moment(value)
        if at is None:
            words = sentences.closed_unreadable(mapping.closed_at, str(value))
        elif at < reported_at:
            words = sentences.closed_before_reported(str(value))
        elif at > self.latest:
            words = sentences.closed_in_future(str(value))
        else:
            return at, True
        data["closed_at_given"] = _plain_text(value)
        self._remark(line, ref, words)
        return None, True

    def place(self, line: int, ref: str, values: dict[str, Any]) -> tuple[float | None, float | None]:
        given = (values[self.mapping.lon], values[self.mapping.lat]) if self.mapping.lon else (None, None)
        if given[0] is None or given[1] is None:
            return self._no_place(line, ref, sentences.no_coordinates())
        try:
            lon, lat = float(given[0]), float(given[1])
        except (TypeError, ValueError):
            return self._no_place(line, ref, sentences.coordinates_unreadable(f"{given[0]}, {given[1]}"))
        wrong = self._wrong_place(lon, lat)
        return self._no_place(line, ref, wrong) if wrong else (lon, lat)

    def _wrong_place(self, lon: float, lat: float) -> Words | None:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return sentences.coordinates_impossible(f"{lon}, {lat}")
        if lon == 0 and lat == 0:
            return sentences.coordinates_zero()
        box = self.mapping.bounds
        if box and not (box[0] <= lon <= box[2] and box[1] <= lat <= box[3]):
            return sentences.out_of_bounds(f"{lon}, {lat}")
        return None

    def _keep_out(self, line: int, ref: str, words: Words) -> None:
        self.reading.kept_out.append(Remark(line, ref, words))

    def _remark(self, line: int, ref: str, words: Words) -> None:
        self.reading.times.append(Remark(line, ref, words))

    def _no_place(self, line: int, ref: str, words: Words) -> tuple[None, None]:
        self.reading.no_place.append(Remark(line, ref, words))
        return None, None


Moment = Callable[[Any], tuple[datetime | None, bool]]


def _moments(mapping: Mapping) -> Moment:
    """A function from a value to its moment in UTC (None: unreadable), and whether the clocks skipped that hour."""
    zone, form = mapping.zone, mapping.time_format

    def moment(value: Any) -> tuple[datetime | None, bool]:
        try:
            if isinstance(value, str):
                text = value.strip()
                value = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
            elif isinstance(value, date) and not isinstance(value, datetime):
                value = datetime.combine(value, time())
            if not isinstance(value, datetime):
                return None, False
            return _aware(value, zone)
        except (ValueError, OverflowError):
            return None, False

    return moment


def _aware(value: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    if value.tzinfo is not None:
        return value.astimezone(UTC), False
    at = value.replace(tzinfo=zone).astimezone(UTC)
    return at, at.astimezone(zone).replace(tzinfo=None) != value


def _plain_text(value: Any) -> str:
    """As a person would write it: 12 and not 12.0, no NUL characters."""
    if value is None:
        return ""
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        value = int(value)
    return str(value).replace("\x00", "").strip()


def _in_wgs84(rows: list[ImportRow], mapping: Mapping) -> list[ImportRow]:
    """All points in WGS84, converted together."""
    if mapping.datum in ("wgs84", "cgcs2000"):
        return rows
    placed = [n for n, row in enumerate(rows) if row.lon is not None]
    given = np.array([(rows[n].lon, rows[n].lat) for n in placed], dtype=np.float64).reshape(-1, 2)
    lons, lats = to_wgs84(given[:, 0], given[:, 1], mapping.datum)
    for n, lon, lat in zip(placed, np.atleast_1d(lons).tolist(), np.atleast_1d(lats).tolist(), strict=True):
        rows[n] = replace(rows[n], lon=lon, lat=lat)
    return rows
