"""D4: a report by telephone or at the counter, or a grid worker's own, beside what is known nearby."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.doors.desk import taking_in
from linli.doors.desk.labels import here
from linli.doors.desk.taking_in import Draft
from linli.doors.parts import townmap
from linli.doors.parts.gate import StaffRequest, needs
from linli.doors.parts.picture import pictured
from linli.engine.catalogue import Catalogue, MatterClass
from linli.records.cases import actions
from linli.records.cases import queries as cases
from linli.records.cases.around import Near, known_around, settleable
from linli.records.cases.given import Given
from linli.records.cases.models import Case
from linli.records.cases.previews import handling_moment
from linli.records.cases.rules import lifecycle
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

FOUND = 6
RECEIVED = "received"


@needs("cases.take_in")
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: StaffRequest) -> HttpResponse:
    return _form(request, taking_in.TOLD)


@needs("cases.report")
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: StaffRequest) -> HttpResponse:
    """What a grid worker found in the street; the case opens after it, where it can be settled on the spot."""
    return _form(request, taking_in.FOUND)


def _form(request: StaffRequest, way: taking_in.Way) -> HttpResponse:
    """Looking things up brings the same page back with more in it; only "take in" and "add" write."""
    draft = taking_in.read_draft(request.POST, tenancy.catalogue(), way)
    do = request.POST.get("do", "")
    if request.method == "POST" and (do in {"send", "pass", "caller"} or do.startswith("follow:")):
        try:
            if do == "caller":
                return _page(request, draft, known=_look_up_caller(request, draft))
            if do in {"send", "pass"}:
                taking_in.refuse_unseen(draft, _near(request, draft))
                return _passed_on(request, draft) if do == "pass" else _send(request, draft)
            return _follow(request, draft, do)
        except Refusal as refusal:
            return _page(request, draft, refusal)
    return _page(request, draft)


def _look_up_caller(request: StaffRequest, draft: Draft) -> list[Case]:
    """The caller's other open cases, with consent; the look is recorded."""
    return actions.look_up_caller(
        phone=draft.sent.get("phone", ""), email=draft.sent.get("email", ""), has_consent=bool(draft.sent.get("consent")),
        purpose="taking in a report, with the person's consent", by=request.actor,
    )  # fmt: skip


@needs("cases.take_in")
@require_safe
def picture(request: StaffRequest) -> HttpResponse:
    return _picture(request)


@needs("cases.report")
@require_safe
def picture_for_found(request: StaffRequest) -> HttpResponse:
    return _picture(request)


def _picture(request: StaffRequest) -> HttpResponse:
    """The map of the form as a picture that can be clicked without a script."""
    draft = taking_in.read_draft(request.GET, tenancy.catalogue())
    drawn = townmap.draw(draft.view, draft.markers, title=_("Map of the town")) if draft.view else ""
    return pictured(drawn)


def _send(request: StaffRequest, draft: Draft) -> HttpResponse:
    actor: Actor = request.actor
    made = actions.report(new=taking_in.report_of(draft, request), by=actor)
    said = (
        _("Reported as %(number)s.")
        if draft.way == taking_in.FOUND
        else _("Taken in as %(number)s. Tell the caller this number.")
    )
    messages.success(request, said % {"number": made.case.number}, extra_tags=request.path)
    if not actor.may("cases.see", made.case.place_path, made.case.unit_id):
        return redirect(draft.way.page)
    return redirect("desk:case", number=made.case.number)


def _passed_on(request: StaffRequest, draft: Draft) -> HttpResponse:
    """Taken in and accepted by the same hand; where accepting is refused the case stands there and says why."""
    actor: Actor = request.actor
    case = actions.report(new=taking_in.report_of(draft, request), by=actor).case
    if case.state == RECEIVED:  # a second press finds it accepted
        try:
            case = actions.step("accept", case_id=case.pk, given=Given(flow=draft.flow), by=actor)
        except Refusal as refusal:
            messages.error(request, refusal.words.in_(get_language()))
    state = here(lifecycle(tenancy.catalogue()).states[case.state].name)
    said = _("Taken in as %(number)s. The case is now: %(state)s. Tell the caller this number.")
    messages.success(request, said % {"number": case.number, "state": state}, extra_tags=request.path)
    return redirect("desk:case", number=case.number)


def _may_accept(actor: Actor) -> bool:
    powers = {p for m in lifecycle(tenancy.catalogue()).moves if m.code == "accept" for p in m.powers}
    return any(r.power in powers and "cases.act" in r.verbs for r in actor.rights)


def _follow(request: StaffRequest, draft: Draft, do: str) -> HttpResponse:
    """The caller follows the case that is there; words, contact and photos go with it."""
    actor: Actor = request.actor
    known = cases.case_for(actor, pk=_uuid(do.partition(":")[2]))
    new = taking_in.report_of(
        replace(draft, matter=tenancy.catalogue().matter(known.kind, known.code)), request
    )
    made = actions.add_report(case_id=known.pk, new=new, by=actor)
    said = _("Added to case %(number)s.") % {"number": made.case.number}
    messages.success(request, said, extra_tags=request.path)
    return redirect("desk:case", number=made.case.number)


def _page(
    request: StaffRequest, draft: Draft, refusal: Refusal | None = None, known: list[Case] | None = None
) -> HttpResponse:
    pack, sent = tenancy.catalogue(), draft.sent
    is_found = draft.way == taking_in.FOUND
    words = sent.get("search", "").strip() or sent.get("text", "").strip()
    context: dict[str, Any] = {
        "tab": "found" if is_found else "intake", "is_found": is_found, "draft": draft, "sent": sent,
        "key": sent.get("key") or str(uuid4()), "found": _categories(words, draft, pack), "words": words, "known": known,
        "grids": [(name, f"{lon:.6f},{lat:.6f}") for name, lon, lat in townmap.grid_names()],
        "map": f"{reverse(draft.way.map)}?{taking_in.map_address(draft.view, draft)}" if draft.view else "",
        "pin": f"{draft.lon:.6f},{draft.lat:.6f}" if draft.lon is not None and draft.lat is not None else "",
        "size": taking_in.MAP_SIZE, "error": refusal.words.in_(get_language()) if refusal else "",
        "had_photos": bool(request.FILES), "flows": lifecycle(pack).flows.values(), "may_accept": not is_found and _may_accept(request.actor), **_around(request, draft, pack),
    }  # fmt: skip
    return render(request, "desk/intake.html", context, status=refusal.status if refusal else 200)


def _categories(words: str, draft: Draft, pack: Catalogue) -> list[MatterClass]:
    found = list(pack.search(words[:200], get_language() or "", most=FOUND)) if words else []
    if draft.matter is not None and draft.matter not in found:
        found.insert(0, draft.matter)
    return found


def _around(request: StaffRequest, draft: Draft, pack: Catalogue) -> dict[str, Any]:
    """What is open near the place, and what can be promised for the category."""
    actor: Actor = request.actor
    now, moment = timezone.now(), None
    near = _near(request, draft)
    if draft.matter is not None:
        kind, code = draft.matter.key
        moment = handling_moment(Case(kind=kind, code=code), pack, now=now)
    own = settleable(actor, pack) if draft.way == taking_in.FOUND else []
    return {"near": near, "near_shown": taking_in.seen_of(near), "moment": moment, "own": own}


def _near(request: StaffRequest, draft: Draft) -> list[Near]:
    if draft.lon is None or draft.lat is None:
        return []
    key = draft.matter.key if draft.matter else None
    return known_around(request.actor, draft.lon, draft.lat, now=timezone.now(), key=key)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
