"""Make the records reachable for a command: the embedded PostgreSQL runs, Django is set up."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import django
import psycopg
from psycopg import sql

from linli.words import Refusal, Words

if TYPE_CHECKING:
    from linli.records.tenancy.models import Tenant


def records() -> None:
    """Start what is needed and set Django up; for every command that touches the records."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    from django.conf import settings

    if settings.IS_DATABASE_EMBEDDED:
        settings.CLUSTER.start()
        settings.DATABASES["default"]["PASSWORD"] = settings.CLUSTER.password_file.read_text().strip()
        _ensure_database()
    django.setup()


def migrate() -> None:
    """Bring public and all tenants up to date, once per set of migrations."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = settings.LINLI_HOME / "migrated", _migrations_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("migrate_schemas", verbosity=0, interactive=False)
    stamp.write_text(now)


def collect_static() -> None:
    """Hash and compress the assets, once per set of files."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = settings.STATIC_ROOT / "collected", _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, stdout=io.StringIO())
    stamp.write_text(now)


def tenants(schema_name: str | None = None) -> Iterator[Tenant]:
    """Every tenant (or the one named), with the connection in its schema."""
    from linli.records.schema import connection
    from linli.records.tenancy.models import Tenant

    connection.set_schema_to_public()
    chosen = list(Tenant.objects.filter(schema_name=schema_name) if schema_name else Tenant.objects.all())
    if not chosen:
        raise Refusal(
            "no-tenant",
            Words(
                "There is no such town yet. `linli demo` makes the sample town, `linli tenant create` one of your own.",
                "还没有这样的租户。运行 linli demo 建立示例城镇，或用 linli tenant create 新建。",
            ),
        )
    for tenant in chosen:
        connection.set_tenant(tenant)
        yield tenant


def _ensure_database() -> None:
    from django.conf import settings

    with psycopg.connect(settings.CLUSTER.url("postgres"), autocommit=True) as connection:
        wanted = "linli"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(wanted)))


def _migrations_fingerprint() -> str:
    from django.conf import settings

    files = sorted((settings.PACKAGE / "records").glob("*/migrations/*.py"))
    return _fingerprint([*(f.relative_to(settings.PACKAGE).as_posix() for f in files), settings.DATABASE_URL])


def _static_fingerprint() -> str:
    from django.conf import settings

    files = sorted(p for p in settings.PACKAGE.glob("doors/*/static/**/*") if p.is_file())
    return _fingerprint([f"{p}:{p.stat().st_mtime_ns}:{p.stat().st_size}" for p in files])


def _fingerprint(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
