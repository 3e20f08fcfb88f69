"""What a draft starts from: the buildings of the ledger, or a file of buildings or parcels that is uploaded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import shapely
from django.core.files.uploadedfile import UploadedFile

from linli.engine.geography import read_layer
from linli.records.registers.models import Building
from linli.records.territory import wording
from linli.records.territory.bringing import BroughtGrids, bring_grids, found_in, row_words
from linli.records.territory.models import Area
from linli.records.territory.sources import Found, Prepared, prepare_buildings, prepare_land
from linli.words import Words

LARGEST_BYTES = 200 * 1024 * 1024


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
    with stored(upload) as path:
        layer = read_layer(path, wanted="polygon" if land else "site", datum=datum or None)
    found = found_in(layer)
    prepared = (prepare_land if land else prepare_buildings)(found, area, rivers=rivers)
    prepared.notes[:0] = [*layer.notes, *(row_words(f.row, f.words) for f in layer.faults[:50])]
    return prepared


def grids_from_file(upload: UploadedFile, area: Area, **said: str) -> BroughtGrids:
    """Grids that exist already; `said`: datum, crs, code, name as the form has them."""
    with stored(upload) as path:
        return bring_grids(path, area, **said)


@contextmanager
def stored(upload: UploadedFile) -> Iterator[Path]:
    """The uploaded file under its own name, as long as it is read. Refusal: file-too-large."""
    if (upload.size or 0) > LARGEST_BYTES:
        raise wording.file_too_large(LARGEST_BYTES // 2**20)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(str(upload.name)).name.replace("\x00", "")[-120:] or "file")
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        yield path
