"""Districting: contiguous, balanced, compact grids within hard borders.

A question is a `Problem` (made by `problem`), the way to search are `Parameters`, the loop is `divide`, the
answer a `Division`. See `docs/explain/districting.md`.
"""

from .parameters import BALANCES, Balance, Parameters
from .problem import STREETS, Problem, problem
from .result import Division, Exceptional, Figures, GridWeight
from .search import divide

__all__ = [
    "BALANCES",
    "STREETS",
    "Balance",
    "Division",
    "Exceptional",
    "Figures",
    "GridWeight",
    "Parameters",
    "Problem",
    "divide",
    "problem",
]
