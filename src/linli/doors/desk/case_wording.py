"""Refusals of the forms on the case page and of taking in."""

from __future__ import annotations

from collections.abc import Sequence

from linli.words import Refusal, Words


def points_unmet(points: Sequence[Words]) -> Refusal:
    return Refusal(
        "points-unmet",
        Words(
            "Not ticked: {points} Tick what you found met; if something is not, fail the check with a reason.",
            "尚未勾选：{points}达到的请勾选；有未达到的，请选择“核查不通过”并说明原因。",
        ).format(points=Words(" ".join(p.en for p in points), "".join(p.zh for p in points))),
        status=422,
    )


def unit_reason_missing() -> Refusal:
    return Refusal(
        "unit-reason-missing",
        Words(
            "No rule names this unit. Write in the note why you choose it, so that the next person understands.",
            "没有规则指向该单位。请在备注中写明指定它的理由，以便后续人员了解。",
        ),
        status=422,
    )
