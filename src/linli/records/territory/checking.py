"""May this draft be published? Every rule of the land, and somebody responsible in every grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.records.people.models import Account
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


@dataclass(frozen=True)
class Answering:
    """Who holds a post in a grid of the draft on a day, or is planned for it from the day of publication."""

    grid: str
    duty: str
    account: Account
    turn: int
    is_planned: bool


def answering(plan: Plan, present: dict[str, str], *, on: date) -> list[Answering]:
    """Everybody in the grids of the draft; two statements."""
    paths = {path_of(plan, code, present): code for code in plan.grids}
    held = holdings_on(on).filter(post__path__in=list(paths))
    found = [Answering(paths[h.post.path], h.post.duty, h.account, h.turn, False) for h in held]
    planned = DraftPost.objects.filter(draft=plan.draft, account__is_active=True).select_related("account")
    return found + [
        Answering(p.grid, p.duty, p.account, p.turn, True) for p in planned.order_by("turn", "duty")
    ]


def findings(
    plan: Plan, present: dict[str, str], *, on: date, people: Sequence[Answering] | None = None
) -> list[Broken]:
    """All that is not as it should be on that day, what forbids publishing first."""
    found = plan.broken()
    there = answering(plan, present, on=on) if people is None else people
    staffed = {a.grid for a in there if a.duty in RESPONSIBLE and a.turn == 0}
    for code in (c for c in plan.grids if c not in staffed):
        grid = plan.grids[code]
        name = Words(grid.name_en or grid.name_zh, grid.name_zh)
        found.append(Broken("nobody-responsible", code, NOBODY.format(grid=name, on=on)))
    found += [Broken("fault", "", Words(*words), is_hard=False) for words in plan.draft.faults[:50]]
    return sorted(found, key=lambda b: not b.is_hard)
