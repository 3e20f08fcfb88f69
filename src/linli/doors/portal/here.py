"""Where a visitor wants to look: by position or by a typed place. Kept in the session, so that no address says it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import Place, place_of
from linli.words import Words

from .finding import Answer, Found, by_value, find

KEPT = "here"
LONGEST = 200


@dataclass(frozen=True)
class Here:
    """A place, and how it was told: `label` is empty for a position."""

    lon: float
    lat: float
    label: str = ""
    accuracy_m: float = 0.0


@dataclass(frozen=True)
class Asked:
    """What came of a form: a sentence where it did not work, else perhaps a choice of places."""

    text: str = ""
    error: str = ""
    choices: tuple[Found, ...] = ()


def here(request: HttpRequest) -> Here | None:
    kept = request.session.get(KEPT)
    return Here(**kept) if kept else None


def place_at(where: Here) -> Place:
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    return place_of(where.lon, where.lat, today=today)


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def read(request: HttpRequest) -> Asked:
    """What the form says; a place that is clear and in the town is remembered."""
    asked = request.POST.get("do", "")
    text = " ".join(request.POST.get("text", "").split())[:LONGEST]
    if asked == "position":
        return _position(request)
    if value := request.POST.get("choose", ""):
        found = by_value(value)
        return (
            _remember(request, Here(found.lon, found.lat, found.line), text)
            if found
            else Asked(text, _not_found())
        )
    return _search(request, text)


def position_of(request: HttpRequest) -> tuple[float, float, float] | None:
    """Longitude, latitude and accuracy in metres as the device told them; None where it told nothing usable."""
    numbers = []
    for name in ("lon", "lat", "accuracy"):
        try:
            numbers.append(float(request.POST.get(name) or "nan"))
        except ValueError:
            numbers.append(math.nan)
    lon, lat, accuracy = numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return lon, lat, accuracy if 0 < accuracy < 5000 else 0.0


def _position(request: HttpRequest) -> Asked:
    told = position_of(request)
    if told is None:
        return Asked(error=_("Your device gave no position. Type an address, a shop or a street instead."))
    lon, lat, accuracy = told
    return _remember(request, Here(round(lon, 6), round(lat, 6), "", accuracy), "")


def _search(request: HttpRequest, text: str) -> Asked:
    if not text:
        return Asked(error=_("Type an address, a shop or a street, or use your position."))
    answer: Answer = find(text)
    if answer.one is not None:
        return _remember(request, Here(answer.one.lon, answer.one.lat, answer.one.line), text)
    return Asked(text, "" if answer.others else _not_found(), answer.others)


def _remember(request: HttpRequest, where: Here, text: str) -> Asked:
    if place_at(where).how == "outside":
        town = tenancy.current()
        name = Words(town.name_en, town.name_zh).in_(get_language())
        return Asked(
            text, _("That place is outside %(town)s. These pages know only the town.") % {"town": name}
        )
    request.session[KEPT] = asdict(where)
    return Asked()


def _not_found() -> str:
    return _("We know no address, shop, street or grid of that name. Try the name of the street alone.")
