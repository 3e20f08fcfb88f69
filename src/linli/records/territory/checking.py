"""May this draft be published? Every rule of the land, and somebody responsible in every grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.records.people.models import Account
from linli.words import Words

from .duties import RESPONSIBLE
from .models import DraftPost, ResponsibilityGrid
from .naming import area_of
from .planning import Broken, Plan
from .sources import HARD_MARKS
from .staffing import holdings_on

NOBODY = Words(
    "Grid {grid} has nobody responsible on {on}. Name a grid head or a grid worker.",
    "网格{grid}在 {on} 没有责任人，请安排网格长或网格员。",
)

MARKS = Words(
    "The check of the file names {count} gaps, slivers or codes: see “Check of the layer”. On publishing, a sliver goes to one "
    "of its two grids, a gap stays a gap.",
    "文件检查发现 {count} 处空白、狭缝或编码问题，见“图层检查”。发布时狭缝归入相邻网格之一，空白仍为空白。",
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


MOST_SAID = 5


def marked(plan: Plan) -> list[Broken]:
    """What the check of the brought layer found, as far as it still stands; slivers and gaps are summed up."""
    of = dict(zip(plan.codes, plan.grid, strict=True))
    found: list[Broken] = []
    counts: Counter[str] = Counter()
    for mark in plan.draft.marks:
        told = mark["properties"]
        kind = told["kind"]
        if kind == "overlap" and len({of.get(key) for key in told["keys"]}) == 1:
            continue  # both are one grid now
        counts[kind] += 1
        if kind in HARD_MARKS and counts[kind] <= MOST_SAID:
            found.append(Broken(f"mark-{kind}", "", Words(told["en"], told["zh"])))
    soft = sum(n for kind, n in counts.items() if kind not in HARD_MARKS)
    if soft:
        found.append(Broken("marks", "", MARKS.format(count=soft), is_hard=False))
    return found


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
    found += marked(plan)
    found += [Broken("fault", "", Words(*words), is_hard=False) for words in plan.draft.faults[:50]]
    return sorted(found, key=lambda b: not b.is_hard)
