"""A report by telephone, at the counter or from the street, while it is being written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, QueryDict

from linli.doors.parts import townmap
from linli.engine.catalogue import Catalogue, MatterClass
from linli.records.cases.given import Contact, NewReport

from .reading import photos_of
from .wording import channel_missing, class_missing

MAP_SIZE = (560, 340)
GRID_SCALE = 1.0


@dataclass(frozen=True)
class Way:
    """How reports come in on a page: by which channels, and the names of the page and of its map."""

    channels: tuple[str, ...]
    page: str
    map: str


TOLD = Way(("telephone", "counter"), "desk:intake", "desk:intake-map")
FOUND = Way(("field",), "desk:found", "desk:found-map")


@dataclass(frozen=True)
class Draft:
    """What has been said so far."""

    sent: QueryDict
    lon: float | None
    lat: float | None
    view: townmap.View | None
    matter: MatterClass | None
    way: Way = TOLD

    @property
    def channel(self) -> str:
        """As chosen; where there is no choice, the only one."""
        return self.sent.get("channel", "") if len(self.way.channels) > 1 else self.way.channels[0]

    @property
    def has_place(self) -> bool:
        return self.lon is not None

    @property
    def markers(self) -> list[townmap.Marker]:
        if self.lon is None or self.lat is None:
            return []
        return [townmap.Marker(self.lon, self.lat, self.sent.get("place_text", ""), "pin")]


def read_draft(sent: QueryDict, pack: Catalogue, way: Way = TOLD) -> Draft:
    """A click on the map or a newly chosen grid moves the pin; the buttons beside the map move the view."""
    lon, lat = _number(sent.get("lon")), _number(sent.get("lat"))
    view = _view(sent)
    if view is not None and sent.get("map.x", "").isdigit() and sent.get("map.y", "").isdigit():
        lon, lat = view.place(int(sent["map.x"]), int(sent["map.y"]))
    elif sent.get("grid") and sent.get("grid") != sent.get("grid_before"):
        lon, _, lat = _pair(sent["grid"])
        view = (
            replace(view, lon=lon, lat=lat)
            if view is not None and lon is not None and lat is not None
            else view
        )
    if lon is None or lat is None:
        lon = lat = None
    kind, _, code = sent.get("matter", "").partition(":")
    return Draft(sent, lon, lat, _turned(view, sent.get("do", "")), pack.classes.get((kind, code)), way)


def report_of(draft: Draft, request: HttpRequest) -> NewReport:
    """Raises class-missing, channel-missing and the refusals of photos."""
    sent = draft.sent
    if draft.channel not in draft.way.channels:
        raise channel_missing()
    if draft.matter is None:
        raise class_missing()
    return NewReport(
        kind=draft.matter.kind, code=draft.matter.code, text=sent.get("text", "").strip(), lon=draft.lon, lat=draft.lat,
        place_text=sent.get("place_text", "").strip(), channel=draft.channel, key=sent.get("key", "")[:80] or None,
        contact=contact_of(sent), photos=photos_of(request.FILES.getlist("photos")),
    )  # fmt: skip


def contact_of(sent: QueryDict) -> Contact:
    return Contact(
        name=sent.get("name", "").strip(),
        phone=sent.get("phone", "").strip(),
        email=sent.get("email", "").strip(),
    )


def map_address(view: townmap.View, draft: Draft) -> str:
    """The query string of the picture of this view with the pin in it."""
    pairs: dict[str, Any] = {"vlon": view.lon, "vlat": view.lat, "vscale": view.scale}
    if draft.lon is not None:
        pairs |= {"lon": draft.lon, "lat": draft.lat}
    return "&".join(f"{k}={v:.7f}" for k, v in pairs.items())


def _view(sent: QueryDict) -> townmap.View | None:
    lon, lat, scale = _number(sent.get("vlon")), _number(sent.get("vlat")), _number(sent.get("vscale"))
    if lon is None or lat is None or scale is None or not 0.1 <= scale <= 200:
        return townmap.view_of_town(*MAP_SIZE)
    return townmap.View(lon, lat, scale, *MAP_SIZE)


def _turned(view: townmap.View | None, do: str) -> townmap.View | None:
    if view is None:
        return None
    moves = {"west": (-0.4, 0.0), "east": (0.4, 0.0), "north": (0.0, 0.4), "south": (0.0, -0.4)}
    if do in moves:
        return view.moved(*moves[do])
    return view.zoomed({"nearer": -1, "farther": 1}[do]) if do in {"nearer", "farther"} else view


def _pair(text: str) -> tuple[float | None, str, float | None]:
    lon, comma, lat = text.partition(",")
    return _number(lon), comma, _number(lat)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None
