"""Which open cases go to another grid's people when a draft is published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from linli.records.territory.planning import Plan

from .models import Case


@dataclass(frozen=True)
class MovingCases:
    count: int
    pairs: tuple[tuple[str, str, int], ...]  # from, to, how many


def open_cases_moving(plan: Plan, shapes: Any) -> MovingCases:
    """Open cases whose point lies in a unit that changes its grid; one statement. `shapes`: the units' polygons."""
    rows = Case.objects.filter(is_open=True, place_path__startswith=plan.draft.area.path, lon__isnull=False)
    points = np.array(list(rows.values_list("lon", "lat")), float)
    if not len(points) or not len(plan) or plan.draft.layer.code != "service":
        return MovingCases(0, ())
    case, unit = shapely.STRtree(shapes).query(np.asarray(shapely.points(points)), predicate="intersects")
    of_case = dict(zip(case.tolist(), unit.tolist(), strict=True))  # on a border: either neighbour
    pairs = Counter((plan.now[at], plan.grid[at]) for at in of_case.values() if plan.now[at] != plan.grid[at])
    return MovingCases(sum(pairs.values()), tuple((was, to, n) for (was, to), n in pairs.most_common()))
