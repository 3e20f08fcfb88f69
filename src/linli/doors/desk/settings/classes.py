"""Categories and their limits: look, change from a day, add one of the town's own. Every change goes into the draft."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.labels import UNITS, here
from linli.doors.desk.wording import limit_unreadable
from linli.doors.parts.gate import StaffRequest, needs
from linli.engine.catalogue import Catalogue, MatterClass
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .asking import actor, done, number, page, text
from .changes import draft_state

PAGE = 40
CONDITIONS = 3
OWN_CODES = range(998, 899, -1)
KINDS = ("event", "component")


@needs("settings.manage")
@require_safe
def classes(request: StaffRequest) -> HttpResponse:
    pack = tenancy.catalogue()
    asked = {n: request.GET.get(n, "").replace("\x00", "").strip()[:60] for n in ("text", "major", "only")}
    rows = [m for m in pack.classes.values() if _fits(m, asked)]
    context = {
        "rows": Paginator(sorted(rows, key=lambda m: (m.kind != "event", m.code)), PAGE).get_page(request.GET.get("page")),
        "asked": asked, "majors": majors(pack), "pack": pack, "versions": list(tenancy.overlays()[:5]), **draft_state(),
    }  # fmt: skip
    return page(request, "desk/settings/classes.html", context)


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: StaffRequest, kind: str, code: str) -> HttpResponse:
    """One class; other numbers in its form become changes of the draft."""
    found = _found(kind, code)
    if request.method != "POST":
        return _page(request, found)

    def act() -> None:
        rows = [r for n, c in enumerate(found.conditions) if (r := _changed(request, found, n, c))]
        if rows:
            put(request, {"limits": rows})

    return done(
        request, act, _("The change is in the draft. It holds once the draft is published."), "desk:draft",
        again=lambda refusal: _page(request, found, refusal),
    )  # fmt: skip


@needs("settings.manage")
@require_POST
def offer(request: StaffRequest, kind: str, code: str) -> HttpResponse:
    """No longer for new reports, or again."""
    found = _found(kind, code)
    row = {"kind": kind, "code": code, "is_offered": text(request, "offered", 5) == "yes"}
    return done(
        request, lambda: put(request, {"offers": [row]}), _("The change is in the draft. It holds once the draft is published."),
        "desk:draft", again=lambda refusal: _page(request, found, refusal),
    )  # fmt: skip


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    def again(refusal: Refusal | None = None) -> HttpResponse:
        return page(request, "desk/settings/class_new.html", _choices(), refusal)

    if request.method != "POST":
        return again()
    return done(
        request, lambda: put(request, {"classes": [_typed_class(request)]}),
        _("The category is in the draft. It can be used once the draft is published."), "desk:draft", again=again,
    )  # fmt: skip


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new_function(request: StaffRequest) -> HttpResponse:
    def again(refusal: Refusal | None = None) -> HttpResponse:
        return page(request, "desk/settings/function_new.html", draft_state(), refusal)

    if request.method != "POST":
        return again()
    row = {
        "code": text(request, "code", 40),
        "name": {"en": text(request, "name_en", 60), "zh": text(request, "name_zh", 60)},
    }
    return done(
        request,
        lambda: put(request, {"functions": [row]}),
        _("The kind of unit is in the draft."),
        "desk:draft",
        again=again,
    )


def put(request: StaffRequest, entries: dict[str, list[dict[str, Any]]]) -> None:
    tenancy_actions.add_to_draft(
        entries=entries, seen=number(request, "seen"), by=actor(request), now=timezone.now()
    )


def majors(pack: Catalogue) -> list[tuple[str, str]]:
    found = {(m.kind, m.code[:2]): here(m.major) for m in pack.classes.values()}
    return [
        (f"{kind}:{code}", f"{code} {name}")
        for (kind, code), name in sorted(found.items(), key=lambda i: (i[0][0] != "event", i[0][1]))
    ]


def _fits(found: MatterClass, asked: dict[str, str]) -> bool:
    words = asked["text"].lower()
    is_found = not words or words in found.name.zh or words in found.name.en.lower() or words in found.code
    wanted = {
        "own": found.code[2:] in {str(c) for c in OWN_CODES}, "ended": not found.is_offered,
        "none": found.limit_basis == "none", "changed": any(c.basis == "own" for c in found.conditions),
    }  # fmt: skip
    in_major = not asked["major"] or asked["major"] == f"{found.kind}:{found.code[:2]}"
    return is_found and in_major and wanted.get(asked["only"], True)


def _found(kind: str, code: str) -> MatterClass:
    found = tenancy.catalogue().classes.get((kind, code))
    if found is None:
        raise Http404
    return found


def _changed(request: StaffRequest, found: MatterClass, n: int, condition: Any) -> dict[str, Any] | None:
    """What the form says of one condition, where it differs from what is in force."""
    limit = read_limit(request, f"value_{n}", f"unit_{n}")
    old = condition.limit
    if limit is None or (old is not None and (old.value, old.unit.value) == (limit["value"], limit["unit"])):
        return None
    return {"kind": found.kind, "code": found.code, "condition": condition.code, **limit}


def read_limit(request: StaffRequest, value: str, unit: str) -> dict[str, Any] | None:
    """Refusal: limit-unreadable, where something else than a number was typed."""
    typed = text(request, value, 12)
    if typed and not number(request, value):
        raise limit_unreadable(typed)
    return {"value": number(request, value), "unit": text(request, unit, 30)} if typed else None


def _typed_class(request: StaffRequest) -> dict[str, Any]:
    kind, _colon, major = text(request, "major", 20).partition(":")
    code = text(request, "code", 5) or _free_code(kind, major)
    search = {language: _words(text(request, f"search_{language}")) for language in ("zh", "en")}
    made: dict[str, Any] = {
        "kind": kind, "code": code, "name": _pair(request, "name"), "function": text(request, "function", 40),
        "conditions": [row for n in range(CONDITIONS) if (row := _typed_condition(request, n))],
    }  # fmt: skip
    if any(search.values()):
        made["search"] = {k: v for k, v in search.items() if v}
    return made


def _typed_condition(request: StaffRequest, n: int) -> dict[str, Any] | None:
    name, closing = _pair(request, f"condition_{n}"), _pair(request, f"closing_{n}")
    limit = read_limit(request, f"value_{n}", f"unit_{n}")
    if not (any(name.values()) or any(closing.values()) or limit):
        return None
    row: dict[str, Any] = {"code": f"level_{n + 1}", "name": name, "closing": closing}
    row |= {
        "urgent": bool(text(request, f"urgent_{n}", 5)),
        "may_settle": bool(text(request, f"may_settle_{n}", 5)),
    }
    return row | ({"limit": limit} if limit else {})


def _pair(request: StaffRequest, name: str) -> dict[str, str]:
    return {language: text(request, f"{name}_{language}", 200) for language in ("en", "zh")}


def _words(typed: str) -> list[str]:
    return [w.strip() for w in re.split(r"[,，、;；\n]", typed) if w.strip()]


def _free_code(kind: str, major: str) -> str:
    """The highest number of the town's own that is free in this group, also among what is in the draft."""
    draft = tenancy.overlay_draft()
    taken = {(r["kind"], r["code"]) for r in (draft.document.get("classes", ()) if draft else ())}
    taken |= set(tenancy.catalogue().classes)
    return next((f"{major}{n}" for n in OWN_CODES if (kind, f"{major}{n}") not in taken), f"{major}000")


def _choices() -> dict[str, Any]:
    pack, draft = tenancy.catalogue(), tenancy.overlay_draft()
    own = [
        (f["code"], f["name"])
        for f in (draft.document.get("functions", ()) if draft else ())
        if "since" not in f
    ]
    return {
        "majors": majors(pack), "functions": [(f.code, f.name) for f in pack.functions.values()] + own, "units": UNITS.items(),
        "numbers": range(CONDITIONS), **draft_state(),
    }  # fmt: skip


def _page(request: StaffRequest, found: MatterClass, refusal: Refusal | None = None) -> HttpResponse:
    draft = tenancy.overlay_draft()
    in_draft = {
        r["condition"]: r for r in (draft.document.get("limits", ()) if draft else ())
        if "since" not in r and (r["kind"], r["code"]) == found.key
    }  # fmt: skip
    rows = []
    for n, condition in enumerate(found.conditions):
        now = in_draft.get(condition.code)
        value, unit = (now["value"], now["unit"]) if now else (condition.limit.value, condition.limit.unit.value) if condition.limit else ("", "work_day")  # fmt: skip
        if refusal:
            value, unit = request.POST.get(f"value_{n}", value), request.POST.get(f"unit_{n}", unit)
        rows.append(
            {"condition": condition, "value": value, "unit": unit, "n": n, "is_in_draft": now is not None}
        )
    pack = tenancy.catalogue()
    context = {
        "matter": found, "rows": rows, "units": UNITS.items(), "coming": _coming(found), **draft_state(),
        "rules": pack.dispatch_for(*found.key)[:2], "functions": pack.functions,
    }  # fmt: skip
    return page(request, "desk/settings/class.html", context, refusal)


def _coming(found: MatterClass) -> list[dict[str, Any]]:
    """Published changes of this class whose day has not come."""
    newest = tenancy.overlays().first()
    today = timezone.localdate(timezone.now(), tenancy.time_zone()).isoformat()
    rows = [*newest.document.get("limits", ()), *newest.document.get("offers", ())] if newest else []
    return [r for r in rows if (r["kind"], r["code"]) == found.key and r["since"] > today]
