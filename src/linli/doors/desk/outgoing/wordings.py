"""The town's own texts of its messages to residents, and when and how many short messages go out."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs_everywhere
from linli.records.cases import actions, outbox
from linli.records.people.queries import Actor
from linli.words import Refusal

SAMPLE_LINK = "https://…/f/…"
FIELDS = ("subject", "text", "short")


@needs_everywhere("texts.write")
@require_http_methods(["GET", "HEAD", "POST"])
def wordings(request: StaffRequest) -> HttpResponse:
    """All messages, and the rules of sending."""
    rules = outbox.message_rules()
    sent = {
        "quiet_from": f"{rules.quiet_from:%H:%M}", "quiet_until": f"{rules.quiet_until:%H:%M}",
        "most_per_case": str(rules.most_per_case), "most_per_day": str(rules.most_per_day), "signature": rules.signature,
    }  # fmt: skip
    refusal, stored = None, sent
    if request.method == "POST":
        sent = {name: request.POST.get(name, "") for name in sent}
        refusal = _set_rules(request, sent, stored)
        if refusal is None:
            notices.success(request, _("Saved."))
            return redirect("desk:wordings")
    rows = [(r, r.letter.name.in_(get_language())) for r in outbox.message_templates()]
    return _page(request, "wordings", {"rows": rows, "sent": sent, "stored": stored}, refusal)


def _set_rules(request: StaffRequest, sent: dict[str, str], stored: dict[str, str]) -> Refusal | None:
    try:
        refuse_if_changed(request, stored)
        actions.set_message_rules(
            quiet_from=_time(sent["quiet_from"]), quiet_until=_time(sent["quiet_until"]),
            most_per_case=_number(sent["most_per_case"]), most_per_day=_number(sent["most_per_day"]),
            signature=sent["signature"], by=_actor(request),
        )  # fmt: skip
    except Refusal as refusal:
        return refusal
    return None


@needs_everywhere("texts.write")
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: StaffRequest, code: str, language: str) -> HttpResponse:
    """One message in one language: what is sent, changed here, seen with sample values before it is saved."""
    row = outbox.message_template(code, language)
    sent = {name: request.POST.get(name, getattr(row.texts, name)) for name in FIELDS}
    stored = {name: getattr(row.texts, name) for name in FIELDS}
    do, refusal, preview = request.POST.get("do", ""), None, None
    try:
        if do == "reset":
            actions.reset_message_template(code=code, language=language, by=_actor(request))
        elif do == "save":
            refuse_if_changed(request, stored)
            actions.set_message_template(code=code, language=language, **sent, by=_actor(request))
        if do in {"reset", "save"}:
            notices.success(request, _("Saved."))
            return redirect("desk:wording", code=code, language=language)
        preview = outbox.preview_message(code, language, **sent, link=SAMPLE_LINK, now=timezone.now())
    except Refusal as found:
        refusal = found
    context = {
        "row": row, "name": row.letter.name.in_(get_language()), "sent": sent, "stored": stored, "preview": preview,
        "placeholders": ["{" + p + "}" for p in row.letter.placeholders],
    }  # fmt: skip
    return _page(request, "wording", context, refusal)


def _page(request: StaffRequest, name: str, context: dict[str, Any], refusal: Refusal | None) -> HttpResponse:
    context |= {"tab": "settings", "error": refusal.words.in_(get_language()) if refusal else ""}
    return render(request, f"desk/outgoing/{name}.html", context, status=refusal.status if refusal else 200)


def _actor(request: StaffRequest) -> Actor:
    return request.actor


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return time(0)  # both the same: no quiet hours


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
