"""D3 and D8: one case, and the one panel in which it moves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.case_page import page_of
from linli.doors.desk.labels import here
from linli.doors.desk.panel import Tried, colleagues_of
from linli.doors.desk.reading import given_of
from linli.doors.parts.gate import StaffRequest, needs
from linli.doors.parts.photo import own_photo
from linli.doors.parts.templatetags.linli import before, gap, tail
from linli.records.cases import actions
from linli.records.cases import queries as cases
from linli.records.cases.models import Case
from linli.records.cases.rules import lifecycle
from linli.records.cases.standard_texts import standard_text
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

WORDS_FIELDS = ("reason", "text", "note")


@needs("cases.see")
@require_safe
def show(request: StaffRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor
    case, now = cases.case_for(actor, number=number), timezone.now()
    actions.look_at_case(case=case, by=actor, now=now)
    context = page_of(case, actor, now=now, wanted=request.GET.get("do", ""))
    context["merge_into"] = request.GET.get("original", "")[:19]
    return render(request, "desk/case.html", context)


@needs("cases.act")
@require_POST
def step(request: StaffRequest, number: str, move: str) -> HttpResponse:
    """Make the step, or bring the page back with the reason, the present state and what was written."""
    actor: Actor = request.actor
    case = cases.case_for(actor, number=number)
    pack = tenancy.catalogue()
    state = case.state
    if request.POST.get("insert"):
        return _with_text(request, case, move)
    try:
        given = given_of(request, case, move, pack)
        after = actions.step(move, case_id=case.pk, given=given, by=actor)
    except Refusal as refusal:
        return _again(request, number, move, refusal)
    _say(request, after, move, state)
    return _onward(request, actor, after)


def _with_text(request: StaffRequest, case: Case, move: str) -> HttpResponse:
    """Without a script: the page again, the standard text in its field behind what was written."""
    actor: Actor = request.actor
    kept = request.POST.copy()
    name = kept.get("into", "")
    if name in WORDS_FIELDS and kept.get("standard"):
        found = standard_text(_uuid(kept.get("standard", "")))
        kept[name] = "\n".join(p for p in (kept.get(name, "").strip(), found.text) if p)
    context = page_of(case, actor, now=timezone.now(), tried=Tried(move, kept, ""))
    context["had_photos"] = bool(request.FILES)
    return render(request, "desk/case.html", context)


@needs("cases.act")
@require_safe
def mentionable(request: StaffRequest, number: str) -> HttpResponse:
    """The list of colleagues for a note, fetched when somebody wants it."""
    actor: Actor = request.actor
    case = cases.case_for(actor, number=number)
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    found = colleagues_of(case, actor, today=today)
    return render(request, "desk/case/_colleagues.html", {"colleagues": found})


@needs("cases.see")
@require_safe
def photo(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """A photo of a case that the actor may see; asked for anew each time, so that a browser shows none after signing out."""
    found = cases.evidence_for(request.actor, pk=pk)
    if found is None:
        raise Http404
    return own_photo(request, found.sha256, media_type=found.media_type)


def _again(request: StaffRequest, number: str, move: str, refusal: Refusal) -> HttpResponse:
    """The case as it is now: somebody else may have moved it meanwhile."""
    actor: Actor = request.actor
    case = cases.case_for(actor, number=number)
    tried = Tried(move, request.POST, refusal.words.in_(get_language()))
    context: dict[str, Any] = page_of(case, actor, now=timezone.now(), tried=tried)
    context["had_photos"] = bool(request.FILES)
    return render(request, "desk/case.html", context, status=refusal.status)


def _say(request: StaffRequest, case: Case, move: str, state_before: str) -> None:
    table = lifecycle(tenancy.catalogue())
    name = next((here(m.name) for m in table.moves if m.code == move and state_before in m.from_states), move)
    state = here(table.states[case.state].name)
    values = {"step": name, "number": tail(case.number), "state": state}
    said = _("Done: %(step)s. Case %(number)s is now: %(state)s.") % values
    if move == "grant_extension" and case.handling_due_at is not None:
        said += gap() + _("New due moment: %(due)s.") % {"due": before(case.handling_due_at)}
    messages.success(
        request, said, extra_tags=f"{request.path}:"
    )  # the browser forgets what was typed for it


def _onward(request: StaffRequest, actor: Actor, case: Case) -> HttpResponse:
    """Back to where it was done; a case that went out of sight leads to the queue."""
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(back)
    if not actor.may("cases.see", case.place_path, case.unit_id):
        return redirect("desk:queue")
    return redirect("desk:case", number=case.number)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
