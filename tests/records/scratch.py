"""A tenant of its own, committed and dropped afterwards: for what several processes or connections do at once."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.db import connection

from linli.records.people.queries import SYSTEM
from linli.records.tenancy.actions import create_tenant
from linli.records.tenancy.models import Domain, Tenant

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def tenant() -> Iterator[Tenant]:
    name = f"scratch_{uuid4().hex[:8]}"
    made = create_tenant(
        schema_name=name,
        name_zh="试",
        name_en="Scratch",
        county_code="999003",
        domain=f"{name}.test",
        by=SYSTEM,
    )
    try:
        yield made
    finally:
        connection.set_schema_to_public()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{name}" CASCADE')
        Domain.objects.filter(tenant=made).delete()
        Tenant.objects.filter(pk=made.pk).delete()
        connection.set_tenant(Tenant.objects.get(schema_name="liudu"))


def environment() -> dict[str, str]:
    """For a process that works on the database of these tests."""
    own = settings.DATABASES["default"]
    user, password = quote(str(own["USER"])), quote(str(own["PASSWORD"]))
    host = str(own["HOST"] or "localhost")
    place = f"?host={quote(host, safe='')}" if host.startswith("/") else ""
    server = "" if place else f"{host}:{own['PORT'] or 5432}"
    port = f"&port={own['PORT']}" if place and own["PORT"] else ""
    url = f"postgresql://{user}:{password}@{server}/{connection.settings_dict['NAME']}{place}{port}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "LINLI_PLAIN_HTTP": "1",
    }


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Run a few lines of Python in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
