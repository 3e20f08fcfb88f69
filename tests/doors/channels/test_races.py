"""Two senders, and one that is killed: no message is lost, none is held by two, a double carries the same key."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from linli.doors.channels import files
from linli.doors.channels.sending import send_round
from linli.records.cases.given import Contact
from linli.records.cases.models import OutboxMessage
from linli.records.journal import queries as journal
from linli.records.journal.models import JournalRow
from linli.records.tenancy.models import Tenant
from tests import small_town
from tests.doors.channels.conftest import MailServer
from tests.records import scratch
from tests.records.loop import MONDAY, report

SENDER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
import django
django.setup()
from datetime import datetime
from django.db import connection
from linli.records.cases.actions import sending
from linli.records.tenancy.models import Tenant
connection.set_tenant(Tenant.objects.get(schema_name=sys.argv[1]))
from linli.doors.channels.sending import send_round
now, hangs = datetime.fromisoformat(sys.argv[2]), sys.argv[3] == "hangs"
if hangs:
    def write(done, at):
        print("delivered", flush=True)
        time.sleep(60)
    sending._write = write
else:
    print("ready", flush=True)
while send_round(now=now, most=20):
    pass
"""


def test_killed_between_sending_and_commit_it_is_sent_again_under_the_same_key(
    scratch_tenant: Tenant, mail_server: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("HOST", settings.MAIL_HOST),
        ("PORT", settings.MAIL_PORT),
        ("TLS", "none"),
        ("FROM", "a@b.example"),
    ):
        monkeypatch.setenv(f"LINLI_MAIL_{name}", str(value))
    settings.MAIL_FROM = "a@b.example"
    report(small_town.build(), contact=Contact(email="li@example.org"))
    victim = scratch.start(SENDER, scratch_tenant.schema_name, MONDAY.isoformat(), "hangs")
    assert victim.stdout is not None
    assert victim.stdout.readline() == "delivered\n"
    assert send_round(now=MONDAY) == {}, "a row in the hands of one sender is nobody else's"
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=30)
    assert send_round(now=MONDAY) == {"sent": 1}
    ids = [m["Message-ID"] for m in mail_server.mails()]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    row = OutboxMessage.objects.get()
    assert (row.end, row.attempts) == ("sent", 1)
    assert JournalRow.objects.filter(verb="send_messages").count() == 1


def test_several_senders_send_everything_once(
    scratch_tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(small_town.build(), contact=Contact(phone="13812345678"))
    first = OutboxMessage.objects.get()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"copy:{n}", channel="sms", to=first.to, template=first.template, data=first.data, case=first.case,
            made_at=MONDAY, next_try_at=MONDAY - timedelta(seconds=n % 7),
        )
        for n in range(149)
    )  # fmt: skip
    for name, value in (("LINLI_MAIL", "file"), ("LINLI_SMS", "file"), ("LINLI_MESSAGES_DIR", str(tmp_path))):
        monkeypatch.setenv(name, value)
    from linli.records.cases import actions
    from linli.records.people.queries import SYSTEM

    rules = actions.set_message_rules(
        quiet_from=MONDAY.time(), quiet_until=MONDAY.time(), most_per_case=900, most_per_day=9000, by=SYSTEM
    )
    assert rules.most_per_case == 900
    loops = [scratch.start(SENDER, scratch_tenant.schema_name, MONDAY.isoformat(), "no") for _ in range(2)]
    for loop in loops:
        _, errors = loop.communicate(timeout=120)
        assert loop.returncode == 0, errors
    lines = files.file_of(tmp_path, scratch_tenant.schema_name).read_text().splitlines()
    keys = Counter(line.partition('"key": "')[2][:32] for line in lines)
    assert len(keys) == 150
    assert set(keys.values()) == {1}
    assert OutboxMessage.objects.filter(end="sent", attempts=1).count() == 150
    assert journal.verify() == []
