"""Refusals of the ledgers."""

from __future__ import annotations

from linli.words import Refusal, Words


def premises_nameless(code: str) -> Refusal:
    return Refusal(
        "premises-nameless",
        Words(
            "The premises {code} have no Chinese name. Give the name that stands on the door.",
            "场所 {code} 没有中文名称，请填写门面上的名称。",
        ).format(code=code),
        {"code": code},
        422,
    )


def premises_unknown(code: str) -> Refusal:
    return Refusal(
        "premises-unknown",
        Words(
            "No premises have the code {code}. Check the code.", "没有编号为 {code} 的场所，请核对编号。"
        ).format(code=code),
        {"code": code},
        404,
    )
