"""A report while it is being written: kept in the session, so that no step needs a script and no address says anything."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.http import HttpRequest

from linli.doors.parts.townmap import View

KEPT, SENT = "report", "sent"
SENT_REMEMBERED = 5
TYPED, LONGEST_KEPT = ("place_text", "query", "text", "name", "phone", "email"), 20_000


@dataclass
class Draft:
    """What was answered so far. `key` makes sending it twice harmless."""

    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float = 0.0
    place_text: str = ""
    searched: str = ""  # what was looked for last, while it is still what stands in the field
    pinned: str = ""  # the words that put the pin, where words did
    view: list[float] = field(default_factory=list)  # lon, lat, metres a pixel
    query: str = ""
    kind: str = ""
    code: str = ""
    text: str = ""
    photos: list[dict[str, Any]] = field(default_factory=list)
    name: str = ""
    phone: str = ""
    email: str = ""
    notify: str = ""
    is_contact_seen: bool = False

    @property
    def has_pin(self) -> bool:
        return self.lon is not None and self.lat is not None

    @property
    def has_place(self) -> bool:
        return self.has_pin or bool(self.place_text.strip())

    @property
    def has_class(self) -> bool:
        return bool(self.kind and self.code)

    @property
    def is_begun(self) -> bool:
        return self.has_place or self.has_class or bool(self.text or self.photos)

    def see(self, view: View) -> None:
        self.view = [view.lon, view.lat, view.scale]

    def view_of(self, width: int, height: int) -> View | None:
        return View(self.view[0], self.view[1], self.view[2], width, height) if self.view else None


KNOWN = {f.name for f in fields(Draft)}


def load(request: HttpRequest) -> Draft:
    """The draft of this visitor; a new one where there is none."""
    kept = request.session.get(KEPT) or {}
    return Draft(**{k: v for k, v in kept.items() if k in KNOWN})


def is_kept(request: HttpRequest) -> bool:
    """Whether a report is being written in this session."""
    return KEPT in request.session


def save(request: HttpRequest, draft: Draft) -> None:
    """What is far too long is kept in part: whoever wrote it is told, and nobody fills the database with it."""
    for name in TYPED:
        setattr(draft, name, getattr(draft, name)[:LONGEST_KEPT])
    request.session[KEPT] = asdict(draft)


def drop(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def remember_sent(request: HttpRequest, key: str, token: str) -> None:
    """So that a form sent twice, or reloaded, leads to the same page."""
    sent = dict(request.session.get(SENT) or {})
    sent.pop(key, None)
    sent[key] = token
    request.session[SENT] = dict(list(sent.items())[-SENT_REMEMBERED:])


def forget_sent(request: HttpRequest, token: str) -> None:
    """That link leads nowhere any more."""
    sent = request.session.get(SENT) or {}
    if token in sent.values():
        request.session[SENT] = {key: kept for key, kept in sent.items() if kept != token}


def token_sent(request: HttpRequest, key: str = "") -> str:
    """The follow link's token of a report sent from here: of this key, or the last one."""
    sent = request.session.get(SENT) or {}
    return str(sent.get(key, "") if key else (list(sent.values())[-1] if sent else ""))
