"""Two people on one page of settings: a form knows what it showed, and who saves over somebody else's change is told first."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from linli.words import Refusal, Words

FIELD = "shown"
LONGEST = 120
NAMES = {
    "name_zh": Words("Chinese name", "中文名称"), "name_en": Words("English name", "英文名称"), "function": Words("What it does", "职能"),
    "area": Words("Where it works", "负责区域"), "phone": Words("Telephone", "电话"), "hours": Words("Hours", "办公时间"),
    "email": Words("Mail address", "邮箱"), "organisation": Words("Organisation", "所属单位"),
    "text_zh": Words("Text in Chinese", "中文内容"), "text_en": Words("Text in English", "英文内容"),
    "title_zh": Words("Chinese title", "中文标题"), "title_en": Words("English title", "英文标题"),
    "from_on": Words("First day", "开始日期"), "to_on": Words("Last day", "结束日期"), "moves": Words("Steps", "适用步骤"),
    "classes": Words("Groups of categories", "适用类别"), "power": Words("Power in the loop", "职权"), "verbs": Words("Rights", "权限"),
    "unit_only": Words("Only the own unit", "仅限本单位"), "second_factor": Words("Second step at sign-in", "登录第二步验证"),
    "subject": Words("Subject", "邮件标题"), "text": Words("Text of the mail", "邮件正文"), "short": Words("Short message", "短信"),
    "signature": Words("Signature", "签名"), "quiet_from": Words("Quiet from", "免打扰开始"), "quiet_until": Words("Quiet until", "免打扰结束"),
    "most_per_case": Words("Most a case", "每案最多条数"), "most_per_day": Words("Most a day", "每日最多条数"),
    "levels": Words("Levels", "层级"), "office_phone": Words("Office telephone", "办公电话"),
    "supervision_phone": Words("Supervision telephone", "监督电话"), "address_zh": Words("Chinese address", "中文地址"),
    "address_en": Words("English address", "英文地址"), "source": Words("Source", "依据"), "holidays": Words("Holidays", "节假日"),
    "is_provisional": Words("Provisional", "暂定"),
}  # fmt: skip


def marks_of(stored: Mapping[str, Any]) -> str:
    """What a form showed, field by field, as far as it takes to see that one has changed."""
    return ",".join(f"{name}:{_mark(value)}" for name, value in stored.items())


def refuse_if_changed(request: HttpRequest, stored: Mapping[str, Any]) -> None:
    """Refusal: changed-meanwhile, naming the fields that somebody else has changed and what they say now."""
    seen = dict(part.split(":", 1) for part in request.POST.get(FIELD, "").split(",") if ":" in part)
    other = {n: v for n, v in stored.items() if n in seen and seen[n] != _mark(v)}
    if other:
        raise _changed_meanwhile(other)


def _mark(value: Any) -> str:
    return sha256(_plain(value).encode()).hexdigest()[:8]


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(v) for v in value)
    return str(value if value is not None else "")


def _changed_meanwhile(other: Mapping[str, Any]) -> Refusal:
    en, zh = [], []
    for name, value in other.items():
        said, now = NAMES.get(name, Words("Another field", "其他内容")), _plain(value)
        short = now if len(now) <= LONGEST else now[:LONGEST] + "…"
        en.append(f"{said.en}: “{short}”")
        zh.append(f"{said.zh}：“{short}”")
    return Refusal(
        "changed-meanwhile",
        Words(
            f"Somebody saved this page while you were writing. It says now: {'; '.join(en)}. Nothing of yours is lost: what you wrote stands below. Save again to put it in the place of that.",
            f"您编辑期间，他人已保存了此页，现在的内容：{'；'.join(zh)}。您填写的内容仍在下方，没有丢失；再次保存将以您的内容为准。",
        ),
        {"fields": sorted(other)},
        409,
    )
