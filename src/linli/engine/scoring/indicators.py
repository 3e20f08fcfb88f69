"""The indicators: each a named quotient of two counts over the facts of one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from linli.engine.scoring.facts import CaseFacts
from linli.words import Refusal, Words

Count = Callable[[CaseFacts, datetime], int]


class Basis(StrEnum):
    """What decides the period a case counts in: its handling due moment, or when it was reported."""

    DUE = "due"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate: `numerator` and `denominator` say how much one case adds, seen from a moment `now`."""

    code: str
    name: Words
    formula: Words
    numerator: Count
    denominator: Count
    basis: Basis = Basis.DUE


def _done(at: datetime | None, now: datetime) -> bool:
    """Whether it had happened by `now`; both in UTC or of different zones, never compared by wall clock."""
    return at is not None and at <= now


def is_dispatched(case: CaseFacts, _now: datetime) -> bool:
    return case.dispatched_count > 0


def is_handled(case: CaseFacts, now: datetime) -> bool:
    return _done(case.handled_at, now)


def is_on_time(case: CaseFacts, now: datetime) -> bool:
    """The last handling act ended at its due moment at the latest."""
    if not is_handled(case, now) or case.handled_at is None or case.handling_due_at is None:
        return False
    return case.handled_at.astimezone(UTC) <= case.handling_due_at.astimezone(UTC)


def should_be_closed(case: CaseFacts, now: datetime) -> bool:
    """Handled, or not handled and already past due."""
    return is_handled(case, now) or (case.handling_due_at is not None and case.handling_due_at < now)


def is_closed(case: CaseFacts, now: datetime) -> bool:
    return should_be_closed(case, now) and _done(case.closed_at, now)


def is_closed_on_time(case: CaseFacts, now: datetime) -> bool:
    return is_closed(case, now) and is_on_time(case, now)


def is_filed(case: CaseFacts, now: datetime) -> bool:
    return _done(case.filed_at, now)


def both(*tests: Callable[[CaseFacts, datetime], bool]) -> Count:
    """1 for a case that passes every test, else 0."""
    return lambda case, now: int(all(test(case, now) for test in tests))


def fact(name: str) -> Callable[[CaseFacts, datetime], bool]:
    return lambda case, _now: bool(getattr(case, name))


def amount(name: str) -> Count:
    return lambda case, _now: int(getattr(case, name))


def _not_suspended(case: CaseFacts, _now: datetime) -> bool:
    return not case.is_suspended


def _to_be_found(case: CaseFacts, _now: datetime) -> bool:
    return case.is_found_by_other or (case.is_own and case.is_valid)


def _kept(case: CaseFacts, _now: datetime) -> int:
    return case.dispatched_count - case.redirected_count


def _every(_case: CaseFacts, _now: datetime) -> bool:
    return True


_TABLE = (
    Indicator(
        "handling",
        Words("Handling rate", "处置率"),
        Words("handled / should be handled (dispatched)", "处置数 ÷ 应处置数（已派遣）"),
        both(is_dispatched, is_handled),
        both(is_dispatched),
    ),
    Indicator(
        "on_time_handling",
        Words("On-time handling rate", "按期处置率"),
        Words("handled on time / should be handled", "按期处置数 ÷ 应处置数"),
        both(is_dispatched, is_on_time),
        both(is_dispatched),
    ),
    Indicator(
        "closing",
        Words("Closing rate", "结案率"),
        Words("closed / should be closed", "结案数 ÷ 应结案数"),
        both(is_closed),
        both(should_be_closed),
    ),
    Indicator(
        "on_time_closing",
        Words("On-time closing rate", "按期结案率"),
        Words("closed and handled on time / should be closed", "按期处置且结案数 ÷ 应结案数"),
        both(is_closed_on_time),
        both(should_be_closed),
    ),
    Indicator(
        "on_time_closing_without_suspended",
        Words("On-time closing rate without suspended cases", "按期结案率（不含挂账）"),
        Words(
            "closed and handled on time / should be closed, suspended cases left out of both",
            "按期处置且结案数 ÷ 应结案数，均不含挂账案卷",
        ),
        both(is_closed_on_time, _not_suspended),
        both(should_be_closed, _not_suspended),
    ),
    Indicator(
        "urgent_closing",
        Words("Closing rate of urgent cases", "紧急案卷结案率"),
        Words(
            "urgent cases closed / urgent cases that should be closed", "紧急案卷结案数 ÷ 紧急案卷应结案数"
        ),
        both(fact("is_urgent"), is_closed),
        both(fact("is_urgent"), should_be_closed),
    ),
    Indicator(
        "urgent_on_time_closing",
        Words("On-time closing rate of urgent cases", "紧急案卷按期结案率"),
        Words(
            "urgent cases closed and handled on time / urgent cases that should be closed",
            "紧急案卷按期处置且结案数 ÷ 紧急案卷应结案数",
        ),
        both(fact("is_urgent"), is_closed_on_time),
        both(fact("is_urgent"), should_be_closed),
    ),
    Indicator(
        "rework",
        Words("Rework rate", "返工率"),
        Words(
            "cases handled again after a failed check / cases that went through handling",
            "核查未通过而返工的案卷数 ÷ 经过处置的案卷数",
        ),
        both(fact("went_through_handling"), fact("rework_count")),
        both(fact("went_through_handling")),
    ),
    Indicator(
        "dispatch_accuracy",
        Words("Dispatch accuracy", "派遣准确率"),
        Words("dispatches never redirected / dispatches", "未被改派的派遣数 ÷ 派遣数"),
        _kept,
        amount("dispatched_count"),
    ),
    Indicator(
        "checking",
        Words("Checking rate", "核查率"),
        Words("checks done / checks required", "已核查数 ÷ 应核查数"),
        amount("checks_done"),
        amount("checks_required"),
    ),
    Indicator(
        "checking_in_time",
        Words("On-time checking rate", "按期核查率"),
        Words("checks done in time / checks required", "按期核查数 ÷ 应核查数"),
        amount("checks_in_time"),
        amount("checks_required"),
    ),
    Indicator(
        "satisfaction",
        Words("Satisfaction rate", "满意率"),
        Words("residents satisfied / residents asked", "满意数 ÷ 回访数"),
        both(fact("is_asked"), fact("is_satisfied")),
        both(fact("is_asked")),
    ),
    Indicator(
        "solved",
        Words("Solved rate", "解决率"),
        Words("residents who say solved / residents asked", "认为已解决数 ÷ 回访数"),
        both(fact("is_asked"), fact("is_solved")),
        both(fact("is_asked")),
    ),
    Indicator(
        "response",
        Words("Response rate", "响应率"),
        Words("residents answered in time / residents asked", "按时答复数 ÷ 回访数"),
        both(fact("is_asked"), fact("is_answered_in_time")),
        both(fact("is_asked")),
    ),
    Indicator(
        "verifying",
        Words("Verification rate", "核实率"),
        Words("verifications done / verifications required", "已核实数 ÷ 应核实数"),
        amount("verifications_done"),
        amount("verifications_required"),
        Basis.REPORT,
    ),
    Indicator(
        "verifying_in_time",
        Words("On-time verification rate", "按期核实率"),
        Words("verifications done in time / verifications required", "按期核实数 ÷ 应核实数"),
        amount("verifications_in_time"),
        amount("verifications_required"),
        Basis.REPORT,
    ),
    Indicator(
        "filing",
        Words("Filing rate", "立案率"),
        Words("valid reports filed / valid reports", "有效上报中的立案数 ÷ 有效上报数"),
        both(fact("is_valid"), is_filed),
        both(fact("is_valid")),
        Basis.REPORT,
    ),
    Indicator(
        "valid_reports",
        Words("Valid report rate", "有效上报率"),
        Words("valid reports / all reports", "有效上报数 ÷ 上报总数"),
        both(fact("is_valid")),
        both(_every),
        Basis.REPORT,
    ),
    Indicator(
        "public_reports",
        Words("Public report rate", "公众举报率"),
        Words("valid public reports / valid reports", "有效公众举报数 ÷ 有效上报数"),
        both(fact("is_valid"), fact("is_public")),
        both(fact("is_valid")),
        Basis.REPORT,
    ),
    Indicator(
        "repeat",
        Words("Repeat share", "重复案件率"),
        Words(
            "filed cases of the same class within 50 m and 24 h / filed cases",
            "50 米、24 小时内同类重复案卷数 ÷ 立案数",
        ),
        both(is_filed, fact("is_repeat")),
        both(is_filed),
        Basis.REPORT,
    ),
    Indicator(
        "missed",
        Words("Missed share", "漏报率"),
        Words(
            "found by others in a grid though due there / (that + own valid reports)",
            "应由本网格发现而由他人发现数 ÷（该数 + 自行有效上报数）",
        ),
        both(fact("is_found_by_other")),
        both(_to_be_found),
        Basis.REPORT,
    ),
)

INDICATORS = {indicator.code: indicator for indicator in _TABLE}


def find_indicator(code: str) -> Indicator:
    """The indicator of that code; Refusal `indicator-unknown` with the list of codes.

    >>> str(find_indicator("closing").formula)
    'closed / should be closed'
    """
    found = INDICATORS.get(code)
    if found is None:
        raise Refusal(
            "indicator-unknown",
            Words(
                "There is no indicator '{code}'. Use one of: {codes}.",
                "没有指标“{code}”，可用的指标：{codes}。",
            ).format(code=code, codes=", ".join(INDICATORS)),
            {"code": str(code), "allowed": list(INDICATORS)},
        )
    return found
