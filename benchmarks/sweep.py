"""Due clocks a second: `python -m benchmarks.sweep [clocks]` prints one table. Makes and drops a database of its own.

Each clock gives its warning, its red and its escalation: an alarm, a message and a chained journal row each. The last
column is the processor time of one alarm in this process and in the database's, which a busy machine does not blur.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["LINLI_TEST_DB"] = "bench_sweep"
GOAL = 2_000


def main(clocks: int) -> int:
    from linli.site import setup

    setup.records()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        rows = measure(clocks)
    finally:
        teardown_databases(made, verbosity=0)
    print(f"{'alarm':<12}{'clocks':>8}{'seconds':>10}{'a second':>10}{'µs of CPU':>12}")
    for name, count, seconds, cpu in rows:
        print(f"{name:<12}{count:>8}{seconds:>10.2f}{count / seconds:>10.0f}{cpu / count * 1e6:>12.0f}")
    slowest = min(count / seconds for _, count, seconds, _ in rows)
    print(f"goal {GOAL} a second: {'reached' if slowest >= GOAL else 'MISSED'}")
    return 0 if slowest >= GOAL else 1


def measure(clocks: int) -> list[tuple[str, int, float, float]]:
    from linli.records.cases.actions import sweep_alarms
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant
    from tests import small_town
    from tests.records.loop import due_clocks

    create_tenant(
        schema_name="bench",
        name_zh="测",
        name_en="Bench",
        county_code="999003",
        domain="bench.test",
        by=SYSTEM,
    )
    now = datetime(2026, 6, 8, 12, tzinfo=UTC)
    due_clocks(small_town.build(), clocks, now=now)
    rows = []
    for name in ("warning", "red", "escalation"):
        start, busy, done = time.perf_counter(), cpu_seconds(), 0
        while done < clocks:
            done += sweep_alarms(now=now)
        rows.append((name, done, time.perf_counter() - start, cpu_seconds() - busy))
    return rows


def cpu_seconds() -> float:
    """Of this process and of the database process that serves it (where it runs on this machine)."""
    from django.db import connection

    backend = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    ticks = sum(map(int, backend.read_text().split()[13:15])) if backend.exists() else 0
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
