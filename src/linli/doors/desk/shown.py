"""Two people on one page of settings: a form knows what it showed, and who saves over somebody else's change is told first."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from linli.doors.parts.field_names import FIELD_NAMES
from linli.words import Refusal, Words

FIELD = "shown"
LONGEST = 120
NAMES = FIELD_NAMES | {"text": Words("Text of the mail", "邮件正文")}


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
