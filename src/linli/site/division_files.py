"""Tables of units, neighbours and grids, in and out; every fault of a file is a sentence in two languages."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute, csv, parquet

from linli.engine.districting import Division, Problem
from linli.words import Refusal, Words

AS_TEXT = dict.fromkeys(("id", "u", "v", "grid", "border", "street", "code"), pa.string())


def refuse(code: str, en: str, zh: str, **values: object) -> Refusal:
    return Refusal(code, Words(en, zh).format(**values), {k: str(v) for k, v in values.items()})


def is_parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}


def check_outputs(outputs: Sequence[Path | None], inputs: Sequence[Path | None]) -> None:
    """Refuse, before the work begins, what could not be written or would overwrite what is read."""
    taken = {path.resolve() for path in inputs if path}
    for path in (p for p in outputs if p):
        if path.resolve() in taken:
            raise refuse(
                "would-overwrite",
                "{path} is read and would be written too; give every output a name of its own.",
                "{path} 既是输入又是输出，请为每个输出另取文件名。",
                path=path,
            )
        taken.add(path.resolve())
        place = path.parent
        if path.is_dir() or not place.is_dir() or not os.access(path if path.exists() else place, os.W_OK):
            raise not_writable(path)


def not_writable(path: Path) -> Refusal:
    return refuse(
        "file-not-writable",
        "{path} cannot be written; give the name of a file in a folder that exists and that you may write to.",
        "无法写入 {path}；请填写已有且可写入的文件夹内的文件名。",
        path=path,
    )


def table(path: Path, needed: tuple[str, ...], beside: Sequence[Path | None] = ()) -> pa.Table:
    """A Parquet or CSV file with the columns `needed`; ids, grids, borders and streets of a CSV are read as text.

    `beside`: the files it came with; text that could be UTF-8 or GB 18030 is read as theirs is.
    """
    try:
        read = parquet.read_table(path) if is_parquet(path) else read_csv(path, beside)
    except FileNotFoundError as error:
        raise refuse(
            "file-not-found",
            "There is no file {path}; check the name.",
            "找不到文件 {path}，请检查文件名。",
            path=path,
        ) from error
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
        raise refuse(
            "file-not-readable",
            "{path} is empty or neither Parquet nor CSV ({reason}); save it as one of the two.",
            "{path} 为空，或不是 Parquet、CSV 格式（{reason}），请另存为其中之一。",
            path=path,
            reason=str(error).splitlines()[0],
        ) from error
    check_columns(path, read, needed)
    return read


def is_gbk(written: bytes) -> bool:
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def read_csv(path: Path, beside: Sequence[Path | None] = ()) -> pa.Table:
    """In UTF-8, or in GB 18030 as spreadsheets in China save it; with commas, semicolons or tabs."""
    written = path.read_bytes()
    # a few words of GBK are UTF-8 too by chance (a file of nothing but “楼” and numbers): its companions tell
    others = (p for p in beside if p and p != path and not is_parquet(p) and p.is_file())
    if is_gbk(written) or (not written.isascii() and any(is_gbk(p.read_bytes()) for p in others)):
        written = written.decode("gb18030").encode()
    heading = written.partition(b"\n")[0]
    mark = max((",", ";", "\t"), key=lambda m: heading.count(m.encode()))
    return csv.read_csv(
        pa.BufferReader(written),
        parse_options=csv.ParseOptions(delimiter=mark),
        convert_options=csv.ConvertOptions(column_types=AS_TEXT, strings_can_be_null=True),
    )


def check_columns(path: Path, read: pa.Table, needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in read.column_names]
    if missing:
        raise refuse(
            "columns-missing",
            "{path} has no column {missing}; it needs {needed}, in the first line where it is a CSV.",
            "{path} 缺少“{missing}”列；须包含 {needed}（CSV 的首行须为列名）。",
            path=path,
            missing=", ".join(missing),
            needed=", ".join(needed),
        )
    twice = sorted({name for name in read.column_names if read.column_names.count(name) > 1})
    if twice:
        raise refuse(
            "columns-twice",
            "{path} has the column {twice} more than once; keep one.",
            "{path} 中“{twice}”列重复，请只保留一列。",
            path=path,
            twice=", ".join(twice),
        )
    for name in {"id", "u", "v", "grid"} & set(needed):
        if read[name].null_count:
            raise refuse(
                "value-missing",
                "{path}: {count} rows have no {column}; fill them in or remove the rows.",
                "{path}：有 {count} 行缺少“{column}”，请补填或删除这些行。",
                path=path,
                count=read[name].null_count,
                column=name,
            )


def listed_once(path: Path, read: pa.Table) -> None:
    """No unit may be in two grids."""
    ids = as_text(read["id"])
    seen: dict[str, str] = {}
    for unit, grid in zip(ids, as_text(read["grid"]), strict=True):
        if seen.setdefault(unit, grid) != grid:
            raise refuse(
                "unit-in-two-grids",
                "{path} puts unit '{id}' into two grids, '{first}' and '{second}'; keep one row.",
                "{path} 将单元“{id}”同时划入网格“{first}”和“{second}”，请只保留一行。",
                path=path,
                id=unit,
                first=seen[unit],
                second=grid,
            )


def number(read: pa.Table, name: str) -> np.ndarray[Any, Any] | list[Any]:
    """The column as numbers; what is no number is left for the engine to refuse, what is missing becomes NaN."""
    column = read[name]
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return np.asarray(column.to_numpy(), dtype=np.float64)
    if pa.types.is_nested(column.type):
        return [str(value) for value in column.to_pylist()]
    return [float("nan") if value is None else value for value in column.to_pylist()]


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Ids as whole numbers or text, whatever a Parquet file keeps them as."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return column.cast(pa.string())
    if pa.types.is_floating(column.type):
        values = column.to_numpy()
        if (values == np.floor(values)).all() and (np.abs(values) < 2**53).all():
            return column.cast(pa.int64())
    return column


def is_whole(column: pa.ChunkedArray) -> bool:
    """Whole numbers, written without leading zeros where they are text."""
    column = plain(column)
    if pa.types.is_integer(column.type):
        return column.type != pa.uint64() or not len(column) or compute.max(column).as_py() < 2**63
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    return all(
        v.isascii() and v.isdigit() and (v == "0" or v[0] != "0") and len(v) < 18 for v in column.to_pylist()
    )


def as_whole(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    return np.asarray(plain(column).cast(pa.int64()).to_numpy())


def as_text(column: pa.ChunkedArray) -> list[str]:
    return [str(value) for value in plain(column).to_pylist()]


def assignment(read: pa.Table | None, in_kind: Callable[[pa.ChunkedArray], Any]) -> dict[Any, Any] | None:
    """Grid by unit."""
    if read is None:
        return None
    ids, grids = in_kind(read["id"]), (as_whole if is_whole(read["grid"]) else as_text)(read["grid"])
    return dict(zip(np.asarray(ids).tolist(), np.asarray(grids).tolist(), strict=True))


def write_assignment(path: Path, question: Problem, answer: Division, codes: Mapping[Any, str]) -> None:
    out = pa.table({"id": pa.array(question.ids), "grid": column_of(answer.grid)})
    if codes:
        out = out.append_column("code", pa.array([codes[grid] for grid in answer.grid]))
    try:
        if is_parquet(path):
            parquet.write_table(out, path)
        else:
            csv.write_csv(out, path, csv.WriteOptions(quoting_style="needed"))
    except OSError as error:
        raise not_writable(path) from error


def write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise not_writable(path) from error


def column_of(grids: tuple[Any, ...]) -> pa.Array:
    is_mixed = len({type(grid) for grid in grids}) > 1
    return pa.array([str(grid) for grid in grids] if is_mixed else grids)
