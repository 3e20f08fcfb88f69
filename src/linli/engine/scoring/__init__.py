"""Scoring: counts → rates → points, with the cases behind each figure and the working shown line by line."""

from linli.engine.scoring.expressions import Expression, read_expression
from linli.engine.scoring.facts import CaseFacts, Period
from linli.engine.scoring.indicators import INDICATORS, Basis, Indicator, find_indicator
from linli.engine.scoring.rates import Rate, rates, rates_from_counts, rejection_facts
from linli.engine.scoring.scores import Deduction, Scheme, Score, Step, read_scheme

__all__ = [
    "INDICATORS",
    "Basis",
    "CaseFacts",
    "Deduction",
    "Expression",
    "Indicator",
    "Period",
    "Rate",
    "Scheme",
    "Score",
    "Step",
    "find_indicator",
    "rates",
    "rates_from_counts",
    "read_expression",
    "read_scheme",
    "rejection_facts",
]
