"""May this draft be published? Every rule of the land, and somebody responsible in every grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from linli.words import Words

from .duties import RESPONSIBLE
from .models import DraftPost, ResponsibilityGrid
from .naming import area_of
from .planning import Broken, Plan
from .staffing import holdings_on

NOBODY = Words(
    "Grid {grid} has nobody responsible on {on}. Name a grid head or a grid worker.",
    "网格{grid}在 {on} 没有责任人，请安排网格长或网格员。",
)


def path_of(plan: Plan, code: str, present: dict[str, str]) -> str:
    """Where rights, posts and cases of a grid of the draft hang: a grid that stays keeps its path."""
    if code in present:
        return present[code]
    border = next((plan.border[at] for at in plan.members(code)), plan.draft.area.path)
    area = area_of(border)
    joined = area.rstrip("/").replace("/", "")
    own = code[len(joined) :] if code.startswith(joined) and len(code) > len(joined) else code
    layer = plan.draft.layer.code
    return f"{area}{own if layer == 'service' else f'{layer}-{own}'}/"


def paths_of_present(grids: Sequence[ResponsibilityGrid]) -> dict[str, str]:
    return {g.code: g.path for g in grids}


def without_responsible(plan: Plan, present: dict[str, str], *, on: date) -> list[str]:
    """Codes of the draft's grids for which nobody would answer on that day; two statements."""
    planned = set(
        DraftPost.objects.filter(
            draft=plan.draft, duty__in=RESPONSIBLE, turn=0, account__is_active=True
        ).values_list("grid", flat=True)
    )
    paths = {code: path_of(plan, code, present) for code in plan.grids}
    held = holdings_on(on).filter(post__duty__in=RESPONSIBLE, turn=0, post__path__in=list(paths.values()))
    staffed = {h.post.path for h in held}
    return [code for code, path in paths.items() if code not in planned and path not in staffed]


def findings(plan: Plan, present: dict[str, str], *, on: date) -> list[Broken]:
    """All that is not as it should be on that day, what forbids publishing first."""
    found = plan.broken()
    for code in without_responsible(plan, present, on=on):
        grid = plan.grids[code]
        name = Words(grid.name_en or grid.name_zh, grid.name_zh)
        found.append(Broken("nobody-responsible", code, NOBODY.format(grid=name, on=on)))
    found += [Broken("fault", "", Words(*words), is_hard=False) for words in plan.draft.faults[:50]]
    return sorted(found, key=lambda b: not b.is_hard)
