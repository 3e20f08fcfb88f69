"""Names, kinds and people of all grids of a draft, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.doors.desk.land import asking
from linli.doors.desk.land.people import staff_to_choose
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview, wording
from linli.records.territory.checking import Answering, answering, paths_of_present
from linli.records.territory.duties import duty_name
from linli.records.territory.given import SettledGrid
from linli.records.territory.models import Draft, DraftGrid
from linli.records.territory.planning import Plan
from linli.records.territory.present import present_grids
from linli.words import Refusal

# the posts that are asked for here; all others have their page
SLOTS = (("grid_head", 0), ("grid_worker", 0), ("grid_worker", 1))


@dataclass(frozen=True)
class Slot:
    field: str
    label: str
    holds: str
    planned: UUID | None


@dataclass(frozen=True)
class Row:
    code: str
    short: str
    households: int
    name_zh: str
    name_en: str
    kind: str
    slots: list[Slot]


@needs("land.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: StaffRequest, pk: UUID) -> HttpResponse:
    draft = overview.draft_for(asking.actor_of(request), pk)
    if request.method != "POST":
        return _page(request, draft)
    sent = request.POST
    try:
        known = {str(a.pk): a.pk for a in staff_to_choose()}
        rows = [_row(sent, code, known) for code in sent.getlist("code")[:3000]]
        territory.settle_grids(
            draft_id=pk,
            version=asking.whole(sent, "version"),
            rows=rows,
            now=asking.now(),
            by=asking.actor_of(request),
        )
    except Refusal as refusal:
        return _page(request, draft, refusal)
    messages.success(request, _("Names and posts were saved."))
    return redirect("desk:land:draft", pk=pk)


def _row(sent: Any, code: str, known: dict[str, UUID]) -> SettledGrid:
    posts: dict[tuple[str, int], UUID | None] = {}
    for duty, turn in SLOTS:
        chosen = asking.text(sent, f"{duty}-{turn}-{code}", 36)
        if chosen and chosen not in known:
            raise wording.staff_unknown()
        posts[duty, turn] = known[chosen] if chosen else None
    return SettledGrid(
        code, asking.text(sent, f"zh-{code}", 100), asking.text(sent, f"en-{code}", 100),
        asking.text(sent, f"kind-{code}", 40) or "homes", posts,
    )  # fmt: skip


def _page(request: StaffRequest, draft: Draft, refusal: Refusal | None = None) -> HttpResponse:
    plan = Plan(draft)
    present = present_grids(draft.layer, draft.area, on=asking.today())
    people = answering(plan, paths_of_present(present), on=asking.today())
    loads = plan.loads()
    sent = request.POST if refusal else None
    context = {
        "tab": asking.TAB, "draft": draft, "rows": [_shown(g, loads[g.code], people, sent) for g in plan.grids.values()],
        "kinds": list(overview.grid_kinds()), "people": staff_to_choose(), "version": sent.get("version") if sent else draft.version,
        "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/settle.html", context, status=refusal.status if refusal else 200)


def _shown(grid: DraftGrid, households: int, people: list[Answering], sent: Any) -> Row:
    slots = []
    for duty, turn in SLOTS:
        mine = [a for a in people if (a.grid, a.duty, a.turn) == (grid.code, duty, turn)]
        planned = next((a.account.pk for a in mine if a.is_planned), None)
        field = f"{duty}-{turn}-{grid.code}"
        if sent is not None:
            planned = next((a for a in [sent.get(field)] if a), None)
        label = duty_name(duty).in_(get_language()) if turn == 0 else _("Deputy (B post)")
        slots.append(Slot(field, label, "、".join(a.account.name for a in mine if not a.is_planned), planned))
    code = grid.code
    short = code[-3:].lstrip("0").zfill(2) if code.isdigit() and len(code) > 6 else code
    told = sent or {}
    return Row(
        code, short, households, told.get(f"zh-{code}", grid.name_zh), told.get(f"en-{code}", grid.name_en),
        told.get(f"kind-{code}", grid.kind), slots,
    )  # fmt: skip
