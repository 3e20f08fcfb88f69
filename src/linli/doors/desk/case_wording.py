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


def part_class_unknown(line: int, code: str) -> Refusal:
    return Refusal(
        "part-class-unknown",
        Words(
            "Line {line}: there is no category with the number {code}. Write its number or its name and a colon, or "
            "leave it out if the part keeps the category of this case.",
            "第 {line} 行：没有编码为 {code} 的类别。请改写编码，或写类别名称加冒号；如沿用本案卷类别，请删去编码。",
        ).format(line=line, code=code),
        status=422,
    )  # fmt: skip
