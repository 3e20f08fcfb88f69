"""Refusals of the desk's own forms."""

from __future__ import annotations

from linli.words import Refusal, Words


def field_missing() -> Refusal:
    return Refusal(
        "field-missing",
        Words("Fill in the user name and the Chinese name.", "请填写用户名和中文姓名。"),
        status=422,
    )


def why_missing() -> Refusal:
    """An act that takes something away from somebody."""
    return Refusal(
        "why-missing",
        Words(
            "Write why, in a sentence: it stands in the journal beside your name. Nothing has been changed yet.",
            "请用一句话写明原因，原因将与您的姓名一并记入日志。目前尚未改动任何内容。",
        ),
        status=422,
    )


def role_unknown() -> Refusal:
    return Refusal("role-unknown", Words("Choose a role from the list.", "请从列表中选择角色。"), status=422)


def area_unknown() -> Refusal:
    return Refusal("area-unknown", Words("Choose an area from the list.", "请从列表中选择区域。"), status=422)


def machine_unknown() -> Refusal:
    return Refusal(
        "machine-unknown",
        Words(
            "This machine account is not there any more. Choose one from the list.",
            "该对接账号已不存在，请从列表中选择。",
        ),
        status=422,
    )


def class_missing() -> Refusal:
    return Refusal(
        "class-missing",
        Words(
            "Choose what it is about: say it in a few words, press “Look up”, then choose a category.",
            "请选择问题类别：先用几个字说明问题，点击“查找”，再选择类别。",
        ),
        status=422,
    )


def near_unseen(number: str, metres: int) -> Refusal:
    """A problem of the same kind nearby that was not on the page."""
    return Refusal(
        "near-unseen",
        Words(
            f"Case {number}, {metres} m from here and of the same category, was not on your page yet: somebody took it in meanwhile, or you have just changed the place or the category. It stands among the open cases nearby now. Add the report to it if it is the same problem; otherwise press again, and a new case is made.",
            f"同类案卷 {number} 距此 {metres} 米，此前未显示在页面上：可能是他人刚刚受理，或您刚改了位置或类别。它已列在附近的未结案卷中。如果是同一问题，请并入该案卷；否则再次提交，即可新建案卷。",
        ),
        {"number": number},
        409,
    )


def channel_missing() -> Refusal:
    return Refusal(
        "channel-missing",
        Words("Say whether the report came by telephone or at the counter.", "请选择来源：来电或来访。"),
        status=422,
    )


def period_unreadable() -> Refusal:
    return Refusal(
        "period-unreadable",
        Words(
            "Give the first and the last day as year-month-day, for example 2026-10-01.",
            "请按“年-月-日”填写起止日期，例如 2026-10-01。",
        ),
        status=422,
    )


def date_unreadable(typed: str) -> Refusal:
    return Refusal(
        "date-unreadable",
        Words(
            "“{typed}” is not a date. Write it as 2026-10-01.",
            "“{typed}”不是有效日期，请写成 2026-10-01 的形式。",
        ).format(typed=typed[:20]),
        status=422,
    )


def limit_unreadable(typed: str) -> Refusal:
    return Refusal(
        "limit-unreadable",
        Words(
            "“{typed}” is not a number. Write a limit as a whole number, such as 4.",
            "“{typed}”不是数字，时限请填整数，例如 4。",
        ).format(typed=typed[:20]),
        status=422,
    )


def lines_unreadable(line: int) -> Refusal:
    return Refusal(
        "holiday-name-missing",
        Words(
            "Line {line}: give the holiday a name in both languages.",
            "第 {line} 行：请填写节日的中英文名称。",
        ).format(line=line),
        status=422,
    )
