"""The bare reading of one file: geometries, columns, what it says about its system and its text."""

from __future__ import annotations

import codecs
import csv
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import shapely

from linli.words import Words

from .layer import Ints, Shapes
from .reading_door import JSON, look_at, unzipped
from .reading_words import refuse

LON_NAMES = ("lon", "lng", "long", "longitude", "经度", "东经", "x", "坐标x", "x坐标")
WKT_NAMES = ("wkt", "geometry", "geom", "the_geom", "wkt_geom", "图形", "边界")
LAT_NAMES = ("lat", "latitude", "纬度", "北纬", "y", "坐标y", "y坐标")
MOST_CHARACTERS = 50_000_000  # of one field: an outline with a million corners
CRS_NAME = re.compile(r'"name"\s*:\s*"([^"]+)"')
TABLES = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True, eq=False)
class Read:
    """A file as it stands: `shapes` holds None where nothing usable stood, `is_given` whether anything did."""

    rows: Ints
    shapes: Shapes
    is_given: npt.NDArray[np.bool_]
    columns: Mapping[str, Sequence[Any]]
    crs: str | None
    is_crs_stated: bool
    notes: tuple[Words, ...]
    written: Mapping[int, tuple[str, str]] = field(
        default_factory=dict
    )  # what stood where coordinates should, by place


def read_any(
    path: Path, *, layer: str | None, encoding: str | None, lon: str | None, lat: str | None
) -> Read:
    if not path.exists():
        raise refuse("land-file-missing", path=path)
    if not path.stat().st_size:
        raise refuse("land-file-empty", path=path.name)
    if path.suffix.lower() == ".zip":
        with unzipped(path) as inside:
            return read_any(inside, layer=layer, encoding=encoding, lon=lon, lat=lat)
    if path.suffix.lower() in TABLES:
        return _table(path, encoding, lon, lat)
    look_at(path)
    return _features(path, layer, encoding)


def _features(path: Path, layer: str | None, encoding: str | None) -> Read:
    notes: tuple[Words, ...] = ()
    if path.suffix.lower() == ".shp" and encoding is None:
        encoding, notes = _encoding_of_dbf(path)
    if path.suffix.lower() == ".shp" and not _beside(path, ".shx"):
        raise refuse("land-file-parts", path=path.name, missing=path.stem + ".shx")
    try:
        _choose_layer(path, layer)
        with warnings.catch_warnings(
            action="ignore", category=RuntimeWarning
        ):  # rows are looked at one by one later
            meta, _, shapes, values = pyogrio.raw.read(str(path), layer=layer, encoding=encoding)
    except UnicodeError as error:
        raise refuse("land-encoding-wrong", path=path.name, encoding=encoding or "UTF-8") from error
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        reason = str(error).splitlines()[0][:120].replace(str(path), path.name)
        raise refuse("land-file-unreadable", path=path.name, reason=reason) from error
    count = len(values[0]) if values else (len(shapes) if shapes is not None else 0)
    if shapes is None:
        shapes = np.full(count, None, dtype=object)
    read = np.asarray(shapely.from_wkb(shapes, on_invalid="ignore"), dtype=object)
    columns = {str(n): v.tolist() for n, v in zip(meta["fields"], values, strict=True)}
    is_stated = (
        path.suffix.lower() not in JSON or not _is_default(meta["crs"]) or _has_crs_member(path, meta["crs"])
    )
    return Read(
        np.arange(1, count + 1),
        read,
        np.array([s is not None for s in shapes], dtype=bool),
        columns,
        meta["crs"],
        is_stated,
        notes,
    )


def _choose_layer(path: Path, layer: str | None) -> None:
    found = [str(name) for name in pyogrio.list_layers(str(path))[:, 0]]
    if layer is not None and layer not in found:
        raise refuse("land-layer-missing", path=path.name, layer=layer, layers=", ".join(found))
    if layer is None and len(found) > 1:
        raise refuse("land-layers-several", path=path.name, layers=", ".join(found))


def _is_default(crs: str | None) -> bool:
    return crs in (None, "EPSG:4326", "OGC:CRS84")


def _has_crs_member(path: Path, found: str | None) -> bool:
    """GeoJSON of the old kind could state a system; today's is silent and usually, but not surely, WGS84.

    A system that nobody knows is passed over by the reader as if it were the default: then nothing is stated.
    """
    with path.open("rb") as file:
        _, member, rest = file.read(4096).partition(b'"crs"')
    stated = CRS_NAME.search(rest.decode("utf-8", "replace"))
    return bool(member) and (stated is None or found is None or _is_known(stated[1]))


def _is_known(name: str) -> bool:
    try:
        pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError:
        return False
    return True


def _encoding_of_dbf(path: Path) -> tuple[str | None, tuple[Words, ...]]:
    """What the .cpg file says, if that is an encoding; else UTF-8 if the table is that; else GBK, which old Chinese shapefiles are."""
    stated = _beside(path, ".cpg")
    if stated is not None and _is_encoding(stated.read_bytes()[:40].decode("ascii", "replace").strip()):
        return None, ()
    table = _beside(path, ".dbf")
    if table is None:
        return None, ()
    content = table.read_bytes()
    head = int.from_bytes(content[8:10], "little")
    return _guess(content[32:head] + content[head:], path)


def _beside(path: Path, end: str) -> Path | None:
    return next((t for e in (end, end.upper()) if (t := path.with_suffix(e)).exists()), None)


def _is_encoding(name: str) -> bool:
    """As Python knows it, or a number of a code page."""
    try:
        codecs.lookup(f"cp{name}" if name.isdigit() and not name.startswith("8859") else name)
    except LookupError:
        return name.startswith("8859")
    return bool(name)


def _guess(content: bytes, path: Path) -> tuple[str, tuple[Words, ...]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16", ()
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return "UTF-8", ()
        note = Words(
            "{path}: the text was read as GBK. If it looks wrong, state the encoding.",
            "{path}：文字按 GBK 编码读取；如有乱码，请注明编码。",
        )
        return "GB18030", (note.format(path=path.name),)
    raise refuse("land-encoding-unknown", path=path.name)


def _table(path: Path, encoding: str | None, lon: str | None, lat: str | None) -> Read:
    content = path.read_bytes()
    notes: tuple[Words, ...] = ()
    if encoding is None:
        encoding, notes = _guess(content, path)
    try:
        text = content.decode("utf-8-sig" if encoding.lower().replace("-", "") == "utf8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise refuse("land-encoding-wrong", path=path.name, encoding=encoding) from error
    lines_of_text = text.splitlines()
    if lines_of_text and lines_of_text[0].strip().lower() in {
        "sep=,",
        "sep=;",
        "sep=\t",
    }:  # a note to a spreadsheet
        lines_of_text[0] = ""
    heading = next((line for line in lines_of_text if line.strip()), "")
    mark = max((",", "\t", ";"), key=heading.count)
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        lines = list(csv.reader(lines_of_text, delimiter=mark)) or [[]]
    except csv.Error as error:
        raise refuse("land-file-unreadable", path=path.name, reason=str(error)[:120]) from error
    top = next((at for at, line in enumerate(lines) if any(v.strip() for v in line)), 0)
    titles = [title.strip() for title in lines[top]]
    rows = [
        (number, line)
        for number, line in enumerate(lines[top + 1 :], start=top + 2)
        if any(v.strip() for v in line)
    ]
    full = [[*line, *[""] * (len(titles) - len(line))] for _, line in rows]
    places, is_given, written = _places(titles, full, lon, lat, path)
    return Read(
        np.array([number for number, _ in rows], dtype=np.int64),
        np.array([*places, None], dtype=object)[:-1],
        np.array(is_given, dtype=bool),
        {title: [line[k] for line in full] for k, title in enumerate(titles)},
        None,
        False,
        notes,
        written,
    )


def _places(
    titles: Sequence[str], full: Sequence[Sequence[str]], lon: str | None, lat: str | None, path: Path
) -> tuple[list[Any], list[bool], dict[int, tuple[str, str]]]:
    """Outlines where a column holds them as WKT, else points; where anything stood at all; what is no coordinates."""
    plain = [title.lower() for title in titles]
    if lon is None and (at := next((plain.index(n) for n in WKT_NAMES if n in plain), None)) is not None:
        written = [line[at].strip().removeprefix("SRID=4326;") for line in full]
        return [_outline(text) for text in written], [bool(text) for text in written], {}
    x, y = _column(titles, lon, LON_NAMES, path), _column(titles, lat, LAT_NAMES, path)
    places = [_point(line[x], line[y]) for line in full]
    pairs = [(line[x].strip()[:30], line[y].strip()[:30]) for line in full]
    wrong = {at: pair for at, (pair, place) in enumerate(zip(pairs, places, strict=True)) if place is None}
    return places, [any(pair) for pair in pairs], wrong


def _outline(text: str) -> Any:
    try:
        return shapely.from_wkt(text) if text else None
    except shapely.errors.ShapelyError:
        return None


def _column(titles: Sequence[str], wanted: str | None, usual: Sequence[str], path: Path) -> int:
    if wanted is not None and wanted in titles:
        return titles.index(wanted)
    if wanted is not None:
        raise refuse("land-column-missing", path=path.name, column=wanted, columns=", ".join(titles))
    plain = [title.lower() for title in titles]
    for name in usual:
        if name in plain:
            return plain.index(name)
    raise refuse("land-coordinates-missing", path=path.name, columns=", ".join(titles))


def _point(x: str, y: str) -> shapely.Point | None:
    try:
        place = float(x.strip().removesuffix("°")), float(y.strip().removesuffix("°"))
    except ValueError:
        return None
    return shapely.Point(*place) if np.isfinite(place).all() else None
