"""The closed lists of words a life cycle may use, each with the name a person reads."""

from __future__ import annotations

from typing import Final

from linli.words import Words

NEW: Final = ""
"""The state of a case that does not exist yet: only moves `from: new` start here."""
SAME: Final = "@same"
PREVIOUS: Final = "@previous"
ENTRY: Final = "@entry"

PHASES: Final[dict[int, Words]] = {
    1: Words("collect", "采集"),
    2: Words("file", "立案"),
    3: Words("dispatch", "派遣"),
    4: Words("handle", "处置"),
    5: Words("feed back", "反馈"),
    6: Words("check", "核查"),
    7: Words("evaluate", "评价"),
}

NEEDS: Final[dict[str, Words]] = {
    "reason": Words("a reason", "理由"),
    "unit": Words("a handling unit", "处置单位"),
    "condition": Words("a filing condition", "立案条件"),
    "text": Words("a few words of text", "文字说明"),
    "evidence": Words("evidence (a photo or a document)", "佐证材料（照片或文件）"),
    "until": Words("a date or time until when", "截止时间"),
    "rating": Words("a rating", "评价"),
    "original": Words("the original case", "原案卷"),
    "children": Words("the parts to split into", "拆分后的子案卷"),
}

CLOCKS: Final = ("start", "stop", "pause", "resume", "restart", "full", "extend")

GUARDS: Final = (
    "own_unit",
    "other_than_asker",
    "other_than_handler",
    "other_than_reporter",
    "may_settle",
    "reopen_window",
    "is_unsatisfied",
    "to_be_called",
    "no_open_children",
    "extension_asked",
    "suspension_asked",
    "nothing_asked",
    "is_filed",
    "not_filed",
)

WHENS: Final = ("", "has_unit", "no_unit", "sampled", "not_sampled")
