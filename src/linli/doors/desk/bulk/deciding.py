"""Requests for more time and for suspension, decided together: first what each would bring, then each on its own."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.doors.desk.reading import number_of
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import actions, decisions
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .outcomes import Outcome, with_changes


@needs("cases.act")
@require_POST
def preview(request: StaffRequest, decision: str) -> HttpResponse:
    """Nothing is decided yet."""
    return _preview(request, decision, decisions.plan(decision, _ids(request), by=request.actor))


@needs("cases.act")
@require_POST
def confirm(request: StaffRequest, decision: str) -> HttpResponse:
    """Each request on its own; what somebody else has decided meanwhile is left as it is."""
    wanted, reason = _ids(request), request.POST.get("reason", "").strip()
    lines = decisions.plan(decision, wanted, by=request.actor) if wanted else []
    if decision == "refuse" and not reason and lines:
        return _preview(request, decision, lines, lacks_reason=True)
    outcomes = [_one(request, line, reason) for line in lines]
    context = {
        "tab": "deadlines", "name": _name(decision), "back": reverse("desk:deadlines"), "gone": len(set(wanted)) - len(lines),
        "done": [o for o in outcomes if not o.error], "failed": with_changes([o for o in outcomes if o.error], by=request.actor, pack=tenancy.catalogue()),
    }  # fmt: skip
    return render(request, "desk/bulk/done.html", context)


def _one(request: StaffRequest, line: decisions.Line, reason: str) -> Outcome:
    if line.move is None:
        return Outcome(line.case, line.problem.in_(get_language()) if line.problem else "")
    seen = number_of(request.POST.get(f"seen-{line.request.pk}", ""))
    try:
        given = line.given(reason=reason, seen_version=seen)
        return Outcome(actions.step(line.move.code, case_id=line.case.pk, given=given, by=request.actor))
    except Refusal as refusal:
        return Outcome(line.case, refusal.words.in_(get_language()), seen)


def _preview(
    request: StaffRequest, decision: str, lines: Sequence[decisions.Line], *, lacks_reason: bool = False
) -> HttpResponse:
    context = {
        "tab": "deadlines", "decision": decision, "name": _name(decision), "back": reverse("desk:deadlines"),
        "possible": [line for line in lines if line.move], "impossible": [line for line in lines if not line.move],
        "is_public": any(line.move.is_public for line in lines if line.move), "lacks_reason": lacks_reason, "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "desk/bulk/decide.html", context, status=422 if lacks_reason else 200)


def _name(decision: str) -> str:
    return {"grant": _("grant"), "refuse": _("refuse")}.get(decision, decision)


def _ids(request: StaffRequest) -> list[int]:
    """Those that were ticked; none where everything is meant, which only the preview takes."""
    ticked = [n for n in map(number_of, request.POST.getlist("request")) if n is not None]
    everything = request.POST.get("all") == "1" and not request.path.endswith("/do")
    return [] if everything else (ticked or [0])
