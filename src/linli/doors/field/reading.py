"""A command as it comes over the wire, checked field by field."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpRequest

from linli.records.fieldwork.sent import ListedPhoto, Position, Sent

from . import wording
from .wire import language_of

LARGEST_BODY = 256 * 1024
MOST_PHOTOS = 20
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class PhotoIn(msgspec.Struct):
    sha256: Hash
    size: Annotated[int, msgspec.Meta(ge=0, le=1 << 31)]
    type: str = ""
    kind: Annotated[str, msgspec.Meta(pattern="^(before|after|other|)$")] = ""


class PositionIn(msgspec.Struct):
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    accuracy_m: Annotated[float, msgspec.Meta(ge=0)] | None = None


class CommandIn(msgspec.Struct):
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
    photos: Annotated[list[PhotoIn], msgspec.Meta(max_length=MOST_PHOTOS)] = []
    position: PositionIn | None = None
    form_s: Annotated[float, msgspec.Meta(ge=0)] = 0


def read_command(request: HttpRequest) -> Sent:
    """Refusals: body-too-large, body-wrong."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise wording.body_too_large(LARGEST_BODY)
    try:
        return sent_of(msgspec.json.decode(request.body, type=CommandIn), language=language_of(request))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wording.body_wrong(str(error)) from error


def sent_of(command: CommandIn, *, language: str) -> Sent:
    place = command.position
    return Sent(
        id=command.id, device=command.device, seq=command.seq, author=command.author, at=command.at, kind=command.kind,
        case=command.case, follows=command.follows, seen_version=command.seen_version, body=command.body,
        photos=tuple(ListedPhoto(p.sha256, p.size, p.kind) for p in {p.sha256: p for p in command.photos}.values()),
        position=Position(place.lon, place.lat, place.accuracy_m) if place else None,
        form_s=int(command.form_s), language=language,
    )  # fmt: skip
