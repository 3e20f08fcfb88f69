"""The moments of the time slider: every six hours of the last thirty days, by the town's clock, and now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

DAYS, HOURS = 30, 6
HEIGHT, WIDTH = 28, 6  # of the drawn histogram: pixels high, and for each moment


def moments(now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The oldest first; the last one is `now`.

    >>> found = moments(datetime.fromisoformat("2026-11-18T11:20+08:00"), ZoneInfo("Asia/Shanghai"))
    >>> len(found), found[0].isoformat(), found[-2].isoformat()
    (121, '2026-10-19T12:00:00+08:00', '2026-11-18T06:00:00+08:00')
    """
    local = now.astimezone(zone)
    last = datetime.combine(local.date(), time(local.hour // HOURS * HOURS), zone)
    count = DAYS * 24 // HOURS
    earlier = [
        (last.replace(tzinfo=None) - timedelta(hours=HOURS * back)).replace(tzinfo=zone)
        for back in range(count - 1, -1, -1)
    ]
    return [*earlier, now]


@dataclass(frozen=True)
class Bar:
    """One moment of the histogram: how many cases were open, how many of them late; drawn from the foot."""

    x: int
    at: datetime
    open: int
    late: int
    high: float
    late_high: float

    @property
    def y(self) -> float:
        return round(HEIGHT - self.high, 1)

    @property
    def late_y(self) -> float:
        return round(HEIGHT - self.late_high, 1)


def bars(at: Sequence[datetime], counted: Sequence[tuple[int, int]]) -> list[Bar]:
    most = max((n for n, _ in counted), default=0) or 1
    scale = HEIGHT / most
    return [
        Bar(i * WIDTH, moment, n, late, round(n * scale, 1), round(late * scale, 1))
        for i, (moment, (n, late)) in enumerate(zip(at, counted, strict=True))
    ]


def drawn(found: Iterable[Bar], here: int) -> SafeString:
    """The bars as SVG; numbers only. Written here because 121 turns of a template's loop are half of the page's time."""
    return mark_safe("".join(_rect(bar, is_here=i == here) for i, bar in enumerate(found)))  # noqa: S308 - our own numbers


def _rect(bar: Bar, *, is_here: bool) -> str:
    look = ' class="on"' if is_here else ""
    told = f'data-open="{bar.open}" data-late="{bar.late}"'
    one = f'<rect x="{bar.x}" y="{bar.y}" width="5" height="{bar.high}"{look} {told}/>'
    if not bar.late:
        return one
    return f'{one}<rect class="late" x="{bar.x}" y="{bar.late_y}" width="5" height="{bar.late_high}"/>'
