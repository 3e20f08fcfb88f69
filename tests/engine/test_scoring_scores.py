"""Composite scores: the known figures, the working told to the last point, and a safe arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engine.scoring import rates_from_counts, read_expression, read_scheme
from linli.words import Refusal

BLEND = {
    "code": "blend",
    "name": {"en": "Blend", "zh": "综合"},
    "expression": "60 * on_time_handling + 30 * closing + 10 * (1 - rework)",
}


def below(indicator: str, threshold: str, per_point: str) -> dict[str, Any]:
    return {"below": {"indicator": indicator, "threshold": threshold, "per_point": per_point}}


def count(fact: str, each: str) -> dict[str, Any]:
    return {"count": {"fact": fact, "each": each}}


STEPPED = {
    "code": "stepped",
    "name": {"en": "Stepped", "zh": "分步"},
    "steps": [
        {"name": "A", "points": 50, "deductions": [below("on_time_closing", "0.70", "1")]},
        {"name": "B", "points": 20, "deductions": [below("closing", "0.90", "1")]},
        {
            "name": "C",
            "points": 10,
            "deductions": [
                below("urgent_closing", "1.00", "0.5"),
                below("urgent_on_time_closing", "0.95", "0.5"),
            ],
        },
        {
            "name": "D",
            "points": 5,
            "deductions": [
                count("rejected_once_or_twice", "0.2"),
                count("rejected_third_or_more", "0.5"),
                count("false_reports", "1"),
            ],
        },
    ],
}
CLEAN = {"rejected_once_or_twice": 0, "rejected_third_or_more": 0, "false_reports": 0}


def stepped(on_time: int, closing: int, urgent: int, urgent_on_time: int, **facts: int) -> Decimal | None:
    counted = {
        "on_time_closing": (on_time, 100),
        "closing": (closing, 100),
        "urgent_closing": (urgent, 100),
        "urgent_on_time_closing": (urgent_on_time, 100),
    }
    return read_scheme(STEPPED).score(rates_from_counts(counted), {**CLEAN, **facts}).points


def test_the_known_blend() -> None:
    counts = {"on_time_handling": (737, 972), "closing": (911, 972), "rework": (0, 900)}
    score = read_scheme(BLEND).score(rates_from_counts(counts))
    assert score.points == Decimal("83.61")
    english = [line.en for line in score.explain()]
    assert "On-time handling rate: 737 / 972 = 75.82 %" in english
    assert "30 × Closing rate = 28.1173" in english
    assert english[-1] == "Total: 83.6111, rounded 83.61."
    assert score.explain()[-1].zh == "合计：83.6111，取 83.61。"


@pytest.mark.parametrize(
    ("arguments", "facts", "points"),
    [
        ((70, 90, 100, 95), {}, "85"),
        ((100, 100, 100, 100), {}, "85"),
        ((65, 90, 100, 95), {}, "80"),
        ((70, 80, 100, 95), {}, "75"),
        ((70, 90, 98, 90), {}, "81.5"),
        (
            (70, 90, 100, 95),
            {"rejected_once_or_twice": 3, "rejected_third_or_more": 1, "false_reports": 1},
            "82.9",
        ),
        ((70, 90, 100, 95), {"false_reports": 40}, "80"),  # a part never goes below 0
        ((0, 0, 0, 0), {"false_reports": 40}, "0"),
    ],
)
def test_the_stepped_scheme(arguments: tuple[int, int, int, int], facts: dict[str, int], points: str) -> None:
    assert stepped(*arguments, **facts) == Decimal(points)


def test_deductions_are_linear() -> None:
    counts = {"on_time_closing": (697, 1000)}
    scheme = read_scheme({"code": "s", "name": "S", "steps": [STEPPED["steps"][0]]})  # type: ignore[index]
    assert scheme.score(rates_from_counts(counts)).points == Decimal("49.70")


def test_deductions_above_a_threshold() -> None:
    deduction = {"above": {"indicator": "rework", "threshold": "0.02", "per_point": "2"}}
    scheme = read_scheme(
        {"code": "s", "name": "S", "steps": [{"name": "A", "points": 10, "deductions": [deduction]}]}
    )
    score = scheme.score(rates_from_counts({"rework": (3, 100)}))
    assert score.points == 8
    assert "above 2 %" in score.explain()[1].en
    assert "高于 2%" in score.explain()[1].zh


def test_a_step_without_cases_takes_nothing_off_and_says_so() -> None:
    scheme = read_scheme({"code": "s", "name": "S", "steps": [STEPPED["steps"][0]]})  # type: ignore[index]
    score = scheme.score(rates_from_counts({"on_time_closing": (0, 0)}))
    assert score.points == 50
    assert "no cases" in score.explain()[1].en
    assert "无案卷" in score.explain()[1].zh


def test_an_expression_without_cases_has_no_score() -> None:
    score = read_scheme(BLEND).score(
        rates_from_counts({"on_time_handling": (1, 2), "closing": (0, 0), "rework": (0, 1)})
    )
    assert score.points is None
    assert "Closing rate" in score.explain()[-1].en
    assert "结案率" in score.explain()[-1].zh


def test_the_terms_told_add_up_to_the_total() -> None:
    scheme = read_scheme(
        {"code": "s", "name": "S", "expression": "100 * closing - (20 * rework - 5) + min(closing, 1)"}
    )
    score = scheme.score(rates_from_counts({"closing": (1, 2), "rework": (1, 4)}))
    terms = [line.en for line in score.explain() if " = " in line.en and "/" not in line.en]
    assert sum(Decimal(line.rsplit("= ", 1)[1]) for line in terms) == score.points == Decimal("50.50")
    assert terms[0] == "100 × Closing rate = 50"


def test_further_facts_may_be_used() -> None:
    scheme = read_scheme({"code": "s", "name": "S", "expression": "100 - bonus"}, frozenset({"bonus"}))
    assert scheme.score({}, {"bonus": 3}).points == 97


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"code": "s", "name": "S"}, "score-broken"),
        ({"code": "s", "name": "S", "expression": "1", "steps": []}, "score-broken"),
        ({"code": "s", "name": "S", "steps": [{"name": "A", "points": -1}]}, "score-broken"),
        ({"code": "s", "name": "S", "steps": [{"name": "A", "points": "NaN"}]}, "score-broken"),
        ({"code": "s", "name": "S", "steps": [{"name": "A", "points": 1, "deductions": [{"x": 1}]}]}, "score-broken"),
        ({"code": "s", "name": "S", "steps": [{"name": "A", "points": 1, "deductions": [below("x", "1", "1")]}]},
         "indicator-unknown"),
        ({"code": "s", "name": "S", "expression": "fame"}, "expression-broken"),
    ],
)  # fmt: skip
def test_a_broken_scheme_is_refused(data: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_scheme(data)
    assert caught.value.code == code
    assert caught.value.words.en
    assert caught.value.words.zh


def test_what_was_not_counted_is_asked_for() -> None:
    for scheme, counts in ((BLEND, {}), (STEPPED, {"on_time_closing": (1, 1), "closing": (1, 1)})):
        with pytest.raises(Refusal) as caught:
            read_scheme(scheme).score(rates_from_counts(counts))
        assert caught.value.code == "score-input-missing"


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "closing.__class__",
        "closing ** 9",
        "closing if rework else 1",
        "closing < 1",
        "[1]",
        "lambda: 1",
        "min()",
        "min(closing, key=1)",
        "max(*closing)",
        "pow(closing, 2)",
        "1e999",
        "0x10",
        "1_000",
        "1j",
        "True",
        "'a'",
        "closing closing",
        "closing +",
        "",
        "(" * 400 + "1" + ")" * 400,
        "1+" * 600 + "1",
        "closing; rework",
        "closing # note",
        "(closing := 1)",
        "-" * 900 + "1",
    ],
)
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_expression(text, {"closing", "rework"})
    assert caught.value.code == "expression-broken"
    assert "column" in caught.value.words.en
    assert "列" in caught.value.words.zh


def test_an_expression_may_run_over_lines() -> None:
    assert read_expression("1 +\n  2", ()).value({}) == 3


def test_division_by_zero_is_refused_when_it_happens() -> None:
    expression = read_expression("1 / rework", {"rework"})
    assert expression.value({"rework": Decimal("0.5")}) == 2
    with pytest.raises(Refusal) as caught:
        expression.value({"rework": Decimal(0)})
    assert caught.value.code == "expression-no-number"


@st.composite
def sums(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["a", "b", "2", "0.5", "10"]))
    left, right = draw(sums(depth - 1)), draw(sums(depth - 1))
    form = draw(
        st.sampled_from(["({} + {})", "({} - {})", "{} * {}", "min({}, {})", "max({}, {})", "-({} + {})"])
    )
    return form.format(left, right)


@given(sums(), st.integers(0, 4), st.integers(0, 4))
def test_expressions_mean_what_arithmetic_means(text: str, a: int, b: int) -> None:
    expected = eval(text, {"__builtins__": {"min": min, "max": max}}, {"a": a, "b": b})
    assert expression_value(text, a, b) == Decimal(str(expected))


def expression_value(text: str, a: int, b: int) -> Decimal:
    expression = read_expression(text, {"a", "b"})
    values = {"a": Decimal(a), "b": Decimal(b)}
    assert sum(term.value(values) * sign for term, sign in expression.terms()) == expression.value(values)
    return expression.value(values)


@given(*(st.integers(0, 100) for _ in range(4)), st.integers(0, 9), st.integers(0, 9))
def test_a_stepped_score_lies_between_nothing_and_its_maximum(
    on_time: int, closing: int, urgent: int, urgent_on_time: int, rejected: int, false_reports: int
) -> None:
    points = stepped(
        on_time, closing, urgent, urgent_on_time, rejected_once_or_twice=rejected, false_reports=false_reports
    )
    assert points is not None
    assert 0 <= points <= 85
