"""A report by telephone, at the counter or from the street, while it is being written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from linli.doors.parts import townmap
from linli.doors.parts.gate import StaffRequest
from linli.doors.parts.templatetags.linli import grouped
from linli.engine.catalogue import Catalogue, MatterClass
from linli.records.cases.around import Near, made_by
from linli.records.cases.given import Contact, NewReport
from linli.records.registers.finding import (
    Known,
    addresses_named,
    buildings_named,
    known_place,
    plain,
    premises_named,
)

from .reading import photos_of
from .wording import channel_missing, class_missing, near_unseen

MAP_SIZE = (560, 340)
PIXEL = re.compile(r"[0-9]{1,5}")
NEAR_SCALE = 0.5  # metres a pixel, where a shop or a house was chosen
MOST_SPOTS = 6


@dataclass(frozen=True)
class Way:
    """How reports come in on a page: by which channels, and the names of the page and of its map."""

    channels: tuple[str, ...]
    page: str
    map: str


HOTLINE = "12345"  # the city's own hotline hands its orders over by telephone
TOLD = Way(("telephone", HOTLINE, "counter", "mail"), "desk:intake", "desk:intake-map")
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
    spots: Sequence[Known] = ()  # shops, buildings and addresses that the typed place may mean

    @property
    def came_by(self) -> str:
        """As chosen; where there is no choice, the only one."""
        return self.sent.get("channel", "") if len(self.way.channels) > 1 else self.way.channels[0]

    @property
    def channel(self) -> str:
        return "telephone" if self.came_by == HOTLINE else self.came_by

    @property
    def source(self) -> dict[str, str]:
        """What the case keeps of the hotline's order."""
        order = self.sent.get("order", "").strip()[:40]
        return {"line": HOTLINE, "order": order} if self.came_by == HOTLINE else {}

    @property
    def flow(self) -> str:
        return self.sent.get("flow", "") or "ordinary"

    @property
    def has_place(self) -> bool:
        return self.lon is not None

    @property
    def markers(self) -> list[townmap.Marker]:
        if self.lon is None or self.lat is None:
            return []
        return [townmap.Marker(self.lon, self.lat, self.sent.get("place_text", ""), "pin")]


def _without_nul(sent: QueryDict) -> QueryDict:
    """No text may hold it: the database refuses it."""
    clean = sent.copy()
    for name, values in sent.lists():
        clean.setlist(name, [v.replace("\x00", "") for v in values])
    return clean


def read_draft(sent: QueryDict, pack: Catalogue, way: Way = TOLD) -> Draft:
    """A click on the map, a place chosen from the list or a newly chosen grid moves the pin; the buttons move the view."""
    sent = _without_nul(sent)
    lon, lat = _number(sent.get("lon")), _number(sent.get("lat"))
    view, spots = _view(sent), places_named(sent.get("place_text", ""))
    if view is not None and PIXEL.fullmatch(sent.get("map.x", "")) and PIXEL.fullmatch(sent.get("map.y", "")):
        lon, lat = view.place(int(sent.get("map.x", "")), int(sent.get("map.y", "")))
    elif (spot := _chosen(sent)) is not None:
        lon, lat, sent = spot.lon, spot.lat, _with_place(sent, spot)
        view = _centred(view, lon, lat, NEAR_SCALE)
    elif sent.get("grid") and sent.get("grid") != sent.get("grid_before"):
        lon, _, lat = _pair(sent.get("grid", ""))
        view = _centred(view, lon, lat, view.scale) if view is not None else view
    if lon is None or lat is None:
        lon = lat = None
    kind, _, code = sent.get("matter", "").partition(":")
    turned = _turned(view, sent.get("do", ""))
    return Draft(sent, lon, lat, turned, pack.classes.get((kind, code)), way, spots)


def places_named(text: str) -> list[Known]:
    """Shops first, then buildings and addresses; each place once."""
    found = [
        k for ask in (premises_named, buildings_named, addresses_named) for k in ask(text, most=MOST_SPOTS)
    ]
    once = {(k.lon, k.lat): k for k in reversed(found)}
    return sorted(once.values(), key=lambda k: (k.rank, found.index(k)))[:MOST_SPOTS]


def _chosen(sent: QueryDict) -> Known | None:
    value = sent.get("spot", "")
    if not value or value == sent.get("spot_before"):
        return None
    source, _, code = value.partition(":")
    return known_place(source, code) if source in {"premises", "building", "address"} else None


def _with_place(sent: QueryDict, spot: Known) -> QueryDict:
    """The words of the place become those of the one chosen; what was typed around them stays where it says more."""
    known, language = sent.copy(), get_language()
    name, address = spot.name.in_(language), spot.address.in_(language)
    whole = name if name == address else f"{address} {name}"
    if plain(name) not in plain(known.get("place_text", "")) or len(known.get("place_text", "")) < len(whole):
        known["place_text"] = whole
    return known


def _centred(
    view: townmap.View | None, lon: float | None, lat: float | None, scale: float
) -> townmap.View | None:
    if view is None or lon is None or lat is None:
        return view
    return replace(view, lon=lon, lat=lat, scale=min(view.scale, scale))


def report_of(draft: Draft, request: StaffRequest) -> NewReport:
    """Raises class-missing, channel-missing and the refusals of photos."""
    sent = draft.sent
    if draft.came_by not in draft.way.channels:
        raise channel_missing()
    if draft.matter is None:
        raise class_missing()
    return NewReport(
        kind=draft.matter.kind, code=draft.matter.code, text=sent.get("text", "").strip(), lon=draft.lon, lat=draft.lat,
        place_text=sent.get("place_text", "").strip(), channel=draft.channel, key=sent.get("key", "")[:80] or None,
        contact=contact_of(sent), photos=photos_of(request.FILES.getlist("photos")), flow=draft.flow, data=draft.source,
    )  # fmt: skip


def seen_of(near: Sequence[Near]) -> str:
    """Which cases the page shows beside the form, for `refuse_unseen`."""
    return " ".join(str(case.pk) for case, _metres in near)


def refuse_unseen(draft: Draft, near: Sequence[Near]) -> None:
    """A case of the same class nearby that the page did not show is told once, before there are two of it.

    Refusal: near-unseen. Somebody else took it in meanwhile, or the place or the category was changed last.
    """
    shown = draft.sent.get("near_shown")
    if shown is None or draft.matter is None:
        return
    same = [
        (c, m) for c, m in near if (c.kind, c.code) == draft.matter.key and str(c.pk) not in shown.split()
    ]
    own = made_by(draft.sent.get("key", ""), [c for c, _m in same]) if same else set()  # sent a second time
    unseen = [(c, m) for c, m in same if c.pk not in own]
    if unseen:
        case, metres = min(unseen, key=lambda row: row[1])
        raise near_unseen(grouped(case.number), round(metres))


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
