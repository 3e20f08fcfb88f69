"""Bars of what is overdue and nearly due, the longest filling the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .filters import QueueFilter


@dataclass(frozen=True)
class Bar:
    name: str
    overdue: int
    near: int
    behind: QueueFilter  # the list behind the numbers


def bars(rows: Sequence[Bar]) -> list[dict[str, Any]]:
    """Each with the widths of its two parts in hundredths."""
    most = max((r.overdue + r.near for r in rows), default=1)
    return [
        {
            "name": r.name, "overdue": r.overdue, "near": r.near, "address": r.behind.address(),
            "red": round(100 * r.overdue / most), "amber": round(100 * r.near / most),
        }
        for r in rows
    ]  # fmt: skip
