"""What a JSON Schema objects to, as one sentence that a person can act on."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from linli.engine.catalogue.documents import Document
from linli.engine.catalogue.findings import Finding
from linli.engine.catalogue.kinds import schema_of
from linli.words import Words

NUMBER_KEYS = {
    "since": ("since-missing", "the day it holds from (since)", "生效日期（since）"),
    "unit": ("unit-missing", "its unit (unit)", "单位（unit）"),
    "basis": ("source-missing", "where it comes from (basis)", "依据（basis）"),
    "source": ("source-missing", "where it comes from (source)", "来源（source）"),
}
LANGUAGES = {"en": ("English", "英文"), "zh": ("Chinese", "中文")}
TYPES = {
    "object": ("a group of keys", "一组键值"),
    "array": ("a list", "列表"),
    "string": ("a text", "文字"),
    "integer": ("a whole number", "整数"),
    "number": ("a number", "数字"),
    "boolean": ("true or false", "true 或 false"),
    "null": ("nothing", "空值"),
}


def schema_findings(document: Document) -> Iterator[Finding]:
    """One finding per mistake of shape; the innermost reason where a rule has several."""
    checker = Draft202012Validator(schema_of(document.kind), format_checker=FormatChecker(["date"]))
    for error in sorted(checker.iter_errors(document.data), key=lambda e: [str(p) for p in e.absolute_path]):
        yield from explain(document, error)


@dataclass(frozen=True, slots=True)
class Label:
    """What a mistake is about, quoted: `“limit” of “01001”` / `“01001”的“limit”`."""

    en: str
    zh: str


def label_of(document: Document, error: ValidationError) -> Label:
    """The key a mistake is about and the code of the row it stands in."""
    place = list(error.absolute_path)
    row, rows = document.data, [document.data]
    for step in place:
        row = row[step]
        rows.append(row)
    keys = [str(step) for step in place if isinstance(step, str)]
    if keys and keys[-1] in LANGUAGES:
        keys, rows = keys[:-1], rows[:-1]
    codes = [r["code"] for r in rows if isinstance(r, dict) and isinstance(r.get("code"), str)]
    own = isinstance(rows[-1], dict) and "code" in rows[-1]
    key = None if own else (keys[-1] if keys else document.file)
    if not codes:
        return Label(f"“{key}”", f"“{key}”")
    if key is None:
        return Label(f"“{codes[-1]}”", f"“{codes[-1]}”")
    return Label(f"“{key}” of “{codes[-1]}”", f"“{codes[-1]}”的“{key}”")


def explain(document: Document, error: ValidationError) -> Iterator[Finding]:
    if error.validator in {"allOf", "then"} and error.context:
        for inner in error.context:
            yield from explain(document, inner)
        return
    place = tuple(error.absolute_path)
    sayer = SAYERS.get(str(error.validator), _other)
    for code, words, *key in sayer(error, label_of(document, error)):
        yield document.finding(code, words, *place, *key)


Said = Iterator[tuple[Any, ...]]


def rule(error: ValidationError) -> Any:
    """What the schema asked for: the value of the keyword that objects."""
    return error.validator_value


def got(error: ValidationError) -> Any:
    """What the file says instead."""
    return error.instance


def schema_around(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


def _required(error: ValidationError, about: Label) -> Said:
    for key in rule(error):
        if key in got(error):
            continue
        if key in LANGUAGES and set(rule(error)) == {"en", "zh"}:
            yield "translation-missing", _untranslated(about, key)
        elif key in NUMBER_KEYS:
            code, en, zh = NUMBER_KEYS[key]
            yield (
                code,
                Words(f"The number of {about.en} lacks {en}; add it.", f"{about.zh}的数值缺少{zh}；请补充。"),
            )
        else:
            yield (
                "key-missing",
                Words(f"{about.en} lacks “{key}”; add it.", f"{about.zh}缺少“{key}”；请补充。"),
            )


def _untranslated(about: Label, key: str) -> Words:
    en, zh = LANGUAGES[key]
    return Words(
        f"{about.en} has no {en} text; every name and sentence needs both languages.",
        f"{about.zh}缺少{zh}；所有名称和语句都须有中英文。",
    )


def _min_length(error: ValidationError, about: Label) -> Said:
    key = str(error.absolute_path[-1]) if error.absolute_path else ""
    if key in LANGUAGES:
        yield "translation-missing", _untranslated(about, key)
    else:
        yield "value-wrong", Words(f"{about.en} is empty; write something.", f"{about.zh}为空；请填写。")


def _additional(error: ValidationError, about: Label) -> Said:
    known = list(schema_around(error).get("properties", {}))
    for key in got(error):
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = near or known
            yield (
                "key-unknown",
                Words(
                    f"“{key}” is not a key of {about.en}; use {'“' + near[0] + '”' if near else 'one of: ' + ', '.join(hint)}.",
                    f"{about.zh}中没有“{key}”这一项；请使用{'“' + near[0] + '”' if near else '：' + '、'.join(hint)}。",
                ),
                key,
            )


def _type(error: ValidationError, about: Label) -> Said:
    kinds = rule(error) if isinstance(rule(error), list) else [rule(error)]
    en = " or ".join(TYPES[kind][0] for kind in kinds)
    zh = "或".join(TYPES[kind][1] for kind in kinds)
    code = "value-wrong"
    yield (
        code,
        Words(
            f"{about.en} must be {en}, not {shown(got(error))}.",
            f"{about.zh}应为{zh}，而不是 {shown(got(error))}。",
        ),
    )


def _enum(error: ValidationError, about: Label) -> Said:
    allowed = rule(error) if isinstance(rule(error), list) else [rule(error)]
    names = [str(a) for a in allowed]
    yield (
        "value-wrong",
        Words(
            f"{shown(got(error))} is not possible for {about.en}; use one of: {', '.join(names)}.",
            f"{about.zh}不能是 {shown(got(error))}；可用的值：{'、'.join(names)}。",
        ),
    )


def _pattern(error: ValidationError, about: Label) -> Said:
    wanted = schema_around(error).get("description", rule(error))
    yield (
        "value-wrong",
        Words(
            f"{about.en} is {shown(got(error))}, but must be {wanted}.",
            f"{about.zh}的写法 {shown(got(error))} 不对；应为：{PATTERNS.get(str(wanted), wanted)}。",
        ),
    )


PATTERNS = {
    "a code in small letters": "小写英文代码",
    "five digits in quotes": "加引号的五位数字",
    "two digits in quotes": "加引号的两位数字",
    "two to five digits in quotes": "加引号的二至五位数字",
    "letters, a hyphen and a number, such as D-03": "字母、连字符和数字，例如 D-03",
    "numbers with dots, in quotes": "加引号、以点分隔的数字",
    "a state, @same, @previous or @entry": "状态代码、@same、@previous 或 @entry",
    "a principle code such as no-speech-control": "原则代码，例如 no-speech-control",
}


def _format(error: ValidationError, about: Label) -> Said:
    yield (
        "value-wrong",
        Words(
            f"{about.en} is {shown(got(error))}, but must be a day such as 2026-07-01.",
            f"{about.zh}的写法 {shown(got(error))} 不对；应为日期，例如 2026-07-01。",
        ),
    )


def _minimum(error: ValidationError, about: Label) -> Said:
    at_least = error.validator == "minimum"
    limit = rule(error)
    yield (
        "value-wrong",
        Words(
            f"{about.en} is {shown(got(error))}, but must be {limit} or {'more' if at_least else 'less'}.",
            f"{about.zh}为 {shown(got(error))}，应{'不小于' if at_least else '不大于'} {limit}。",
        ),
    )


def _few(_: ValidationError, about: Label) -> Said:
    yield (
        "value-wrong",
        Words(
            f"{about.en} is empty; write at least one entry.",
            f"{about.zh}为空；请至少填写一项。",
        ),
    )


def _dependent(error: ValidationError, about: Label) -> Said:
    missing = "unit" if "unit" not in got(error) else "value"
    if missing == "unit":
        yield (
            "unit-missing",
            Words(
                f"The number of {about.en} lacks its unit (unit); add it.",
                f"{about.zh}的数值缺少单位（unit）；请补充。",
            ),
        )
    else:
        yield (
            "key-missing",
            Words(
                f"{about.en} has a unit but no value; add it.",
                f"{about.zh}有单位而没有数值；请补充。",
            ),
        )


def _one_of(error: ValidationError, about: Label) -> Said:
    names = [each for option in rule(error) for each in option.get("required", [])]
    yield (
        "key-missing",
        Words(
            f"{about.en} needs exactly one of: {', '.join(names)}.",
            f"{about.zh}须且只能填写以下之一：{'、'.join(names)}。",
        ),
    )


def _other(error: ValidationError, about: Label) -> Said:
    yield (
        "value-wrong",
        Words(
            f"{shown(got(error))} is not possible for {about.en}; see the JSON Schema of this file.",
            f"{about.zh}不能是 {shown(got(error))}；请参照该文件的 JSON Schema。",
        ),
    )


def shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"“{text}”" if len(text) <= 40 else f"“{text[:37]}…”"


SAYERS: dict[str, Callable[[ValidationError, Label], Said]] = {
    "required": _required,
    "minLength": _min_length,
    "additionalProperties": _additional,
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    "format": _format,
    "minimum": _minimum,
    "maximum": _minimum,
    "minItems": _few,
    "minProperties": _few,
    "dependentRequired": _dependent,
    "oneOf": _one_of,
}
