"""News of cases for the pages of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.doors.parts import live
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.announcing import News
from linli.records.cases.news import ALARM, TOPIC, may_hear, waits_for
from linli.records.people.queries import Actor


@needs("cases.see")
@require_safe
def news(request: StaffRequest) -> HttpResponse:
    """One stream for all pages of one person; each page picks what concerns it."""
    actor: Actor = request.actor
    language = get_language() or ""
    return live.stream(request, hears=lambda told: _for(actor, told, language))


def _for(actor: Actor, told: News, language: str) -> Mapping[str, Any] | None:
    body = told.body
    if told.topic == ALARM and may_hear(actor, body):
        return {
            "number": body["number"],
            "kind": body["kind"],
            "isMine": waits_for(actor, body),
            "at": told.at_us // 1000,
        }
    if told.topic != TOPIC or not may_hear(actor, body):
        return None
    name = body["by_zh"] if language.startswith("zh") else body["by_en"]
    return {
        "number": body["number"], "version": body["version"], "isNew": body["is_new"], "isOpen": body["is_open"],
        "isMine": waits_for(actor, body), "byMe": body["by"] == actor.ref, "by": name or body["by_zh"] or body["by_en"],
        "at": told.at_us // 1000,
    }  # fmt: skip
