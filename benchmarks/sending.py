"""Messages a second: `python -m benchmarks.sending [messages]` prints one table. Makes and drops a database of its own.

Half are mails, half are short messages, all rendered and written to a file instead of a network, so that what is measured
is the product and not somebody's mail server. The last column is processor time here and in the database.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["LINLI_TEST_DB"] = "bench_sending"
os.environ["LINLI_MAIL"] = os.environ["LINLI_SMS"] = "file"
NOW = datetime(2026, 6, 8, 2, tzinfo=UTC)
GOAL_US = 2_000


def main(messages: int) -> int:
    from linli.site import setup

    setup.records()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings.MESSAGES_DIR = Path(folder)
            done, seconds, cpu, statements = measure(messages)
            lines = (Path(folder) / "bench.jsonl").read_text().count("\n")
    finally:
        teardown_databases(made, verbosity=0)
    print(
        f"{'messages':>9}{'in file':>9}{'seconds':>10}{'a second':>10}{'µs of CPU':>11}{'statements a batch of 100':>27}"
    )
    print(
        f"{done:>9}{lines:>9}{seconds:>10.2f}{done / seconds:>10.0f}{cpu / done * 1e6:>11.0f}{statements:>27}"
    )
    is_reached = done == lines == messages and cpu / done * 1e6 <= GOAL_US
    print(f"goal each once, at most {GOAL_US} µs of CPU: {'reached' if is_reached else 'MISSED'}")
    return 0 if is_reached else 1


def measure(messages: int) -> tuple[int, float, float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.sweep import cpu_seconds
    from linli.doors.channels.sending import send_round
    from linli.records.cases.given import Contact
    from linli.records.cases.models import OutboxMessage
    from linli.records.people.queries import SYSTEM
    from linli.records.tenancy.actions import create_tenant
    from tests import small_town
    from tests.records.loop import report

    create_tenant(
        schema_name="bench", name_zh="测", name_en="Bench", county_code="999003", domain="bench.test", by=SYSTEM
    )  # fmt: skip
    town = small_town.build()
    for contact in (Contact(email="a@example.org"), Contact(phone="13800000000")):
        report(town, contact=contact, now=NOW)
    queue(messages)
    start, busy, done = time.perf_counter(), cpu_seconds(), 0
    while count := send_round(now=NOW).total():
        done += count
    seconds, cpu = time.perf_counter() - start, cpu_seconds() - busy
    OutboxMessage.objects.filter(pk__in=OutboxMessage.objects.values("pk")[:100]).update(
        end="", sent_at=None, next_try_at=NOW
    )
    with CaptureQueriesContext(connection) as asked, tempfile.TemporaryDirectory() as folder:
        from django.conf import settings

        kept, settings.MESSAGES_DIR = settings.MESSAGES_DIR, Path(folder)
        send_round(now=NOW, most=100)
        settings.MESSAGES_DIR = kept
    return done, seconds, cpu, len(asked)


def queue(messages: int) -> None:
    """Copies of the two messages that two reports queued."""
    from linli.records.cases import actions
    from linli.records.cases.models import OutboxMessage
    from linli.records.people.queries import SYSTEM

    actions.set_message_rules(
        quiet_from=NOW.time(), quiet_until=NOW.time(), most_per_case=30_000, most_per_day=1_000_000, by=SYSTEM
    )
    first = list(OutboxMessage.objects.order_by("id"))
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"copy:{n}", channel=first[n % 2].channel, to=first[n % 2].to, template=first[n % 2].template,
            data=first[n % 2].data, case=first[n % 2].case, made_at=NOW, next_try_at=NOW,
        )
        for n in range(messages - len(first))
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
