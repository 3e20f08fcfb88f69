"""A command as a phone sent it, and what the server answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from linli.records.cases.given import cleaned

REPORTS = frozenset({"report", "settle"})
STEPS = frozenset({"settle", "take", "arrive", "handle", "return", "verify", "check", "step", "note"})
WORDS = frozenset({"diary", "suggest", "read"})
LATER = frozenset({"inspect", "visit"})  # they come with the patrols
KINDS = REPORTS | STEPS | WORDS | LATER


@dataclass(frozen=True, slots=True)
class ListedPhoto:
    """A photo that will follow; `sha256` is that of the bytes as they will be sent."""

    sha256: str
    size: int
    kind: str = ""  # "before" "after" "other"; empty: what suits the command


@dataclass(frozen=True, slots=True)
class Position:
    """Where the phone was, in WGS 84 degrees."""

    lon: float
    lat: float
    accuracy_m: float | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One command. `at` is the phone's own clock."""

    id: UUID
    device: UUID
    seq: int
    author: UUID
    at: datetime
    kind: str
    case: UUID | None = None
    follows: UUID | None = None
    seen_version: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[ListedPhoto, ...] = ()
    position: Position | None = None
    form_s: int = 0
    language: str = "zh-hans"
    importer: str = ""  # name of whoever brought it in a rescue file

    @property
    def fingerprint(self) -> str:
        """Tells apart two commands that were sent under one id."""
        said = (
            self.author, self.kind, self.case, self.follows, self.seen_version, cleaned(self.body),
            [(p.sha256, p.kind) for p in self.photos], self.at,
        )  # fmt: skip
        return sha256(msgspec.json.encode(said, order="sorted")).hexdigest()

    @property
    def trace(self) -> dict[str, str]:
        """What the case's history keeps of it: which command, and what the phone's own clock said."""
        kept = {"command": str(self.id), "device_at": self.at.isoformat()}
        return kept | {"imported_by": self.importer} if self.importer else kept

    def text(self, name: str) -> str:
        value = self.body.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        value = self.body.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class Receipt:
    """The answer that lets a phone drop an item; `missing` are photos that have not arrived yet."""

    answer: Mapping[str, Any]
    is_repeat: bool
    missing: tuple[str, ...] = ()
