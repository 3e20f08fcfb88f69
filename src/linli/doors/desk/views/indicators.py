"""The seventh step in figures, each with the cases behind it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.doors.desk.periods import read_period
from linli.doors.parts.gate import StaffRequest, needs
from linli.engine.scoring import find_indicator
from linli.records.cases import indicators
from linli.records.cases import queries as cases
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

PAGE = 50
HEAD = ("on_time_handling", "closing", "on_time_closing", "rework")


@needs("statistics.see")
@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate(timezone.now(), tenancy.time_zone())
    error, status = "", 200
    try:
        chosen = read_period(request.GET.dict(), today=today)
    except Refusal as refusal:
        chosen, error, status = (
            read_period({}, today=today),
            refusal.words.in_(get_language()),
            refusal.status,
        )
    found = indicators.rates_of(request.actor, chosen.period(tenancy.time_zone()), now=timezone.now())
    rows: list[dict[str, Any]] = [
        {"rate": r, "indicator": find_indicator(code), "percent": r.percent()} for code, r in found.items()
    ]
    context: dict[str, Any] = {
        "tab": "figures", "chosen": chosen, "rows": rows, "error": error, "sent": request.GET,
        "head": [row for code in HEAD for row in rows if row["indicator"].code == code],
        "should_be_closed": found["closing"].denominator,
    }  # fmt: skip
    return render(request, "desk/figures.html", context, status=status)


@needs("statistics.see")
@require_safe
def behind(request: StaffRequest) -> HttpResponse:
    """The cases behind one figure: those counted (`part=numerator`) or all it was taken of."""
    chosen = read_period(request.GET.dict(), today=timezone.localdate(timezone.now(), tenancy.time_zone()))
    code, part = request.GET.get("indicator", ""), request.GET.get("part", "denominator")
    if code not in indicators.SHOWN or part not in indicators.PARTS:
        raise Http404
    page = (
        max(1, int(text))
        if (text := request.GET.get("page", "1")).isascii() and text.isdigit() and len(text) < 7
        else 1
    )
    start = (page - 1) * PAGE
    found = indicators.behind(
        request.actor, chosen.period(tenancy.time_zone()),
        code=code, part=part, now=timezone.now(), first=start, most=PAGE,
    )  # fmt: skip
    link = f"?indicator={code}&part={part}&{chosen.address}&page="
    context: dict[str, Any] = {
        "tab": "figures", "chosen": chosen, "rate": found.rate, "indicator": find_indicator(code), "part": part,
        "rows": cases.cases_by_id(found.ids), "total": found.total, "first": start + 1,
        "last": min(start + PAGE, found.total), "before": f"{link}{page - 1}" if start else "",
        "after": f"{link}{page + 1}" if start + PAGE < found.total else "",
    }  # fmt: skip
    return render(request, "desk/figures_cases.html", context)
