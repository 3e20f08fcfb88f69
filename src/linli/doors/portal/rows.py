"""A row of open data as the list shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.records.cases.open_data import NOT_TAKEN_UP
from linli.records.cases.open_places import OpenPlace
from linli.records.cases.rules import class_of
from linli.records.tenancy import queries as tenancy
from linli.words import Words


@dataclass(frozen=True)
class Shown:
    n: int
    number: str
    name: str
    where: str
    how: str
    lon: float | None
    lat: float | None
    light: str
    word: str
    reported_at: datetime
    ended_at: datetime | None
    href: str  # empty where there is nothing to open


def shown(rows: Sequence[tuple[Any, OpenPlace]], *, first: int, now: datetime) -> list[Shown]:
    return [_shown(row, place, first + i, now) for i, (row, place) in enumerate(rows)]


def light_of(row: Any, now: datetime) -> str:
    """Open and in time, later than promised, or ended."""
    if not row.is_open:
        return "done"
    return (
        "overdue"
        if row.handling_due_at is not None and row.handled_at is None and row.handling_due_at < now
        else "normal"
    )


def state_of(row: Any) -> str:
    """One of `open_data.STATES`."""
    if row.is_open:
        return "open"
    return "not_taken_up" if row.state in NOT_TAKEN_UP else "done"


def _shown(row: Any, place: OpenPlace, n: int, now: datetime) -> Shown:
    language = get_language()
    grid = Words(row.grid__name_en or "", row.grid__name_zh or "").in_(language)
    area = Words(row.area__name_en or "", row.area__name_zh or "").in_(language)
    light, state = light_of(row, now), state_of(row)
    begun = row.handling_due_at is not None  # said as on the case's own page
    in_hand = _("In progress") if begun else _("Received")
    word = {"open": in_hand, "done": _("Done"), "not_taken_up": _("Not taken up")}[state]
    name = class_of(tenancy.catalogue(), row.kind, row.code).name.in_(language)
    href = "" if state == "not_taken_up" else reverse("portal:case", args=[row.number])
    return Shown(
        n, row.number, name, " · ".join(p for p in (area, grid) if p), place.how, place.lon, place.lat, light,
        _("Later than promised") if light == "overdue" else word, row.reported_at, row.closed_at if not row.is_open else None, href,
    )  # fmt: skip
