"""Reading geodata: GeoJSON, GeoPackage, Shapefile and tables with coordinates; nothing repaired, nothing lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

from linli.words import Words

from .datum import Datum
from .layer import RawLayer, RowFault, Shapes, row_fault
from .reading_files import Read, read_any
from .reading_words import KINDS, REASONS, refuse
from .to_degrees import Crs, check_where, crs_of, to_degrees

Wanted = Literal["polygon", "line", "point", "site", "barrier"]

_KIND_OF = {
    0: "point",
    1: "line",
    2: "line",
    3: "polygon",
    4: "point",
    5: "line",
    6: "polygon",
    7: "collection",
}
_MAY_BE = {"site": ("point", "polygon"), "barrier": ("line", "polygon")}
REASON_FORM = "["
POINT, MULTIPOINT = 0, 4


def read_layer(
    path: Path | str,
    *,
    wanted: Wanted,
    datum: str | Datum | None = None,
    crs: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
) -> RawLayer:
    """The rows of a file whose geometry is sound, in WGS84 degrees; every other row is named in `faults`.

    `wanted`: "polygon", "line", "point", "site" (point or polygon) or "barrier" (line or polygon). `datum`: what the
    degrees are measured in; needed unless the file itself states its system (GeoPackage; Shapefile with .prj; a
    `crs` member in GeoJSON other than the default). `crs`: the projection of a file that does not state it
    ("EPSG:4549"). `layer`: of a file with several. `encoding`: of text; found by itself where it is UTF-8 or GBK.
    `lon`, `lat`: columns of a table; usual names are found. Broken outlines are never repaired.

    Raises `Refusal`: `land-file-missing`, `land-file-unreadable`, `land-file-empty`, `land-layers-several`,
    `land-layer-missing`, `land-encoding-unknown`, `land-encoding-wrong`, `land-coordinates-missing`,
    `land-datum-missing`, `datum-unknown`, `land-crs-unknown`, `land-crs-no-way`, `land-crs-elsewhere`,
    `land-coordinates-metres`, `land-coordinates-swapped`, `land-file-parts`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "homes.csv"
    ...     _ = file.write_text("id,lng,lat,homes\\n1,119.68,31.52,4\\n2,31.52,119.68,3\\n3,119.69,31.53,2\\n")
    ...     found = read_layer(file, wanted="point", datum="wgs84")
    >>> len(found), found.column("homes"), [(f.row, f.code) for f in found.faults]
    (2, ['4', '2'], [(3, 'coordinates-swapped')])
    """
    path = Path(path)
    read = read_any(path, layer=layer, encoding=encoding, lon=lon, lat=lat)
    if not len(read.shapes):
        raise refuse("land-file-empty", path=path.name)
    system = crs_of(read, path, Datum.read(datum) if datum is not None else None, crs)
    shapes = shapely.force_2d(read.shapes)
    faults = dict[int, RowFault]()
    _see_missing(read, shapes, wanted, faults)
    _see_places(read, path, shapes, system, faults)
    _see_broken(read, shapes, faults)
    kept = np.array([at for at in range(len(shapes)) if at not in faults], dtype=np.int64)
    check_where(shapes[kept], system, path)
    degrees, notes = to_degrees(shapes[kept], system, path)
    columns = {name: [values[at] for at in kept.tolist()] for name, values in read.columns.items()}
    listed = tuple(faults[at] for at in sorted(faults))
    return RawLayer(
        path.name, read.rows[kept], degrees, columns, listed, read.notes + notes + _twins(degrees, read, kept)
    )


def _see_missing(read: Read, shapes: Shapes, wanted: Wanted, faults: dict[int, RowFault]) -> None:
    for at, shape in enumerate(shapes):
        row = int(read.rows[at])
        if shape is None:
            if not read.is_given[at]:
                faults[at] = row_fault(row, "geometry-missing")
            elif at in read.written:
                x, y = read.written[at]
                faults[at] = row_fault(row, "coordinates-unreadable", x=x, y=y)
            else:
                faults[at] = row_fault(row, "geometry-unreadable")
            continue
        if shapely.is_empty(shape):
            faults[at] = row_fault(row, "geometry-missing")
            continue
        kind = _KIND_OF.get(int(shapely.get_type_id(shape)), "collection")
        is_many_points = (
            wanted in ("point", "site") and shapely.get_num_geometries(shape) > 1 and kind == "point"
        )
        if kind not in _MAY_BE.get(wanted, (wanted,)) or is_many_points:
            found = KINDS["collection" if is_many_points else kind]
            faults[at] = row_fault(row, "geometry-kind", found=found, wanted=KINDS[wanted])
        elif shapely.get_type_id(shape) == MULTIPOINT:
            shapes[at] = shapely.get_geometry(shape, 0)


def _see_places(read: Read, path: Path, shapes: Shapes, system: Crs, faults: dict[int, RowFault]) -> None:
    """Rows whose numbers are no place on earth; a whole file of them is refused at once."""
    here = np.array([at for at in range(len(shapes)) if at not in faults], dtype=np.int64)
    points, owner = shapely.get_coordinates(shapes[here], return_index=True)
    if not len(points):
        return
    x, y = points[:, 0], points[:, 1]
    if system.projection is not None:
        wrong = ~(np.isfinite(x) & np.isfinite(y))
    else:
        wrong = ~((np.abs(x) <= 180) & (np.abs(y) <= 90))
    zero = np.unique(owner[(x == 0) & (y == 0)])
    for at in here[zero[shapely.get_type_id(shapes[here[zero]]) == POINT]].tolist():
        faults[at] = row_fault(int(read.rows[at]), "coordinates-zero")
    if not wrong.any():
        return
    swapped = wrong & (np.abs(x) <= 90) & (np.abs(y) <= 180) & (np.abs(y) > 90)
    first = {int(owner[k]): k for k in np.flatnonzero(wrong)[::-1].tolist()}
    rows_swapped = sum(bool(swapped[k]) for k in first.values())
    k = next(iter(sorted(first.values())))
    shown = {"path": path.name, "x": f"{x[k]:.10g}", "y": f"{y[k]:.10g}"}
    if system.projection is None and 2 * len(first) > len(here):
        if 2 * rows_swapped > len(here):
            raise refuse("land-coordinates-swapped", count=rows_swapped, total=len(here), **shown)
        if (np.abs(np.r_[x[wrong], y[wrong]]) > 1000).any():
            raise refuse("land-coordinates-metres", **shown)
    for own, k in first.items():
        code = "coordinates-swapped" if swapped[k] else "coordinates-impossible"
        at = int(here[own])
        faults[at] = row_fault(int(read.rows[at]), code, x=f"{x[k]:.10g}", y=f"{y[k]:.10g}")


def _see_broken(read: Read, shapes: Shapes, faults: dict[int, RowFault]) -> None:
    here = np.array([at for at in range(len(shapes)) if at not in faults], dtype=np.int64)
    for at in here[~shapely.is_valid(shapes[here])].tolist():
        reason, _, place = shapely.is_valid_reason(shapes[at]).partition(REASON_FORM)
        lon, _, lat = place.rstrip("]").partition(" ")
        words = REASONS.get(reason.strip(), Words(reason.strip().lower(), "图形不合规"))
        faults[at] = row_fault(
            int(read.rows[at]), "geometry-invalid", reason=words, lon=lon[:12], lat=lat[:12]
        )


def _twins(degrees: Shapes, read: Read, kept: Any) -> tuple[Words, ...]:
    """Areas that are drawn twice are no fault of a row, but somebody should know."""
    is_area = shapely.get_dimensions(degrees) == 2
    seen: dict[bytes, int] = {}
    pairs = []
    for at in np.flatnonzero(is_area).tolist():
        key = shapely.to_wkb(shapely.normalize(degrees[at]))
        if key in seen:
            pairs.append(f"{read.rows[kept[seen[key]]]} = {read.rows[kept[at]]}")
        seen.setdefault(key, at)
    if not pairs:
        return ()
    shown = ", ".join(pairs[:10])
    return (
        Words(
            "{count} rows have the same outline as an earlier one (rows {shown}).",
            "有 {count} 条记录与前面的记录图形完全相同（行号 {shown}）。",
        ).format(count=len(pairs), shown=shown),
    )
