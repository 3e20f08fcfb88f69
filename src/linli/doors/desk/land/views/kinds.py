"""Kinds of grid: the posts each wants, rounds a week, and the pack."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.duties import DUTIES
from linli.records.territory.given import NewGridKind
from linli.records.territory.models import GridKind
from linli.records.territory.rights import may
from linli.words import Refusal

MOST_ROUNDS = 100


@needs("land.see")
@require_safe
def kinds(request: StaffRequest) -> HttpResponse:
    found = list(overview.grid_kinds())
    context = {
        "tab": asking.TAB, "kinds": found, "has_packs": any(k.pack for k in found),
        "may_change": asking.actor_of(request).may("territory.manage", asking.everywhere()),
    }  # fmt: skip
    return render(request, "desk/land/kinds.html", context)


@needs("territory.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: StaffRequest, code: str = "") -> HttpResponse:
    """A new kind, or the names, posts and rounds of one."""
    found = overview.grid_kinds().filter(code=code).first() if code else None
    if code and found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    by = asking.actor_of(request)
    try:
        may(by, "territory.manage", asking.everywhere())
        if found is not None:
            refuse_if_changed(request, _stored(found))
        territory.save_grid_kind(new=_typed(request, found), is_new=found is None, by=by)
    except Refusal as refusal:
        return _page(request, found, refusal)
    messages.success(request, _("The kind of grid was saved."))
    return redirect("desk:land:kinds")


def _typed(request: StaffRequest, found: GridKind | None) -> NewGridKind:
    """Refusal: limits-wrong."""
    sent = request.POST
    posts = {duty: asking.whole(sent, f"n-{duty}", 0) for duty in _duties(found)}
    own = asking.text(sent, "own_duty", 40)
    return NewGridKind(
        found.code if found is not None else asking.text(sent, "code", 41), asking.text(sent, "name_zh", 100), asking.text(sent, "name_en", 100),
        posts | ({own: 1} if own else {}), rounds_a_week=min(MOST_ROUNDS, asking.whole(sent, "rounds", 7)), pack=asking.text(sent, "pack", 60),
    )  # fmt: skip


def _duties(found: GridKind | None) -> list[str]:
    """Those that everybody knows, and the town's own ones of this kind."""
    return [*DUTIES, *(d for d in (found.posts if found is not None else {}) if d not in DUTIES)]


def _stored(found: GridKind) -> dict[str, Any]:
    return {
        "name_zh": found.name_zh, "name_en": found.name_en, "rounds": found.rounds_a_week, "pack": found.pack,
        **{f"n-{d}": found.posts.get(d, "") for d in _duties(found)},
    }  # fmt: skip


def _page(request: StaffRequest, found: GridKind | None, refusal: Refusal | None = None) -> HttpResponse:
    stored = _stored(found) if found is not None else None
    sent = request.POST if request.method == "POST" else stored or {"rounds": 7}
    names = [(d, DUTIES[d].name.in_(get_language()) if d in DUTIES else d) for d in _duties(found)]
    context = {
        "tab": asking.TAB, "kind": found, "stored": stored, "sent": sent, "error": asking.said(refusal) if refusal else "",
        "duties": [(f"n-{d}", name, sent.get(f"n-{d}", "")) for d, name in names],
    }  # fmt: skip
    return render(request, "desk/land/kind.html", context, status=refusal.status if refusal else 200)
