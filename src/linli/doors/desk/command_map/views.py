"""D6: the command map. One page: its script asks for the same address again and takes over what changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases.spots import look_again
from linli.records.tenancy import queries as tenancy

from .asked import Asked
from .moments import moments
from .page import page_of


@needs("cases.see")
@require_safe
def command_map(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    look_again(tenancy.current().schema_name)  # who comes from a dispatch sees it done
    at = moments(now, tenancy.time_zone())
    asked = Asked.read(request.GET, now=now, moments=at)
    context = page_of(request.actor, asked, now=now, moments=at)
    return render(request, "desk/command_map/page.html", context)
