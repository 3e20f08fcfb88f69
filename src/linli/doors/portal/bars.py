"""Bars drawn beside figures: how much, and how much of it in time. The figures stand in the table too."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.records.cases.open_data import Month

WIDTH = 100


def bars(months: Sequence[Month]) -> list[SafeString]:
    """One picture for each month, all to one scale: reported above, handled below with its part in time filled."""
    largest = max((max(m.reported, m.handled) for m in months), default=0) or 1
    return [_bar(m, WIDTH / largest) for m in months]


def _bar(month: Month, scale: float) -> SafeString:
    return format_html(
        '<svg class="bars" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="b-reported" width="{}" height="6"/><rect class="b-handled" y="8" width="{}" height="6"/>'
        '<rect class="b-in-time" y="8" width="{}" height="6"/></svg>',
        *(f"{n * scale:.1f}" for n in (month.reported, month.handled, month.in_time)),
    )  # fmt: skip
