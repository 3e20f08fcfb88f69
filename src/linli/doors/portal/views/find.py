"""Find a report by its number and the last four digits of the telephone number that was left."""

from __future__ import annotations

import re
import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from linli.doors.parts.gate import anyone
from linli.doors.portal import wording
from linli.doors.portal.steps import sentence
from linli.records.cases.following import follow_token
from linli.records.cases.queries import report_by_number
from linli.records.people.actions import count_try as count_wrong
from linli.records.people.queries import wait_of
from linli.records.people.visitors import count_try, forgive_try
from linli.words import Refusal

FREE_TRIES = 8


@anyone()
def find(request: HttpRequest) -> HttpResponse:
    number, digits = (_figures(request.POST.get(n, "")) for n in ("number", "digits"))
    if request.method != "POST":
        return render(request, "portal/find.html", {"number": _figures(request.GET.get("number", ""))})
    try:
        token = _look(request, number, digits)
    except Refusal as refusal:
        context = {"number": request.POST.get("number", "")[:40], "errors": {"number": sentence(refusal)}}
        return render(request, "portal/find.html", context, status=refusal.status)
    return redirect("portal:follow", token=token)


def _look(request: HttpRequest, number: str, digits: str) -> str:
    """The follow link's token. Wrong tries are counted by address and by number, so that nobody tries all digits."""
    now, address, key = timezone.now(), request.META.get("REMOTE_ADDR", ""), f"find:{number[:30]}"
    if wait := wait_of([key], now=now) or count_try(address=address, now=now):
        raise wording.too_many_tries(wait)
    report = report_by_number(number, digits)
    if report is None:
        count_wrong(key=key, free=FREE_TRIES, now=now)
        raise wording.number_or_digits_wrong()
    forgive_try(address=address, now=now)
    return follow_token(report.id)


def _figures(text: str) -> str:
    """Only the figures; full-width ones become plain, spaces and hyphens go."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
