"""A rescue file: what a phone could not send, carried to the desk by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from .sent import ListedPhoto, Position, Sent

LARGEST_BYTES = 200 * 1024 * 1024
VERBS_NEEDED = ("cases.take_in", "accounts.manage")  # one of them, to import a file
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class PhotoIn(msgspec.Struct):
    """A photo as a command lists it; a rescue file brings the bytes along."""

    sha256: Hash
    size: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)]
    type: str = ""
    kind: Annotated[str, msgspec.Meta(pattern="^(before|after|other|)$")] = ""
    data: bytes = b""  # base64 in JSON


class PositionIn(msgspec.Struct):
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    accuracy_m: Annotated[float, msgspec.Meta(ge=0)] | None = None


class CommandIn(msgspec.Struct):
    """A command as it is written down by the phone."""

    id: UUID
    device: UUID
    seq: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
    author: UUID
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    kind: Annotated[str, msgspec.Meta(max_length=20)]
    case: UUID | None = None
    follows: UUID | None = None
    seen_version: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)] | None = None
    body: dict[str, Any] = {}
    photos: Annotated[list[PhotoIn], msgspec.Meta(max_length=20)] = []
    position: PositionIn | None = None
    form_s: Annotated[float, msgspec.Meta(ge=0)] = 0

    def sent(self, language: str) -> Sent:
        place = self.position
        listed = {p.sha256: p for p in self.photos}
        return Sent(
            id=self.id, device=self.device, seq=self.seq, author=self.author, at=self.at, kind=self.kind, case=self.case,
            follows=self.follows, seen_version=self.seen_version, body=self.body,
            photos=tuple(ListedPhoto(p.sha256, p.size, p.kind) for p in listed.values()),
            position=Position(place.lon, place.lat, place.accuracy_m) if place else None,
            form_s=int(self.form_s), language=language,
        )  # fmt: skip


class RescueFile(msgspec.Struct):
    linli: str
    version: int
    # Both stand in the journal, which forgets nothing: no free text.
    author: UUID | None = None
    exported_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    commands: list[msgspec.Raw] = []
    seals: list[str] = []  # one a command, made by the phone of its author


@dataclass(frozen=True)
class Rescued:
    """What became of one command: `state` is done, kept_as_note, refused or unreadable; `was_known` when it was there.
    Photos are counted as they came in the file."""

    kind: str
    at: datetime | None
    state: str
    said: str = ""
    number: str = ""
    was_known: bool = False
    photos: int = 0
    photos_refused: int = 0
    photos_missing: int = 0  # listed, and neither here nor in the file
    author: str = ""
