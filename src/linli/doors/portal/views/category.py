"""Page 2: what is it? By plain words, by what is often reported, or down the tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from linli.doors.parts.gate import anyone
from linli.doors.portal import classes, wording
from linli.doors.portal import draft as drafts
from linli.doors.portal.draft import Draft
from linli.doors.portal.near import reported_near
from linli.doors.portal.steps import missing_before, sentence, show
from linli.doors.portal.urgent import calls_for
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

LONGEST_QUERY = 200


@anyone()
def category(request: HttpRequest) -> HttpResponse:
    draft = drafts.load(request)
    if answer := missing_before(request, "category", draft):
        return answer
    if request.method != "POST":
        return _page(request, draft)
    if request.POST.get("do") == "search":
        draft.query = request.POST.get("query", "").strip()[:LONGEST_QUERY]
        drafts.save(request, draft)
        return redirect(reverse("portal:category") + "#found")
    kind, _colon, code = request.POST.get("class", "").partition(":")
    try:
        if not kind:
            raise wording.class_missing()
        tenancy.catalogue().matter(kind, code)
    except Refusal as refusal:
        return _page(request, draft, errors={"classes": sentence(refusal)}, status=422)
    draft.kind, draft.code = kind, code
    drafts.save(request, draft)
    return redirect("portal:nearby" if reported_near(draft) else "portal:details")


def _page(
    request: HttpRequest, draft: Draft, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    pack = tenancy.catalogue()
    major = request.GET.get("major", "")
    found = classes.found(pack, draft.query)
    context = {
        "major": next((m for m in classes.majors(pack) if m.value == major), None),
        "choices": classes.of_major(pack, major) if major else (found or classes.often(pack)),
        "has_found": bool(found) and not major,
        "is_searched": bool(draft.query) and not major,
        "majors": classes.majors(pack),
        "chosen": f"{draft.kind}:{draft.code}",
        "calls": calls_for(draft.query, hotline=tenancy.current().hotline) if not major else [],
    }
    return show(request, "category", draft, context, errors=errors, status=status)
