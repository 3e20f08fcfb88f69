"""Codes and names of new grids: what is mostly the same grid keeps its number, and no number is used twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from linli.engine.codes import number_again, number_grids

from .given import NewUnit
from .models import Area, DraftGrid, Layer, ResponsibilityGrid, UnitGrid
from .planning import Plan, numbered, serial_of

NUMBER_AT_END = re.compile(r"[\s\-－—]*\d+$")
TAIL_ZH = re.compile(r"(社区居委会|村委会|社区|行政村|村|街道|镇)$")
TAIL_EN = re.compile(r"\s+(Community|Village|Street|Town|Subdistrict)$", re.IGNORECASE)


def area_of(border: str) -> str:
    """The path of the area that a unit's border begins with.

    >>> area_of("999001/001/|east bank")
    '999001/001/'
    """
    return border.partition("|")[0]


def next_grid(plan: Plan, border: str, *, like: str = "") -> DraftGrid:
    """A new grid of the area, with the next number that was never used there."""
    area = _area(plan, border)
    codes = _ever_used(plan, area)
    number = max([0, *(serial_of(c) or 0 for c in codes)]) + 1
    template = plan.grids.get(like) or next(iter(plan.grids.values()), None)
    return _made(plan, area, number, codes, kind=template.kind if template else "homes")


def numbered_again(plan: Plan, label: list[str]) -> tuple[list[str], dict[str, DraftGrid]]:
    """Codes for a new division of the units of a plan (`label`: any name per unit), and its grids by code."""
    by_area: dict[str, list[int]] = defaultdict(list)
    for at, border in enumerate(plan.border):
        by_area[area_of(border)].append(at)
    codes, grids = list(label), {}
    for path, units in sorted(by_area.items()):
        area = _area(plan, path)
        used = _ever_used(plan, area)
        names = list(dict.fromkeys(label[at] for at in units))
        place = {name: at for at, name in enumerate(names)}
        shared: Counter[tuple[int, int | None]] = Counter()
        for at in units:
            shared[place[label[at]], serial_of(plan.now[at]) if plan.now[at] else None] += (
                int(plan.households[at]) or 1e-3
            )  # type: ignore[assignment]
        centres = [_centre(plan, [at for at in units if label[at] == name]) for name in names]
        numbers = number_again(
            centres, [(n, o, w) for (n, o), w in shared.items()], [serial_of(c) or 0 for c in used]
        )
        for name, number in zip(names, numbers, strict=True):
            members = [at for at in units if label[at] == name]
            now = Counter(plan.now[at] for at in members).most_common(1)[0][0]
            grid = _made(
                plan, area, number, used, kind=plan.grids[now].kind if now in plan.grids else "homes"
            )
            grid = plan.grids.get(grid.code, grid)
            grids[grid.code] = grid
            for at in members:
                codes[at] = grid.code
    return codes, grids


def unit_numbers(layer: Layer, area: Area, units: Sequence[NewUnit]) -> list[str]:
    """Codes of new unit grids: those of their community with the next free serials, west to east, north to south."""
    below = {a.path: a for a in Area.objects.filter(path__startswith=area.path).defer("shape")}
    by_area: dict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        by_area[area_of(unit.border)].append(at)
    codes = [""] * len(units)
    for path, members in by_area.items():
        prefix = below.get(path, area).code
        used = UnitGrid.objects.filter(layer=layer, code__startswith=prefix).values_list("code", flat=True)
        above = max([0, *(serial_of(c) or 0 for c in used.distinct())])
        for at, number in zip(
            members, number_grids([(units[m].lon, units[m].lat) for m in members]), strict=True
        ):
            codes[at] = f"{prefix}{above + number:03d}"
    return codes


def _centre(plan: Plan, members: list[int]) -> tuple[float, float]:
    return float(np.mean(plan.lon[members])), float(np.mean(plan.lat[members]))


def _made(plan: Plan, area: Area, number: int, used: Iterable[str], *, kind: str) -> DraftGrid:
    code = numbered(area.code, number, used)
    here = [g for g in plan.grids.values() if g.code.startswith(area.code)] or list(plan.grids.values())
    zh = NUMBER_AT_END.sub("", here[0].name_zh) if here else TAIL_ZH.sub("", area.name_zh)
    en = NUMBER_AT_END.sub("", here[0].name_en) if here else TAIL_EN.sub("", area.name_en)
    return DraftGrid(
        code=code, name_zh=f"{zh}-{number:02d}", name_en=f"{en}-{number:02d}" if en else "", kind=kind
    )


def _area(plan: Plan, border: str) -> Area:
    path = area_of(border)
    return _areas_of(plan).get(path, plan.draft.area)


def _areas_of(plan: Plan) -> Mapping[str, Area]:
    kept = plan.__dict__.get("_areas")
    if kept is None:
        wanted = {area_of(b) for b in plan.border}
        kept = plan.__dict__["_areas"] = {a.path: a for a in Area.objects.filter(path__in=wanted)}
    return kept  # type: ignore[no-any-return]


def _ever_used(plan: Plan, area: Area) -> set[str]:
    """Codes that a new grid of the area may not have: those of all grids it ever had, in a layer whose codes begin with
    the area's; else those of the whole layer."""
    old = (
        ResponsibilityGrid.objects.filter(layer=plan.draft.layer_id).values_list("code", flat=True).distinct()
    )
    known = {*old, *plan.grids}
    own = {c for c in known if c.startswith(area.code)}
    return own or {c for c in known if not c.isdigit()}
