"""Filters that a person keeps."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.doors.desk.filters import QueueFilter
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import actions
from linli.records.cases.queries import saved_filters
from linli.records.cases.rules import lifecycle
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal


@needs("cases.see")
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep the filters that the queue was showing; unknown ones are left out, the page is not part of it."""
    actor: Actor = request.actor
    chosen = _chosen(request, actor)
    known = {f.pk: f.address for f in saved_filters(actor)}
    try:
        made = actions.save_filter(name=request.POST.get("name", ""), address=chosen.address(), by=actor)
        words = _("Saved as “%(name)s”.")
        if known.get(made.pk, made.address) != made.address:
            words = _("Saved as “%(name)s”. It replaces the earlier filter of that name.")
        messages.success(request, words % {"name": made.name})
    except Refusal as refusal:
        messages.error(request, refusal.words.in_(get_language()))
    return HttpResponseRedirect(reverse("desk:queue") + chosen.address())


@needs("cases.see")
@require_POST
def forget(request: StaffRequest, pk: UUID) -> HttpResponse:
    actor: Actor = request.actor
    actions.forget_filter(filter_id=pk, by=actor)
    messages.success(request, _("The saved filter is gone."))
    return HttpResponseRedirect(reverse("desk:queue") + _chosen(request, actor).address())


def _chosen(request: StaffRequest, actor: Actor) -> QueueFilter:
    states = frozenset(lifecycle(tenancy.catalogue()).states)
    usual = "mine" if actor.has_power else "open"
    return QueueFilter.read(
        QueryDict(request.POST.get("filters", "").lstrip("?")), states=states, usual=usual
    )
