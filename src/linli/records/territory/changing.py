"""What one correction of a draft would do: for each verb the units that change, and into which grid. Nothing is stored.

The same functions answer "what would happen?" while somebody draws, and do it when it is asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from linli.engine.codes import number_grids

from . import wording
from .models import DraftUnit
from .naming import next_grid
from .planning import Plan

Moves = Mapping[int, str]
CLOSING = 1e-7  # degrees, a centimetre: units drawn beside each other are one land


def moved(plan: Plan, units: Sequence[int], to: str) -> Moves:
    """Units into another grid. Refusals: units-missing, grid-unknown, border-crossed."""
    chosen = chosen_units(plan, units)
    _known(plan, to)
    _refuse_crossing(plan, chosen, to)
    return dict.fromkeys(chosen, to)


def split_off(plan: Plan, units: Sequence[int]) -> Moves:
    """Units of one or several grids become a grid of their own. Refusals: units-missing, border-crossed, grid-emptied."""
    chosen = chosen_units(plan, units)
    if len({plan.border[at] for at in chosen}) > 1:
        raise wording.crosses_border("+")
    for code in {plan.grid[at] for at in chosen} - {""}:
        if set(plan.members(code)) <= set(chosen):
            raise wording.nothing_left(code)
    return dict.fromkeys(chosen, _new_grid(plan, plan.border[chosen[0]], plan.grid[chosen[0]]))


def merged(plan: Plan, one: str, into: str) -> Moves:
    """One grid becomes part of its neighbour. Refusals: grid-unknown, grids-apart, border-crossed."""
    _known(plan, one, into)
    members = plan.members(one)
    _refuse_crossing(plan, members, into)
    if one == into or into not in plan.beside(one):
        raise wording.not_neighbours(one, into)
    return dict.fromkeys(members, into)


def redrawn(plan: Plan, grid: str, outline: shapely.Polygon) -> Moves:
    """The grid gets the units whose point lies in the outline; those it loses go to the grids beside them.

    Refusals: grid-unknown, outline-wrong, units-missing, border-crossed.
    """
    if not outline.is_valid or outline.is_empty:
        raise wording.outline_wrong()
    _known(plan, grid)
    places: Any = shapely.points(plan.lon, plan.lat)
    tree = shapely.STRtree(places)
    inside = set(tree.query(outline, predicate="intersects").tolist())
    chosen = chosen_units(plan, sorted(inside))
    own = {plan.border[at] for at in plan.members(grid)}
    chosen = [at for at in chosen if plan.border[at] in own] if own else chosen
    if not chosen:
        raise wording.crosses_border(grid)
    changed = dict.fromkeys((at for at in chosen if plan.grid[at] != grid), grid)
    lost = [at for at in plan.members(grid) if at not in inside]
    return {**changed, **_given_away(plan.with_grids(changed), lost, grid)}


def cut(plan: Plan, line: shapely.LineString) -> Moves:
    """A line drawn across a grid makes two of it, or more where it crosses twice; each piece is connected.

    The grid with most of the line is meant; the line's ends go on straight until they leave it. Each unit goes to the side
    on which its point lies. The side with most households keeps the number. Refusals: line-wrong, line-cuts-nothing.
    """
    if line.is_empty or line.length == 0:
        raise wording.line_wrong()
    grid, land = _most_crossed(plan, line)
    members = plan.members(grid)
    pieces = shapely.get_parts(shapely.polygonize([_noded(_longer(line, land), land)]))
    points = shapely.points(plan.lon[members], plan.lat[members])
    at_point, piece = (
        shapely.STRtree(pieces).query(points, predicate="intersects") if len(pieces) else ([], [])
    )
    side = np.full(len(members), -1)
    side[np.asarray(at_point, int)] = np.asarray(piece, int)
    parts = plan.connected(members, side.tolist())
    if len(set(parts)) < 2:
        raise wording.line_cuts_nothing()
    return parted(plan, grid, dict(zip(members, parts, strict=True)))


def parted(plan: Plan, grid: str, part_of: Mapping[int, Any]) -> Moves:
    """A grid in parts: the heaviest keeps the number, the others are new, numbered west to east, north to south."""
    weight: Counter[Any] = Counter()
    units: dict[Any, list[int]] = defaultdict(list)
    for at, part in part_of.items():
        weight[part] += int(plan.households[at])
        units[part].append(at)
    keeps = max(units, key=lambda p: (weight[p], len(units[p]), -min(units[p])))
    others = sorted((p for p in units if p != keeps), key=lambda p: min(units[p]))
    centres = [(float(plan.lon[units[p]].mean()), float(plan.lat[units[p]].mean())) for p in others]
    order = sorted(zip(number_grids(centres), others, strict=True)) if others else []
    found: dict[int, str] = {}
    for _number, part in order:
        code = _new_grid(plan, plan.border[units[part][0]], grid)
        found |= dict.fromkeys(units[part], code)
    return found


def chosen_units(plan: Plan, units: Sequence[int]) -> list[int]:
    """Refusal: units-missing."""
    found = [at for at in dict.fromkeys(units) if 0 <= at < len(plan)]
    if not found:
        raise wording.units_missing()
    return found


def _most_crossed(plan: Plan, line: shapely.LineString) -> tuple[str, Any]:
    """The grid whose land holds the longest part of the line; of units near the line only."""
    near = DraftUnit.objects.filter(draft=plan.draft).order_by("seq").values_list("seq", "shape")
    rows = [(seq, bytes(shape)) for seq, shape in near]
    shapes = shapely.from_wkb(np.array([s for _, s in rows], dtype=object))
    hit = shapely.STRtree(shapes).query(line, predicate="intersects").tolist()
    length: Counter[str] = Counter()
    for at in hit:
        if code := plan.grid[rows[at][0]]:
            length[code] += shapely.intersection(shapes[at], line).length
    if not length:
        raise wording.line_cuts_nothing()
    grid = max(sorted(length), key=lambda code: length[code])
    members = set(plan.members(grid))
    return grid, shapely.union_all(
        shapely.buffer([s for (seq, _), s in zip(rows, shapes, strict=True) if seq in members], CLOSING)
    )


def _noded(line: Any, land: Any) -> Any:
    return shapely.union_all([line, shapely.boundary(land)])


def _longer(line: shapely.LineString, land: Any) -> shapely.LineString:
    """Both ends go on straight for the size of the land, so that a line drawn a little short still cuts."""
    west, south, east, north = shapely.union(land, line).bounds
    far = float(np.hypot(east - west, north - south))
    xy = shapely.get_coordinates(line)
    ends = []
    for first, second in ((xy[0], xy[1]), (xy[-1], xy[-2])):
        step = first - second
        ends.append(first + step / max(float(np.hypot(*step)), 1e-12) * far)
    return shapely.LineString([ends[0], *xy, ends[1]])


def _new_grid(plan: Plan, border: str, like: str) -> str:
    made = next_grid(plan, border, like=like)
    plan.grids[made.code] = made
    return str(made.code)


def _known(plan: Plan, *codes: str) -> None:
    for code in codes:
        if code not in plan.grids:
            raise wording.grid_unknown(code)


def _refuse_crossing(plan: Plan, chosen: Sequence[int], to: str) -> None:
    there = {plan.border[at] for at in plan.members(to)} or {plan.border[chosen[0]]}
    if {plan.border[at] for at in chosen} - there:
        raise wording.crosses_border(to)


def _given_away(plan: Plan, lost: list[int], but: str) -> dict[int, str]:
    """Units that a grid loses go to the grid beside them, from the rim inward; "" where there is none."""
    found: dict[int, str] = {}
    left = dict.fromkeys(lost, "")
    plan = plan.with_grids(left)
    while left:
        taken = {at: code for at in left if (code := plan.nearest_grid(at, but))}
        if not taken:
            break
        plan = plan.with_grids(taken)
        found |= taken
        left = {at: "" for at in left if at not in taken}
    return {**left, **found}
