"""Small report files and a mapping for them, for the tests of the import."""

from __future__ import annotations

import csv
from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from linli.records.cases.importing import Mapping, Reading, Table, read_mapping, read_rows, read_table

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 8, 9, 0, tzinfo=ZONE)
COLUMNS = ("no", "reported", "closed", "type", "detail", "lon", "lat", "words", "street", "status")
MAPPING = """\
source: old_system
name: {en: Old system, zh: 旧系统}
datum: wgs84
time_zone: Asia/Shanghai
empty: ["n/a"]
columns: {id: "no", reported_at: reported, closed_at: closed, type: type, detail: detail, lon: lon, lat: lat}
closed_when: {column: status, is: [Done]}
text: [words]
place: [street]
keep: [street]
unit_grids: {size_m: 100, origin: [119.6, 31.4]}
other: {event: "10999"}
categories:
  - {component: "01037", types: [Lamp]}
  - {event: "06010", types: [Dirt, Rubbish]}
  - {event: "06037", types: [Dirt], details: [Dead animal]}
"""


def mapping(folder: Path, text: str = MAPPING, name: str = "old.yaml") -> Mapping:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def row(no: object, **fields: Any) -> dict[str, Any]:
    """A lamp reported on 1 June 2026, closed the next day; the first ten lie in cells of their own, west to east."""
    n = no if isinstance(no, int) else 0
    given = {
        "no": no, "reported": "2026-06-01 08:00:00", "closed": "2026-06-02 09:30:00", "type": "Lamp", "detail": "",
        "lon": 119.6 + 0.002 * n, "lat": 31.4, "words": f"lamp {no}", "street": "Shiqiao Road", "status": "",
    }  # fmt: skip
    return given | fields


def write_csv(folder: Path, rows: Sequence[Map[str, Any]], name: str = "reports.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(
    folder: Path, rows: Sequence[Map[str, Any]], text: str = MAPPING, now: datetime = NOW
) -> tuple[Reading, Table, Mapping]:
    """Rows written as CSV and read back through the mapping."""
    how = mapping(folder, text)
    table = read_table(write_csv(folder, rows), how)
    return read_rows(table, how, now=now), table, how
