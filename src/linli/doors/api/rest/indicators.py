"""GET /indicators: the rates of a period in the caller's area, with the counts behind them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from linli.doors.api import wording
from linli.doors.api.callers import keyed
from linli.doors.api.shapes_in import PeriodIn
from linli.doors.api.shapes_out import IndicatorsOut
from linli.doors.api.wire import answer
from linli.doors.parts.gate import StaffRequest
from linli.engine.scoring import Period, find_indicator
from linli.records.cases import indicators
from linli.records.tenancy import queries as tenancy

from .answers import with_problems

router = Router(tags=["indicators"])
LONGEST_DAYS = 366


@keyed(
    router.get,
    "/indicators",
    "statistics.see",
    response=with_problems(IndicatorsOut),
    summary="Rates of a period",
)
def rates(request: StaffRequest, days: Query[PeriodIn]) -> HttpResponse:
    """From a day to a day, both included, in the town's zone. `value` is null where there was nothing to count."""
    if (days.to - days.from_).days >= LONGEST_DAYS:
        raise wording.period_too_long(LONGEST_DAYS)
    period = Period.of_days(days.from_, days.to, tenancy.time_zone())
    found = indicators.rates_of(request.actor, period, now=timezone.now())
    said = [
        {
            "code": r.code, "name": find_indicator(r.code).name, "numerator": r.numerator, "denominator": r.denominator,
            "value": None if r.value is None else f"{r.value:.6f}",
        }
        for r in found.values()
    ]  # fmt: skip
    return answer({"from_at": period.from_at, "to_at": period.to_at, "indicators": said})
