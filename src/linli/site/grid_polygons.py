"""The grids of a division as polygons with codes: what `linli divide --cells … --polygons …` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from linli.engine.codes import GridCode, number_again, parse_grid
from linli.engine.districting import Division, Problem
from linli.engine.geography import area_m2, grids_of_units, names_of, read_layer
from linli.site.land_files import write_geojson
from linli.words import Refusal, Words

COMMUNITY_DIGITS = 12
# land without households still says which grid is which
PER_UNIT = 1e-6


def grid_shapes(cells: Path, question: Problem, answer: Division) -> dict[Any, shapely.Geometry]:
    """The polygon of each grid, from the cells of its units. Raises `Refusal` where a unit has no cell."""
    layer = read_layer(cells, wanted="polygon", datum="wgs84")
    place = {name: at for at, name in enumerate(names_of(layer, "id")[0])}
    missing = [str(unit) for unit in question.ids if str(unit) not in place]
    if missing:
        raise Refusal(
            "cells-missing",
            Words(
                "{count} units have no cell in {path}, the first is '{id}'; take the cells made together with the units.",
                "有 {count} 个单元在 {path} 中没有对应图形，首个为“{id}”；请使用与单元表同时生成的图形文件。",
            ).format(count=len(missing), path=cells, id=missing[0]),
            {"units": missing[:10]},
        )
    shapes = grids_of_units([layer.shapes[place[str(unit)]] for unit in question.ids], answer.grid)
    return {grid.grid: shapes[grid.grid] for grid in answer.grids}


def grid_codes(
    shapes: Mapping[Any, shapely.Geometry],
    answer: Division,
    weights: Sequence[float],
    communities: Sequence[object] | None,
    before: Mapping[Any, str],
    ids: Sequence[Any],
) -> dict[Any, str]:
    """15-digit codes, community by community; grids that are mostly an old one keep its code.

    `before`: the code that each unit's grid had, where it had one.
    """
    community = dict(zip(answer.grid, (str(c or "") for c in communities or [""] * len(ids)), strict=True))
    wrong = sorted({c for c in community.values() if len(c) != COMMUNITY_DIGITS or not c.isdigit()})
    if wrong:
        raise Refusal(
            "codes-need-communities",
            Words(
                "Codes begin with that of the community: the column border must hold 12 digits, not “{value}”.",
                "网格编码以社区编码开头：border 列应为 12 位社区编码，而不是“{value}”。",
            ).format(value=wrong[0]),
            {"values": wrong[:10]},
        )
    shared: dict[tuple[Any, str | None], float] = {}
    for unit, grid, weight in zip(ids, answer.grid, weights, strict=True):
        key = grid, before.get(unit)
        shared[key] = shared.get(key, 0.0) + float(weight) + PER_UNIT
    taken = set(before.values())
    out: dict[Any, str] = {}
    for own in sorted(set(community.values())):
        grids = [grid for grid in shapes if community[grid] == own]
        centres = [(p.x, p.y) for p in shapely.centroid([shapes[grid] for grid in grids])]
        rows = [
            (grids.index(g), serial_of(code, own), w)
            for (g, code), w in shared.items()
            if community[g] == own
        ]
        used = [serial for code in taken if (serial := serial_of(code, own)) is not None]
        for grid, serial in zip(grids, number_again(centres, rows, used), strict=True):
            out[grid] = str(GridCode(own[:6], own[6:9], own[9:], serial))
    return out


def serial_of(code: str | None, community: str) -> int | None:
    if code is None or not code.startswith(community):
        return None
    return parse_grid(code).serial


def write_polygons(
    path: Path,
    shapes: Mapping[Any, shapely.Geometry],
    answer: Division,
    borders: Sequence[object] | None,
    codes: Mapping[Any, str],
) -> None:
    border = dict(zip(answer.grid, borders or [None] * len(answer.grid), strict=True))
    weights = {grid.grid: grid for grid in answer.grids}
    named: dict[Any, list[str]] = {}
    for exception in answer.exceptions:
        named.setdefault(exception.grid, []).append(exception.code)
    properties = [
        {
            "grid": grid,
            "code": codes.get(grid, ""),
            "households": _whole(weights[grid].weight),
            "units": weights[grid].units,
            "area_m2": round(area_m2(shape), 1),
            "border": "" if border[grid] is None else str(border[grid]),
            "exceptions": named.get(grid, []),
        }
        for grid, shape in shapes.items()
    ]
    write_geojson(path, np.array(list(shapes.values()), dtype=object), properties)


def _whole(weight: float) -> float | int:
    return int(weight) if float(weight).is_integer() else round(weight, 3)
