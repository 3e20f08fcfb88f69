"""The five steps of a choropleth: where each begins, and what the legend says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

STEPS = 5


def breaks(values: Iterable[int]) -> list[int]:
    """Where the second to the fifth step begins: equal steps of whole cases, the last one open.

    >>> breaks([0, 4, 15]), breaks([])
    ([3, 6, 9, 12], [1, 2, 3, 4])
    """
    width = max(1, -(-max(values, default=0) // STEPS))
    return [width * n for n in range(1, STEPS)]


def breaks_of_shares(values: Iterable[Decimal]) -> list[Decimal]:
    """The same for figures with a fraction (a number per 100 households): equal steps of two significant digits.

    >>> breaks_of_shares([Decimal("0.4"), Decimal("4.2")])
    [Decimal('0.9'), Decimal('1.8'), Decimal('2.7'), Decimal('3.6')]
    """
    most = max(values, default=Decimal(0))
    if most <= 0:
        return [Decimal(n) for n in range(1, STEPS)]
    unit = Decimal(1).scaleb((most / STEPS).adjusted())
    width = max(unit, ((most / STEPS) / unit).to_integral_value("ROUND_CEILING") * unit)
    return [(width * n).normalize() for n in range(1, STEPS)]


def step_of(value: Decimal | int | None, begins: Sequence[Decimal | int]) -> int:
    """1 to 5; 0 where there is no value.

    >>> step_of(6, [3, 6, 9, 12]), step_of(None, [1, 2, 3, 4])
    (3, 0)
    """
    return 0 if value is None else 1 + sum(value >= b for b in begins)


def step_words(begins: Sequence[Decimal | int], *, unit: str = "") -> list[str]:
    """ "0–2", "3–5", …, "12 or more"; for figures with a fraction "under 0.9", "0.9–1.8", …."""
    if all(isinstance(b, int) for b in begins):
        starts = [0, *(int(b) for b in begins)]
        found = [str(a) if b - a == 1 else f"{a}–{b - 1}" for a, b in pairwise(starts)]
    else:
        found = [_("under %(n)s") % {"n": f"{begins[0]:f}"}]
        found += [f"{a:f}–{b:f}" for a, b in pairwise(begins)]
    last = begins[-1]
    found.append(_("%(n)s or more") % {"n": last if isinstance(last, int) else f"{last:f}"})
    return [f"{text}{unit}" for text in found]
