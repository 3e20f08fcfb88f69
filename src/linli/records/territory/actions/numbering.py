"""Numbers for the grids of a draft by their place: west to east, north to south; what stays keeps its number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from linli.records.people.queries import Actor
from linli.records.territory.models import Draft
from linli.records.territory.naming import numbered_again
from linli.records.territory.planning import Plan
from linli.records.territory.present import present_grids
from linli.words import Words

from .drafts import correct


def number_grids(*, draft_id: UUID, version: int, now: datetime, by: Actor) -> Draft:
    """New codes for the grids of a draft. Names that a file gave are kept. Refusals: draft-changed, not-in-your-area."""

    def change(plan: Plan) -> Mapping[int, str]:
        called = dict(plan.grids)
        labels = list(plan.grid)
        present = {g.code: g for g in present_grids(plan.draft.layer, plan.draft.area, on=now.date())}
        plan.grids = {code: g for code, g in plan.grids.items() if code in present}
        codes, grids = numbered_again(plan, labels)
        for label, code in {*zip(labels, codes, strict=True)}:
            old = called.get(label)
            grid, same = grids[code], present.get(code)
            named = old if old is not None and old.name_zh != label else same
            if named is not None:
                grid.name_zh, grid.name_en = named.name_zh, named.name_en
            grid.kind = old.kind if old is not None else grid.kind
            grid.is_present = same is not None
        plan.grids = grids
        return dict(enumerate(codes))

    words = Words("grids numbered by their place", "按位置为网格编号")
    return correct(draft_id, version, "number", words, change, now=now, by=by)
