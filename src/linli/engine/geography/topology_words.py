"""The sentences of the layer check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from linli.words import Words

_SENTENCES = {
    "invalid": Words(
        "Grid {keys} has a broken outline ({reason}). Redraw it.",
        "网格 {keys} 的边界图形有误（{reason}），请重新绘制。",
    ),
    "gap": Words(
        "{area} m² between {keys} belong to no grid. Extend one of them.",
        "{keys} 之间有 {area} 平方米不属于任何网格，请调整边界补上。",
    ),
    "overlap": Words(
        "Grids {keys} overlap by {area} m². Move the border so that the land belongs to one of them.",
        "网格 {keys} 重叠 {area} 平方米，请调整边界，使其只属于一个网格。",
    ),
    "sliver-gap": Words(
        "A strip of {area} m² between {keys} belongs to no grid: let both use the same border line.",
        "{keys} 之间有 {area} 平方米的狭长缝隙，请让相邻网格共用同一条边界线。",
    ),
    "sliver-overlap": Words(
        "Grids {keys} overlap in a strip of {area} m²: let both use the same border line.",
        "网格 {keys} 有 {area} 平方米的狭长重叠，请让相邻网格共用同一条边界线。",
    ),
    "sliver-grid": Words(
        "Grid {keys} is a strip of {area} m², too narrow to be a grid. Join it to a neighbour.",
        "网格 {keys} 是面积 {area} 平方米的狭条，不能单独成为网格，请并入相邻网格。",
    ),
    "torn": Words(
        "Grid {keys} lies in {parts} separate pieces. Make each piece a grid or give it to a neighbour.",
        "网格 {keys} 分成了 {parts} 块不相连的部分，请分别成格或并入相邻网格。",
    ),
    "outside-region": Words(
        "{area} m² of grid {keys} lie outside the area to be divided. Draw the border back.",
        "网格 {keys} 有 {area} 平方米超出应划分的范围，请收回边界。",
    ),
    "wrong-parent": Words(
        "{area} m² of grid {keys} lie outside {parent}, to which it belongs. Correct the border or the parent.",
        "网格 {keys} 有 {area} 平方米在其所属的 {parent} 之外，请改正边界或所属关系。",
    ),
    "missing-parent": Words(
        "Grid {keys} names the parent {parent}, which is not in the layer above. Correct the parent or add it.",
        "网格 {keys} 的上级 {parent} 不在上一级图层中，请改正所属关系或补充上级。",
    ),
    "code-digits": Words(
        "Code “{code}” of grid {keys} does not fit: the codes of this layer are {digits} digits.",
        "网格 {keys} 的编码“{code}”不符合要求：本图层的编码为 {digits} 位数字。",
    ),
    "code-parent": Words(
        "Code {code} of grid {keys} does not begin with the code of its parent {parent}. Correct one of them.",
        "网格 {keys} 的编码 {code} 没有以其上级编码 {parent} 开头，请改正其一。",
    ),
    "code-repeated": Words(
        "Grids {keys} have the same code {code}. Give each its own.",
        "网格 {keys} 使用了相同的编码 {code}，请分别编码。",
    ),
}
MOST_NAMED = 4


def say(kind: str, keys: Sequence[str], area_m2: float, values: Mapping[str, object]) -> Words:
    """The sentence of one fault, in both languages."""
    return _SENTENCES[_which(kind, values)].format(
        keys=_named(keys), area=f"{area_m2:,.1f}" if area_m2 < 100 else f"{area_m2:,.0f}", **values
    )


def _which(kind: str, values: Mapping[str, object]) -> str:
    if kind == "sliver":
        return f"sliver-{values['of']}"
    if kind == "wrong-parent" and values.get("is_missing"):
        return "missing-parent"
    if kind == "code-wrong":
        return "code-parent" if "parent" in values else "code-digits"
    return kind


def _named(keys: Sequence[str]) -> Words:
    if not keys:
        return Words("the borders", "边界")
    en, zh = ", ".join(keys[:MOST_NAMED]), "、".join(keys[:MOST_NAMED])
    more = len(keys) - MOST_NAMED
    if more > 0:
        return Words(f"{en} and {more} more", f"{zh} 等 {len(keys)} 个")
    return Words(en, zh)
