"""CSV and Parquet as columns of plain values, each row with its line; rows that cannot be read are set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.words import Words

from . import sentences
from .mapping import Mapping
from .remarks import Remark

if TYPE_CHECKING:
    import pyarrow as pa

TEXT_SUFFIXES = {".csv": None, ".txt": None, ".tsv": "\t"}
PARQUET_SUFFIXES = {".parquet", ".pq"}
LONGEST_FIELD = 1_000_000


Columns = Map[str, Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """The columns that the mapping names. `lines`: where each row begins (in Parquet: its number from 1)."""

    file: str
    sha256: str
    lines: Sequence[int]
    columns: Columns
    broken: tuple[Remark, ...]

    def __len__(self) -> int:
        return len(self.lines)


def read_table(path: Path, mapping: Mapping) -> Table:
    """Refusals: file-missing, file-kind-unknown, file-unreadable, columns-missing."""
    if not path.is_file():
        raise sentences.file_missing(path)
    suffix = path.suffix.lower()
    try:
        if suffix in PARQUET_SUFFIXES:
            return _parquet(path, mapping)
        if suffix in TEXT_SUFFIXES:
            return _text(path, mapping, TEXT_SUFFIXES[suffix] or mapping.delimiter)
    except (OSError, UnicodeError) as error:
        raise sentences.file_unreadable(path, _first_line(error)) from error
    raise sentences.file_kind_unknown(path)


def fingerprint(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _parquet(path: Path, mapping: Mapping) -> Table:
    import pyarrow as pa  # here, since a server that imports nothing need not load it
    import pyarrow.parquet as pq

    try:
        _refuse_missing(path, mapping, pq.read_schema(path).names)
        found = pq.read_table(path, columns=list(mapping.column_names))
        columns = {name: _values(found.column(name), pa) for name in mapping.column_names}
    except pa.ArrowException as error:
        raise sentences.file_unreadable(path, _first_line(error)) from error
    return Table(path.name, fingerprint(path), range(1, found.num_rows + 1), columns, ())


def _values(column: pa.ChunkedArray, arrow: Any) -> list[Any]:
    if arrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(arrow.timestamp("us", tz=column.type.tz), safe=False)
    values: list[Any] = column.to_pylist()
    return values


def _text(path: Path, mapping: Mapping, delimiter: str) -> Table:
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    lines: list[int] = []
    broken: list[Remark] = []
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        header = [name.strip() for name in next(reader, [])]
        _refuse_missing(path, mapping, header)
        wanted = [(name, header.index(name)) for name in mapping.column_names]
        columns: dict[str, list[Any]] = {name: [] for name in mapping.column_names}
        for line, row in _rows(reader, broken):
            wrong = _wrong(row, len(header), mapping.encoding)
            if wrong is not None:
                broken.append(Remark(line, "", wrong))
                continue
            lines.append(line)
            for name, at in wanted:
                columns[name].append(row[at])
    return Table(path.name, fingerprint(path), lines, columns, tuple(broken))


def _rows(reader: Any, broken: list[Remark]) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with the line on which it begins."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken.append(Remark(line, "", sentences.row_unreadable(str(error))))
            continue
        if row:
            yield line, row


def _wrong(row: list[str], width: int, encoding: str) -> Words | None:
    if len(row) != width:
        return sentences.fields_wrong(len(row), width)
    if not all(map(str.isascii, row)) and any("\ud800" <= c <= "\udfff" for field in row for c in field):
        return sentences.bytes_wrong(encoding)
    return None


def _refuse_missing(path: Path, mapping: Mapping, present: Sequence[str]) -> None:
    missing = [name for name in mapping.column_names if name not in present]
    if missing:
        raise sentences.columns_missing(path, mapping.file, missing, present)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
