"""Page 3: words and photos."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.doors.parts.gate import anyone
from linli.doors.portal import draft as drafts
from linli.doors.portal import photos
from linli.doors.portal.draft import Draft
from linli.doors.portal.steps import matter_of, missing_before, sentence, show
from linli.records.cases import wording
from linli.words import Refusal


@anyone()
def details(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    if answer := missing_before(request, "details", draft):
        return answer
    if request.method != "POST":
        return _page(request, draft)
    draft.text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    errors: dict[str, str] = {}
    status = 422
    if len(draft.text) > wording.LONGEST_TEXT:
        errors["text"] = sentence(wording.text_too_long(len(draft.text)))
    if unwanted := request.POST.get("remove"):
        photos.remove(draft, unwanted)
    try:
        photos.add(request, draft)
    except Refusal as refusal:
        errors["photos"], status = sentence(refusal), refusal.status
    drafts.save(request, draft)
    if errors:
        return _page(request, draft, errors=errors, status=status)
    if request.POST.get("do") == "photo" or unwanted:
        return redirect(reverse("portal:details") + "#photos-h")
    return redirect("portal:contact")


@anyone()
@require_safe
def photo(request: HttpRequest, sha256: str) -> HttpResponse:
    """A photo of the draft, for the visitor whose draft it is."""
    found = photos.content(drafts.load(request), sha256)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/jpeg", headers={"Cache-Control": "private, no-cache"})


def _page(
    request: HttpRequest, draft: Draft, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "matter": matter_of(draft), "most": photos.MOST_PHOTOS, "may_add": len(draft.photos) < photos.MOST_PHOTOS,
        "longest": wording.LONGEST_TEXT,
    }  # fmt: skip
    return show(request, "details", draft, context, errors=errors, status=status)
