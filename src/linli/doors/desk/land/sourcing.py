"""What a draft starts from: the buildings of the ledger, or a file of buildings or parcels that is uploaded."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import shapely
from django.core.files.uploadedfile import UploadedFile

from linli.engine.geography import RawLayer, read_layer
from linli.records.registers.models import Building
from linli.records.territory import wording
from linli.records.territory.models import Area
from linli.records.territory.sources import Found, Prepared, prepare_buildings, prepare_land
from linli.words import Words

LARGEST_BYTES = 200 * 1024 * 1024
# columns in which files write what we need, the first that is there is taken
NUMBERS = ("code", "id", "building", "parcel", "编码", "编号", "楼栋编号")
HOUSEHOLDS = ("households", "homes", "hu", "户数", "住户数", "dwellings", "flats")
LABELS = ("address_zh", "address", "name_zh", "name", "地址", "名称")


def from_ledger(area: Area, *, rivers: bool) -> Prepared:
    """The buildings that stand in the area. Refusal: draft-empty."""
    rows = Building.objects.filter(path__startswith=area.path).order_by("code")
    found = list(rows.values_list("shape", "code", "address_zh", "households"))
    if not found:
        raise wording.draft_empty(Words(area.name_en or area.name_zh, area.name_zh))
    shapes, codes, labels, households = zip(*found, strict=True)
    return prepare_buildings(
        Found(list(shapely.from_wkb([bytes(s) for s in shapes])), codes, labels, households),
        area,
        rivers=rivers,
    )


def from_file(upload: UploadedFile, area: Area, *, datum: str, land: bool, rivers: bool) -> Prepared:
    """Buildings (points or footprints), or parcels that fill the land; rows that cannot be used are listed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(str(upload.name)).name.replace("\x00", "")
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        layer = read_layer(path, wanted="polygon" if land else "site", datum=datum or None)
    found = _found(layer)
    prepared = (prepare_land if land else prepare_buildings)(found, area, rivers=rivers)
    prepared.notes[:0] = [*layer.notes, *(_row(f.row, f.words) for f in layer.faults[:50])]
    return prepared


def _found(layer: RawLayer) -> Found:
    count = len(layer)
    numbers = _column(layer, NUMBERS, [str(r) for r in layer.rows.tolist()])
    codes, seen = [], set()
    for at, code in enumerate(str(c).strip()[:60] for c in numbers):
        unique = code if code and code not in seen else f"{code[:50]}#{int(layer.rows[at])}"
        seen.add(unique)
        codes.append(unique)
    labels = [str(v or "") for v in _column(layer, LABELS, [""] * count)]
    households = [_count(v) for v in _column(layer, HOUSEHOLDS, [0] * count)]
    return Found(list(layer.shapes), codes, labels, households)


def _column(layer: RawLayer, names: tuple[str, ...], otherwise: list[Any]) -> list[Any]:
    known = {name.strip().lower(): name for name in layer.columns}
    chosen = next((known[n] for n in names if n in known), None)
    return list(layer.columns[chosen]) if chosen else otherwise


def _count(value: Any) -> int:
    """A whole number of households; what is none counts as none and shows in the loads."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0
    return int(number) if 0 <= number < 10**7 else 0


def _row(row: int, words: Words) -> Words:
    return Words("Row {row}: {what}", "第 {row} 行：{what}").format(row=row, what=words)
