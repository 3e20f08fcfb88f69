"""The refusals of what a town tells its residents."""

from __future__ import annotations

from linli.words import Refusal, Words


def notice_incomplete() -> Refusal:
    return Refusal(
        "notice-incomplete",
        Words(
            "A notice needs a Chinese title, a first day and a last day. Fill in what is empty.",
            "通知须有中文标题、开始日期和结束日期，请补全空缺。",
        ),
        status=422,
    )


def notice_days() -> Refusal:
    return Refusal(
        "notice-days",
        Words(
            "The last day is before the first. Change one of the two days.",
            "结束日期早于开始日期，请修改其中一个日期。",
        ),
        status=422,
    )


def notice_too_long(name: Words, length: int, most: int) -> Refusal:
    return Refusal(
        "notice-too-long",
        Words(
            "{name}: {length} characters; at most {most} fit. Shorten it and save again.",
            "{name}共 {length} 字，最多 {most} 字。请精简后重新保存。",
        ).format(name=name, length=length, most=most),
        {"length": length, "most": most},
        422,
    )


def notice_unknown() -> Refusal:
    return Refusal(
        "notice-unknown",
        Words(
            "There is no such notice. Go back to the list of notices.",
            "没有这条通知，请返回通知列表。",
        ),
        status=404,
    )


def notice_over() -> Refusal:
    return Refusal(
        "notice-over",
        Words(
            "This notice is over. What is valid today stands on the first page.",
            "这条通知已结束，当前有效的通知见首页。",
        ),
        status=404,
    )


def not_allowed(verb: Words) -> Refusal:
    return Refusal(
        "not-allowed",
        Words(
            "You have no right to {verb} here. An administrator can give it to you.",
            "您没有在此处{verb}的权限，可请管理员授权。",
        ).format(verb=verb),
        status=403,
    )
