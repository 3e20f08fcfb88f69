"""Everything that the page of a draft shows: both maps, loads, broken rules, moves, posts, and what publishing needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from linli.doors.desk.land import asking
from linli.doors.parts.gate import StaffRequest
from linli.records.cases.moving import open_cases_moving
from linli.records.territory import overview
from linli.records.territory.checking import Answering, answering, findings, paths_of_present
from linli.records.territory.comparing import Comparison, compare
from linli.records.territory.duties import RESPONSIBLE, duty_name
from linli.records.territory.models import Draft, DraftUnit
from linli.records.territory.planning import Plan
from linli.records.territory.present import present_grids
from linli.words import Refusal, Words

from .drawing import draw_plan, draw_present, ground_of

MOST_LISTED = 400
MOST_DRAWN = 20_000  # units on the map; a browser lays out no more in good time


@dataclass(frozen=True)
class Load:
    """A bar: households before and after, in per cent of the scale."""

    row: Any
    short: str
    name: str
    after_x: str
    before_x: str
    people: list[str]
    kind: str


def draft_context(
    request: StaffRequest,
    draft: Draft,
    *,
    refusal: Refusal | None = None,
    sent: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    actor, today = asking.actor_of(request), asking.today()
    present = present_grids(draft.layer, draft.area, on=today)
    plan = Plan(draft)
    names = {g.code: g.name for g in present} | {c: g.name for c, g in plan.grids.items()}
    paths = paths_of_present(present)
    compared = compare(plan, {g.code: (g.name_zh, g.name_en) for g in present})
    people = answering(plan, paths, on=today)
    broken = findings(plan, paths, on=today, people=people)
    ground = ground_of(plan)
    before = draw_present(plan, ground, names=names)
    job = overview.job_of(draft)
    may_change = draft.state == "open" and actor.may("land.draft", draft.area.path)
    chosen, words = asking.text(request.GET, "grid", 20), asking.text(request.GET, "words", 60)
    return {
        "tab": asking.TAB, "draft": draft, "compared": compared, "names": names,
        "before": before, "after": draw_plan(plan, ground, of=plan.grid, names=names, is_draft=True), "unit_count": len(plan),
        "old_borders": before.grids if compared.units_moved else [],
        "units_in": _compact(plan) if may_change and len(plan) <= MOST_DRAWN else None, "frame": _frame(ground.view), "loads": _loads(plan, compared, names, people),
        "band": _band(plan, compared), "broken": broken, "hard": [b for b in broken if b.is_hard], "outside": [b for b in broken if b.is_outside], "soft": [b for b in broken if not b.is_hard and not b.is_outside],
        "present_broken": _broken_now(compared, draft),
        "job": job, "is_working": job is not None and job.state in ("waiting", "running"),
        "may_change": may_change, "may_publish": draft.state == "open" and actor.may("land.publish", draft.area.path),
        "steps": list(overview.steps_of(draft)[:8]), "chosen": chosen, "words": words, "listed": _listed(plan, chosen, words),
        "most_listed": MOST_LISTED, "cases": open_cases_moving(plan, ground.shapes),
        "today": today, "error": asking.said(refusal) if refusal else "", "sent": sent or {},
    }  # fmt: skip


def _loads(
    plan: Plan, compared: Comparison, names: Mapping[str, str], people: Sequence[Answering]
) -> list[Load]:
    top = _scale(plan, compared)
    held: dict[str, list[str]] = {}
    for a in people:
        if a.duty in RESPONSIBLE and a.turn == 0:
            held.setdefault(a.grid, []).append(
                f"{duty_name(a.duty).in_(get_language())} {a.account.name}{' +' if a.is_planned else ''}"
            )
    return [
        Load(row, _short(row.code), names.get(row.code, row.code), f"{100 * row.after / top:.1f}", f"{100 * row.before / top:.1f}",
             held.get(row.code, []), plan.grids[row.code].kind if row.code in plan.grids else "")
        for row in compared.grids
    ]  # fmt: skip


def _scale(plan: Plan, compared: Comparison) -> float:
    """What the whole width of a bar means; the mark of the largest still fits on it."""
    return max([plan.draft.high * 1.25, *(1.04 * max(g.before, g.after) for g in compared.grids)])


def _band(plan: Plan, compared: Comparison) -> dict[str, str]:
    """Where the allowed range lies on the scale of the bars."""
    top = _scale(plan, compared)
    return {
        "x": f"{100 * plan.draft.low / top:.1f}",
        "width": f"{100 * (plan.draft.high - plan.draft.low) / top:.1f}",
    }


def _short(code: str) -> str:
    return code[-3:].lstrip("0").zfill(2) if code.isdigit() and len(code) > 6 else code


def _frame(view: Any) -> dict[str, float]:
    """How the script turns pixels of the map into degrees."""
    west, north = view.place(0, 0)
    east, south = view.place(view.width, view.height)
    return {"west": west, "north": north, "east": east, "south": south}


def _broken_now(compared: Comparison, draft: Draft) -> list[Words]:
    """What the present grids do not keep, for the head of their map."""
    high = Words("Grid {grid}: {n} households, above {limit}", "网格 {grid}：{n} 户，高于上限 {limit}")
    low = Words("Grid {grid}: {n} households, below {limit}", "网格 {grid}：{n} 户，低于下限 {limit}")
    found = []
    for row in compared.grids:
        if row.state != "new" and not row.was_in_range:
            words, limit = (high, draft.high) if row.before > draft.high else (low, draft.low)
            found.append(words.format(grid=_short(row.code), n=row.before, limit=limit))
    return found


def _compact(plan: Plan) -> dict[str, Any]:
    """The grid of each unit as the script reads it: codes, and for each unit the place of its code among them."""
    codes = list(dict.fromkeys(plan.grid))
    place = {code: at for at, code in enumerate(codes)}
    return {"codes": codes, "of": [place[code] for code in plan.grid]}


def _listed(plan: Plan, chosen: str, words: str) -> Sequence[Mapping[str, Any]]:
    """Units of the grid that the list shows, those with these words in their address or number."""
    if not chosen and "" not in plan.grid:
        return []
    rows = DraftUnit.objects.filter(draft=plan.draft, grid=chosen)
    if words:
        rows = rows.filter(Q(label__icontains=words) | Q(code__icontains=words))
    return list(
        rows.order_by("label", "code")[:MOST_LISTED].values(
            "seq", "code", "label", "households", "now", "grid"
        )
    )
