"""Corrections of a draft by hand: from the map or from the list, one verb each; and what a step would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.draft_page import draft_context
from linli.doors.parts.gate import needs
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.planning import Plan
from linli.words import Refusal


@needs("land.draft")
@require_POST
def correct(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """`verb`: move, split, merge, redraw, rename, undo or post. A refusal keeps what was chosen."""
    draft = overview.draft_for(asking.actor_of(request), pk)
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
@require_safe
def look_ahead(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Loads and broken rules if these units went into that grid; nothing is stored."""
    plan = Plan(overview.draft_for(asking.actor_of(request), pk))
    units = [at for at in asking.seqs(request.GET) if at < len(plan)]
    to = asking.text(request.GET, "to", 20)
    ahead = plan.with_grids(dict.fromkeys(units, to)) if to in plan.grids else plan
    before = {(b.code, b.grid) for b in plan.broken()}
    broken = [b for b in ahead.broken() if b.code != "border-crossed" or (b.code, b.grid) not in before]
    households = int(sum(plan.households[at] for at in units))
    loads = ahead.loads()
    told = {
        "chosen": ngettext("%(units)s unit, %(households)s households", "%(units)s units, %(households)s households", len(units))
        % {"units": len(units), "households": households},
        "loads": {code: loads[code] for code in plan.grids},
        "broken": [{"words": b.words.in_(get_language()), "hard": b.is_hard, "new": (b.code, b.grid) not in before} for b in broken],
    }  # fmt: skip
    return JsonResponse(told)


def _move(request: HttpRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.move_units(
        draft_id=pk, version=asking.whole(sent, "version"), units=asking.seqs(sent), to=asking.text(sent, "to", 20),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


def _split(request: HttpRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.split_grid(
        draft_id=pk, version=asking.whole(sent, "version"), units=asking.seqs(sent), now=asking.now(), by=asking.actor_of(request)
    )  # fmt: skip


def _merge(request: HttpRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.merge_grids(
        draft_id=pk, version=asking.whole(sent, "version"), one=asking.text(sent, "one", 20), into=asking.text(sent, "into", 20),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


def _redraw(request: HttpRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.redraw_grid(
        draft_id=pk, version=asking.whole(sent, "version"), grid=asking.text(sent, "to", 20), outline=asking.outline(sent),
        now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


def _rename(request: HttpRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.rename_draft_grid(
        draft_id=pk, version=asking.whole(sent, "version"), grid=asking.text(sent, "grid", 20), name_zh=asking.text(sent, "name_zh", 100),
        name_en=asking.text(sent, "name_en", 100), kind=asking.text(sent, "kind", 40) or "homes", now=asking.now(),
        by=asking.actor_of(request),
    )  # fmt: skip


def _undo(request: HttpRequest, pk: UUID) -> Any:
    return territory.undo_correction(
        draft_id=pk,
        version=asking.whole(request.POST, "version"),
        now=asking.now(),
        by=asking.actor_of(request),
    )


def _post(request: HttpRequest, pk: UUID) -> Any:
    sent = request.POST
    return territory.plan_post(
        draft_id=pk, grid=asking.text(sent, "grid", 20), duty=asking.text(sent, "duty", 40), account=asking.person(sent),
        turn=1 if "deputy" in sent else 0, now=asking.now(), by=asking.actor_of(request),
    )  # fmt: skip


VERBS: dict[str, Callable[[HttpRequest, UUID], Any]] = {
    "move": _move, "split": _split, "merge": _merge, "redraw": _redraw, "rename": _rename, "undo": _undo, "post": _post,
}  # fmt: skip


def _said(verb: str) -> str:
    return {
        "move": _("The units were moved."), "split": _("The units are a grid of their own now."), "merge": _("The grids were merged."),
        "redraw": _("The grid was redrawn."), "rename": _("The grid has its new name."), "undo": _("The last correction was taken back."),
        "post": _("The person is planned for this post."),
    }[verb]  # fmt: skip
