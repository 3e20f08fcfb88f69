"""Refusals of the residents' site."""

from __future__ import annotations

from datetime import timedelta

from linli.words import Refusal, Words


def class_missing() -> Refusal:
    return Refusal(
        "class-missing",
        Words(
            "Choose what it is. If nothing fits, say it in your own words and search.",
            "请选择问题类别。如果都不合适，请用自己的话搜索。",
        ),
        status=422,
    )


def other_draft() -> Refusal:
    return Refusal(
        "form-stale",
        Words(
            "That page belonged to another report. Check the answers below, which are the newest, and send them.",
            "刚才的页面属于另一次填写。请核对下方最新的内容，再提交。",
        ),
        status=409,
    )


def number_or_digits_wrong() -> Refusal:
    """One sentence for every wrong answer, so that it does not tell which numbers exist."""
    return Refusal(
        "report-not-found",
        Words(
            "We found no report with this number and these four digits. Check both. Without a telephone number left, "
            "a report can only be followed by its link.",
            "没有找到与该编号和后四位相符的上报，请核对后重试。未留手机号的，只能通过链接查看。",
        ),
        status=422,
    )


def too_many_tries(wait: timedelta) -> Refusal:
    minutes = max(1, round(wait.total_seconds() / 60))
    return Refusal(
        "too-many-tries",
        Words(
            "Too many tries. Wait {minutes} min, then try again; your link works in the meantime.",
            "尝试次数过多，请 {minutes} 分钟后再试；在此期间仍可用链接查看。",
        ).format(minutes=minutes),
        {"minutes": minutes},
        429,
    )


def photos_are_too_many(chosen: int, most: int) -> Refusal:
    return Refusal(
        "photos-too-many",
        Words(
            "You chose {chosen} photos; at most {most} belong to one report. Keep those that show it best.",
            "您选择了 {chosen} 张照片，每件上报最多 {most} 张。请留下最能说明问题的几张。",
        ).format(chosen=chosen, most=most),
        {"chosen": chosen, "most": most},
        422,
    )


def of_file(name: str, refusal: Refusal) -> Refusal:
    """The same, saying which of several files is meant."""
    words = Words(f"“{name[:60]}”: {refusal.words.en}", f"“{name[:60]}”：{refusal.words.zh}")
    return Refusal(refusal.code, words, refusal.data, refusal.status)


def rating_missing() -> Refusal:
    return Refusal("rating-missing", Words("Choose how satisfied you are.", "请选择满意程度。"), status=422)


def nothing_added() -> Refusal:
    return Refusal(
        "text-missing", Words("Write a few words, or choose a photo.", "请写几句话，或选择照片。"), status=422
    )


def erasing_unconfirmed() -> Refusal:
    return Refusal(
        "erasing-unconfirmed",
        Words("Tick that you are sure; erased data cannot be brought back.", "请勾选确认。删除后无法恢复。"),
        status=422,
    )
