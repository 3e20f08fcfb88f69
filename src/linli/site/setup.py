"""Make the records reachable for a command: the embedded PostgreSQL runs, Django is set up."""

from __future__ import annotations

import os

import django
import psycopg
from psycopg import sql


def records() -> None:
    """Start what is needed and set Django up; for every command that touches the records."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    from django.conf import settings

    if settings.IS_DATABASE_EMBEDDED:
        settings.CLUSTER.start()
        settings.DATABASES["default"]["PASSWORD"] = settings.CLUSTER.password_file.read_text().strip()
        _ensure_database()
    django.setup()


def _ensure_database() -> None:
    from django.conf import settings

    with psycopg.connect(settings.CLUSTER.url("postgres"), autocommit=True) as connection:
        wanted = "linli"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(wanted)))
