"""Who reported a case: with a purpose, and recorded."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import actions
from linli.records.cases import queries as cases
from linli.records.people.queries import Actor
from linli.words import Refusal


@needs("cases.see_reporter")
@require_http_methods(["GET", "HEAD", "POST"])
def reporter(request: StaffRequest, number: str) -> HttpResponse:
    """The details come only in answer to a purpose, so reading them needs a POST and leaves a row each time."""
    actor: Actor = request.actor
    case = cases.case_for(actor, number=number)
    context = {
        "tab": "queue",
        "case": case,
        "purpose": request.POST.get("purpose", request.GET.get("purpose", ""))[:200],
        "contacts": None,
        "error": "",
    }
    status = 200
    if request.method == "POST":
        try:
            context["contacts"] = actions.look_at_reporter(
                case=case, purpose=str(context["purpose"]), by=actor
            )
        except Refusal as refusal:
            context["error"], status = refusal.words.in_(get_language()), refusal.status
    return render(request, "desk/reporter.html", context, status=status)
