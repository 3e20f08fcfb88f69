"""The calendar: years with their holidays and worked weekends, and working hours by period of the year."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.doors.desk.shown import refuse_if_changed
from linli.doors.desk.wording import lines_unreadable
from linli.doors.parts.gate import StaffRequest, needs
from linli.engine.worktime import Calendar
from linli.records.cases import recount
from linli.records.cases.actions import compute_missing_due_moments, recount_year
from linli.records.tenancy import actions as tenancy_actions
from linli.records.tenancy import queries as tenancy
from linli.records.tenancy.wording import source_missing
from linli.words import Refusal

from .asking import actor, number, page, text, today

AHEAD = 3
COUNT_HERE = 2000  # more running clocks than that are left to the sweep


@needs("settings.manage")
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    return _overview(request)


@needs("settings.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: StaffRequest, year: int) -> HttpResponse:
    """Look at a year; try another one and see what it would move; publish it."""
    if not 2000 <= year <= 2100:
        return redirect("desk:calendar")
    if request.method != "POST":
        return _year(request, year)
    try:
        data = _typed_year(request, year)
        preview = recount.preview(year, data)
        if text(request, "do", 10) != "publish":
            return _year(request, year, preview=preview)
        if not data["source"]:
            raise source_missing()
        refuse_if_changed(request, _stored(year))
        said = _publish(request, year, data, preview)
    except Refusal as refusal:
        return _year(request, year, refusal)
    messages.success(request, said)
    return redirect("desk:calendar-year", year=year)


@needs("settings.manage")
@require_POST
def hours(request: StaffRequest) -> HttpResponse:
    try:
        tenancy_actions.set_hours(
            hours=_typed_hours(request), seen=number(request, "seen"), by=actor(request)
        )
    except Refusal as refusal:
        return _overview(request, refusal)
    messages.success(request, _("Saved. Clocks that start from now on count with these hours."))
    return redirect("desk:calendar")


def _publish(request: StaffRequest, year: int, data: dict[str, Any], preview: recount.Preview) -> str:
    now, tenant = timezone.now(), tenancy.current()
    row = tenancy_actions.add_calendar_year(
        calendar=tenant.calendar, year=year, data=data, source=data["source"], by=actor(request), tenant=tenant,
        replaced=recount.data_in_force(year),
    )  # fmt: skip
    if preview.touched > COUNT_HERE:
        return _("Published. Running clocks are being counted anew in the background.")
    moved = recount_year(row=row, now=now, by=actor(request)) if row.replaced is not None else 0
    moved += compute_missing_due_moments(now=now)
    return ngettext(
        "Published. %(n)s due moment was moved.", "Published. %(n)s due moments were moved.", moved
    ) % {"n": moved}


def _typed_year(request: StaffRequest, year: int) -> dict[str, Any]:
    """One holiday a line: first day, last day, worked weekends, names."""
    holidays = []
    for n in range(14):
        first = text(request, f"from_{n}", 10)
        if first:
            made_up = (
                text(request, f"worked_{n}", 120)
                .replace("，", " ")
                .replace("、", " ")
                .replace(",", " ")
                .split()
            )
            name = {"zh": text(request, f"zh_{n}", 40), "en": text(request, f"en_{n}", 40)}
            if not all(name.values()):
                raise lines_unreadable(n + 1)
            row = {"name": name, "from": first, "to": text(request, f"to_{n}", 10) or first}
            holidays.append(row | ({"make_up_days": made_up} if made_up else {}))
    return {
        "year": year, "is_provisional": bool(text(request, "provisional", 5)), "since": today().isoformat(),
        "source": text(request, "source", 300), "holidays": holidays,
    }  # fmt: skip


def _typed_hours(request: StaffRequest) -> list[dict[str, Any]]:
    """The row without dates always holds; the others in their part of the year."""
    rows = []
    for n in range(4):
        times = (
            text(request, f"times_{n}", 100)
            .replace("，", ",")
            .replace("、", ",")
            .replace("–", "-")
            .split(",")
        )
        spans = [t.strip() for t in times if t.strip()]
        if spans:
            begin, end = text(request, f"begin_{n}", 10), text(request, f"end_{n}", 10)
            rows.append({"times": spans, **({"from": begin, "to": end} if begin or end else {})})
    return rows


def _overview(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    found, now = tenancy.calendar(), today()
    wanted = sorted({*found.years, *range(now.year, now.year + AHEAD)})
    hours = tenancy.current().hours or _shipped_hours(found)
    context = {
        "years": [{"year": y, "note": found.years.get(y)} for y in wanted if y >= now.year - 1],
        "unfinished": recount.years_to_count(), "calendar": found, "seen": tenancy.current().settings_seen,
        "hours": [_hours_line(hours, n) for n in range(4)] if refusal is None else [_sent_hours(request, n) for n in range(4)],
    }  # fmt: skip
    return page(request, "desk/settings/calendar.html", context, refusal)


def _shipped_hours(found: Calendar) -> list[dict[str, Any]]:
    return [{"times": [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in p.times]} for p in found.hours if p.from_on is None]  # fmt: skip


def _hours_line(rows: list[dict[str, Any]], n: int) -> dict[str, Any]:
    row = rows[n] if n < len(rows) else {}
    return {
        "n": n,
        "times": ", ".join(row.get("times", ())),
        "begin": row.get("from", ""),
        "end": row.get("to", ""),
    }


def _sent_hours(request: StaffRequest, n: int) -> dict[str, Any]:
    return {"n": n, **{k: request.POST.get(f"{k}_{n}", "") for k in ("times", "begin", "end")}}


def _year(
    request: StaffRequest,
    year: int,
    refusal: Refusal | None = None,
    *,
    preview: recount.Preview | None = None,
) -> HttpResponse:
    data, found = recount.data_in_force(year), tenancy.calendar()
    if request.method == "POST":
        rows = [
            {"n": n, **{k: request.POST.get(f"{k}_{n}", "") for k in ("zh", "en", "from", "to", "worked")}}
            for n in range(14)
        ]
        note: Mapping[str, Any] = {
            "source": request.POST.get("source", ""),
            "is_provisional": bool(request.POST.get("provisional")),
        }
    else:
        rows, note = [_line(data, n) for n in range(14)], data or {"is_provisional": True}
    context: dict[str, Any] = {
        "year": year, "lines": rows, "note": note, "is_there": data is not None, "preview": preview, "stored": _stored(year),
        "months": _months(found, year) if data is not None or found.is_any_year else [],
    }  # fmt: skip
    return page(request, "desk/settings/calendar_year.html", context, refusal)


def _stored(year: int) -> dict[str, str]:
    data = recount.data_in_force(year) or {}
    return {name: str(data.get(name, "")) for name in ("source", "is_provisional", "holidays")}


def _line(data: Any, n: int) -> dict[str, Any]:
    holidays = (data or {}).get("holidays", [])
    row = holidays[n] if n < len(holidays) else {}
    name = row.get("name", {})
    return {
        "n": n, "zh": name.get("zh", ""), "en": name.get("en", ""), "from": str(row.get("from", "")), "to": str(row.get("to", "")),
        "worked": ", ".join(str(d) for d in row.get("make_up_days", ())),
    }  # fmt: skip


def _months(found: Calendar, year: int) -> list[dict[str, Any]]:
    """Twelve sheets; each day with the word for what it is, never by colour alone."""
    sheets = []
    for month in range(1, 13):
        first = date(year, month, 1)
        days = [found.day(first + timedelta(days=n)) for n in range(months.monthrange(year, month)[1])]
        sheets.append({"first": first, "blank": range(first.weekday()), "days": days})
    return sheets
