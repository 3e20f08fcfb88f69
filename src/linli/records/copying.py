"""Many rows at once by PostgreSQL's COPY: what differs from row to row is written, all else comes from the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Model
from psycopg import sql

NULL = r"\N"
ROWS_AT_ONCE = 200
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x00": None})


def escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def as_json(value: Any) -> str:
    return escaped(msgspec.json.encode(value, enc_hook=str).decode())


def moment(at: datetime | None) -> str:
    return NULL if at is None else at.isoformat()


def said(value: Any) -> str:
    """Any value of a model's field."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return r"\\x" + bytes(value).hex()
    if isinstance(value, dict | list):
        return as_json(value)
    return escaped(str(value))


class Columns:
    """The columns of a model: `varying` are given row by row, the others are the same in all rows."""

    def __init__(
        self,
        model: type[Model],
        varying: tuple[str, ...],
        same: Mapping[str, Any],
        *,
        but: tuple[str, ...] = (),
    ) -> None:
        fields = {f.attname: f for f in model._meta.concrete_fields if f.attname not in but}
        rest = [name for name in fields if name not in varying]
        values = {name: same[name] if name in same else fields[name].get_default() for name in rest}
        self.tail = "".join(f"\t{said(value)}" for value in values.values()) + "\n"
        names = [str(fields[name].column) for name in (*varying, *rest)]
        self.statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names))
        )

    def copy(self, rows: Iterable[str]) -> None:
        """Write rows in the caller's transaction; each is its varying values, said as COPY wants them, with tabs between."""
        left = iter(rows)
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(self.statement) as copy,
        ):
            # In parts, so that the database writes while the next rows are being made.
            while part := list(islice(left, ROWS_AT_ONCE)):
                copy.write("".join([row + self.tail for row in part]))
