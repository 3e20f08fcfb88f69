"""The mapping file: which column says what, and which of the source's categories is which class of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linli.engine.catalogue import Catalogue
from linli.engine.catalogue.documents import Document, read_document
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.principles import refuse_forbidden
from linli.engine.catalogue.sentences import schema_findings
from linli.engine.geography import Datum
from linli.words import Words

from . import sentences

KIND = "import_mapping"
Key = tuple[str, str]  # (kind, code) of a class


@dataclass(frozen=True)
class Lattice:
    """Unit grids to be laid where a town has none: a square's side in metres, and where the squares hang from."""

    size_m: float
    origin: tuple[float, float]


@dataclass(frozen=True)
class Category:
    """Types of the source (with certain details, or with any) that are one class of the pack."""

    key: Key
    types: tuple[str, ...]
    details: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """A mapping file, checked. A column name is "" where the source has no such column."""

    file: str
    source: str
    name: Words
    datum: Datum
    zone: ZoneInfo
    time_format: str
    empty: frozenset[str]
    delimiter: str
    encoding: str
    id: str
    reported_at: str
    closed_at: str
    type: str
    detail: str
    lon: str
    lat: str
    status: str
    closed_values: frozenset[str]
    text: tuple[str, ...]
    place: tuple[str, ...]
    keep: tuple[str, ...]
    lattice: Lattice | None
    bounds: tuple[float, float, float, float] | None
    other: Key
    other_line: int
    categories: tuple[Category, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Every column that has to be in the file, once."""
        single = (
            self.id, self.reported_at, self.closed_at, self.type, self.detail, self.lon, self.lat, self.status
        )  # fmt: skip
        return tuple(dict.fromkeys(c for c in (*single, *self.text, *self.place, *self.keep) if c))

    def table(self) -> dict[tuple[str, str | None], Key]:
        """(type, detail or None for any) → class; spelling is compared by `plain`."""
        return {pair: category.key for category in self.categories for pair in _pairs(category)}


def plain(text: str) -> str:
    """How types are compared: capitals and runs of blanks make no difference.

    >>> plain("  HEAT/HOT  Water ")
    'heat/hot water'
    """
    return " ".join(text.split()).casefold()


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML file. Refusals: mapping-missing, mapping-broken (data: every mistake with its line)."""
    if not path.is_file():
        raise sentences.mapping_missing(path)
    document, findings = read_document(path.parent, path.name, KIND)
    if document is not None:
        findings += list(schema_findings(document))
    if document is not None and not findings:
        findings += [*_own_findings(document), *_forbidden(document)]
    if findings or document is None:
        raise sentences.mapping_broken(path.name, sorted(findings))
    return _mapping(document)


def check_against_pack(mapping: Mapping, pack: Catalogue) -> None:
    """Every class that the mapping names is in the pack. Refusal: mapping-broken."""
    wanted = [(mapping.other, mapping.other_line), *((c.key, c.line) for c in mapping.categories)]
    findings = [
        Finding(mapping.file, line, "class-unknown", sentences.class_not_in_pack(*key, pack.id))
        for key, line in wanted
        if key not in pack.classes
    ]
    if findings:
        raise sentences.mapping_broken(mapping.file, findings)


def _own_findings(document: Document) -> Iterator[Finding]:
    data = document.data
    try:
        ZoneInfo(data["time_zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield document.finding("zone-unknown", sentences.zone_unknown(data["time_zone"]), "time_zone")
    if ("lon" in data["columns"]) != ("lat" in data["columns"]):
        yield document.finding("key-missing", sentences.lon_without_lat(), "columns")
    if "unit_grids" in data and not _on_earth(data["unit_grids"]["origin"]):
        yield document.finding("value-wrong", sentences.origin_wrong(), "unit_grids", "origin")
    if "bounds" in data and not _is_box(data["bounds"]):
        yield document.finding("value-wrong", sentences.bounds_wrong(), "bounds")
    seen: dict[tuple[str, str | None], Key] = {}
    for number, category in enumerate(_categories(document)):
        for pair in _pairs(category):
            if seen.setdefault(pair, category.key) != category.key:
                words = sentences.type_twice(pair[0], pair[1], seen[pair][1], category.key[1])
                yield document.finding("type-twice", words, "categories", number)


def _forbidden(document: Document) -> Iterator[Finding]:
    """Columns about what must not be held about people are not taken over."""
    for field in ("text", "place", "keep"):
        for number, column in enumerate(document.data.get(field, [])):
            refusal = refuse_forbidden(column)
            if refusal is not None:
                yield document.finding(refusal.code, refusal.words, field, number)


def _pairs(category: Category) -> list[tuple[str, str | None]]:
    details: Sequence[str | None] = category.details or (None,)
    return [(plain(t), plain(d) if d is not None else None) for t in category.types for d in details]


def _categories(document: Document) -> tuple[Category, ...]:
    return tuple(
        Category(_key(c), tuple(c["types"]), tuple(c.get("details", ())), document.line("categories", n))
        for n, c in enumerate(document.data["categories"])
    )


def _key(data: dict[str, Any]) -> Key:
    kind = "event" if "event" in data else "component"
    return kind, data[kind]


def _on_earth(origin: Sequence[Any]) -> bool:
    return bool(abs(origin[0]) <= 180 and abs(origin[1]) <= 90)


def _is_box(bounds: Sequence[Any]) -> bool:
    west, south, east, north = bounds
    return bool(west < east and south < north) and _on_earth((west, south)) and _on_earth((east, north))


def _mapping(document: Document) -> Mapping:
    data = document.data
    columns, closed, csv = data["columns"], data.get("closed_when", {}), data.get("csv", {})
    lattice, bounds = data.get("unit_grids"), data.get("bounds")
    return Mapping(
        file=document.file, source=data["source"], name=Words(data["name"]["en"], data["name"]["zh"]),
        datum=Datum.read(data["datum"]), zone=ZoneInfo(data["time_zone"]), time_format=data.get("time_format", ""),
        empty=frozenset({"", *data.get("empty", ())}), delimiter=csv.get("delimiter", ","),
        encoding=csv.get("encoding", "utf-8"),
        **{name: columns.get(name, "") for name in ("id", "reported_at", "closed_at", "type", "detail", "lon", "lat")},
        status=closed.get("column", ""), closed_values=frozenset(plain(v) for v in closed.get("is", ())),
        text=tuple(data.get("text", ())), place=tuple(data.get("place", ())), keep=tuple(data.get("keep", ())),
        lattice=Lattice(float(lattice["size_m"]), (float(lattice["origin"][0]), float(lattice["origin"][1])))
        if lattice else None,
        bounds=(float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3])) if bounds else None,
        other=_key(data["other"]), other_line=document.line("other"), categories=_categories(document),
    )  # fmt: skip
