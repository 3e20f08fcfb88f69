"""What the pages of settings share: reading a form, doing one act, saying a refusal on the page it came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from linli.doors.desk.wording import date_unreadable
from linli.doors.parts.gate import StaffRequest
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.models import Area
from linli.words import Refusal


def actor(request: StaffRequest) -> Actor:
    return request.actor


def today() -> date:
    return timezone.localdate(timezone.now(), tenancy.time_zone())


def text(request: StaffRequest, name: str, most: int = 300) -> str:
    """One field as it was typed, without what no text may hold."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def number(request: StaffRequest, name: str) -> int:
    """A whole number; anything else is 0, which no form means."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def day(request: StaffRequest, name: str) -> date | None:
    """Refusal: date-unreadable."""
    typed = text(request, name, 20)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise date_unreadable(typed) from None


def areas() -> list[Area]:
    return list(Area.objects.order_by("path").only("id", "path", "name_zh", "name_en", "level"))


def page(
    request: StaffRequest, template: str, context: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    """A page of settings; what was typed stays in `sent`, a refusal stands above it."""
    said = refusal.data.get("findings", ()) if refusal else ()
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    more = {
        "sent": request.POST, "error": refusal.words.in_(get_language()) if refusal else "",
        "errors_said": [row[language] for row in said] if len(said) > 1 else [], "tab": "settings",
    }  # fmt: skip
    return render(request, template, {**more, **context}, status=refusal.status if refusal else 200)


def done(
    request: StaffRequest, act: Callable[[], object], said: str, to: str, *, again: Callable[[Refusal], HttpResponse],
    **where: Any,
) -> HttpResponse:  # fmt: skip
    """Do one act: then to another page with a sentence, or back to this one with the refusal."""
    try:
        act()
    except Refusal as refusal:
        return again(refusal)
    messages.success(request, said)
    return redirect(to, **where)
