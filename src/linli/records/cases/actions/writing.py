"""Insert one row by SQL that is put together once a process: on the hot path the ORM's compiler costs more than the row."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(row: Model) -> None:
    """`row.save(force_insert=True)` for a row whose values are all set; a key that the database makes is not read back."""
    sql, fields = _statement(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(f for f in model._meta.concrete_fields if not f.db_returning)
    names = ", ".join(f'"{f.column}"' for f in fields)
    blanks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({blanks})', fields  # noqa: S608 - names of our own tables
