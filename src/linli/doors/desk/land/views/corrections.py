"""Corrections of a draft by hand: from the map or from the list, one verb each; and what a step would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.doors.desk.land import asking
from linli.doors.desk.land.draft_page import draft_context
from linli.doors.desk.land.drawing import short
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import changing, overview
from linli.records.territory.planning import Plan
from linli.words import Refusal

from .division import start


@needs("land.draft")
@require_POST
def correct(request: StaffRequest, pk: UUID, verb: str) -> HttpResponse:
    """`verb`: a key of `VERBS`. A refusal keeps what was chosen."""
    draft = overview.draft_for(asking.actor_of(request), pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](request, pk)
    except Refusal as refusal:
        context = draft_context(request, draft, refusal=refusal, sent=request.POST)
        return render(request, "desk/land/draft.html", context, status=refusal.status)
    messages.success(request, _said(verb))
    grid = asking.text(request.POST, "shown", 20)
    back = redirect("desk:land:draft", pk=pk)
    back["Location"] += f"?grid={grid}#list" if grid else ""
    return back


@needs("land.draft")
@require_http_methods(["GET", "HEAD", "POST"])
def look_ahead(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Loads and broken rules if the step were made (`verb`: move, split, redraw or cut); nothing is stored."""
    plan = Plan(overview.draft_for(asking.actor_of(request), pk))
    known, sent = set(plan.grids), request.POST or request.GET
    before = {(b.code, b.grid) for b in plan.broken()}
    units = [at for at in asking.seqs(sent) if at < len(plan)]
    told: dict[str, Any] = {"chosen": _chosen(plan, units), "refused": "", "broken": []}
    try:
        moves = AHEAD.get(asking.text(sent, "verb", 10), _no_move)(plan, sent, units)
    except Refusal as refusal:
        moves, told["refused"] = {}, asking.said(refusal)
    ahead = plan.with_grids(moves)
    used = {*ahead.grid, *(known if not moves else ())}
    ahead.grids = {code: grid for code, grid in plan.grids.items() if code in used}
    loads = ahead.loads()
    told["units"] = [at for at, code in moves.items() if plan.grid[at] != code]
    told["loads"] = {code: loads[code] for code in known}
    told["parts"] = [
        {"name": f"{short(code, {})}{' ' + _('(new)') if code not in known else ''}", "households": loads[code],
         "is_good": plan.draft.low <= loads[code] <= plan.draft.high}
        for code in sorted({*moves.values(), *(plan.grid[at] for at in moves)} & used - {""})
    ]  # fmt: skip
    told["broken"] = [
        {"words": b.words.in_(get_language()), "hard": b.is_hard, "new": (b.code, b.grid) not in before} for b in ahead.broken()
    ]  # fmt: skip
    return JsonResponse(told)


def _chosen(plan: Plan, units: list[int]) -> str:
    households = int(sum(plan.households[at] for at in units))
    words = ngettext(
        "%(units)s unit, %(households)s households", "%(units)s units, %(households)s households", len(units)
    )
    return words % {"units": len(units), "households": households}


def _no_move(_plan: Plan, _sent: Any, _units: list[int]) -> changing.Moves:
    return {}


def _ahead_move(plan: Plan, sent: Any, units: list[int]) -> changing.Moves:
    to = asking.text(sent, "to", 20)
    return changing.moved(plan, units, to) if units and to in plan.grids else {}


AHEAD: dict[str, Callable[[Plan, Any, list[int]], changing.Moves]] = {
    "move": _ahead_move, "split": lambda plan, _sent, units: changing.split_off(plan, units),
    "redraw": lambda plan, sent, _units: changing.redrawn(plan, asking.text(sent, "to", 20), asking.outline(sent)),
    "cut": lambda plan, sent, _units: changing.cut(plan, asking.line(sent)),
}  # fmt: skip


def _move(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.move_units(
        draft_id=pk, version=asking.whole(sent, "version"), units=asking.seqs(sent), to=asking.text(sent, "to", 20),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


def _split(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.split_grid(
        draft_id=pk, version=asking.whole(sent, "version"), units=asking.seqs(sent), now=asking.now(), by=asking.actor_of(request)
    )  # fmt: skip


def _merge(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.merge_grids(
        draft_id=pk, version=asking.whole(sent, "version"), one=asking.text(sent, "one", 20), into=asking.text(sent, "into", 20),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


def _redraw(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.redraw_grid(
        draft_id=pk, version=asking.whole(sent, "version"), grid=asking.text(sent, "to", 20), outline=asking.outline(sent),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


def _cut(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.cut_grid(
        draft_id=pk, version=asking.whole(sent, "version"), line=asking.line(sent), now=asking.now(), by=asking.actor_of(request)
    )  # fmt: skip


def _even(request: StaffRequest, pk: UUID) -> Any:
    """Done by the solver in a process of its own, as a whole division is."""
    sent = request.POST
    job = territory.ask_parts(
        draft_id=pk, version=asking.whole(sent, "version"), grid=asking.text(sent, "grid", 20), parts=asking.whole(sent, "parts", 2),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip
    start(job.pk)


def _number(request: StaffRequest, pk: UUID) -> Any:
    return territory.number_grids(
        draft_id=pk, version=asking.whole(request.POST, "version"), now=asking.now(), by=asking.actor_of(request)
    )  # fmt: skip


def _rename(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.rename_draft_grid(
        draft_id=pk, version=asking.whole(sent, "version"), grid=asking.text(sent, "grid", 20), name_zh=asking.text(sent, "name_zh", 100),
        name_en=asking.text(sent, "name_en", 100), kind=asking.text(sent, "kind", 40) or "homes", now=asking.now(),
        by=asking.actor_of(request),
    )  # fmt: skip


def _undo(request: StaffRequest, pk: UUID) -> Any:
    return territory.undo_correction(
        draft_id=pk,
        version=asking.whole(request.POST, "version"),
        now=asking.now(),
        by=asking.actor_of(request),
    )


def _post(request: StaffRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.plan_post(
        draft_id=pk, grid=asking.text(sent, "grid", 20), duty=asking.text(sent, "duty", 40), account=asking.person(sent),
        turn=1 if "deputy" in sent else 0, now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


VERBS: dict[str, Callable[[StaffRequest, UUID], Any]] = {
    "move": _move, "split": _split, "merge": _merge, "redraw": _redraw, "rename": _rename, "undo": _undo, "post": _post,
    "cut": _cut, "even": _even, "number": _number,
}  # fmt: skip


def _said(verb: str) -> str:
    return {
        "move": _("The units were moved."), "split": _("The units are a grid of their own now."), "merge": _("The grids were merged."),
        "redraw": _("The grid was redrawn."), "rename": _("The grid has its new name."), "undo": _("The last correction was taken back."),
        "post": _("The person is planned for this post."), "cut": _("The grid was cut along the line."),
        "even": _("The grid is being split."), "number": _("The grids were numbered by their place."),
    }[verb]  # fmt: skip
