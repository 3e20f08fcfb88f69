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
