"""What is wrong with a request, field by field, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from linli.words import Refusal, Words

SENTENCES: Mapping[str, Words] = {
    "missing": Words("{field} is missing.", "缺少 {field}。"),
    "extra_forbidden": Words(
        "{field} is not a field of this request; check its spelling.", "没有 {field} 这个字段，请检查拼写。"
    ),
    "string_too_long": Words(
        "{field} is too long (at most {max_length} characters).", "{field} 过长（最多 {max_length} 个字符）。"
    ),
    "string_too_short": Words("{field} is empty or too short.", "{field} 为空或过短。"),
    "string_type": Words("{field} has to be text.", "{field} 应为文字。"),
    "too_long": Words(
        "{field} has too many entries (at most {max_length}).", "{field} 条目过多（最多 {max_length} 条）。"
    ),
    "int": Words("{field} has to be a whole number.", "{field} 应为整数。"),
    "float": Words("{field} has to be a number.", "{field} 应为数字。"),
    "finite_number": Words("{field} has to be a finite number.", "{field} 应为有限数值。"),
    "bool": Words("{field} has to be true or false.", "{field} 应为 true 或 false。"),
    "greater_than_equal": Words("{field} has to be at least {ge}.", "{field} 不能小于 {ge}。"),
    "less_than_equal": Words("{field} has to be at most {le}.", "{field} 不能大于 {le}。"),
    "literal_error": Words("{field} has to be one of: {expected}.", "{field} 应为以下之一：{expected}。"),
    "enum": Words("{field} has to be one of: {expected}.", "{field} 应为以下之一：{expected}。"),
    "string_pattern_mismatch": Words(
        "{field} contains characters that cannot be here.", "{field} 含有不允许的字符。"
    ),
    "uuid": Words("{field} has to be an identifier (UUID).", "{field} 应为标识（UUID）。"),
    "datetime": Words(
        "{field} has to be a moment with its zone, such as 2026-11-18T08:30:00+08:00.",
        "{field} 应为带时区的时刻，如 2026-11-18T08:30:00+08:00。",
    ),
    "timezone": Words(
        "{field} has to say its zone, such as 2026-11-18T08:30:00+08:00.",
        "{field} 应注明时区，如 2026-11-18T08:30:00+08:00。",
    ),
    "date": Words("{field} has to be a date such as 2026-11-18.", "{field} 应为日期，如 2026-11-18。"),
    "list_type": Words("{field} has to be a list.", "{field} 应为列表。"),
}
OTHERWISE = Words("{field} cannot be read.", "{field} 无法识别。")
PLACES = {"body", "query", "path", "form", "file", "header", "cookie"}


def request_invalid(errors: Sequence[Mapping[str, Any]]) -> Refusal:
    """One refusal for all that is wrong; `data["fields"]` lists it field by field."""
    said = [(_field(e), _sentence(e)) for e in errors]
    en = " ".join(words.en for _, words in said)
    zh = "".join(words.zh for _, words in said)
    fields = [{"field": field, "en": words.en, "zh": words.zh} for field, words in said]
    return Refusal(
        "request-invalid",
        Words(f"{en} Correct it and send it again.", f"{zh}请更正后重新发送。"),
        {"fields": fields},
        422,
    )


def _field(error: Mapping[str, Any]) -> str:
    """`("body", "body", "parts", 0, "code")` → `parts.0.code`."""
    where = [str(part) for part in error.get("loc", ())]
    inner = where[1:] if where and where[0] in PLACES else where
    if inner and inner[0] in {"body", "query", "filters"}:
        inner = inner[1:]
    return ".".join(inner)[:100] or "body"


def _sentence(error: Mapping[str, Any]) -> Words:
    kind = str(error.get("type", ""))
    found = SENTENCES.get(kind) or SENTENCES.get(kind.split("_", maxsplit=1)[0]) or OTHERWISE
    given = {
        k: str(v) for k, v in (error.get("ctx") or {}).items() if k in {"max_length", "ge", "le", "expected"}
    }
    return found.format(
        **{"max_length": "", "ge": "", "le": "", "expected": "", **given, "field": f"'{_field(error)}'"}
    )
