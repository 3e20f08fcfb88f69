"""Statements and CPU of the API at 20,000 cases with two workers: `python -m benchmarks.api [cases]`.

Makes a scratch database in the embedded cluster, walks real cases through the actions, copies them by SQL, starts
granian as in production, and measures over HTTP: CPU from the workers' own clocks in /proc (user and system, all
threads), statements from PostgreSQL's log, so that nothing the driver or the middleware sends is missed. Removes
the database at the end. Rights, API key and journal are part of every figure; transaction control is not counted.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec
import psycopg

ROOT = Path(__file__).resolve().parent.parent
DATABASE, PORT, ROUNDS, REQUESTS = "linli_bench_api", 8971, 9, 100
CONTROL = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)", re.IGNORECASE)
LOGGED = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")
TICK = os.sysconf("SC_CLK_TCK")
LIMITS = {"report": (12, 5.0), "list of 100": (8, 10.0), "one case": (10, 6.0)}


def outer(cases: int) -> int:
    """Make the scratch database, measure in a process that knows only it, and remove it."""
    from linli.site import settings

    settings.CLUSTER.start()
    server = settings.CLUSTER.url("postgres")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
    env = dict(
        os.environ, DATABASE_URL=settings.CLUSTER.url(DATABASE), LINLI_PLAIN_HTTP="1", LINLI_BENCH_LOG=str(settings.CLUSTER.log),
        DJANGO_SETTINGS_MODULE="linli.site.settings", PYTHONPATH=f"{ROOT / 'src'}:{ROOT}",
    )  # fmt: skip
    try:
        return subprocess.run(
            [sys.executable, __file__, "--inner", str(cases)], env=env, cwd=ROOT, check=False
        ).returncode
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def inner(cases: int) -> int:
    import django

    django.setup()
    keys = fill(cases)
    number = one_number()
    found = {name: [] for name in LIMITS}
    with Server() as server:
        asks = requests(keys, number)
        for name in LIMITS:
            server.measure(asks[name], 2 * REQUESTS)
        for _ in range(ROUNDS):  # in turn, so that a busy moment of the machine falls on all three
            for name in LIMITS:
                found[name].append(server.measure(asks[name], REQUESTS))
    log_statements("all")
    with Server() as server:
        asks = requests(keys, number)
        counted = {name: server.statements(asks[name], 25) for name in LIMITS}
    log_statements("none")
    return tell(cases, found, counted)


def fill(cases: int) -> dict[str, str]:
    from django.core.management import call_command

    from linli.records.people import actions as people
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant
    from tests.small_town import START, build

    call_command("migrate_schemas", "--shared", verbosity=0)
    create_tenant(
        schema_name="bench",
        name_zh="测试",
        name_en="Bench",
        county_code="999001",
        domain="127.0.0.1",
        by=SYSTEM,
    )
    town = build()
    machine = people.create_service(
        username="machine", name_zh="对接", name_en="Exchange", organisation=None, by=SYSTEM
    )
    people.grant_role(account=machine, role="data_exchange", from_on=START, by=SYSTEM)
    started = time.perf_counter()
    real = walk_some(town)
    copy(cases - real)
    print(
        f"{real} cases walked through the actions, {cases - real} copied: {time.perf_counter() - started:.1f} s"
    )
    accounts = {"machine": machine, "supervisor": town.people["supervisor"]}
    return {name: people.create_api_key(account=a, name="bench", by=SYSTEM) for name, a in accounts.items()}


def walk_some(town: Any) -> int:
    """Cases in every state of the ordinary way, in every grid."""
    from datetime import timedelta

    from django.utils import timezone

    from tests.records.loop import PATH, report, walk

    begun = timezone.now() - timedelta(hours=3)
    for n in range(36):
        case = report(town, grid=n % 4 + 1, now=begun, text=f"第 {n} 盏路灯不亮，晚上看不清路")
        if n % (len(PATH) + 1):
            walk(town, case, PATH[n % (len(PATH) + 1) - 1], now=begun)
    return 36


def copy(count: int) -> None:
    """Whole cases with reports, steps and clocks, spread over sixty days."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE twin AS SELECT c.id AS old, gen_random_uuid() AS new, n FROM generate_series(1, %s) n "
            "JOIN (SELECT id, row_number() OVER (ORDER BY number) - 1 AS r FROM cases_case) c ON c.r = n %% 36",
            [count],
        )
        special = {"id": "t.new", "number": "'9990012000' || lpad(t.n::text, 9, '0')"}
        for moment in (
            "reported_at",
            "changed_at",
            "due_at",
            "warn_at",
            "handling_due_at",
            "filed_at",
            "closed_at",
        ):
            special[moment] = f"x.{moment} - make_interval(secs => t.n * 5184000.0 / {count})"
        _copy(cursor, "cases_case", "x.id = t.old", special)
        for table, own in (
            ("cases_report", {"id": "gen_random_uuid()", "key": "NULL"}),
            ("cases_step", {}),
            ("cases_clock", {}),
        ):
            _copy(cursor, table, "x.case_id = t.old", {**own, "case_id": "t.new"})
        cursor.execute("ANALYZE")


def _copy(cursor: Any, table: str, match: str, special: dict[str, str]) -> None:
    cursor.execute(
        "SELECT column_name, is_identity FROM information_schema.columns WHERE table_name = %s AND table_schema = 'bench'",
        [table],
    )
    columns = [name for name, identity in cursor.fetchall() if identity == "NO"]
    values = ", ".join(special.get(c, f'x."{c}"') for c in columns)
    names = ", ".join(f'"{c}"' for c in columns)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} x JOIN twin t ON {match}")


def one_number() -> str:
    """A case that has gone through all seven steps."""
    from linli.records.cases.models import Case

    return Case.objects.filter(state="closed").order_by("-number").values_list("number", flat=True)[0]


def requests(keys: dict[str, str], number: str) -> dict[str, tuple[str, str, Any, str]]:
    from tests.small_town import inside

    lon, lat = inside(1)
    report = {
        "kind": "component", "code": "01037", "text": "门口的路灯不亮，晚上看不清路", "lon": lon, "lat": lat, "datum": "wgs84",
        "contact": {"phone": "13800000000"},
    }  # fmt: skip
    return {
        "report": ("POST", "/api/v1/reports", report, keys["machine"]),
        "list of 100": ("GET", "/api/v1/cases", None, keys["supervisor"]),
        "one case": ("GET", f"/api/v1/cases/{number}", None, keys["supervisor"]),
    }


class Server:
    """granian with two workers, as `linli serve` starts it."""

    def __enter__(self) -> Server:
        from linli.site.commands.serve import start

        self.process = start("127.0.0.1", PORT, 2)
        for _ in range(200):
            try:
                self.send(("GET", "/api/v1/openapi.json", None, ""), 1)
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def send(self, ask: tuple[str, str, Any, str], times: int) -> None:
        """A new connection each time, so that both workers have their share; a key of its own for every report."""
        method, path, body, key = ask
        for n in range(times):
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"{time.time_ns()}-{n}"}
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
            connection.request(method, path, msgspec.json.encode(body) if body is not None else None, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if answer.status >= 300:
                raise SystemExit(f"{method} {path}: {answer.status} {content[:300]!r}")

    def measure(self, ask: tuple[str, str, Any, str], times: int) -> float:
        """Milliseconds of CPU a request, of both workers together."""
        before = self.cpu_s()
        self.send(ask, times)
        return (self.cpu_s() - before) / times * 1000

    def cpu_s(self) -> float:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(self._spent(pid) for pid in [str(self.process.pid), *children]) / TICK

    @staticmethod
    def _spent(pid: str) -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        return int(fields[11]) + int(fields[12])

    def statements(self, ask: tuple[str, str, Any, str], times: int) -> float:
        """Statements a request once both workers are warm."""
        self.send(ask, 20)
        log = Path(os.environ["LINLI_BENCH_LOG"])
        time.sleep(0.3)
        begun = log.stat().st_size
        self.send(ask, times)
        time.sleep(0.3)
        with log.open("rb") as file:
            file.seek(begun)
            logged = LOGGED.findall(file.read().decode(errors="replace"))
        return len([s for s in logged if not CONTROL.match(s)]) / times


def log_statements(level: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {DATABASE} SET log_statement = '{level}'")


def tell(cases: int, found: dict[str, list[float]], counted: dict[str, float]) -> int:
    print(
        f"\n{cases} cases, 2 workers, {ROUNDS} rounds of {REQUESTS} requests; CPU of the workers, user + system\n"
    )
    print(f"{'':14}{'statements':>12}{'limit':>7}{'CPU median':>13}{'lowest':>9}{'highest':>9}{'limit':>8}")
    is_kept = True
    for name, (most, ms) in LIMITS.items():
        middle = statistics.median(found[name])
        is_kept &= counted[name] <= most and middle <= ms
        print(
            f"{name:14}{counted[name]:>12.1f}{most:>7}{middle:>10.2f} ms{min(found[name]):>9.2f}{max(found[name]):>9.2f}{ms:>5.0f} ms"
        )
    return 0 if is_kept else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inner"]:
        sys.exit(inner(int(sys.argv[2])))
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(outer(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
