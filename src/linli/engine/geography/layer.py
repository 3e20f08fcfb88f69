"""A layer as it came from a file: sound rows, and a sentence for each row that is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from linli.words import Words

from .reading_words import ROW, refuse

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
MOST_HOUSEHOLDS = 10**9


@dataclass(frozen=True, slots=True)
class RowFault:
    """One row that was not taken: its number in the file (a table's heading is row 1), a code and the sentence."""

    row: int
    code: str
    words: Words


def row_fault(row: int, code: str, **values: object) -> RowFault:
    return RowFault(int(row), code, ROW[code].format(**values))


@dataclass(frozen=True, eq=False)
class RawLayer:
    """Sound rows of a file: `shapes` in WGS84 degrees, `columns` as they stood there, `rows` their numbers.

    `faults` name every row that was left out; rows and faults together are all rows of the file.
    """

    path: str
    rows: Ints
    shapes: Shapes
    columns: Mapping[str, Sequence[Any]]
    faults: tuple[RowFault, ...] = ()
    notes: tuple[Words, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Sequence[Any]:
        """The values of a column. Raises `Refusal` `land-column-missing`, which lists the columns there are."""
        if name not in self.columns:
            raise refuse("land-column-missing", path=self.path, column=name, columns=", ".join(self.columns))
        return self.columns[name]

    def without(self, faults: Sequence[RowFault]) -> RawLayer:
        """The layer without the rows that `faults` name; the faults are added to its own."""
        named = {fault.row for fault in faults}
        keep = np.array([int(row) not in named for row in self.rows], dtype=bool)
        columns = {
            name: [v for v, k in zip(values, keep, strict=True) if k] for name, values in self.columns.items()
        }
        every = tuple(sorted({*self.faults, *faults}, key=lambda f: (f.row, f.code)))
        return RawLayer(self.path, self.rows[keep], self.shapes[keep], columns, every, self.notes)

    def only(self, column: str, values: Sequence[str]) -> RawLayer:
        """The rows whose `column` is one of `values`, as text; the others are not faults, they were not asked for."""
        keep = np.array([plain(v) in set(values) for v in self.column(column)], dtype=bool)
        columns = {n: [v for v, k in zip(vs, keep, strict=True) if k] for n, vs in self.columns.items()}
        return RawLayer(self.path, self.rows[keep], self.shapes[keep], columns, self.faults, self.notes)


def plain(value: object) -> str:
    """A value as people would write it: 7.0 of a table is 7, nothing is empty."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def households_of(layer: RawLayer, column: str) -> tuple[Ints, list[RowFault]]:
    """Whole numbers of a column, and the rows where there is none (their number is 0 in the answer).

    Raises `Refusal` `land-column-missing`.

    >>> layer = RawLayer("x.csv", np.array([2, 3]), np.array([None, None]), {"homes": ["12", "about 30"]})
    >>> numbers, faults = households_of(layer, "homes")
    >>> numbers.tolist(), faults[0].row, faults[0].words.zh
    ([12, 0], 3, '“homes”为“about 30”，应为不小于 0 的整数。')
    """
    out = np.zeros(len(layer), np.int64)
    faults = []
    for at, value in enumerate(layer.column(column)):
        written = plain(value)
        number = _whole(written)
        if not written:
            faults.append(row_fault(layer.rows[at], "number-missing", column=column))
        elif number is None:
            faults.append(row_fault(layer.rows[at], "number-wrong", column=column, value=written[:40]))
        else:
            out[at] = number
    return out, faults


def _whole(written: str) -> int | None:
    try:
        number = float(written)
    except ValueError:
        return None
    is_whole = number.is_integer() and 0 <= number <= MOST_HOUSEHOLDS if np.isfinite(number) else False
    return int(number) if is_whole else None


def names_of(layer: RawLayer, column: str) -> tuple[list[str], list[RowFault]]:
    """The ids or codes of a column as text, and the rows where it is empty or was given before.

    Raises `Refusal` `land-column-missing`.

    >>> layer = RawLayer("x.csv", np.array([2, 3]), np.array([None, None]), {"id": [7.0, "7"]})
    >>> found, faults = names_of(layer, "id")
    >>> found, faults[0].words.en
    (['7', '7'], '“id” 7 is already in row 2. Every row needs its own.')
    """
    found = [plain(value) for value in layer.column(column)]
    first: dict[str, int] = {}
    faults = []
    for row, name in zip(layer.rows.tolist(), found, strict=True):
        if not name:
            faults.append(row_fault(row, "name-missing", column=column))
        elif name in first:
            faults.append(row_fault(row, "name-repeated", column=column, value=name, first=first[name]))
        first.setdefault(name, row)
    return found, faults
