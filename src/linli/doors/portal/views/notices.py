"""One notice of the town, in full."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import anyone
from linli.records.commons.queries import notice_for_everybody
from linli.records.tenancy import queries as tenancy


@anyone()
@require_safe
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    return render(request, "portal/notice.html", {"told": notice_for_everybody(pk, day=today)})
