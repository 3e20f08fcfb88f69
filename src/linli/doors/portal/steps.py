"""The pages of a report, in order, and how each is shown again with its errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from linli.engine.catalogue import MatterClass
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .draft import Draft, is_kept, save, token_sent
from .streets import streets

PAGES = ("place", "category", "details", "contact", "check")
SALVAGED, LONGEST_SALVAGED = ("query", "text", "name", "phone", "email"), 5000
NAMES = {
    "place": _lazy("Place"),
    "category": _lazy("Kind"),
    "details": _lazy("Words and photo"),
    "contact": _lazy("Contact"),
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
        "place_name": lambda: place_name(draft), "is_other": "other" in request.GET,
        **(context or {}),
    }  # fmt: skip
    response = render(request, f"portal/{page}.html", everything, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def place_name(draft: Draft) -> str:
    """The place in words: as typed, else the street beside the pin."""
    if draft.place_text or draft.lon is None or draft.lat is None:
        return draft.place_text
    street = streets().near(draft.lon, draft.lat)
    return _("Near %(street)s") % {"street": street} if street else _("The place on the map")


def missing_before(request: HttpRequest, page: str, draft: Draft) -> HttpResponse | None:
    """To the first page that still lacks its answer; what came with the form is not lost on the way."""
    if page != "check" and (answer := of_another(request, page, draft)):
        return answer
    if page != "place" and not draft.has_place:
        return _begin_again(request, draft) if request.method == "POST" else redirect("portal:place")
    if page not in {"place", "category"} and not draft.has_class:
        return redirect("portal:category")
    return None


def of_another(request: HttpRequest, page: str, draft: Draft) -> HttpResponse | None:
    """A page of a report that was sent meanwhile, or that gave way to a new one in another window: its answers are not mixed into this one."""
    key = request.POST.get("key", "")
    if not key or key == draft.key or not is_kept(request):
        return redirect("portal:sent") if key and token_sent(request, key) else None
    if token_sent(request, key):
        return redirect("portal:sent")
    _salvage(request, draft)
    save(request, draft)
    return redirect(reverse(f"portal:{page}") + "?other=1")


def _salvage(request: HttpRequest, draft: Draft) -> None:
    """Words into fields that are still empty."""
    for name in SALVAGED:
        if (value := request.POST.get(name, "").strip()) and not getattr(draft, name):
            setattr(draft, name, value[:LONGEST_SALVAGED])


def _begin_again(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The draft is gone (a day has passed, or cookies are off): the words of this page begin a new one, and it is said."""
    _salvage(request, draft)
    kind, _colon, code = request.POST.get("class", "").partition(":")
    if (kind, code) in tenancy.catalogue().classes:
        draft.kind, draft.code = kind, code
    save(request, draft)
    return redirect(reverse("portal:place") + "?expired=1")


def matter_of(draft: Draft) -> MatterClass | None:
    """The class chosen; None where the pack has changed under the draft."""
    return tenancy.catalogue().offered.get((draft.kind, draft.code))


def sentence(refusal: Refusal) -> str:
    return refusal.words.in_(get_language())
