"""What became of one case of many."""

from __future__ import annotations

from dataclasses import dataclass

from linli.records.cases.models import Case


@dataclass(frozen=True)
class Outcome:
    """`error` is the sentence where nothing was done."""

    case: Case
    error: str = ""
