"""What the import says: refusals of the whole, and remarks on single rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from linli.engine.catalogue.findings import Finding
from linli.words import Refusal, Words


def mapping_missing(path: Path) -> Refusal:
    return Refusal(
        "mapping-missing",
        Words(
            "There is no mapping file {path}. Copy one from examples/imports and adapt it.",
            "没有映射文件 {path}。可从 examples/imports 复制一个并修改。",
        ).format(path=path),
        {"path": str(path)},
        404,
    )


def mapping_broken(file: str, findings: Sequence[Finding]) -> Refusal:
    en = "".join(f"\n  {f.file}:{f.line}: {f.words.en}" for f in findings)
    zh = "".join(f"\n  {f.file}:{f.line}：{f.words.zh}" for f in findings)
    return Refusal(
        "mapping-broken",
        Words(
            "The mapping file {file} has {count} mistake(s); nothing was imported. Correct:{list}",
            "映射文件 {file} 有 {count} 处错误，未导入任何内容。请更正：{list}",
        ).format(file=file, count=len(findings), list=Words(en, zh)),
        {
            "findings": [
                {"line": f.line, "code": f.code, "en": f.words.en, "zh": f.words.zh} for f in findings
            ]
        },
        422,
    )


def zone_unknown(name: str) -> Words:
    return Words(
        "“{name}” is no time zone; write an IANA name such as Asia/Shanghai.",
        "没有时区“{name}”；请填写 IANA 时区名，例如 Asia/Shanghai。",
    ).format(name=name)


def lon_without_lat() -> Words:
    return Words(
        "The columns lon and lat belong together; name both or neither.",
        "lon 与 lat 两列须同时填写，或都不填写。",
    )


def origin_wrong() -> Words:
    return Words(
        "The origin must be a longitude (−180 to 180) and a latitude (−90 to 90).",
        "原点应依次为经度（−180 至 180）和纬度（−90 至 90）。",
    )


def bounds_wrong() -> Words:
    return Words(
        "The bounds must be west, south, east, north in degrees, west < east and south < north.",
        "范围应依次为西、南、东、北（单位：度），且西小于东、南小于北。",
    )


def type_twice(type_name: str, detail: str | None, first: str, second: str) -> Words:
    name = type_name if detail is None else f"{type_name} / {detail}"
    return Words(
        "“{name}” is mapped to {first} and to {second}; keep one.",
        "“{name}”同时对应 {first} 和 {second}；请只保留一个。",
    ).format(name=name, first=first, second=second)


def class_not_in_pack(kind: str, code: str, pack: str) -> Words:
    return Words(
        "The pack {pack} has no {kind} {code}; use a class of the pack.",
        "业务包 {pack} 中没有{kind_zh} {code}；请使用业务包中的类别。",
    ).format(
        pack=pack,
        kind=kind,
        kind_zh=Words("", {"event": "事件", "component": "部件"}[kind]),
        code=code,
    )


def file_missing(path: Path) -> Refusal:
    return Refusal(
        "file-missing",
        Words("There is no file {path}. Check the path.", "没有文件 {path}，请检查路径。").format(path=path),
        {"path": str(path)},
        404,
    )


def file_kind_unknown(path: Path) -> Refusal:
    return Refusal(
        "file-kind-unknown",
        Words(
            "{file} is neither CSV nor Parquet. Save it as .csv (or .tsv, .txt) or .parquet.",
            "{file} 既不是 CSV 也不是 Parquet。请另存为 .csv（或 .tsv、.txt）或 .parquet。",
        ).format(file=path.name),
        {"path": str(path)},
        415,
    )


def file_unreadable(path: Path, reason: str) -> Refusal:
    return Refusal(
        "file-unreadable",
        Words(
            "{file} cannot be read ({reason}). Export it again; nothing was imported.",
            "无法读取 {file}（{reason}）。请重新导出该文件；未导入任何内容。",
        ).format(file=path.name, reason=reason),
        {"path": str(path)},
        422,
    )


def columns_missing(path: Path, mapping: str, missing: Sequence[str], present: Sequence[str]) -> Refusal:
    return Refusal(
        "columns-missing",
        Words(
            "{file} has no column {missing}, which {mapping} names. Its columns are: {present}. Correct the mapping.",
            "{file} 中没有 {mapping} 所用的列 {missing}。文件中的列有：{present}。请更正映射文件。",
        ).format(
            file=path.name, mapping=mapping,
            missing=Words(", ".join(missing), "、".join(missing)), present=Words(", ".join(present), "、".join(present)),
        ),
        {"missing": list(missing), "columns": list(present)},
        422,
    )  # fmt: skip


def day_full(day: str, count: int, most: int) -> Refusal:
    return Refusal(
        "day-full",
        Words(
            "On {day} there would be {count} cases; a case number has room for {most} a day. "
            "Nothing was imported: split the file between two tenants, or leave rows out.",
            "{day} 的案卷将达到 {count} 件，而案卷编号每天最多 {most} 件。未导入任何内容：请将文件拆分到两个租户，或减少行数。",
        ).format(day=day, count=count, most=most),
        {"day": day, "count": count},
        422,
    )


def blocks_full() -> Refusal:
    return Refusal(
        "blocks-full",
        Words(
            "So many cells are occupied that the numbers of the unit grids run out. Make the cells larger (unit_grids: size_m) "
            "or set bounds.",
            "有上报的单元网格过多，编号已用尽。请在映射文件中增大网格边长（unit_grids: size_m）或设置范围（bounds）。",
        ),
        status=422,
    )


# Remarks on single rows. Each says what is wrong with the row and what became of it.


def fields_wrong(got: int, wanted: int) -> Words:
    return Words(
        "the row has {got} fields instead of {wanted}; check quotes and separators",
        "该行有 {got} 个字段，应为 {wanted} 个；请检查引号和分隔符",
    ).format(got=got, wanted=wanted)


def row_unreadable(reason: str) -> Words:
    return Words("the row cannot be read: {reason}", "无法读取该行：{reason}").format(reason=reason)


def bytes_wrong(encoding: str) -> Words:
    return Words("the row is not {encoding} text", "该行不是 {encoding} 编码的文字").format(encoding=encoding)


def id_missing(column: str) -> Words:
    return Words("{column} is empty: the report has no number", "{column} 为空：该条上报没有编号").format(
        column=column
    )


def id_too_long(length: int, most: int) -> Words:
    return Words(
        "the report's number has {length} characters; at most {most} fit",
        "上报编号长 {length} 个字符，最多 {most} 个",
    ).format(length=length, most=most)


def time_missing(column: str) -> Words:
    return Words(
        "{column} is empty: nobody knows when it was reported", "{column} 为空：无从得知上报时间"
    ).format(column=column)


def time_unreadable(column: str, value: str) -> Words:
    return Words(
        "{column} “{value}” is no date and time; state the time_format in the mapping",
        "{column}“{value}”不是有效的日期时间；请在映射文件中注明 time_format",
    ).format(column=column, value=value[:60])


def repeated(line: int) -> Words:
    return Words(
        "the same report stands in line {line} already; not imported again",
        "与第 {line} 行是同一条上报；未重复导入",
    ).format(line=line)


def reported_in_future(value: str) -> Words:
    return Words(
        "reported in the future ({value}); not imported, correct the time and import again",
        "上报时间在未来（{value}）；未导入，请更正后重新导入",
    ).format(value=value)


def reported_too_early(value: str) -> Words:
    return Words(
        "reported before 1970 ({value}); not imported, correct the time and import again",
        "上报时间早于 1970 年（{value}）；未导入，请更正后重新导入",
    ).format(value=value)


def closed_before_reported(value: str) -> Words:
    return Words(
        "closed ({value}) before it was reported; imported as closed, without the moment of closing",
        "结案时间（{value}）早于上报时间；按已结案导入，不含结案时间",
    ).format(value=value)


def closed_in_future(value: str) -> Words:
    return Words(
        "closed in the future ({value}); imported as closed, without the moment of closing",
        "结案时间在未来（{value}）；按已结案导入，不含结案时间",
    ).format(value=value)


def closed_unreadable(column: str, value: str) -> Words:
    return Words(
        "{column} “{value}” is no date and time; imported as closed, without the moment of closing",
        "{column}“{value}”不是有效的日期时间；按已结案导入，不含结案时间",
    ).format(column=column, value=value[:60])


def hour_skipped(value: str, zone: str) -> Words:
    return Words(
        "{value} did not exist in {zone}: the clocks were put forward; imported as if they had not been",
        "{zone} 当地不存在 {value} 这一时刻（夏令时拨快）；按未拨快的时间导入",
    ).format(value=value, zone=zone)


def no_coordinates() -> Words:
    return Words("no coordinates; imported without a grid", "没有坐标；已导入，但不归入网格")


def coordinates_unreadable(value: str) -> Words:
    return Words(
        "“{value}” is no coordinate; imported without a grid", "“{value}”不是有效坐标；已导入，但不归入网格"
    ).format(value=value[:60])


def coordinates_impossible(value: str) -> Words:
    return Words(
        "{value} is no place on earth; imported without a grid",
        "{value} 不是有效的经纬度；已导入，但不归入网格",
    ).format(value=value)


def coordinates_zero() -> Words:
    return Words(
        "the coordinates are 0, 0, which stands for none; imported without a grid",
        "坐标为 0, 0，即未填写；已导入，但不归入网格",
    )


def out_of_bounds(value: str) -> Words:
    return Words(
        "{value} lies outside the bounds of the mapping; imported without a grid",
        "{value} 超出映射文件所设范围；已导入，但不归入网格",
    ).format(value=value)


def outside_grids(value: str) -> Words:
    return Words(
        "{value} lies outside every grid; imported without a grid",
        "{value} 不在任何网格内；已导入，但不归入网格",
    ).format(value=value)
