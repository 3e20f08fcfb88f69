"""What scoring needs to know of a case, and the period that is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.words import Refusal, Words

MOMENTS = ("reported_at", "filed_at", "handling_due_at", "handled_at", "closed_at")
PAIRS = (
    ("redirected_count", "dispatched_count"),
    ("verifications_done", "verifications_required"),
    ("verifications_in_time", "verifications_done"),
    ("checks_done", "checks_required"),
    ("checks_in_time", "checks_done"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One report and the case it became, as counted facts; all moments aware.

    `handled_at` is the end of the last handling act; `handling_due_at` the due moment of that handling.
    `is_own`: reported by the worker of the grid. `is_found_by_other`: found by others although it was the
    worker's to find. `is_repeat`: same class within 50 m and 24 h of another. Residents count in `is_asked`;
    what they answered in `is_satisfied`, `is_solved`, `is_answered_in_time`. Raises Refusal
    `facts-inconsistent`, `moment-without-zone`.
    """

    id: str
    reported_at: datetime | None = None
    is_valid: bool = True
    is_public: bool = False
    is_own: bool = False
    is_found_by_other: bool = False
    is_repeat: bool = False
    is_urgent: bool = False
    verifications_required: int = 0
    verifications_done: int = 0
    verifications_in_time: int = 0
    filed_at: datetime | None = None
    dispatched_count: int = 0
    redirected_count: int = 0
    handling_due_at: datetime | None = None
    handled_at: datetime | None = None
    is_suspended: bool = False
    went_through_handling: bool = False
    checks_required: int = 0
    checks_done: int = 0
    checks_in_time: int = 0
    rework_count: int = 0
    closed_at: datetime | None = None
    is_asked: bool = False
    is_satisfied: bool = False
    is_solved: bool = False
    is_answered_in_time: bool = False

    def __post_init__(self) -> None:
        for name in MOMENTS:
            require_zone(getattr(self, name))
        for part, whole in PAIRS:
            if not 0 <= getattr(self, part) <= getattr(self, whole):
                sentence = Words(
                    "Case {id}: {part} is more than {whole}, or negative. Correct the counts of this case.",
                    "案卷 {id}：{part} 大于 {whole} 或为负数，请更正该案卷的计数。",
                )
                raise Refusal(
                    "facts-inconsistent",
                    sentence.format(id=self.id, part=part, whole=whole),
                    {"id": self.id, "part": part, "whole": whole},
                )


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment up to, and not including, another; both aware. Raises Refusal `period-empty`.

    >>> Period.of_days(date(2026, 9, 1), date(2026, 9, 30), ZoneInfo("Asia/Shanghai")).to_at.isoformat()
    '2026-09-30T16:00:00+00:00'
    """

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        for name in ("from_at", "to_at"):
            require_zone(getattr(self, name))
            # In UTC, so that comparing with local moments never compares wall clocks.
            object.__setattr__(self, name, getattr(self, name).astimezone(UTC))
        if self.to_at <= self.from_at:
            raise Refusal(
                "period-empty",
                Words(
                    "The period ends before it begins. Give a later end.",
                    "统计周期的结束不晚于开始，请更正起止日期。",
                ),
                {"from": self.from_at.isoformat(), "to": self.to_at.isoformat()},
            )

    @classmethod
    def of_days(cls, from_on: date, to_on: date, zone: ZoneInfo) -> Period:
        """Whole days in a zone, the last one included."""
        midnight = time(0)
        return cls(
            datetime.combine(from_on, midnight, zone),
            datetime.combine(to_on + timedelta(days=1), midnight, zone),
        )

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.from_at <= at < self.to_at


def require_zone(at: datetime | None) -> None:
    if at is not None and at.utcoffset() is None:
        raise Refusal(
            "moment-without-zone",
            Words(
                "The time {at} does not say its time zone. Give it with an offset, e.g. 2026-09-30T10:00+08:00.",
                "时间 {at} 没有注明时区，请带上时差，例如 2026-09-30T10:00+08:00。",
            ).format(at=at.isoformat()),
            {"at": at.isoformat()},
        )
