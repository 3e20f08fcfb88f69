"""From facts or from plain counts to rates, with the cases behind each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from linli.engine.scoring.facts import CaseFacts, Period, require_zone
from linli.engine.scoring.indicators import INDICATORS, Basis, find_indicator
from linli.words import Refusal, Words

ARITHMETIC = Context(prec=28, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """A quotient and the cases behind it; `value` (0 to 1) is None where there was nothing to count.

    >>> print(Rate("closing", 911, 972).words)
    Closing rate: 911 / 972 = 93.72 %
    """

    code: str
    numerator: int
    denominator: int
    case_ids_numerator: tuple[str, ...] = ()
    case_ids_denominator: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise Refusal(
                "counts-inconsistent",
                Words(
                    "{name}: {numerator} of {denominator} cannot be. Correct the counts.",
                    "{name}：{denominator} 中的 {numerator} 不成立，请更正计数。",
                ).format(
                    name=find_indicator(self.code).name,
                    numerator=self.numerator,
                    denominator=self.denominator,
                ),
                {"code": self.code, "numerator": self.numerator, "denominator": self.denominator},
            )

    @property
    def value(self) -> Decimal | None:
        if not self.denominator:
            return None
        return ARITHMETIC.divide(Decimal(self.numerator), Decimal(self.denominator))

    def percent(self, places: int = 2) -> Decimal | None:
        """Rounded half up, e.g. Decimal("93.72"); None where there was nothing to count."""
        if self.value is None:
            return None
        return ARITHMETIC.quantize(ARITHMETIC.multiply(self.value, Decimal(100)), Decimal(1).scaleb(-places))

    @property
    def words(self) -> Words:
        name = find_indicator(self.code).name
        if self.value is None:
            return Words("{name}: no cases", "{name}：无案卷").format(name=name)
        return Words("{name}: {n} / {d} = {value} %", "{name}：{n} ÷ {d} = {value}%").format(
            name=name, n=self.numerator, d=self.denominator, value=self.percent()
        )


def rates(
    cases: Iterable[CaseFacts], period: Period, now: datetime, codes: Iterable[str] | None = None
) -> dict[str, Rate]:
    """Every indicator (or those of `codes`) over the cases of a period, as seen at `now` (aware).

    A case counts in the period in which its handling due moment falls, a report in the period it was made;
    what happened after `now` has not happened. Order of cases is kept in the ids. Raises Refusal
    `indicator-unknown`, `moment-without-zone`.

    >>> from datetime import timedelta
    >>> now = datetime(2026, 6, 9, tzinfo=UTC)
    >>> facts = [CaseFacts(id=i, dispatched_count=1, handling_due_at=now - timedelta(hours=2), handled_at=end)
    ...     for i, end in (("a", now - timedelta(hours=3)), ("b", None))]
    >>> june = Period(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    >>> rate = rates(facts, june, now, ["on_time_handling"])["on_time_handling"]
    >>> rate.percent(), rate.case_ids_numerator
    (Decimal('50.00'), ('a',))
    """
    require_zone(now)
    now = now.astimezone(UTC)
    wanted = [find_indicator(code) for code in (INDICATORS if codes is None else codes)]
    facts = list(cases)
    by_basis = {
        Basis.DUE: [case for case in facts if period.holds(case.handling_due_at)],
        Basis.REPORT: [case for case in facts if period.holds(case.reported_at)],
    }
    result = {}
    for indicator in wanted:
        members = by_basis[indicator.basis]
        over = [(case.id, indicator.numerator(case, now)) for case in members]
        under = [(case.id, indicator.denominator(case, now)) for case in members]
        result[indicator.code] = Rate(
            indicator.code,
            sum(n for _, n in over),
            sum(n for _, n in under),
            tuple(id_ for id_, n in over if n),
            tuple(id_ for id_, n in under if n),
        )
    return result


def rates_from_counts(counts: Mapping[str, tuple[int, int]]) -> dict[str, Rate]:
    """Rates from numerators and denominators counted elsewhere, e.g. by the database.

    Raises Refusal `indicator-unknown`, `counts-inconsistent`.

    >>> rates_from_counts({"on_time_closing": (737, 972)})["on_time_closing"].percent()
    Decimal('75.82')
    """
    return {code: Rate(find_indicator(code).code, n, d) for code, (n, d) in counts.items()}


def rejection_facts(cases: Iterable[CaseFacts], period: Period) -> dict[str, Decimal]:
    """Counts of rejected cases for a stepped score, of the cases due in the period.

    `rejected_once_or_twice` and `rejected_third_or_more` count cases, each case in one of them;
    `rejections` counts every failed check.

    >>> due_at = datetime(2026, 6, 9, tzinfo=UTC)
    >>> june = Period(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    >>> facts = [CaseFacts(id=str(n), handling_due_at=due_at, rework_count=n) for n in range(4)]
    >>> {name: int(count) for name, count in rejection_facts(facts, june).items()}
    {'rejected_once_or_twice': 2, 'rejected_third_or_more': 1, 'rejections': 6}
    """
    counts = [case.rework_count for case in cases if period.holds(case.handling_due_at)]
    return {
        "rejected_once_or_twice": Decimal(sum(1 for n in counts if 1 <= n <= 2)),
        "rejected_third_or_more": Decimal(sum(1 for n in counts if n >= 3)),
        "rejections": Decimal(sum(counts)),
    }
