"""Notices to residents: what stands on the first page of the town, from one day to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs_everywhere
from linli.records.commons import actions, queries
from linli.records.commons.models import Notice
from linli.records.commons.queries import NewNotice
from linli.words import Refusal

from .asking import actor, day, done, page, text, today

WORDS = ("title_zh", "title_en", "text_zh", "text_en")
DAYS = ("from_on", "to_on")
MOST = 4001  # one more than fits anywhere, so that what is too long is said and not cut
STATES = {
    "shown": (gettext_lazy("shown now"), "ok"), "coming": (gettext_lazy("shown later"), ""),
    "over": (gettext_lazy("over"), ""), "withdrawn": (gettext_lazy("withdrawn"), "bad"),
}  # fmt: skip
MANY = 200


@needs_everywhere("texts.write")
@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    on = today()
    rows = [
        {"notice": n, "state": n.state_on(on), "said": STATES[n.state_on(on)]}
        for n in queries.notices()[:MANY]
    ]
    order = list(STATES)
    rows.sort(key=lambda r: order.index(str(r["state"])))
    return page(request, "desk/settings/notices.html", {"rows": rows})


@needs_everywhere("texts.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, None)
    return done(
        request, lambda: actions.publish_notice(new=_typed(request), by=actor(request)), _("Published."), "desk:notices",
        again=lambda refusal: _page(request, None, refusal),
    )  # fmt: skip


@needs_everywhere("texts.write")
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = queries.notice(pk)
    if request.method != "POST":
        return _page(request, found)

    def act() -> None:
        refuse_if_changed(request, _stored(found))
        actions.change_notice(pk=pk, new=_typed(request), by=actor(request))

    return done(
        request, act, _("Saved."), "desk:notices", again=lambda refusal: _page(request, queries.notice(pk), refusal),
    )  # fmt: skip


@needs_everywhere("texts.write")
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Off the first page, or back on it; what was asked for is in the form, so that a second press changes nothing."""
    found = queries.notice(pk)
    verb = actions.restore_notice if request.POST.get("do") == "restore" else actions.withdraw_notice
    said = _("Shown again on its days.") if request.POST.get("do") == "restore" else _("Withdrawn.")
    return done(
        request, lambda: verb(pk=pk, by=actor(request)), said, "desk:notices",
        again=lambda refusal: _page(request, found, refusal),
    )  # fmt: skip


def _typed(request: StaffRequest) -> NewNotice:
    """Refusal: date-unreadable."""
    words = {name: text(request, name, MOST) for name in WORDS}
    return NewNotice(**words, from_on=day(request, "from_on"), to_on=day(request, "to_on"))


def _stored(found: Notice) -> dict[str, str]:
    days = {name: f"{getattr(found, name):%Y-%m-%d}" for name in DAYS}
    return {**{name: getattr(found, name) for name in WORDS}, **days}


def _page(request: StaffRequest, found: Notice | None, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "notice": found,
        "state": found.state_on(today()) if found else "",
        "stored": _stored(found) if found else None,
    }
    if refusal is None:
        empty = {**dict.fromkeys(WORDS, ""), "from_on": f"{today():%Y-%m-%d}", "to_on": ""}
        context["sent"] = _stored(found) if found else empty
    return page(request, "desk/settings/notice.html", context, refusal)
