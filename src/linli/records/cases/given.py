"""What somebody supplies with a report or with a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from linli.engine.worktime import Limit
from linli.records.territory.queries import Place

from .evidence import Photo
from .models import Case, Report


def clean(text: str) -> str:
    """Text as it can be stored: no NUL, no half of a character pair, line ends alike."""
    whole = text.encode("utf-8", "ignore").decode() if not text.isascii() else text
    return whole.replace("\x00", "").replace("\r\n", "\n").strip()


def cleaned(value: Any) -> Any:
    """Whatever was sent as JSON, each text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(k)): cleaned(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(v) for v in value]
    return value


class Cleaned:
    """All texts of what was supplied are cleaned when it is made, so that nobody after has to."""

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, clean(value))
            elif isinstance(value, dict):
                object.__setattr__(self, each.name, cleaned(value))


@dataclass(frozen=True)
class Contact(Cleaned):
    """How to reach a reporter; all optional."""

    name: str = ""
    phone: str = ""
    email: str = ""
    device: str = ""
    notify: str = ""  # "mail", "sms", "none"; empty: by what was given

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.phone or self.email or self.device)

    @property
    def way(self) -> str:
        """How this reporter is told: as chosen, else by mail, else by short message, else not at all."""
        return self.notify or ("mail" if self.email else "sms" if self.phone else "none")


@dataclass(frozen=True, kw_only=True)
class NewReport(Cleaned):
    """One report. `lon`, `lat` in `datum` (the door states it); `key` makes a repeat harmless."""

    kind: str
    code: str
    text: str = ""
    condition: str = ""
    lon: float | None = None
    lat: float | None = None
    datum: str = "wgs84"
    place_text: str = ""
    component_code: str = ""
    channel: str = "web"
    key: str | None = None
    contact: Contact = Contact()
    photos: tuple[Photo, ...] = ()
    flow: str = "ordinary"
    is_public: bool = True
    reported_at: datetime | None = None
    language: str = "zh-hans"
    data: Mapping[str, Any] = field(default_factory=dict)  # what the sender's own system says of it

    @property
    def fingerprint(self) -> str:
        """Tells apart two reports that were sent with one key."""
        said = (
            self.kind, self.code, self.condition, self.text, self.lon, self.lat, self.datum, self.place_text,
            self.component_code, self.channel, self.flow, [p.original_sha256 for p in self.photos],
        )  # fmt: skip
        return sha256(msgspec.json.encode(said)).hexdigest()


@dataclass(frozen=True)
class Reported:
    """The answer to a report; `is_repeat` when this key had been answered before."""

    case: Case
    report: Report
    token: str
    is_repeat: bool = False
    place: Place | None = None  # of a case that was made just now


@dataclass(frozen=True)
class Part(Cleaned):
    """One child of a split."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Given(Cleaned):
    """What comes with a step. `seen_version` is the version of the case that the person looked at."""

    reason: str = ""
    text: str = ""
    unit: UUID | None = None
    kind: str = ""  # accept and file may correct the class
    code: str = ""
    condition: str = ""
    flow: str = ""
    limit: Limit | None = None
    until_on: date | None = None
    rating: str = ""
    original: str = ""  # number of the case this one repeats
    parts: tuple[Part, ...] = ()
    photos: tuple[Photo, ...] = ()
    mentions: tuple[UUID, ...] = ()  # colleagues whom a note is for, beside those named in it
    photos_to_follow: int = 0  # a phone's photos come after their step
    seen_version: int | None = None
    only_if_unchanged: bool = (
        False  # refuse when the case has moved on since `seen_version`: a person should look first
    )
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The words by which the life cycle asks for these."""
        supplied = {
            "reason": self.reason,
            "text": self.text,
            "unit": self.unit,
            "condition": self.condition,
            "evidence": self.photos or self.photos_to_follow,
            "until": self.limit or self.until_on,
            "rating": self.rating,
            "original": self.original,
            "children": self.parts,
        }
        return frozenset(name for name, value in supplied.items() if value)
