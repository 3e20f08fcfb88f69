"""One layer beside another: how much land and how many households each grid shares with each of the other."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.doors.desk.land import asking
from linli.doors.desk.land.layer_map import draw_beside
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.registers.models import Building
from linli.records.territory import overview
from linli.records.territory.crosswalks import beside_each_other, grids_of_layer

AT_ONCE = 200


@needs("land.see")
@require_safe
def beside(request: StaffRequest, code: str, other: str) -> HttpResponse:
    actor = asking.actor_of(request)
    left, right = overview.layer_of(code), overview.layer_of(other)
    scope = actor.scope("land.see", path="path", unit="pk")
    homes = list(Building.objects.filter(scope, households__gt=0).values_list("lon", "lat", "households"))
    rows = beside_each_other(left, right, homes, on=asking.today(), scope=scope)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "tab": asking.TAB, "left": left, "right": right, "page_obj": page, "has_homes": bool(homes),
        "total": sum(r.households for r in rows),
        "map": draw_beside(*(grids_of_layer(lay, on=asking.today(), scope=scope) for lay in (left, right))),
    }  # fmt: skip
    return render(request, "desk/land/crosswalk.html", context)
