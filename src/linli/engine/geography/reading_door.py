"""What a file must be before a reader of geodata opens it.

The library behind (GDAL) knows some sixty formats, and a few of them are instructions to fetch other files or addresses: a
virtual dataset, a streamed algorithm, a coordinate system behind a link. Whoever uploads one would read what the server may
read. So a file is looked at first: by its own first bytes and not by its name it has to be GeoJSON, GeoPackage or Shapefile.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from linli.words import Words

from .reading_words import refuse

JSON = {".geojson", ".json"}
SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
IN_ZIP = {".shp", ".geojson", ".json", ".gpkg", ".csv", ".tsv"}  # one of these is what is meant
LARGEST_UNPACKED = 1 << 30
MOST_MEMBERS = 1000
SQLITE, GPKG = b"SQLite format 3\x00", (b"GPKG", b"GP10", b"GP11")
SHP = (9994).to_bytes(4, "big")
NOT_GEOPACKAGE = Words("not a GeoPackage", "不是 GeoPackage")
NOT_SHAPEFILE = Words("not a Shapefile", "不是 Shapefile")
NOT_GEOJSON = Words("not GeoJSON", "不是 GeoJSON")
BEHIND_A_LINK = Words("the coordinate system stands behind a link", "坐标系以链接给出")
NOTHING_INSIDE = Words("no geodata inside", "压缩包内没有空间数据")
TOO_MUCH = Words("more than 1 GiB or 1000 files inside", "压缩包内超过 1 GiB 或 1000 个文件")
BOMB = Words("larger inside than it says", "解压后大于其声明的大小")
GEOJSON = frozenset(
    {
        "FeatureCollection", "Feature", "GeometryCollection", "Point", "MultiPoint", "LineString", "MultiLineString",
        "Polygon", "MultiPolygon",
    }
)  # fmt: skip


class _System(msgspec.Struct):
    type: str = ""
    properties: Any = None


class _Head(msgspec.Struct):
    type: str = ""
    crs: _System | None = None


def look_at(path: Path) -> None:
    """Refusal: land-file-unreadable, where the content is not what the name says, or leads elsewhere."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(100)
    if suffix in JSON:
        _look_at_json(path)
    elif suffix == ".gpkg":
        if not head.startswith(SQLITE) or head[68:72] not in GPKG:
            raise refuse("land-file-unreadable", path=path.name, reason=NOT_GEOPACKAGE)
    elif suffix == ".shp":
        if not head.startswith(SHP):
            raise refuse("land-file-unreadable", path=path.name, reason=NOT_SHAPEFILE)
    else:
        raise refuse(
            "land-file-unreadable",
            path=path.name,
            reason=Words("format {end}", "格式 {end}").format(end=suffix or "?"),
        )


def _look_at_json(path: Path) -> None:
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        head = msgspec.json.decode(content, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refuse("land-file-unreadable", path=path.name, reason=str(error)[:120]) from error
    if head.type not in GEOJSON or b"gdal_streamed_alg" in content:
        raise refuse("land-file-unreadable", path=path.name, reason=NOT_GEOJSON)
    if head.crs is not None and head.crs.type.lower() not in {"name", "epsg"}:
        raise refuse("land-file-unreadable", path=path.name, reason=BEHIND_A_LINK)


@contextmanager
def unzipped(path: Path) -> Iterator[Path]:
    """The one layer of a zip file, unpacked by us: known endings only, under plain names, up to 1 GiB.

    Refusals: land-file-unreadable, land-layers-several.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                found = _members(path, archive)
                for name, member in found.items():
                    _unpack(path, archive, member, Path(folder) / name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
        ) as error:
            raise refuse("land-file-unreadable", path=path.name, reason=str(error)[:120]) from error
        meant = [name for name in found if PurePosixPath(name).suffix in IN_ZIP]
        if len(meant) > 1:
            raise refuse("land-layers-several", path=path.name, layers=", ".join(meant[:20]))
        if not meant:
            raise refuse("land-file-unreadable", path=path.name, reason=NOTHING_INSIDE)
        yield Path(folder) / meant[0]


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """By their bare names in lower-case endings; folders, hidden files and what no reader needs are passed over."""
    listed = archive.infolist()
    if len(listed) > MOST_MEMBERS or sum(m.file_size for m in listed) > LARGEST_UNPACKED:
        raise refuse("land-file-unreadable", path=path.name, reason=TOO_MUCH)
    found: dict[str, zipfile.ZipInfo] = {}
    for member in listed:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        is_hidden = "__MACOSX" in inside.parts or inside.name.startswith(".")
        if not member.is_dir() and not is_hidden and inside.suffix.lower() in SHAPEFILE | IN_ZIP:
            name = inside.stem.replace("\x00", "")[:100] + inside.suffix.lower()
            if name in found:
                names = f"{found[name].filename}, {member.filename}"
                raise refuse("land-layers-several", path=path.name, layers=names[:200])
            found[name] = member
    return found


def _unpack(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path) -> None:
    """Never more than the member says of itself: what says less than it holds is a bomb."""
    left = member.file_size
    with archive.open(member) as packed, to.open("wb") as file:
        while piece := packed.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise refuse("land-file-unreadable", path=path.name, reason=BOMB)
            file.write(piece)
