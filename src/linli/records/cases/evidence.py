"""Photos: read place and time, shrink, strip, and keep only the stripped derivative."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from . import wording

LONGEST_SIDE = 1600
LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 60_000_000  # a 48-megapixel phone photo passes, a decompression bomb does not
FORMATS = ("JPEG", "PNG", "WEBP")


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
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(raw), formats=FORMATS)
            if image.width * image.height > LARGEST_PIXELS:
                raise wording.photo_too_large(len(raw), LARGEST_BYTES)
            exif = image.getexif()
            image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise wording.photo_unreadable() from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85, optimize=True, exif=b"")
    content = out.getvalue()
    lon, lat = _position(exif)
    return Photo(
        content, hashlib.sha256(content).hexdigest(), hashlib.sha256(raw).hexdigest(),
        upright.width, upright.height, _taken_at(exif, zone), lon, lat,
    )  # fmt: skip


def keep(photo: Photo) -> None:
    """Write the file under its own hash; a file that is there is the same file."""
    name = path_of(photo.sha256)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(photo.content))


def path_of(sha256: str) -> str:
    return str(PurePosixPath(connection.schema_name) / sha256[:2] / sha256)


def _taken_at(exif: Image.Exif, zone: ZoneInfo) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    text = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(text).strip("\x00 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:
        return None


def _position(exif: Image.Exif) -> tuple[float | None, float | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None, None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else (None, None)


def _degrees(parts: Any, ref: str, negative: str) -> float:
    degrees = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    return -degrees if ref == negative else degrees
