"""The draft: what it changes, by whom; publish it from a day. And every version that was published."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.doors.desk.reading import why
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.people.queries import names_of
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .asking import actor, day, done, number, page, text, today
from .changes import NAMES, changes, draft_state


@needs("settings.manage")
@require_safe
def draft(request: StaffRequest) -> HttpResponse:
    return _page(request)


@needs("settings.manage")
@require_POST
def drop(request: StaffRequest) -> HttpResponse:
    name, key = text(request, "name", 20), text(request, "key", 200)
    if name not in NAMES:
        raise Http404
    return done(
        request,
        lambda: tenancy_actions.drop_from_draft(
            name=name, key=key.split(":"), seen=number(request, "seen"), by=actor(request), now=timezone.now()
        ),
        _("Taken out of the draft."), "desk:draft", again=lambda refusal: _page(request, refusal),
    )  # fmt: skip


@needs("settings.manage")
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    return done(
        request,
        lambda: tenancy_actions.discard_draft(
            seen=number(request, "seen"), reason=why(request), by=actor(request), now=timezone.now()
        ),
        _("The draft was thrown away; what is in force stays as it is."), "desk:classes",
        again=lambda refusal: _page(request, refusal),
    )  # fmt: skip


@needs("settings.manage")
@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    def act() -> None:
        tenancy_actions.publish_overlay(
            from_on=day(request, "from_on") or today(), note=text(request, "note", 200), seen=number(request, "seen"),
            by=actor(request), now=timezone.now(), today=today(),
        )  # fmt: skip

    return done(
        request, act, _("Published. Old cases keep the rules they came under."), "desk:classes",
        again=lambda refusal: _page(request, refusal),
    )  # fmt: skip


@needs("settings.manage")
@require_safe
def version(request: StaffRequest, number: int) -> HttpResponse:
    """What one version changed against the one before."""
    found = tenancy.overlays().filter(number=number).first()
    if found is None:
        raise Http404
    earlier = tenancy.overlays().filter(number=number - 1).first()
    context = {
        "version": found, "changes": list(changes(found.document, earlier.document if earlier else {})),
        "who": names_of([found.changed_by]).get(found.changed_by, found.changed_by),
    }  # fmt: skip
    return page(request, "desk/settings/version.html", context)


def _page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    state = draft_state()
    found = state["draft"]
    context = {
        **state, "changes": list(changes(found.document)) if found else [], "today": today(),
        "who": names_of([found.changed_by]).get(found.changed_by, found.changed_by) if found else "",
    }  # fmt: skip
    return page(request, "desk/settings/draft.html", context, refusal)
