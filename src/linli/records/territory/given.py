"""What the verbs of this room are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from linli.words import Words


@dataclass(frozen=True)
class NewArea:
    code: str
    level: str
    name_zh: str
    name_en: str
    path: str
    setting: str = "town"
    shape: bytes | None = None  # WKB, WGS84
    layer: str = ""  # code of the layer whose own hierarchy it belongs to; "" = of all layers


@dataclass(frozen=True)
class NewGrid:
    code: str
    name_zh: str
    name_en: str
    path: str
    shape: bytes  # WKB, WGS84
    area_path: str
    kind: str = "homes"
    households: int = 0


@dataclass(frozen=True)
class NewMapFeature:
    kind: str
    grade: str
    shape: bytes  # WKB, WGS84
    name_zh: str = ""
    name_en: str = ""
    width_m: float = 0.0
    min_zoom: int = 0


@dataclass(frozen=True)
class NewGridKind:
    code: str
    name_zh: str
    name_en: str
    posts: Mapping[str, int]
    rounds_a_week: int = 7
    pack: str = ""


@dataclass(frozen=True)
class NewUnit:
    """A unit of a draft. `border` begins with the path of its area; what follows `|` is a hard border of its own."""

    code: str
    households: int
    lon: float
    lat: float
    shape: bytes  # WKB, WGS84
    border: str
    label: str = ""


@dataclass(frozen=True)
class GivenGrid:
    """A grid that a file holds: what it is called there."""

    code: str
    name_zh: str
    name_en: str = ""
    kind: str = "homes"


@dataclass(frozen=True)
class NewDraft:
    name: str
    low: int
    high: int
    units: Sequence[NewUnit]
    edges: Sequence[
        tuple[int, int, float, str]
    ]  # places in `units`, metres of common border, class of the street
    settings: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[Words] = ()
    marks: Sequence[Mapping[str, Any]] = ()  # features of `faults_as_geojson`
    grids: Sequence[
        GivenGrid
    ] = ()  # for each unit the grid that the file puts it into; else where it lies today


@dataclass(frozen=True)
class SettledGrid:
    """A grid of a draft as it is to be called, and who is to hold which post: (duty, turn) → id of the account."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    posts: Mapping[tuple[str, int], UUID | None] = field(default_factory=dict)
