"""Insert one row by SQL that is put together once a process: on the hot path the ORM's compiler costs more than the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(row: Model, *, beside: tuple[str, Sequence[Any]] | None = None) -> None:
    """`row.save(force_insert=True)` for a row whose values are all set; a key that the database makes is not read back.

    `beside`: another change (SQL and its values) that the same statement makes.
    """
    sql, fields = _statement(type(row))
    if beside is not None:
        sql = f"WITH beside AS ({beside[0]}) {sql}"
    values = [*(beside[1] if beside else ())]
    values += [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, connection.alias


def put(rows: Sequence[Model]) -> None:
    """New rows and changed ones of one table, in their order, in one statement; keys of new ones are not read back."""
    if not rows:
        return
    fields, key = rows[0]._meta.concrete_fields, rows[0]._meta.pk
    names = ", ".join(f'"{f.column}"' for f in fields)
    changes = ", ".join(f'"{f.column}" = excluded."{f.column}"' for f in fields if f is not key)
    tuples, values = [], []
    for row in rows:
        known = [f for f in fields if f is not key or row.pk is not None]
        tuples.append("(" + ", ".join("%s" if f in known else "DEFAULT" for f in fields) + ")")
        values += [f.get_db_prep_save(getattr(row, f.attname), connection) for f in known]
    sql = f'INSERT INTO "{rows[0]._meta.db_table}" ({names}) VALUES {", ".join(tuples)}'  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(f'{sql} ON CONFLICT ("{key.column}") DO UPDATE SET {changes}', values)


def advance(row: Model, steps: Sequence[Model]) -> None:
    """`row` as it is now, and what led there, in one statement; the keys of `steps` are read back."""
    fields = [f for f in row._meta.concrete_fields if not f.primary_key]
    changes = ", ".join(f'"{f.column}" = %s' for f in fields)
    values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
    values.append(row.pk)
    new = [f for f in steps[0]._meta.concrete_fields if not f.primary_key]
    names, blanks = ", ".join(f'"{f.column}"' for f in new), ", ".join(["%s"] * len(new))
    for step in steps:
        values += [f.get_db_prep_save(getattr(step, f.attname), connection) for f in new]
    update = f'UPDATE "{row._meta.db_table}" SET {changes} WHERE id = %s'  # noqa: S608 - names of our own tables
    append = f'INSERT INTO "{steps[0]._meta.db_table}" ({names}) VALUES {", ".join([f"({blanks})"] * len(steps))} RETURNING id'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"WITH now AS ({update}) {append}", values)
        for step, (key,) in zip(steps, cursor.fetchall(), strict=True):
            step.pk, step._state.adding, step._state.db = key, False, connection.alias


def insert_for_each(row: Model, differing: Mapping[str, str], source: str, values: Sequence[Any]) -> None:
    """A copy of `row` for each row of `source` (SQL with `values`); those that exist already are left alone.

    `differing`: by column, SQL in which %s stands for the column's value in `row`. One statement reads and writes.
    """
    fields = [f for f in row._meta.concrete_fields if not f.db_returning]
    names = ", ".join(f'"{f.column}"' for f in fields)
    taken = [differing.get(f.column or "", "%s") for f in fields]
    kept = [
        f.get_db_prep_save(getattr(row, f.attname), connection)
        for f, sql in zip(fields, taken, strict=True)
        if "%s" in sql
    ]
    sql = f'INSERT INTO "{row._meta.db_table}" ({names}) SELECT {", ".join(taken)} {source} ON CONFLICT DO NOTHING'
    with connection.cursor() as cursor:
        cursor.execute(sql, [*kept, *values])


@cache
def _statement(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(f for f in model._meta.concrete_fields if not f.db_returning)
    names = ", ".join(f'"{f.column}"' for f in fields)
    blanks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({blanks})', fields  # noqa: S608 - names of our own tables
