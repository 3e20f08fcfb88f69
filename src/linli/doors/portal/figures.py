"""Figures by the month, counted again only when a case has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.records.cases.open_data import Month, last_change, months
from linli.records.schema import connection
from linli.records.tenancy import queries as tenancy

MOST_KEPT = 200
_kept: dict[tuple[Any, ...], list[Month]] = {}


def by_month(path: str, *, now: datetime, many: int) -> list[Month]:
    """The newest month first."""
    zone = tenancy.time_zone()
    key = (connection.schema_name, path, many, now.astimezone(zone).date(), last_change())
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = months(path, now=now, zone=zone, many=many)
    return found
