"""The pages of a report, in order, and how each is shown again with its errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.engine.catalogue import MatterClass
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .draft import Draft

PAGES = ("place", "category", "details", "contact", "check")
NAMES = {
    "place": _("Place"),
    "category": _("Kind"),
    "details": _("Words and photo"),
    "contact": _("Contact"),
    "check": pgettext_lazy("page of the report", "Check"),
}


def show(
    request: HttpRequest, page: str, draft: Draft, context: Mapping[str, Any] | None = None, *,
    errors: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """One page of the report; with errors it says them and keeps what was entered."""
    at = PAGES.index(page)
    everything = {
        "draft": draft, "page": page, "at": at + 1, "pages": PAGES, "errors": dict(errors or {}),
        "back": PAGES[at - 1] if at else "home", "back_name": NAMES[PAGES[at - 1]] if at else "",
        **(context or {}),
    }  # fmt: skip
    response = render(request, f"portal/{page}.html", everything, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def missing_before(page: str, draft: Draft) -> HttpResponse | None:
    """To the first page that still lacks its answer."""
    if page != "place" and not draft.has_place:
        return redirect("portal:place")
    if page not in {"place", "category"} and not draft.has_class:
        return redirect("portal:category")
    return None


def matter_of(draft: Draft) -> MatterClass | None:
    """The class chosen; None where the pack has changed under the draft."""
    return tenancy.catalogue().classes.get((draft.kind, draft.code))


def sentence(refusal: Refusal) -> str:
    return refusal.words.in_(get_language())
