"""Composite scores: an expression over indicators, or steps with linear deductions; each tells its working."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from typing import Any

from linli.engine.scoring.expressions import Expression, read_expression
from linli.engine.scoring.indicators import INDICATORS, find_indicator
from linli.engine.scoring.rates import ARITHMETIC, Rate
from linli.words import Refusal, Words

NOTHING = Decimal(0)
HUNDRED = Decimal(100)
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Score:
    """Points, and the working line by line; `points` is None where an indicator has no cases."""

    code: str
    name: Words
    points: Decimal | None
    lines: tuple[Words, ...]

    def explain(self) -> tuple[Words, ...]:
        """The working, one sentence a step, down to the last point."""
        return self.lines


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off, in proportion: per percentage point of an indicator beyond a threshold (`below` or
    `above` it), or for each of a counted fact."""

    kind: str
    subject: str
    rate: Decimal
    threshold: Decimal = NOTHING

    def amount(self, value: Decimal) -> Decimal:
        """Points off for this value: a ratio 0 to 1, or a count."""
        if self.kind == "count":
            return ARITHMETIC.multiply(self.rate, value)
        gap = ARITHMETIC.subtract(self.threshold, value)
        gap = gap if self.kind == "below" else -gap
        return ARITHMETIC.multiply(self.rate, ARITHMETIC.multiply(max(gap, NOTHING), HUNDRED))


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a stepped score: full points, and what is taken off; never below 0."""

    name: Words
    points: Decimal
    deductions: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a score is made, from a pack: exactly one of `expression` and `steps`."""

    code: str
    name: Words
    expression: Expression | None = None
    steps: tuple[Step, ...] = ()
    decimals: int = DECIMALS
    facts: frozenset[str] = field(default_factory=frozenset)

    def score(self, rates: Mapping[str, Rate], facts: Mapping[str, Decimal | int] | None = None) -> Score:
        """The score for these rates and counted facts (e.g. `false_reports`), with its working.

        Raises Refusal `score-input-missing` for an indicator or fact that was not given.

        >>> from linli.engine.scoring import rates_from_counts, read_scheme
        >>> scheme = read_scheme({"code": "s", "name": "S", "expression": "100 * closing"})
        >>> scheme.score(rates_from_counts({"closing": (911, 972)})).points
        Decimal('93.72')
        """
        given = {name: Decimal(value) for name, value in (facts or {}).items()}
        if self.expression is not None:
            return _by_expression(self, self.expression, rates, given)
        return _by_steps(self, rates, given)

    @property
    def indicators(self) -> frozenset[str]:
        """Codes of the indicators this score needs."""
        if self.expression is not None:
            return frozenset(self.expression.names & INDICATORS.keys())
        return frozenset(d.subject for s in self.steps for d in s.deductions if d.kind != "count")


def read_scheme(data: Mapping[str, Any], facts: frozenset[str] = frozenset()) -> Scheme:
    """A scheme from pack data; `facts` are further names an expression may use.

    `{"code", "name": {"en", "zh"}, "decimals"?: 2, and either "expression": "60 * on_time_handling + …"` or
    `"steps": [{"name", "points", "deductions": [{"below" | "above": {"indicator", "threshold", "per_point"}} |
    {"count": {"fact", "each"}}]}]}`. Thresholds are ratios 0 to 1; `per_point` is per percentage point.
    Raises Refusal `score-broken`, `expression-broken`, `indicator-unknown`.

    >>> read_scheme({"code": "s", "name": "S", "expression": "min(closing, 1) * 100"}).indicators
    frozenset({'closing'})
    """
    code = str(data.get("code", ""))
    name = _words(data.get("name", code))
    decimals = int(data.get("decimals", DECIMALS))
    if ("expression" in data) is ("steps" in data):
        raise _broken(code, Words("it needs either an expression or steps", "应给出算式或分步规则之一"))
    if "expression" in data:
        expression = read_expression(str(data["expression"]), INDICATORS.keys() | facts)
        return Scheme(code, name, expression, decimals=decimals, facts=facts)
    steps = tuple(_read_step(code, step) for step in data["steps"])
    return Scheme(code, name, steps=steps, decimals=decimals)


def _read_step(code: str, data: Mapping[str, Any]) -> Step:
    deductions = tuple(_read_deduction(code, entry) for entry in data.get("deductions") or ())
    return Step(_words(data.get("name", "")), _number(code, data.get("points")), deductions)


def _read_deduction(code: str, entry: Mapping[str, Any]) -> Deduction:
    match dict(entry):
        case {"count": {"fact": fact, "each": each}}:
            return Deduction("count", str(fact), _number(code, each))
        case {"below": {"indicator": indicator, "threshold": threshold, "per_point": per_point}}:
            kind = "below"
        case {"above": {"indicator": indicator, "threshold": threshold, "per_point": per_point}}:
            kind = "above"
        case _:
            reason = Words("a deduction must be below, above or count", "扣分项须为 below、above 或 count")
            raise _broken(code, reason)
    return Deduction(
        kind, find_indicator(str(indicator)).code, _number(code, per_point), _number(code, threshold)
    )


def _number(code: str, value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except DecimalException:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        reason = Words("'{value}' is not a number of 0 or more", "“{value}”不是不小于 0 的数")
        raise _broken(code, reason.format(value=value))
    return number


def _words(value: object) -> Words:
    if isinstance(value, Mapping):
        return Words(str(value.get("en", "")), str(value.get("zh", "")))
    return Words(str(value), str(value))


def _broken(code: str, reason: Words) -> Refusal:
    sentence = Words(
        "The score '{code}' is wrong: {reason}. Correct the pack.",
        "评分“{code}”有误：{reason}，请更正业务包。",
    )
    return Refusal("score-broken", sentence.format(code=code, reason=reason), {"score": code})


def _missing(scheme: Scheme, name: str) -> Refusal:
    return Refusal(
        "score-input-missing",
        Words(
            "The score {score} needs '{name}', which was not counted. Count it for this period first.",
            "评分“{score}”需要“{name}”，但尚未统计，请先统计本周期的该项数据。",
        ).format(score=scheme.name, name=name),
        {"score": scheme.code, "name": name},
    )


def _rate(scheme: Scheme, rates: Mapping[str, Rate], code: str) -> Rate:
    if code not in rates:
        raise _missing(scheme, code)
    return rates[code]


def _round(value: Decimal, places: int) -> Decimal:
    return ARITHMETIC.quantize(value, Decimal(1).scaleb(-places))


def _total(scheme: Scheme, exact: Decimal) -> tuple[Decimal, Words]:
    points = _round(exact, scheme.decimals)
    sentence = Words("Total: {exact}, rounded {points}.", "合计：{exact}，取 {points}。")
    return points, sentence.format(exact=_plain(exact), points=points)


def _plain(value: Decimal) -> str:
    """Four decimals at most, without an exponent or idle zeros."""
    text = f"{_round(value, 4):f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _by_expression(
    scheme: Scheme, expression: Expression, rates: Mapping[str, Rate], facts: Mapping[str, Decimal]
) -> Score:
    values: dict[str, Decimal] = {}
    lines: list[Words] = []
    empty: list[Words] = []
    for name in sorted(expression.names):
        if name in scheme.facts:
            if name not in facts:
                raise _missing(scheme, name)
            values[name] = facts[name]
            lines.append(Words(f"{name}: {facts[name]}", f"{name}：{facts[name]}"))
            continue
        rate = _rate(scheme, rates, name)
        lines.append(rate.words)
        if rate.value is None:
            empty.append(find_indicator(name).name)
        else:
            values[name] = rate.value
    if empty:
        names = Words("; ".join(w.en for w in empty), "、".join(w.zh for w in empty))
        sentence = Words("No score: there are no cases for {names}.", "无法评分：{names}没有案卷可统计。")
        return Score(scheme.code, scheme.name, None, (*lines, sentence.format(names=names)))
    said = {code: indicator.name for code, indicator in INDICATORS.items()}
    for term, sign in expression.terms():
        value = term.value(values) * sign
        lines.append(
            Words("{sign}{term} = {value}", "{sign}{term} = {value}").format(
                sign="" if sign > 0 else "-", term=term.say(said), value=_plain(value)
            )
        )
    points, total = _total(scheme, expression.value(values))
    return Score(scheme.code, scheme.name, points, (*lines, total))


def _by_steps(scheme: Scheme, rates: Mapping[str, Rate], facts: Mapping[str, Decimal]) -> Score:
    lines: list[Words] = []
    sum_ = NOTHING
    for step in scheme.steps:
        lines.append(
            Words("{name}: {points} points at most", "{name}：满分 {points} 分").format(
                name=step.name, points=_plain(step.points)
            )
        )
        off = NOTHING
        for deduction in step.deductions:
            taken, line = _take(scheme, deduction, rates, facts)
            off = ARITHMETIC.add(off, taken)
            lines.append(line)
        left = max(ARITHMETIC.subtract(step.points, off), NOTHING)
        sum_ = ARITHMETIC.add(sum_, left)
        lines.append(
            Words("  {name}: {left} of {points}", "  {name}：得 {left} 分（满分 {points}）").format(
                name=step.name, left=_plain(left), points=_plain(step.points)
            )
        )
    points, total = _total(scheme, sum_)
    return Score(scheme.code, scheme.name, points, (*lines, total))


def _take(
    scheme: Scheme, deduction: Deduction, rates: Mapping[str, Rate], facts: Mapping[str, Decimal]
) -> tuple[Decimal, Words]:
    if deduction.kind == "count":
        if deduction.subject not in facts:
            raise _missing(scheme, deduction.subject)
        count = facts[deduction.subject]
        taken = deduction.amount(count)
        sentence = Words(
            "  {fact}: {count} × {each} = {taken} off", "  {fact}：{count} × {each}，扣 {taken} 分"
        )
        return taken, sentence.format(
            fact=FACTS.get(deduction.subject, Words(deduction.subject, deduction.subject)),
            count=_plain(count),
            each=_plain(deduction.rate),
            taken=_plain(taken),
        )
    rate = _rate(scheme, rates, deduction.subject)
    if rate.value is None:
        return NOTHING, Words("  {rate}; nothing is taken off", "  {rate}，不扣分").format(rate=rate.words)
    taken = deduction.amount(rate.value)
    sentence = Words(
        "  {rate}; each percentage point {side} {threshold} % costs {each}: {taken} off",
        "  {rate}；{side} {threshold}% 时每个百分点扣 {each} 分：扣 {taken} 分",
    )
    side = Words("below", "低于") if deduction.kind == "below" else Words("above", "高于")
    return taken, sentence.format(
        rate=rate.words,
        each=_plain(deduction.rate),
        side=side,
        threshold=_plain(deduction.threshold * HUNDRED),
        taken=_plain(taken),
    )


FACTS = {
    "rejected_once_or_twice": Words("cases rejected once or twice", "被退回一至两次的案卷"),
    "rejected_third_or_more": Words("cases rejected three times or more", "被退回三次及以上的案卷"),
    "rejections": Words("failed checks", "核查不通过次数"),
    "false_reports": Words("false reports", "虚假反馈"),
}
