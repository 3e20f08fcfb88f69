"""Numbers of grids after a new division: what is mostly the same grid keeps its number, no number is used twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .grids import number_grids

MOSTLY = 0.5


def number_again(
    centres: Sequence[tuple[float, float]],
    shared: Iterable[tuple[int | None, int | None, float]],
    taken: Iterable[int] = (),
) -> list[int]:
    """Serial numbers for the grids of a new division that keep the old ones wherever that is honest.

    `centres`: (lon, lat) of each new grid. `shared`: what new and old grids have in common, as (place among
    `centres`, old serial number, households or m²); None for what lies in no new or no old grid, as in the rows
    of a crosswalk. A new grid keeps the number of the old one where the greater part of each is in the other. All
    others are numbered west → east, north → south (see `number_grids`) from the first number above all those
    ever used: `taken` and the old ones. A number that went out of use never comes back, so an old case is never
    read as one of another grid.

    >>> number_again([(120.0, 30.0), (120.1, 30.0)], [(0, 7, 90.0), (1, 7, 10.0), (1, None, 60.0)], taken=[12])
    [7, 13]
    """
    common: dict[tuple[int, int], float] = {}
    of_new: dict[int, float] = {}
    of_old: dict[int, float] = {}
    for new, old, weight in shared:
        if new is not None:
            of_new[new] = of_new.get(new, 0.0) + weight
        if old is not None:
            of_old[old] = of_old.get(old, 0.0) + weight
        if new is not None and old is not None:
            common[new, old] = common.get((new, old), 0.0) + weight
    kept = {
        new: old
        for (new, old), weight in common.items()
        if weight > MOSTLY * of_new[new] and weight > MOSTLY * of_old[old]
    }
    fresh = [at for at in range(len(centres)) if at not in kept]
    above = max([0, *taken, *of_old])
    order = number_grids([centres[at] for at in fresh])
    numbers = dict(zip(fresh, (above + n for n in order), strict=True))
    return [kept[at] if at in kept else numbers[at] for at in range(len(centres))]
