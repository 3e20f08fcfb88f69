"""Refusals of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from linli.engine.catalogue import Finding
from linli.records.people.wording import somebody_saved
from linli.words import Refusal, Words

__all__ = [
    "date_past", "days_out_of_range", "draft_broken", "draft_empty", "hotline_unreadable", "notice_in_both",
    "somebody_saved", "source_missing", "tenant_name_missing", "tiles_address_wrong", "tiles_credit_missing",
]  # fmt: skip


def draft_broken(findings: Sequence[Finding]) -> Refusal:
    """Every mistake as its own sentence; the first one speaks."""
    rows = [{"code": f.code, "en": f.words.en, "zh": f.words.zh} for f in findings]
    words = Words(" ".join(r["en"] for r in rows[:4]), "".join(r["zh"] for r in rows[:4]))
    return Refusal(findings[0].code, words, {"findings": rows}, 422)


def draft_empty() -> Refusal:
    return Refusal(
        "draft-empty",
        Words("Nothing in the draft has changed. Add something first.", "草稿中没有改动，请先添加内容。"),
        status=409,
    )


def date_past(on: date) -> Refusal:
    return Refusal(
        "date-past",
        Words(
            "{on} has passed. Choose today or a later day: old cases keep the rules they came under.",
            "{on} 已过去。请选择今天或以后的日期：旧案卷沿用上报时的规则。",
        ).format(on=on.isoformat()),
        status=422,
    )


def tenant_name_missing() -> Refusal:
    return Refusal(
        "tenant-name-missing",
        Words("Fill in the name of the town in both languages.", "请填写城区的中英文名称。"),
        status=422,
    )


def notice_in_both() -> Refusal:
    return Refusal(
        "notice-in-both",
        Words(
            "Write the notice in both languages, or leave both empty; its last day must be a date.",
            "公告须同时填写中英文，或都留空；截止日期须为有效日期。",
        ),
        status=422,
    )


def hotline_unreadable(number: str) -> Refusal:
    return Refusal(
        "hotline-unreadable",
        Words(
            "“{number}” is not a telephone number. Use digits, spaces and hyphens.",
            "“{number}”不是有效电话号码，请用数字、空格和连字符。",
        ).format(number=number[:40]),
        status=422,
    )


def tiles_address_wrong(url: str) -> Refusal:
    return Refusal(
        "tiles-address-wrong",
        Words(
            "The address of the tiles must begin with https:// and contain {{z}}, {{x}} and {{y}}. “{url}” does not fit; "
            "leave it empty for the built-in map.",
            "瓦片地址须以 https:// 开头并包含 {{z}}、{{x}}、{{y}}。“{url}”不符合要求；留空则使用自带地图。",
        ).format(url=url[:120]),
        {"field": "tiles_url"},
        422,
    )


def tiles_credit_missing() -> Refusal:
    return Refusal(
        "tiles-credit-missing",
        Words(
            "Write who provides the online map; its name stands on the map. The address is in order.",
            "请填写在线地图的提供方，名称会显示在地图上；瓦片地址没有问题。",
        ),
        {"field": "tiles_credit"},
        422,
    )


def days_out_of_range(least: int, most: int) -> Refusal:
    return Refusal(
        "number-out-of-range",
        Words("Choose a number from {least} to {most}.", "请填写 {least} 至 {most} 之间的数。").format(
            least=least, most=most
        ),
        status=422,
    )


def source_missing() -> Refusal:
    return Refusal(
        "source-missing",
        Words(
            "Say where the days come from: name and number of the notice, or its address.",
            "请注明日期来源：通知名称、文号或网址。",
        ),
        status=422,
    )
