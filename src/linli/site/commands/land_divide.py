"""Compute a division that was asked for at the desk: the desk starts this by itself."""

from __future__ import annotations

import argparse
import threading
from uuid import UUID

from linli.site import setup
from linli.words import Refusal, Words

BEAT_S = 5.0


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", type=UUID, help="the job's id, as the draft's page shows it")
    parser.add_argument("--tenant", required=True, metavar="SCHEMA", help="schema of the tenant")


def run(args: argparse.Namespace) -> int:
    setup.records()
    from linli.records.tenancy.models import Tenant
    from linli.records.territory.actions import run_division

    tenant = Tenant.objects.filter(schema_name=args.tenant).first()
    if tenant is None:
        raise Refusal(
            "tenant-unknown",
            Words("There is no tenant {name}. Check the name.", "没有租户 {name}，请核对名称。").format(
                name=args.tenant
            ),
        )
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(tenant, args.job, done), daemon=True)
    beating.start()
    try:
        with _in(tenant):
            run_division(job_id=args.job)
    finally:
        done.set()
        beating.join(timeout=BEAT_S)
    return 0


def _in(tenant: object) -> object:
    from django_tenants.utils import tenant_context

    return tenant_context(tenant)


def _beat(tenant: object, job: UUID, done: threading.Event) -> None:
    """Says that somebody works, also while the solver is being compiled or thinks for long."""
    from django.db import connection
    from django.utils import timezone

    from linli.records.territory.models import DivisionJob

    with _in(tenant):  # type: ignore[attr-defined]
        while not done.wait(BEAT_S):
            DivisionJob.objects.filter(pk=job, state="running").update(beat_at=timezone.now())
    connection.close()
