"""Rescue files from phones, and the suggestions of those who carry them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.parts.gate import StaffRequest, needs_everywhere, not_allowed, signed_in
from linli.records.fieldwork import queries
from linli.records.fieldwork.actions import answer_suggestion, import_rescue
from linli.records.fieldwork.rescue import LARGEST_BYTES, VERBS_NEEDED, Rescued
from linli.records.fieldwork.wording import rescue_too_large
from linli.records.people.queries import Actor
from linli.words import Refusal

MOST = 100


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def rescue(request: StaffRequest) -> HttpResponse:
    """Import a file that a phone could not send; a second time changes nothing."""
    actor: Actor = request.actor
    if not any(actor.may_anywhere(verb) for verb in VERBS_NEEDED):
        raise not_allowed(VERBS_NEEDED[0])
    context: dict[str, Any] = {"tab": "rescue"}
    status = 200
    if request.method == "POST":
        try:
            rows = import_rescue(raw=_raw(request), language=get_language() or "", by=actor)
            context |= {"rows": [(r, kind_words(r.kind)) for r in rows], "ends": ends_of(rows)}
        except Refusal as refusal:
            context["error"], status = refusal.words.in_(get_language()), refusal.status
    return render(request, "desk/field_office/rescue.html", context, status=status)


def _raw(request: StaffRequest) -> bytes:
    """The file, looked at for its size before it is read into memory."""
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) > LARGEST_BYTES:
        raise rescue_too_large(LARGEST_BYTES)
    return file.read() if file is not None else b""


def kind_words(kind: str) -> str:
    own = {
        "report": _("report"), "settle": _("settled on the spot"), "take": _("take"), "arrive": _("arrive"), "handle": _("handled"),
        "return": _("return"), "verify": _("verify"), "check": _("check"), "step": _("other step"), "note": _("note"),
        "diary": _("day sheet"), "suggest": _("suggestion"), "read": _("messages read"),
    }  # fmt: skip
    return own.get(kind, kind)


def ends_of(rows: Sequence[Rescued]) -> list[tuple[str, int]]:
    """How many ended how, in words; what did not happen is left out."""

    def count(*states: str, known: bool = False) -> int:
        return sum(r.state in states and r.was_known == known for r in rows)

    found = [
        (_("carried out"), count("done")), (_("kept as a note"), count("kept_as_note")),
        (_("was here already"), count("done", "kept_as_note", known=True)), (_("not taken"), count("refused", "unreadable")),
    ]  # fmt: skip
    return [(words, n) for words, n in found if n]


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
