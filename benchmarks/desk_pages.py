"""Processor time, statements and bytes of the desk's pages: `python -m benchmarks.desk_pages [cases …]`.

Makes a scratch database as `benchmarks.api` does (cases walked through the actions, then copied by SQL; eight in nine
are open) and asks each page in this process: CPU of this process, and the time that PostgreSQL takes for the page's
statements, by the clock. Removes the database at the end.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from html import unescape

import psycopg

from benchmarks.api import ROOT

DATABASE, ROUNDS = "linli_bench_desk", 15
PAGES = {
    "home": "/desk/", "queue, waiting for me": "/desk/cases", "queue, all open": "/desk/cases?show=open",
    "queue, page 2": "next", "queue, overdue": "/desk/cases?show=open&light=overdue",
    "queue, one street": "/desk/cases?show=open&area=999001/001/", "queue, search": "/desk/cases?text=第 7 盏",
    "case beside the list": "beside", "deadlines": "/desk/deadlines",
}  # fmt: skip


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
        command = [sys.executable, "-m", "benchmarks.desk_pages", "--inner", str(cases)]
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
    from linli.records.people.models import Account

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(username="dispatcher"))
    print(
        f"{cases} cases\n| page | statements | CPU ms (median) | PostgreSQL ms | kB |\n| --- | --- | --- | --- | --- |"
    )
    for name, path in PAGES.items():
        cpu, database, number, size = measure(client, address(client, path))
        print(f"| {name} | {number} | {cpu:.1f} | {database:.1f} | {size / 1000:.0f} |", flush=True)
    return 0


def address(client: object, path: str) -> str:
    if path.startswith("/"):
        return path
    page = client.get("/desk/cases?show=open").content.decode()  # type: ignore[attr-defined]
    if path == "next":
        return "/desk/cases" + unescape(re.findall(r'href="(\?[^"]+)" rel="next"', page)[0])
    return re.findall(r'data-beside="([^"]+)"', page)[0]


def measure(client: object, path: str) -> tuple[float, float, int, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        answer = client.get(path)  # type: ignore[attr-defined]
        spent.append((time.process_time() - begun) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    with CaptureQueriesContext(connection) as caught:
        size = len(client.get(path).content)  # type: ignore[attr-defined]
    took = sum(float(q["time"]) for q in caught.captured_queries) * 1000
    return statistics.median(spent[3:]), took, len(caught), size


if __name__ == "__main__":
    if "--inner" in sys.argv:
        sys.exit(inner(int(sys.argv[-1])))
    for wanted in [int(a) for a in sys.argv[1:]] or [20_000, 100_000]:
        outer(wanted)
