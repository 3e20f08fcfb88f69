"""Have a division computed: asked for here, done by a process of its own, shown as it goes, stopped if wanted."""

from __future__ import annotations

import subprocess
import sys
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from linli.doors.desk.land import asking
from linli.doors.desk.land.draft_page import draft_context
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.schema import connection
from linli.records.territory import actions as territory
from linli.records.territory import overview
from linli.records.territory.actions.dividing import end_silent_divisions
from linli.words import Refusal

BALANCES = ("free", "loose", "tight")


@needs("land.draft")
@require_POST
def compute(request: StaffRequest, pk: UUID) -> HttpResponse:
    draft = overview.draft_for(asking.actor_of(request), pk)
    sent = request.POST
    try:
        settings = {
            "balance": sent.get("balance") if sent.get("balance") in BALANCES else "loose", "keeps": "keeps" in sent,
            "move_at_most": min(100, asking.whole(sent, "move_at_most", 100)) / 100, "streets": "streets" in sent,
            "seed": max(1, asking.whole(sent, "seed", 1)), "grids": asking.whole(sent, "grids", 0) or None,
        }  # fmt: skip
        job = territory.ask_division(
            draft_id=pk, low=asking.whole(sent, "low"), high=asking.whole(sent, "high"), settings=settings, now=asking.now(),
            by=asking.actor_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        context = draft_context(request, draft, refusal=refusal, sent=sent)
        return render(request, "desk/land/draft.html", context, status=refusal.status)
    start(job.pk)
    return redirect("desk:land:draft", pk=pk)


@needs("land.see")
@require_safe
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The part of the page that says how far it has come; when it is over, the whole page is shown anew."""
    draft = overview.draft_for(asking.actor_of(request), pk)
    end_silent_divisions(now=asking.now())
    job = overview.job_of(draft)
    if job is None or job.state not in ("waiting", "running"):
        return HttpResponseClientRefresh()
    return render(request, "desk/land/_progress.html", {"job": job, "draft": draft})


@needs("land.draft")
@require_POST
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    draft = overview.draft_for(asking.actor_of(request), pk)
    territory.cancel_division(draft_id=draft.pk, now=asking.now(), by=asking.actor_of(request))
    messages.success(request, _("The computation stops; the draft stays as it was."))
    return redirect("desk:land:draft", pk=pk)


def start(job_id: UUID) -> None:
    """A process of its own: a city takes seconds on all cores, and the pages must not wait for it."""
    work = ["land", "divide", str(job_id), "--tenant", connection.schema_name]
    command = [sys.executable, "-m", "linli.site.cli", *work]
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
