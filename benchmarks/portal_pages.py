"""Processor time, statements and bytes of the residents' pages: `python -m benchmarks.portal_pages [cases …]`.

Makes a scratch database as `benchmarks.api` does (cases walked through the actions, then copied by SQL; 20,000 unless told otherwise)
and asks each page in this process: CPU of this process, and the time that PostgreSQL takes for the page's statements, by the clock.
A report is written down to its last page in the same visit. Removes the database at the end.

`python -m benchmarks.portal_pages --demo` asks the pages with a drawn map in the demo's own database (made by `./linli demo`), whose
town has streets and buildings, which the scratch database has not.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from typing import Any

import psycopg

from benchmarks.api import ROOT
from benchmarks.desk_pages import measure

DATABASE = "linli_bench_portal"
MOST_STATEMENTS, MOST_MS = 15, 60.0


def outer(cases: int) -> int:
    from linli.site import settings

    settings.CLUSTER.start()
    server = settings.CLUSTER.url("postgres")
    env = dict(
        os.environ, DATABASE_URL=settings.CLUSTER.url(DATABASE), LINLI_PLAIN_HTTP="1", LINLI_HOSTS="127.0.0.1",
        DJANGO_SETTINGS_MODULE="linli.site.settings", PYTHONPATH=f"{ROOT / 'src'}:{ROOT}",
    )  # fmt: skip
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
    try:
        command = [sys.executable, "-m", "benchmarks.portal_pages", "--inner", str(cases)]
        return subprocess.run(command, env=env, cwd=ROOT, check=False).returncode
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def inner(cases: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from benchmarks.api import fill
    from tests.small_town import inside

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    lon, lat = inside(1)
    stranger = Client(headers={"accept-encoding": "gzip", "host": "127.0.0.1"})
    visitor = Client(headers={"accept-encoding": "gzip", "host": "127.0.0.1", "origin": "http://127.0.0.1"})
    position = {"do": "position", "lon": lon, "lat": lat, "accuracy": 12}
    visitor.post("/look", position)
    visitor.post("/report/place", {**position, "place_text": "石桥街 22 号"})
    visitor.post("/report/category", {"do": "search", "query": "路灯不亮"})
    visitor.post("/report/category", {"class": "component:01037"})
    visitor.post("/report/details", {"text": "路灯不亮", "do": "continue"})
    visitor.post("/report/contact", {"phone": "13800001234"})
    print(
        f"{cases} cases\n| page | statements | CPU ms (median) | PostgreSQL ms | kB |\n| --- | --- | --- | --- | --- |"
    )
    is_kept, spent = True, []
    for name, client, path in plan(stranger, visitor):
        cpu, database, number, size = measure(client, path)
        is_kept &= number <= MOST_STATEMENTS and cpu <= MOST_MS
        spent.append(cpu)
        print(f"| {name} | {number} | {cpu:.1f} | {database:.1f} | {size / 1000:.0f} |", flush=True)
    print(
        f"median of all pages {statistics.median(spent):.1f} ms; within {MOST_STATEMENTS} statements and {MOST_MS:.0f} ms: {is_kept}"
    )
    print(f"downloads of {cases} cases: {download(stranger, 'csv')}; {download(stranger, 'geojson')}")
    return 0 if is_kept else 1


def demo() -> int:
    from linli.site import setup

    os.environ["LINLI_PLAIN_HTTP"] = "1"
    setup.records()
    from django.test import Client

    from linli.records.cases.following import follow_token
    from linli.records.cases.models import Report

    is_kept = True
    for _town in setup.tenants("liudu"):
        headers = {"accept-encoding": "gzip", "host": "localhost", "origin": "http://localhost"}
        stranger, visitor = Client(headers=headers), Client(headers=headers)
        report = Report.objects.filter(case__grid__isnull=False, case__state="closed").order_by("-id")[0]
        visitor.post("/look", {"do": "search", "text": "石桥街 24 号"})
        public = re.findall(
            r'href="(/cases/[0-9]+)"', Client(headers={"host": "localhost"}).get("/open").content.decode()
        )[0]
        pages = [
            ("home", stranger, "/"), ("home, at a place", visitor, "/"), ("open data", stranger, "/open"), ("open data, all by grid", stranger, "/open?map=all"),
            ("a grid", stranger, f"/grid/{report.case.grid.code}"), ("follow, closed", stranger, f"/f/{follow_token(report.pk)}"),
            ("a public case", stranger, public), ("the map as a picture", stranger, "/report/map.svg"),
        ]  # fmt: skip
        for name, client, path in pages:
            cpu, database, number, size = measure(client, path)
            is_kept &= number <= MOST_STATEMENTS and cpu <= MOST_MS
            print(f"| {name} | {number} | {cpu:.1f} | {database:.1f} | {size / 1000:.0f} |", flush=True)
    return 0 if is_kept else 1


def plan(stranger: Any, visitor: Any) -> list[tuple[str, Any, str]]:
    from linli.records.cases.following import follow_token
    from linli.records.cases.models import Case, Report

    number = Case.objects.filter(state="handling").order_by("-number")[0].number
    grid = Case.objects.filter(number=number)[0].grid.code
    own = {
        state: "/f/" + follow_token(Report.objects.filter(case__state=state).order_by("-id")[0].pk)
        for state in ("received", "handling", "closed")
    }
    return [
        ("home", stranger, "/"), ("home, at a place", visitor, "/"),
        *((f"report: {p}", visitor, f"/report/{p}") for p in ("place", "category", "nearby", "details", "contact", "check")),
        ("report: the map as a picture", visitor, "/report/map.svg?size=s"),
        *((f"follow, {state}", stranger, path) for state, path in own.items()),
        ("a public case", stranger, f"/cases/{number}"), ("who is responsible here?", stranger, "/grid"), ("a grid", stranger, f"/grid/{grid}"),
        ("open data", stranger, "/open"), ("open data, filtered", stranger, "/open?class=component:01&state=done&from=2026-10-01"),
        ("open data, all by grid", stranger, "/open?map=all"), ("open data, page 500", stranger, "/open?page=500"), ("open data, nothing found", stranger, "/open?from=2100-01-01"),
        ("figures by the month", stranger, "/open/figures"), ("my reports", visitor, "/mine"), ("find", stranger, "/find"),
        ("help", stranger, "/help"), ("privacy", stranger, "/privacy"), ("delete my data", stranger, own["received"] + "/erase"),
    ]  # fmt: skip


def download(client: Any, ending: str) -> str:
    begun = time.process_time()
    size = sum(len(part) for part in client.get(f"/open/cases.{ending}").streaming_content)
    return f"{ending} {size / 1e6:.1f} MB in {time.process_time() - begun:.2f} CPU s"


if __name__ == "__main__":
    if "--demo" in sys.argv:
        sys.exit(demo())
    if "--inner" in sys.argv:
        sys.exit(inner(int(sys.argv[-1])))
    sys.exit(max(outer(int(a)) for a in (sys.argv[1:] or ["20000"])))
