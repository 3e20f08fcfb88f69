"""Units: bodies that staff belong to and cases are dispatched to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.reading import why
from linli.doors.desk.shown import refuse_if_changed
from linli.doors.parts.gate import StaffRequest, needs
from linli.records.cases import unit_figures
from linli.records.cases.actions import hand_over_unit
from linli.records.people import actions as people
from linli.records.people.models import Organisation
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from .asking import actor, areas, done, page, text

PAGE = 50
# bodies that people belong to and to which no rule sends cases
WITHOUT_CASES = {
    "community": Words("community office (no rule sends cases there)", "社区、村（没有规则向其派遣）"),
    "authority": Words("authority (no rule sends cases there)", "主管部门（没有规则向其派遣）"),
    "county": Words("government (no rule sends cases there)", "政府（没有规则向其派遣）"),
    "cleaning_contractor": Words(
        "contractor (no rule sends cases there)", "外包服务单位（没有规则向其派遣）"
    ),
}
FIELDS = ("code", "name_zh", "name_en", "function", "area", "phone", "hours")


@needs("settings.manage")
@require_safe
def units(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("text", "").replace("\x00", "").strip()[:60]
    found = unit_figures.units(text=asked)
    context = {
        "rows": Paginator(found, PAGE).get_page(request.GET.get("page")), "asked": asked, "functions": functions(),
        "area_names": {a.path: a.name for a in areas()},
    }  # fmt: skip
    return page(request, "desk/settings/units.html", context)


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    def again(refusal: Refusal | None = None) -> HttpResponse:
        return page(request, "desk/settings/unit_new.html", _choices(), refusal)

    if request.method != "POST":
        return again()
    return done(
        request, lambda: people.create_organisation(code=text(request, "code", 40), **_typed(request), by=actor(request)),
        _("The unit was added."), "desk:units", again=again,
    )  # fmt: skip


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: StaffRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    if request.method != "POST":
        return _page(request, found)

    def act() -> None:
        now = _found(pk)
        refuse_if_changed(request, _stored(now))
        people.change_organisation(organisation=now, **_typed(request), by=actor(request))

    return done(
        request, act,
        _("Saved."), "desk:unit", again=lambda refusal: _page(request, _found(pk), refusal), pk=pk,
    )  # fmt: skip


@needs("settings.manage")
@require_POST
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take it out of use; with a successor, its open cases go there first."""
    found = _found(pk)

    def act() -> None:
        reason = why(request)
        if successor := text(request, "to", 40):
            to = next((u for u in unit_figures.successors(found) if str(u.pk) == successor), None)
            if to is None:
                raise Http404
            hand_over_unit(unit=found, to=to, by=actor(request), now=timezone.now())
        people.deactivate_organisation(organisation=found, reason=reason, by=actor(request))

    return done(
        request, act, _("The unit is out of use; no case goes there any more."), "desk:unit",
        again=lambda refusal: _page(request, _found(pk), refusal), pk=pk,
    )  # fmt: skip


@needs("settings.manage")
@require_POST
def reopen(request: StaffRequest, pk: UUID) -> HttpResponse:
    return done(
        request, lambda: people.reactivate_organisation(organisation=_found(pk), by=actor(request)),
        _("The unit is in use again."), "desk:unit", again=lambda refusal: _page(request, _found(pk), refusal), pk=pk,
    )  # fmt: skip


def functions() -> list[tuple[str, Any]]:
    """What a unit may do: the functions of the pack, and the bodies of the loop."""
    pack = tenancy.catalogue()
    desks = [(code, pack.lifecycle.powers[code].name) for code in ("supervision_centre", "command_centre") if pack.lifecycle and code in pack.lifecycle.powers]  # fmt: skip
    return [(f.code, f.name) for f in pack.functions.values()] + desks + list(WITHOUT_CASES.items())


def _typed(request: StaffRequest) -> dict[str, Any]:
    return {
        "name_zh": text(request, "name_zh", 100), "name_en": text(request, "name_en", 100),
        "function": text(request, "function", 40), "area_path": text(request, "area", 120),
        "phone": text(request, "phone", 30), "hours": text(request, "hours", 120),
    }  # fmt: skip


def _choices() -> dict[str, Any]:
    return {"functions": functions(), "areas": areas()}


def _stored(found: Organisation) -> dict[str, str]:
    return {
        "name_zh": found.name_zh, "name_en": found.name_en, "function": found.function, "area": found.area_path,
        "phone": found.phone, "hours": found.hours,
    }  # fmt: skip


def _found(pk: UUID) -> Organisation:
    found = unit_figures.units().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Organisation, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        **_choices(),
        "unit": found,
        "successors": unit_figures.successors(found),
        "stored": _stored(found),
    }
    if not (refusal and request.POST.keys() & set(FIELDS)):
        context["sent"] = {**_stored(found), "reason": text(request, "reason", 500)}
    return page(request, "desk/settings/unit.html", context, refusal)
