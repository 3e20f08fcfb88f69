"""Who holds which post: teams of grids, posts of areas, and one person put into a post or out of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.doors.desk.land import asking
from linli.doors.desk.land.people import staff_to_choose
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.duties import DUTIES
from linli.records.territory.models import Holding, ResponsibilityGrid
from linli.records.territory.queries import SERVICE_LAYER, areas_of
from linli.records.territory.rosters import area_posts, teams
from linli.records.territory.staffing import in_force
from linli.words import Refusal

AT_ONCE = 40


@needs("land.see")
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    sent = request.POST
    try:
        territory.staff_post(
            path=_place(sent), duty=asking.text(sent, "own_duty", 40) or asking.text(sent, "duty", 40), account=asking.person(sent),
            from_on=asking.day(sent, "from_on") or asking.today(), to_on=asking.day(sent, "to_on"),
            turn=min(9, asking.whole(sent, "turn", 0)), by=asking.actor_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("The post is filled."))
    return _back(request)


@needs("posts.manage")
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    found = Holding.objects.select_related("post", "account").filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        territory.unstaff_post(
            holding=found,
            to_on=max(asking.day(request.POST, "to_on") or asking.today(), found.from_on),
            by=asking.actor_of(request),
        )
    except Refusal as refusal:
        return _page(request, refusal)
    messages.success(request, _("The post ends for this person on that day."))
    return _back(request)


def _back(request: StaffRequest) -> HttpResponse:
    back = redirect("desk:land:posts")
    shown = {"area": asking.text(request.POST, "shown", 120), "layer": asking.text(request.POST, "layer", 40)}
    back["Location"] += f"?{urlencode(shown)}"
    return back


def _place(sent: Any) -> str:
    """A grid or an area; a mobile team belongs to an area and serves all its grids."""
    return asking.text(sent, "place", 120)


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    actor, today = asking.actor_of(request), asking.today()
    areas = list(areas_of(actor, "land.see"))
    shown = asking.text(request.GET, "area", 120) or asking.text(request.POST, "shown", 120)
    path = shown if any(a.path == shown for a in areas) else (areas[0].path if areas else "-")
    layers = [r.layer for r in overview.layers(on=today) if r.layer.kind == "responsibility"]
    asked = asking.text(request.GET, "layer", 40) or asking.text(request.POST, "layer", 40)
    layer = next((la for la in layers if la.code == asked), None) or next(
        (la for la in layers if la.code == SERVICE_LAYER), None
    )
    seen = actor.scope("land.see", path="path", unit="pk")
    mine = ResponsibilityGrid.objects.filter(in_force(today), seen, layer=layer, path__startswith=path)
    page = Paginator(mine.defer("shape").order_by("path"), AT_ONCE).get_page(request.GET.get("page"))
    may_change = actor.may_anywhere("posts.manage")
    context = {
        "tab": asking.TAB, "areas": areas, "path": path, "layers": layers, "layer": layer.code if layer else "", "teams": teams(list(page.object_list), on=today), "page_obj": page,
        "area_posts": area_posts(path, on=today), "names": {a.path: a.name for a in areas}, "today": today, "sent": request.POST,
        "people": staff_to_choose() if may_change else [], "may_change": may_change,
        "duties": [(code, d.name.in_(get_language())) for code, d in DUTIES.items()],
        "places": [(t.path, t.name) for t in page.object_list] + [(a.path, a.name) for a in areas if a.path.startswith(path)],
        "error": asking.said(refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/land/posts.html", context, status=refusal.status if refusal else 200)
