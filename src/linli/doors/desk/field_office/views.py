"""Rescue files from phones, and the suggestions of those who carry them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.parts.gate import StaffRequest, needs, needs_everywhere
from linli.records.fieldwork import queries
from linli.records.fieldwork.actions import answer_suggestion, import_rescue
from linli.records.people.queries import Actor
from linli.words import Refusal

MOST = 100


@needs("cases.take_in")
@require_http_methods(["GET", "HEAD", "POST"])
def rescue(request: StaffRequest) -> HttpResponse:
    """Import a file that a phone could not send; a second time changes nothing."""
    context: dict[str, Any] = {"tab": "rescue"}
    status = 200
    file = request.FILES.get("file") if request.method == "POST" else None
    if request.method == "POST":
        actor: Actor = request.actor
        try:
            raw = file.read() if file is not None else b""
            context["rows"] = import_rescue(raw=raw, language=get_language() or "", by=actor)
        except Refusal as refusal:
            context["error"], status = refusal.words.in_(get_language()), refusal.status
    return render(request, "desk/field_office/rescue.html", context, status=status)


@needs_everywhere("settings.manage")
@require_safe
def suggestions(request: StaffRequest) -> HttpResponse:
    return _list(request)


@needs_everywhere("settings.manage")
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Say what becomes of it; the one who wrote it reads the answer in the app."""
    text = request.POST.get("text", "")
    try:
        answer_suggestion(pk=pk, text=text, by=request.actor)
    except Refusal as refusal:
        return _list(request, error=refusal, kept={str(pk): text})
    messages.success(request, _("Answered."))
    return redirect("desk:suggestions")


def _list(
    request: StaffRequest, *, error: Refusal | None = None, kept: dict[str, str] | None = None
) -> HttpResponse:
    rows = [(s, (kept or {}).get(str(s.pk), "")) for s in queries.suggestions()[:MOST]]
    context = {"tab": "suggestions", "rows": rows, "error": error.words.in_(get_language()) if error else ""}
    return render(
        request, "desk/field_office/suggestions.html", context, status=error.status if error else 200
    )
