"""What the views of the land read from a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any
from uuid import UUID

import shapely
from django.utils import timezone
from django.utils.translation import get_language

from linli.doors.parts.gate import StaffRequest
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory import wording
from linli.words import Refusal

TAB = "land"
MOST_CORNERS = 5000


def actor_of(request: StaffRequest) -> Actor:
    return request.actor


def now() -> Any:
    return timezone.localtime(timezone.now(), tenancy.time_zone())


def everywhere() -> str:
    """The path of the whole county: what concerns all areas is for those who have the right there."""
    return f"{tenancy.current().county_code}/"


def today() -> date:
    return now().date()  # type: ignore[no-any-return]


def said(refusal: Refusal) -> str:
    return refusal.words.in_(get_language())


def text(sent: Mapping[str, Any], name: str, most: int = 200) -> str:
    return str(sent.get(name, "")).replace("\x00", "").strip()[:most]


def whole(sent: Mapping[str, Any], name: str, otherwise: int | None = None) -> int:
    """A whole number of a form. Refusal: limits-wrong."""
    written = text(sent, name, 12)
    if not written and otherwise is not None:
        return otherwise
    if not written.isdecimal() or not written.isascii():
        raise wording.limits_wrong()
    return int(written)


def day(sent: Mapping[str, Any], name: str) -> date | None:
    """A day as the browser writes it; None where it is empty. Refusal: day-wrong."""
    written = text(sent, name, 10)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise wording.day_wrong() from error


def seqs(sent: Any, name: str = "units") -> list[int]:
    """Units: ticked boxes, or one list that the map wrote."""
    written = ",".join(sent.getlist(name))
    return [int(part) for part in written.split(",") if part.strip().isdecimal() and len(part) < 9][:200_000]


def outline(sent: Mapping[str, Any]) -> shapely.Polygon:
    """A drawn outline: a list of [lon, lat]. Refusal: outline-wrong."""
    try:
        points = json.loads(str(sent.get("outline", "")))
        drawn = shapely.Polygon([(float(x), float(y)) for x, y in points[:MOST_CORNERS]])
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        raise wording.outline_wrong() from error
    return drawn


def line(sent: Mapping[str, Any]) -> shapely.LineString:
    """A drawn line: a list of [lon, lat]. Refusal: line-wrong."""
    try:
        points = json.loads(str(sent.get("outline", "")))
        drawn = shapely.LineString([(float(x), float(y)) for x, y in points[:MOST_CORNERS]])
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        raise wording.line_wrong() from error
    if not all(isfinite(c) for c in drawn.bounds):
        raise wording.line_wrong()
    return drawn


def person(sent: Mapping[str, Any], name: str = "account") -> Account:
    """Refusal: person-unknown."""
    try:
        found = Account.objects.filter(
            pk=UUID(text(sent, name, 36)), is_active=True, is_service=False
        ).first()
    except ValueError as error:
        raise wording.staff_unknown() from error
    if found is None:
        raise wording.staff_unknown()
    return found
