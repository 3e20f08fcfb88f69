"""From whatever a file is measured in to WGS84 degrees; a system that nobody stated is asked for, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
import shapely

from linli.words import Words

from .datum import Datum, to_wgs84
from .layer import Shapes
from .reading_files import Read
from .reading_words import refuse

BESIDE = 3.0  # degrees beside the area in which a projection is used: towns do not end at a zone
ROUGH_M = 2.0  # a published conversion worse than this is mentioned


@dataclass(frozen=True, eq=False)
class Crs:
    """What the numbers are: a projection in metres or not, its base, and the datum of the degrees under it."""

    projection: pyproj.CRS | None
    base: pyproj.CRS | None
    datum: Datum | None


def crs_of(read: Read, path: Path, datum: Datum | None, stated: str | None) -> Crs:
    """What the caller states goes before what the file says."""
    try:
        named = stated or read.crs
        crs = pyproj.CRS.from_user_input(named) if named else None
    except pyproj.exceptions.CRSError as error:
        raise refuse("land-crs-unknown", crs=str(stated or read.crs)[:60]) from error
    if crs is None or (not stated and not read.is_crs_stated):
        if datum is None:
            raise refuse("land-datum-missing", path=path.name)
        return Crs(None, None, datum)
    base = crs.geodetic_crs
    projection = crs if crs.is_projected else None
    if datum is not None or base is None or _is_modern(base):
        return Crs(projection, base, datum or Datum.WGS84)
    return Crs(projection, base, None)


def check_where(shapes: Shapes, system: Crs, path: Path) -> None:
    """Refusal: land-crs-elsewhere, where a projection is stated whose land is far from where the numbers lead."""
    crs, points = system.projection, shapely.get_coordinates(shapes)
    area = crs.area_of_use if crs is not None else None
    if crs is None or system.base is None or area is None or not len(points) or area.east < area.west:
        return
    x, y = np.median(points, axis=0)
    lon, lat = pyproj.Transformer.from_crs(crs, system.base, always_xy=True).transform(x, y)
    if area.west - BESIDE <= lon <= area.east + BESIDE and area.south - BESIDE <= lat <= area.north + BESIDE:
        return
    shown = {"x": f"{x:.10g}", "y": f"{y:.10g}", "lon": f"{lon:.4f}", "lat": f"{lat:.4f}"}
    raise refuse("land-crs-elsewhere", crs=crs.name, path=path.name, **shown)


def _is_modern(base: pyproj.CRS) -> bool:
    """WGS84 and CGCS2000 differ by centimetres and are taken as one."""
    name = base.name.lower().replace(" ", "").replace("_", "")
    return "wgs84" in name or "wgs1984" in name or "cgcs2000" in name or ("china" in name and "2000" in name)


def to_degrees(shapes: Shapes, system: Crs, path: Path) -> tuple[Shapes, tuple[Words, ...]]:
    """The shapes in WGS84 degrees, and how rough the way was."""
    points = shapely.get_coordinates(shapes)
    notes: tuple[Words, ...] = ()
    x, y = points[:, 0], points[:, 1]
    if not len(points):
        return shapes, notes
    if system.projection is not None and system.base is not None:
        way = pyproj.Transformer.from_crs(system.projection, system.base, always_xy=True)
        x, y = way.transform(x, y)
    if system.datum is not None:
        lon, lat = to_wgs84(np.asarray(x), np.asarray(y), system.datum)
    else:
        lon, lat, notes = _shifted(np.asarray(x), np.asarray(y), system, path)
    moved = np.column_stack([np.asarray(lon), np.asarray(lat)])
    return np.asarray(shapely.set_coordinates(shapes.copy(), moved), dtype=object), notes


def _shifted(
    x: np.ndarray, y: np.ndarray, system: Crs, path: Path
) -> tuple[np.ndarray, np.ndarray, tuple[Words, ...]]:
    base = system.base
    if base is None:
        return x, y, ()
    try:
        way = pyproj.Transformer.from_crs(base, 4326, always_xy=True, allow_ballpark=False)
        lon, lat = way.transform(x, y, errcheck=True)
    except pyproj.exceptions.ProjError as error:
        raise refuse("land-crs-no-way", crs=base.name) from error
    accuracy = float(getattr(way, "accuracy", -1))
    if accuracy <= ROUGH_M:
        return lon, lat, ()
    note = Words(
        "{path}: the published way from {crs} to WGS84 is exact to {metres:g} m only.",
        "{path}：{crs} 到 WGS84 的公开转换参数精度仅约 {metres:g} 米。",
    ).format(path=path.name, crs=base.name, metres=accuracy)
    return lon, lat, (note,)
