"""A file of buildings, parcels or grids becomes what a draft begins with; columns are found by their usual names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.engine.codes import parse_grid, parse_grid_14
from linli.engine.geography import RawLayer, plain, read_layer
from linli.words import Words

from . import wording
from .given import GivenGrid, NewGrid
from .models import Area
from .sources import Found, Prepared, leaf_areas, prepare_grids

# columns in which files write what we need, the first that is there is taken
NUMBERS = (
    "code",
    "grid",
    "id",
    "building",
    "parcel",
    "bianma",
    "编码",
    "编号",
    "网格编码",
    "网格编号",
    "网格代码",
    "楼栋编号",
    "单元网格编码",
    "bgcode",
)
HOUSEHOLDS = ("households", "homes", "hu", "户数", "住户数", "总户数", "dwellings", "flats")
LABELS = ("address_zh", "address", "name_zh", "name", "地址", "名称")
NAMES = ("name_zh", "name", "名称", "网格名称", "grid_name", "bgname")
NAMES_EN = ("name_en", "english", "英文名称")
KINDS = ("kind", "type", "类型", "网格类型")
SHAPEFILE_WIDTH = 10  # characters of a column's name that a Shapefile keeps


@dataclass(frozen=True)
class BroughtGrids:
    """Grids of a file within an area, ready to be a draft or to come into force as unit grids."""

    prepared: Prepared
    grids: list[GivenGrid]  # one for each unit
    are_codes_given: bool

    @property
    def faults(self) -> list[Mapping[str, Any]]:
        return list(self.prepared.marks)


def bring_grids(
    path: Path, area: Area, *, datum: str = "", crs: str = "", code: str = "", name: str = ""
) -> BroughtGrids:
    """Read grids that exist already. Rows that cannot be read, and what the check finds, are marks of the draft.

    `code`, `name`: columns, where they have no usual name. Refusals: those of `read_layer`, column-unknown, draft-empty.
    """
    layer = read_layer(path, wanted="polygon", datum=datum or None, crs=crs or None)
    has_codes = column_of(layer, (code,) if code else NUMBERS) is not None
    if (code and not has_codes) or (name and name not in layer.columns):
        raise wording.column_unknown(name if has_codes or not code else code, ", ".join(layer.columns))
    found = found_in(layer, numbers=(code,) if code else NUMBERS, labels=(name,) if name else NAMES)
    if not len(layer):
        raise wording.file_without_grids(layer.faults[0].words if layer.faults else Words("–", "–"))
    written = [plain(v) for v in values_of(layer, (code,) if code else NUMBERS, [])] if has_codes else None
    prepared = prepare_grids(found, area, codes=written)
    if not prepared.units:
        raise wording.draft_empty(Words(area.name_en or area.name_zh, area.name_zh))
    prepared.notes[:0] = list(layer.notes)
    prepared.marks[:0] = [_row_mark(fault.row, fault.words) for fault in layer.faults]
    english = values_of(layer, NAMES_EN, [""] * len(layer))
    kinds = values_of(layer, KINDS, ["homes"] * len(layer))
    grids = []
    for unit, at in zip(prepared.units, prepared.source, strict=True):
        title = found.labels[at] if at >= 0 else ""
        grids.append(
            GivenGrid(
                unit.code[:20],
                title or unit.code,
                plain(english[at]) if at >= 0 else "",
                _kind(plain(kinds[at])),
            )
        )
    return BroughtGrids(prepared, grids, has_codes)


def unit_grids(brought: BroughtGrids, area: Area, *, numbers: Sequence[str]) -> list[NewGrid]:
    """Unit grids with their codes (15 digits; the older 14 are widened). Refusal: code-malformed."""
    titles = {a.path: a for a in [area, *leaf_areas(area)]}
    made = []
    for unit, grid, number in zip(brought.prepared.units, brought.grids, numbers, strict=True):
        whole = str(parse_grid_14(number).widened()) if len(number) == 14 else str(parse_grid(number))
        place = unit.border.partition("|")[0]
        place = place if place in titles else area.path
        title = grid.name_zh if grid.name_zh != unit.code else whole
        made.append(NewGrid(whole, title, grid.name_en, place, unit.shape, place))
    return made


def found_in(layer: RawLayer, *, numbers: Sequence[str] = NUMBERS, labels: Sequence[str] = LABELS) -> Found:
    """One entry for each row, each with a name of its own; a second row of the same number gets its row added."""
    count = len(layer)
    codes: list[str] = []
    seen: set[str] = set()
    for at, code in enumerate(
        plain(c)[:60] for c in values_of(layer, numbers, [f"#{r}" for r in layer.rows.tolist()])
    ):
        unique = code if code and code not in seen else f"{code[:50]}#{int(layer.rows[at])}"
        seen.add(unique)
        codes.append(unique)
    titles = [plain(v) for v in values_of(layer, labels, [""] * count)]
    return Found(
        list(layer.shapes), codes, titles, [_count(v) for v in values_of(layer, HOUSEHOLDS, [0] * count)]
    )


def column_of(layer: RawLayer, names: Sequence[str]) -> str | None:
    """The column of one of these names; a Shapefile has cut it to ten bytes."""
    known = {name.strip().lower(): name for name in layer.columns}
    for wanted in (n.lower() for n in names):
        if wanted in known:
            return known[wanted]
        cut = wanted.encode("utf-8")[:SHAPEFILE_WIDTH].decode("utf-8", "ignore")
        if len(cut) > 2 and cut != wanted and cut in known:
            return known[cut]
    return None


def values_of(layer: RawLayer, names: Sequence[str], otherwise: Sequence[Any]) -> list[Any]:
    column = column_of(layer, names)
    return list(layer.columns[column]) if column is not None else list(otherwise)


def row_words(row: int, words: Words) -> Words:
    return Words("Row {row}: {what}", "第 {row} 行：{what}").format(row=row, what=words)


def _row_mark(row: int, words: Words) -> dict[str, Any]:
    said = row_words(row, words)
    told = {"number": 0, "kind": "row", "keys": [f"#{row}"], "area_m2": 0, "en": said.en, "zh": said.zh}
    return {"type": "Feature", "properties": told, "geometry": None}


def _kind(written: str) -> str:
    return written[:40] or "homes"


def _count(value: Any) -> int:
    """A whole number of households; what is none counts as none and shows in the loads."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0
    return int(number) if 0 <= number < 10**7 else 0
