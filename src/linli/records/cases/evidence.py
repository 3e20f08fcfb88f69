"""Photos: read place and time, shrink, strip, and keep only the stripped derivative."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import struct
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from PIL import ExifTags, Image, ImageFile

from linli.records.schema import connection

from . import wording

LONGEST_SIDE = 1600
LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 60_000_000  # a 48-megapixel phone photo passes, a decompression bomb does not
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC = frozenset(
    {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
)  # what some phones keep photos in
BARE: dict[str, Any] = {
    "exif": b"",
    "comment": b"",
    "icc_profile": None,
    "xmp": b"",
}  # what Pillow would carry over
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
# What Pillow raises over files that are broken, or made to break it.
NOT_A_PHOTO = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    struct.error,
)
BROKEN_EXIF = (*NOT_A_PHOTO, TypeError, KeyError, IndexError, ZeroDivisionError, OverflowError)


@dataclass(frozen=True)
class Photo:
    """A photo ready to be kept: the stripped derivative and what was read from the original before stripping."""

    content: bytes
    sha256: str
    original_sha256: str
    width: int
    height: int
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    media_type: str = "image/jpeg"


def read_photo(raw: bytes, *, zone: ZoneInfo) -> Photo:
    """Check and strip an uploaded photo. Refusals: photo-empty, photo-too-large, photo-unreadable."""
    if not raw:
        raise wording.photo_empty()
    if len(raw) > LARGEST_BYTES:
        raise wording.photo_too_large(len(raw), LARGEST_BYTES)
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC:
        raise wording.photo_is_heic()
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint switches it on for the whole process
    try:
        image = Image.open(io.BytesIO(raw), formats=FORMATS)
        if image.width * image.height > LARGEST_PIXELS:
            raise wording.photo_too_many_pixels(LARGEST_PIXELS)
        exif = image.getexif()
        content, (width, height) = _stripped(image, _turn(exif))
    except Image.DecompressionBombError as error:
        raise wording.photo_too_many_pixels(LARGEST_PIXELS) from error
    except NOT_A_PHOTO as error:
        raise wording.photo_unreadable() from error
    lon, lat = _position(exif)
    return Photo(
        content, hashlib.sha256(content).hexdigest(), hashlib.sha256(raw).hexdigest(),
        width, height, _taken_at(exif, zone), lon, lat,
    )  # fmt: skip


def _stripped(image: Image.Image, turn: Image.Transpose | None) -> tuple[bytes, tuple[int, int]]:
    """A JPEG that is small enough and upright keeps its quality: it costs half as much, and does not grow."""
    out = io.BytesIO()
    if image.format == "JPEG" and image.mode == "RGB" and turn is None and max(image.size) <= LONGEST_SIDE:
        image.load()
        image.save(out, "JPEG", quality="keep", subsampling="keep", **BARE)
        return out.getvalue(), image.size
    upright = _small(image) if turn is None else _small(image).transpose(turn)
    upright.save(out, "JPEG", quality=85, optimize=True, **BARE)
    return out.getvalue(), upright.size


def _small(image: Image.Image) -> Image.Image:
    """Shrunk while it is read where the format can do that, and before anything is copied: 48 megapixels fit into little memory."""
    share = min(1.0, LONGEST_SIDE / max(image.size))
    image.draft("RGB", (int(image.width * share), int(image.height * share)))
    image.load()
    plain = image if image.mode in {"RGB", "L"} else image.convert("RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return plain if plain.mode == "RGB" else plain.convert("RGB")


def _turn(exif: Image.Exif) -> Image.Transpose | None:
    """As the camera was held; a photo whose notes are broken stays as it is."""
    try:
        return TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    except BROKEN_EXIF:
        return None


def keep(photo: Photo) -> None:
    """Write the file under its own hash; a file that is there, whole, is the same file. Refusal: disk-full."""
    path = Path(default_storage.path(path_of(photo.sha256)))
    if path.exists() and path.stat().st_size == len(photo.content):
        return
    try:
        _write_whole(path, photo.content)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise wording.disk_full() from error
        raise


def _write_whole(path: Path, content: bytes) -> None:
    """Under another name first: whoever looks finds the whole file or none, also after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).chmod(0o640)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def path_of(sha256: str) -> str:
    return str(PurePosixPath(connection.schema_name) / sha256[:2] / sha256)


def _taken_at(exif: Image.Exif, zone: ZoneInfo) -> datetime | None:
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
        return datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except BROKEN_EXIF:
        return None


def _position(exif: Image.Exif) -> tuple[float | None, float | None]:
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except BROKEN_EXIF:
        return None, None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else (None, None)


def _degrees(parts: Any, ref: str, negative: str) -> float:
    degrees = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    return -degrees if ref == negative else degrees
