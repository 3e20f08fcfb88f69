"""Photos as phones make them, for tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import ExifTags, Image


def photo_bytes(
    size: tuple[int, int] = (320, 200),
    *,
    form: str = "JPEG",
    orientation: int = 1,
    gps: Any = None,
    taken: str = "",
) -> bytes:
    """The upper left quarter is red, the rest grey; `gps`: (degrees, minutes, seconds) of latitude and longitude."""
    image = Image.new("RGB", size, "grey")
    image.paste((220, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretPhone"
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if gps is not None:
        lat, lon = gps
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: lat, ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: lon}
        )  # fmt: skip
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()
