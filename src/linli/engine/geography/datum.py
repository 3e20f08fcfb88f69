"""Datums of incoming points, and the way back to WGS84.

Phones and maps in China speak three dialects of longitude and latitude. WGS84 and CGCS2000 differ by
centimetres and are taken as one. GCJ-02 shifts a point by 100 to 700 m with a smooth, published
formula; BD-09 shifts GCJ-02 once more. Only WGS84 is ever stored.

Sources of the constants: the description of both systems in "Restrictions on geographic data in China"
(Wikipedia, section "GCJ-02" and "BD-09"), and the Krasovsky 1940 ellipsoid (a = 6,378,245 m,
f = 1/298.3) that GCJ-02 is laid upon.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import overload

import numpy as np
import numpy.typing as npt

from linli.words import Refusal, Words

Floats = npt.NDArray[np.float64]
_Shift = Callable[[Floats, Floats], tuple[Floats, Floats]]

KRASOVSKY_A = 6_378_245.0
KRASOVSKY_E2 = 0.00669342162296594323
# GCJ-02 leaves points outside this rough box as they are.
BOX_WEST, BOX_EAST, BOX_SOUTH, BOX_NORTH = 72.004, 137.8347, 0.8293, 55.8271
BD_TURN = math.pi * 3000.0 / 180.0
TARGET_DEGREES = 1e-10
MOST_ROUNDS = 30


class Datum(StrEnum):
    """What the numbers of a point are measured in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"

    @classmethod
    def read(cls, name: str | Datum | None) -> Datum:
        """The datum of that name; a missing or unknown one is refused, never guessed.

        >>> Datum.read("GCJ-02")
        <Datum.GCJ02: 'gcj02'>
        """
        if name is None or not str(name).strip():
            raise Refusal(
                "datum-missing",
                Words(
                    "The point does not say its datum. Send one of: wgs84, cgcs2000, gcj02, bd09.",
                    "坐标没有注明坐标系。请注明其中之一：wgs84、cgcs2000、gcj02、bd09。",
                ),
            )
        plain = str(name).strip().lower().replace("-", "").replace("_", "").replace(" ", "")
        try:
            return cls(plain)
        except ValueError:
            raise Refusal(
                "datum-unknown",
                Words(
                    "“{name}” is not a datum known here. Send one of: wgs84, cgcs2000, gcj02, bd09.",
                    "不认识坐标系“{name}”。请使用其中之一：wgs84、cgcs2000、gcj02、bd09。",
                ).format(name=str(name)[:40]),
                {"datum": str(name)[:40]},
            ) from None


@overload
def to_wgs84(lon: float, lat: float, datum: str | Datum | None) -> tuple[float, float]: ...
@overload
def to_wgs84(
    lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str | Datum | None
) -> tuple[Floats, Floats] | tuple[float, float]: ...
def to_wgs84(
    lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str | Datum | None
) -> tuple[Floats, Floats] | tuple[float, float]:
    """WGS84 longitude and latitude of points given in `datum`.

    `lon`, `lat`: degrees, two numbers or two arrays of one shape; numbers give numbers, arrays give arrays.
    The inverse is iterated until the forward formula hits the input to 1e-10° (0.01 mm). Points outside
    the box of GCJ-02 are not shifted, as in the original. CGCS2000 passes unchanged.

    Raises `Refusal`: `datum-missing`, `datum-unknown`, `coordinates-impossible` (with a hint where the two
    numbers seem swapped; `data["positions"]` lists the first ten of an array).

    >>> to_wgs84(119.684567, 31.51789, "gcj02")  # doctest: +ELLIPSIS
    (119.67..., 31.51...)
    >>> to_wgs84(-73.98, 40.75, "gcj02")
    (-73.98, 40.75)
    """
    read = Datum.read(datum)
    lons, lats, is_scalar = _checked(lon, lat)
    if read is Datum.BD09:
        lons, lats = _undo(_gcj_to_bd, lons, lats, start=(lons - 0.0065, lats - 0.006))
    if read in (Datum.GCJ02, Datum.BD09):
        inside = _in_box(lons, lats)
        west, south = _undo(_wgs_to_gcj, lons, lats, start=(lons, lats))
        lons, lats = np.where(inside, west, lons), np.where(inside, south, lats)
    if is_scalar:
        return float(lons[0]), float(lats[0])
    return lons, lats


@overload
def from_wgs84(lon: float, lat: float, datum: str | Datum | None) -> tuple[float, float]: ...
@overload
def from_wgs84(
    lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str | Datum | None
) -> tuple[Floats, Floats] | tuple[float, float]: ...
def from_wgs84(
    lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str | Datum | None
) -> tuple[Floats, Floats] | tuple[float, float]:
    """The same points as a map in `datum` would show them; for links to outside maps and for tests.

    `lon`, `lat`: WGS84 degrees, numbers or arrays. Raises the same refusals as `to_wgs84`.

    >>> from_wgs84(119.68, 31.52, "cgcs2000")
    (119.68, 31.52)
    """
    read = Datum.read(datum)
    lons, lats, is_scalar = _checked(lon, lat)
    if read in (Datum.GCJ02, Datum.BD09):
        inside = _in_box(lons, lats)
        east, north = _wgs_to_gcj(lons, lats)
        lons, lats = np.where(inside, east, lons), np.where(inside, north, lats)
    if read is Datum.BD09:
        lons, lats = _gcj_to_bd(lons, lats)
    if is_scalar:
        return float(lons[0]), float(lats[0])
    return lons, lats


def _checked(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats, bool]:
    try:
        lons, lats = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    except (TypeError, ValueError):
        raise _impossible("", "") from None
    if lons.shape != lats.shape:
        raise ValueError(f"longitudes and latitudes differ in shape: {lons.shape}, {lats.shape}")
    is_scalar = lons.ndim == 0
    lons, lats = np.atleast_1d(lons), np.atleast_1d(lats)
    good = (np.abs(lons) <= 180) & (np.abs(lats) <= 90)  # false for NaN and infinities too
    if not good.all():
        bad = np.flatnonzero(~good)
        first = int(bad[0])
        error = _impossible(lons.flat[first], lats.flat[first])
        error.data = {**error.data, "positions": bad[:10].tolist(), "count": int(bad.size)}
        raise error
    return lons, lats, is_scalar


def _impossible(lon: object, lat: object) -> Refusal:
    words = Words(
        "Longitude {lon}, latitude {lat} is no place on earth: send decimal degrees, longitude −180 to 180, "
        "latitude −90 to 90.",
        "经度 {lon}、纬度 {lat} 不是地球上的位置：请填写十进制度数，经度 −180 至 180，纬度 −90 至 90。",
    ).format(lon=_say(lon), lat=_say(lat))
    is_maybe_swapped = (
        isinstance(lon, float) and isinstance(lat, float) and bool(abs(lon) <= 90 < abs(lat) <= 180)
    )
    if is_maybe_swapped:
        words = Words(
            words.en + " Longitude and latitude seem to be swapped.", words.zh + "经度和纬度像是写反了。"
        )
    return Refusal("coordinates-impossible", words, {"is_maybe_swapped": is_maybe_swapped})


def _say(number: object) -> str:
    return f"{number:g}" if isinstance(number, float) else "?"


def _in_box(lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
    return (lon >= BOX_WEST) & (lon <= BOX_EAST) & (lat >= BOX_SOUTH) & (lat <= BOX_NORTH)


def _wgs_to_gcj(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """The published shift, everywhere; the caller decides by the box."""
    x, y = lon - 105.0, lat - 35.0
    turn = math.pi
    ripple = (20 * np.sin(6 * turn * x) + 20 * np.sin(2 * turn * x)) * 2 / 3
    root = np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20 * np.sin(turn * y) + 40 * np.sin(turn * y / 3)) * 2 / 3
    north += (160 * np.sin(turn * y / 12) + 320 * np.sin(turn * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20 * np.sin(turn * x) + 40 * np.sin(turn * x / 3)) * 2 / 3
    east += (150 * np.sin(turn * x / 12) + 300 * np.sin(turn * x / 30)) * 2 / 3
    radians = np.radians(lat)
    w2 = 1 - KRASOVSKY_E2 * np.sin(radians) ** 2
    meridian = KRASOVSKY_A * (1 - KRASOVSKY_E2) / (w2 * np.sqrt(w2))
    parallel = KRASOVSKY_A / np.sqrt(w2) * np.cos(radians)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def _gcj_to_bd(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * BD_TURN)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _undo(shift: _Shift, lon: Floats, lat: Floats, start: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The point that `shift` moves to (lon, lat): a fixed-point iteration, which shrinks the miss each round."""
    x, y = start
    for _ in range(MOST_ROUNDS):
        there_x, there_y = shift(x, y)
        miss_x, miss_y = lon - there_x, lat - there_y
        x, y = x + miss_x, y + miss_y
        if not x.size or max(np.abs(miss_x).max(), np.abs(miss_y).max()) < TARGET_DEGREES:
            break
    return x, y
