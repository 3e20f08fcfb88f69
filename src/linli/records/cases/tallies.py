"""How many: several lists counted in one statement, none further than a limit, so that a hundred thousand cost as ten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 10_000


def tally(lists: Mapping[str, QuerySet[Any]], *, most: int = MOST) -> dict[str, int]:
    """The length of each list; `most` stands for `most` or more."""
    parts: list[str] = []
    values: list[Any] = []
    names: list[str] = []
    for name, found in lists.items():
        try:
            sql, params = found.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            continue
        names.append(name)
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608 - written by the ORM
        values += params
    counted = dict.fromkeys(lists, 0)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", values)
            counted |= dict(zip(names, cursor.fetchone(), strict=True))
    return counted
