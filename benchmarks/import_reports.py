"""Importing 100,000 real reports: `LINLI_DATA=… python -m benchmarks.import_reports [file] [mapping]`.

Measured is everything from opening the mapping to the last commit, unit grids included; not starting Python, and not
making the empty town. Makes and drops a database of its own.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["LINLI_TEST_DB"] = "bench_import"
GOAL_S = 20.0
MAPPINGS = Path(__file__).parents[1] / "examples" / "imports"


class Watch:
    """Wall clock, CPU of this process and CPU of its database process since the last look."""

    def __init__(self) -> None:
        self.last = self.now()

    def now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), database_cpu_s()

    def look(self, name: str) -> float:
        wall, python, database = (b - a for a, b in zip(self.last, self.now(), strict=True))
        print(f"{name:<34}{wall:>7.1f} s wall {python:>7.1f} s CPU Python {database:>7.1f} s CPU PostgreSQL")
        self.last = self.now()
        return wall


def database_cpu_s() -> float:
    """Of the server process behind our connection, where it runs on this machine."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(file: str = "nyc311_weekly_2026.parquet", mapping: str = "nyc311.yaml") -> int:
    from linli.site import settings, setup

    if settings.LINLI_DATA is None:
        print("The import was not measured: LINLI_DATA is not set.")
        return 0
    setup.records()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        town()
        seconds = measure(settings.LINLI_DATA / "reports" / file, MAPPINGS / mapping)
    finally:
        teardown_databases(made, verbosity=0)
    print(f"goal {GOAL_S:.0f} s: {'reached' if seconds <= GOAL_S else 'MISSED'}")
    return 0 if seconds <= GOAL_S else 1


def town() -> None:
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant

    create_tenant(
        schema_name="bench", name_zh="测", name_en="Bench", county_code="999002", calendar="weekends_only",
        domain="bench.test", time_zone="America/New_York", by=SYSTEM,
    )  # fmt: skip


def measure(file: Path, mapping_file: Path) -> float:
    from linli.records.cases.actions import import_reports
    from linli.records.cases.importing import check_against_pack, read_mapping, read_rows, read_table
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.queries import catalogue

    now, watch = datetime.now(UTC), Watch()
    mapping = read_mapping(mapping_file)
    check_against_pack(mapping, catalogue())
    total = watch.look("mapping and pack")
    table = read_table(file, mapping)
    total += watch.look("reading the file")
    reading = read_rows(table, mapping, now=now)
    total += watch.look("mapping the rows")
    outcome = import_reports(reading=reading, table=table, mapping=mapping, by=SYSTEM, now=now)
    total += watch.look("grids, cases, steps and journal")
    print(f"{outcome.imported:,} imported, {outcome.in_grid:,} in a grid: {total:.1f} s")
    again = import_reports(reading=reading, table=table, mapping=mapping, by=SYSTEM, now=now)
    watch.look(f"again: {again.imported} imported")
    return total


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
