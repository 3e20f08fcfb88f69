"""Processor time, statements and bytes of the desk's pages: `python -m benchmarks.desk_pages [cases …] [--journal]`.

Makes a scratch database as `benchmarks.api` does (cases walked through the actions, then copied by SQL; eight in nine
are open) and asks each page in this process: CPU of this process, and the time that PostgreSQL takes for the page's
statements, by the clock. With `--journal` the first round also measures the audit page over a million rows of
a journal. Removes the database at the end.
"""

from __future__ import annotations

import hashlib
import os
import re
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from html import unescape

import psycopg

from benchmarks.api import ROOT

DATABASE, ROUNDS, JOURNAL_ROWS = "linli_bench_desk", 15, int(os.environ.get("LINLI_BENCH_ROWS", "1000000"))
ONLY = os.environ.get("LINLI_BENCH_ONLY", "")  # a pattern for the names of pages
D, S, A, M = "dispatcher", "supervisor", "acceptor", "admin"
PAGES = {
    "home": (D, "/desk/"), "home of a leader": ("leader", "/desk/"), "home of a unit": ("lamp", "/desk/"),
    "queue, waiting for me": (D, "/desk/cases"), "queue, all open": (D, "/desk/cases?show=open"), "queue, page 2": (D, "next"),
    "queue, overdue": (D, "/desk/cases?show=open&light=overdue"), "queue, one street": (D, "/desk/cases?show=open&area=999001/001/"),
    "queue, search": (D, "/desk/cases?text=第 7 盏"), "queue of a unit": ("lamp", "/desk/cases"),
    "case to dispatch": (D, "case:to_dispatch"), "case to dispatch, beside the list": (D, "beside:to_dispatch"),
    "case in handling": ("lamp", "case:handling"), "case to check": ("verifier", "case:to_check"), "case closed": (S, "case:closed"),
    "deadlines": (D, "/desk/deadlines"), "deadlines, near": (D, "/desk/deadlines?light=near"),
    "command map": (D, "/desk/map"), "command map, cases": (D, "/desk/map?list=cases"), "command map, a box": (D, "/desk/map?box=-180,-90,180,90"),
    "command map, three weeks ago": (D, "/desk/map?step=10"), "figures on the map": (D, "/map/figures.json?measure=open"), "cases on the map, whole town": (D, "tile"),
    "taking in": (A, "/desk/intake"), "figures": (S, "/desk/figures?period=last"), "figures of every case": (S, "/desk/figures?EVERY"),
    "cases behind a figure": (S, "/desk/figures/cases?indicator=closing&part=denominator&period=last"),
    "cases behind a figure of every case": (S, "/desk/figures/cases?indicator=repeat&part=numerator&EVERY"),
    "accounts": (M, "/desk/accounts"), "new account": (M, "/desk/accounts/new"), "own account": (M, "/desk/me"),
    "settings": (M, "/desk/settings/"), "roles": (M, "/desk/settings/roles"), "one role": (M, "/desk/settings/roles/leader"),
    "units": (M, "/desk/settings/units"), "categories": (M, "/desk/settings/classes"),
    "one category": (M, "/desk/settings/classes/component/01037"), "new category": (M, "/desk/settings/classes/new"),
    "draft of settings": (M, "/desk/settings/draft"), "calendar": (M, "/desk/settings/calendar"), "one year": (M, "/desk/settings/calendar/2026"),
    "standard texts": (M, "/desk/settings/texts"), "the town": (M, "/desk/settings/town"), "keys": (M, "/desk/settings/keys"),
    "messages sent": (M, "/desk/messages/"), "texts of messages": (M, "/desk/messages/texts"),
    "one text": (M, "/desk/messages/texts/promised/zh-hans"), "journal": (M, "/desk/journal"),
}  # fmt: skip
JOURNAL = {
    "journal, newest": "/desk/journal", "journal, an older page": "/desk/journal?before=500000", "journal, looks": "/desk/journal?kind=looks",
    "journal, acts": "/desk/journal?kind=acts", "journal, one verb": "/desk/journal?verb=dispatch",
    "journal, a rare verb": "/desk/journal?verb=create_role", "journal, one person": "/desk/journal?who=dispatcher",
    "journal, one person's looks": "/desk/journal?who=dispatcher&kind=looks", "journal, one case": "/desk/journal?subject=NUMBER",
    "journal, one day": "/desk/journal?from=2026-03-01&to=2026-03-01", "journal, one street": "/desk/journal?area=999001/001/",
    "journal, a verb in a street on a day": "/desk/journal?verb=dispatch&area=999001/001/&from=2026-03-01&to=2026-03-01",
    "journal, nothing fits": "/desk/journal?who=leader&verb=dispatch",
}  # fmt: skip


def outer(cases: int, rows: int) -> int:
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
        command = [sys.executable, "-m", "benchmarks.desk_pages", "--inner", str(cases), str(rows)]
        return subprocess.run(command, env=env, cwd=ROOT, check=False).returncode
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def inner(cases: int, rows: int) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from benchmarks.api import fill
    from linli.records.journal import queries as journal_queries
    from linli.records.people.models import Account

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def client_of(name: str) -> Client:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(Account.objects.get(username=name))
        return client

    clients: dict[str, Client] = {}
    print(f"\n{cases} cases")
    head()
    for name, (who, path) in PAGES.items():
        if not re.search(ONLY, name):
            continue
        client = clients.setdefault(who, client_of(who))
        tell(name, measure(client, address(client, path)))
    if rows:
        begun = time.perf_counter()
        grow_journal(rows)
        print(f"\n{rows} rows of the journal ({time.perf_counter() - begun:.0f} s to make)")
        head()
        for name, path in JOURNAL.items():
            tell(name, measure(clients[M], path.replace("NUMBER", one_number())))
        begun, spent = time.perf_counter(), time.process_time()
        found = journal_queries.verify()
        took, spent = time.perf_counter() - begun, time.process_time() - spent
        print(f"\nverifying all of it: {len(found)} breaks, {took:.1f} s, {spent:.1f} CPU s")
    return 0


def head() -> None:
    print("| page | statements | CPU ms (median) | PostgreSQL ms | kB |\n| --- | --- | --- | --- | --- |")


def tell(name: str, found: tuple[float, float, int, int]) -> None:
    cpu, database, number, size = found
    print(f"| {name} | {number} | {cpu:.1f} | {database:.1f} | {size / 1000:.0f} |", flush=True)


def one_number() -> str:
    from linli.records.cases.models import Case

    return Case.objects.filter(state="handling").order_by("pk")[0].number


def address(client: object, path: str) -> str:
    from linli.records.cases.models import Case

    if path.startswith("/"):
        return path.replace("EVERY", every_case())
    if path == "next":
        page = client.get("/desk/cases?show=open").content.decode()  # type: ignore[attr-defined]
        return "/desk/cases" + unescape(re.findall(r'href="(\?[^"]+)" rel="next"', page)[0])
    if path == "tile":
        return tile_of_town()
    what, _, state = path.partition(":")
    number = Case.objects.filter(state=state).order_by("pk")[0].number
    return f"/desk/cases/{number}" + ("/beside" if what == "beside" else "")


def tile_of_town() -> str:
    """One tile with the first case in it, from so far that the whole town lies on it."""
    from linli.doors.maps.projection import world
    from linli.records.cases.models import Case

    case = Case.objects.filter(is_open=True, lon__isnull=False).order_by("pk")[0]
    x, y = world(case.lon, case.lat)
    return f"/map/tiles/cases/10/{int(x * 1024)}/{int(y * 1024)}.mvt"


def every_case() -> str:
    """A period of the figures that holds all that `fill` made: sixty days back, and what falls due later."""
    today = datetime.now(UTC).date()
    return f"period=own&from={today - timedelta(days=70)}&to={today + timedelta(days=20)}"


def grow_journal(rows: int) -> None:
    """Rows of the usual kinds over a year, chained as the database would, copied in with the trigger off."""
    import json
    import random

    from django.db import connection

    from linli.records.cases.models import Case
    from linli.records.journal.models import JournalHead, JournalRow
    from linli.records.people.models import Account

    chance = random.Random(1)
    people = [a.ref for a in Account.objects.filter(is_service=False).order_by("username")]
    subjects = [f"case:{pk}" for pk in Case.objects.values_list("pk", flat=True)]
    verbs = (
        ["look"] * 30
        + ["accept", "file", "dispatch", "take", "handle", "feed_back", "check", "close"] * 8
        + ["sign_in", "sign_out", "export"]
    )
    top = JournalHead.objects.get(pk=1)
    seq, before = top.seq, bytes(top.hash)
    first, step = datetime(2025, 12, 1, tzinfo=UTC), timedelta(days=364) / rows
    table = JournalRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER journal_chain")
        columns = "seq, at, actor, verb, subject, purpose, body, prev_hash, hash"
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for n in range(rows):
                seq += 1
                at, who, verb, about = (
                    first + n * step,
                    chance.choice(people),
                    chance.choice(verbs),
                    chance.choice(subjects),
                )
                purpose = "核对情况" if verb == "look" else ""
                body = json.dumps(
                    {"from_state": "to_file", "to_state": "to_dispatch", "power": "command_centre"},
                    separators=(",", ":"),
                    sort_keys=True,
                )
                parts = [str(seq), at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), who, verb, about, purpose, body]
                found = hashlib.sha256(before + "\x1f".join(parts).encode()).digest()
                copy.write_row((seq, at, who, verb, about, purpose, body, before, found))
                before = found
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER journal_chain")
        cursor.execute("UPDATE journal_journalhead SET seq = %s, hash = %s WHERE id = 1", [seq, before])
        cursor.execute(f"ANALYZE {table}")


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
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    if "--inner" in sys.argv:
        sys.exit(inner(*numbers))
    for wanted in numbers or [20_000, 100_000]:
        outer(wanted, JOURNAL_ROWS if "--journal" in sys.argv and wanted == (numbers or [20_000])[0] else 0)
