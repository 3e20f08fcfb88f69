"""One step for many cases: first what would happen to each, then each on its own, with its own result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from linli.doors.desk.filters import QueueFilter
from linli.doors.desk.labels import here
from linli.doors.desk.queue.rail import Asked
from linli.doors.desk.reading import number_of
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import actions, together
from linli.records.cases.given import Given
from linli.records.cases.models import Case
from linli.records.cases.rules import lifecycle
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .outcomes import Outcome, with_changes


@needs("cases.act")
@require_POST
def preview(request: StaffRequest, move: str) -> HttpResponse:
    """Nothing is changed yet."""
    actor: Actor = request.actor
    return _preview(request, move, _wanted(request, actor))


@needs("cases.act")
@require_POST
def confirm(request: StaffRequest, move: str) -> HttpResponse:
    """Each case on its own: one that is refused does not stop the others; the same form again does nothing twice."""
    actor: Actor = request.actor
    found = _wanted(request, actor)
    reason = request.POST.get("reason", "").strip()
    plan = together.plan(move, found, by=actor, now=timezone.now())
    if not reason and (plan.needs_reason or _unexplained(request, plan)):
        return _preview(request, move, found, lacks_reason=True)
    outcomes = [_one(request, move, case, reason, actor) for case in found]
    done = [o for o in outcomes if not o.error]
    failed = with_changes([o for o in outcomes if o.error], by=actor, pack=tenancy.catalogue())
    context = {
        "tab": "queue", "move": move, "name": _name(move), "done": done, "failed": failed, "back": _back(request),
    }  # fmt: skip
    return render(request, "desk/bulk/done.html", context)


def _unexplained(request: StaffRequest, plan: together.Plan) -> list[UUID]:
    """Cases that are to go to a unit which no rule names: somebody has to say why."""
    lines = plan.lines
    return [
        line.case.pk
        for line in lines
        if line.lacks_reason(_uuid(request.POST.get(f"unit-{line.case.pk}", "")))
    ]


def _preview(
    request: StaffRequest, move: str, found: Sequence[Case], *, lacks_reason: bool = False
) -> HttpResponse:
    actor: Actor = request.actor
    plan = together.plan(move, found, by=actor, now=timezone.now())
    chosen = {c.pk: _uuid(request.POST.get(f"unit-{c.pk}", "")) for c in found}
    context: dict[str, Any] = {
        "tab": "queue", "move": move, "name": _name(move), "plan": plan, "back": _back(request), "most": together.MOST,
        "lacks_reason": lacks_reason, "reason": request.POST.get("reason", ""), "chosen": chosen, "unexplained": _unexplained(request, plan),
        "is_public": any(line.move.is_public for line in plan.possible if line.move), "is_cut": len(found) == together.MOST and request.POST.get("all") == "1",
    }  # fmt: skip
    return render(request, "desk/bulk/preview.html", context, status=422 if lacks_reason else 200)


def _one(request: StaffRequest, move: str, case: Case, reason: str, actor: Actor) -> Outcome:
    seen = number_of(request.POST.get(f"seen-{case.pk}", ""))
    given = Given(
        reason=reason, unit=_uuid(request.POST.get(f"unit-{case.pk}", "")) if move == "dispatch" else None,
        seen_version=seen, only_if_unchanged=True,
    )  # fmt: skip
    try:
        return Outcome(actions.step(move, case_id=case.pk, given=given, by=actor))
    except Refusal as refusal:
        return Outcome(case, refusal.words.in_(get_language()), seen)


def _wanted(request: StaffRequest, actor: Actor) -> list[Case]:
    """The rows that were ticked, or everything that the filter shows; never more than the limit."""
    if request.POST.get("all") == "1" and not request.path.endswith("/do"):
        states = frozenset(lifecycle(tenancy.catalogue()).states)
        usual = "mine" if actor.has_power else "open"
        asked = Asked(actor, timezone.now(), tenancy.time_zone(), usual, states)
        filters = QueryDict(request.POST.get("filters", "").lstrip("?"))
        shown = asked.found(QueueFilter.read(filters, states=states, usual=usual))
        return list(shown[: together.MOST])
    return together.chosen(actor, list(_ids(request)))


def _ids(request: StaffRequest) -> Iterator[UUID]:
    for text in request.POST.getlist("case"):
        if (found := _uuid(text)) is not None:
            yield found


def _name(move: str) -> str:
    return next((here(m.name) for m in lifecycle(tenancy.catalogue()).moves if m.code == move), move)


def _back(request: StaffRequest) -> str:
    """The page that the rows were ticked on."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if back and is_ours else reverse("desk:queue")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
