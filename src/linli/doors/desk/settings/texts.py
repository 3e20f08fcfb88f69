"""Standard texts: words that are offered for a step and that staff then make their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.labels import here
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs_everywhere
from linli.records.cases import actions, standard_texts
from linli.records.cases.models import StandardText
from linli.records.cases.rules import lifecycle
from linli.records.cases.standard_texts import NewStandardText
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .asking import actor, done, page, text
from .classes import majors

FIELDS = ("name_zh", "name_en", "text_zh", "text_en")


@needs_everywhere("texts.write")
@require_safe
def texts(request: StaffRequest) -> HttpResponse:
    names = dict(moves())
    rows = [{"text": t, "moves": [names.get(m, m) for m in t.moves]} for t in standard_texts.standard_texts()]
    return page(request, "desk/settings/texts.html", {"rows": rows})


@needs_everywhere("texts.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, None)
    return done(
        request, lambda: actions.create_standard_text(new=_typed(request), by=actor(request)), _("Saved."), "desk:texts",
        again=lambda refusal: _page(request, None, refusal),
    )  # fmt: skip


@needs_everywhere("texts.write")
@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = standard_texts.standard_text(pk)
    if request.method != "POST":
        return _page(request, found)

    def act() -> None:
        refuse_if_changed(request, _stored(found))
        actions.change_standard_text(text_id=pk, new=_typed(request), by=actor(request))

    return done(
        request, act, _("Saved."), "desk:texts", again=lambda refusal: _page(request, standard_texts.standard_text(pk), refusal),
    )  # fmt: skip


@needs_everywhere("texts.write")
@require_POST
def retire(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Out of use, or back."""
    found = standard_texts.standard_text(pk)
    verb = actions.retire_standard_text if found.is_active else actions.restore_standard_text
    return done(
        request, lambda: verb(text_id=pk, by=actor(request)), _("Saved."), "desk:texts",
        again=lambda refusal: _page(request, found, refusal),
    )  # fmt: skip


def moves() -> list[tuple[str, str]]:
    """Every step of the life cycle by its name, once."""
    return list({m.code: here(m.name) for m in lifecycle(tenancy.catalogue()).moves}.items())


def _typed(request: StaffRequest) -> NewStandardText:
    return NewStandardText(
        **{name: text(request, name, 2000) for name in FIELDS}, moves=tuple(request.POST.getlist("moves")),
        classes=tuple(request.POST.getlist("classes")),
    )  # fmt: skip


def _stored(found: StandardText) -> dict[str, Any]:
    return {**{n: getattr(found, n) for n in FIELDS}, "moves": found.moves, "classes": found.classes}


def _page(request: StaffRequest, found: StandardText | None, refusal: Refusal | None = None) -> HttpResponse:
    chosen_moves = request.POST.getlist("moves") if refusal else (found.moves if found else [])
    chosen = request.POST.getlist("classes") if refusal else (found.classes if found else [])
    groups = [(value, name, value in chosen) for value, name in majors(tenancy.catalogue())]
    other = [value for value in chosen if value not in {g[0] for g in groups}]
    context: dict[str, Any] = {
        "text": found, "moves": [(code, name, code in chosen_moves) for code, name in moves()], "groups": groups, "other": other,
        "stored": _stored(found) if found else None,
    }  # fmt: skip
    if refusal is None:
        context["sent"] = {name: getattr(found, name, "") if found else "" for name in FIELDS}
    return page(request, "desk/settings/text.html", context, refusal)
