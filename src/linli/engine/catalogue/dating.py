"""Dated values: which of several numbers is in force on a day.

A number that changes is written once per date: `dated: [{since: …, value: …}, …]` in the place of
its own keys. What has a `since` later than the day is not in force yet and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def day(text: str) -> date:
    return date.fromisoformat(text)


def pick(rows: Sequence[Mapping[str, Any]], on: date | None) -> Mapping[str, Any] | None:
    """The row in force on `on` (the newest of all where `on` is None); None: not in force yet.

    >>> rows = [{"since": "2026-01-01", "value": 7}, {"since": "2027-01-01", "value": 10}]
    >>> pick(rows, date(2026, 6, 1))["value"], pick(rows, None)["value"], pick(rows, date(2025, 1, 1))
    (7, 10, None)
    """
    past = [row for row in rows if on is None or day(row["since"]) <= on]
    return max(past, key=lambda row: day(row["since"]), default=None)


def in_force(row: Mapping[str, Any], on: date | None, since: str) -> Mapping[str, Any] | None:
    """One number as it is on that day, with the `since` of the file where it has none of its own."""
    rows = row.get("dated")
    if rows is None:
        return pick([{"since": since, **row}], on)
    chosen = pick(rows, on)
    rest = {key: value for key, value in row.items() if key != "dated"}
    return {**rest, **chosen} if chosen is not None else None
