"""Units of a limit, and the limit itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from linli.words import Refusal, Words

MINUTE = timedelta(minutes=1)


class Unit(StrEnum):
    """What a limit counts. `urgent_minute` serves the limits of single stages."""

    URGENT_MINUTE = "urgent_minute"
    URGENT_WORK_HOUR = "urgent_work_hour"
    URGENT_WORK_DAY = "urgent_work_day"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"

    @property
    def is_urgent(self) -> bool:
        """Counted day and night: no calendar is needed."""
        return self in URGENT

    def say(self, value: int) -> Words:
        """So many of them, in words."""
        en, zh = UNIT_NAMES[self]
        return Words(f"{value} {en}{'' if value == 1 else 's'}", f"{value} {zh}")


URGENT = frozenset({Unit.URGENT_MINUTE, Unit.URGENT_WORK_HOUR, Unit.URGENT_WORK_DAY})

UNIT_NAMES = {
    Unit.URGENT_MINUTE: ("urgent minute", "分钟（紧急）"),
    Unit.URGENT_WORK_HOUR: ("urgent working hour", "个紧急工作时"),
    Unit.URGENT_WORK_DAY: ("urgent working day", "个紧急工作日"),
    Unit.WORK_HOUR: ("working hour", "个工作时"),
    Unit.WORK_DAY: ("working day", "个工作日"),
}

# Ten years. Beyond that a limit is a typing mistake, and dates would run out of the calendar.
LONGEST = {
    Unit.URGENT_MINUTE: 5_270_400,
    Unit.URGENT_WORK_HOUR: 87_840,
    Unit.URGENT_WORK_DAY: 3_660,
    Unit.WORK_HOUR: 87_840,
    Unit.WORK_DAY: 3_660,
}


def read_unit(text: str) -> Unit:
    """The unit of that name; an unknown one is refused with the list of names."""
    try:
        return Unit(text)
    except ValueError:
        names = ", ".join(unit.value for unit in Unit)
        raise Refusal(
            "limit-unit-unknown",
            Words(
                "'{unit}' is not a unit of a limit. Use one of: {names}.",
                "“{unit}”不是时限单位，请使用：{names}。",
            ).format(unit=text, names=names),
            {"unit": str(text), "allowed": [unit.value for unit in Unit]},
        ) from None


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: a whole number of units, 1 or more.

    Raises Refusal `limit-unit-unknown`, `limit-not-positive`, `limit-too-long`.

    >>> str(Limit(3, "work_day").words)
    '3 working days'
    """

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", read_unit(self.unit))
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 1:
            raise Refusal(
                "limit-not-positive",
                Words(
                    "A limit must be a whole number of 1 or more, not '{value}'. Correct the limit.",
                    "时限必须是不小于 1 的整数，“{value}”不符合要求，请更正。",
                ).format(value=self.value),
                {"value": str(self.value)},
            )
        if self.value > LONGEST[self.unit]:
            raise Refusal(
                "limit-too-long",
                Words(
                    "A limit of {limit} is longer than ten years. Correct the number or the unit.",
                    "时限{limit}超过十年，请更正数值或单位。",
                ).format(limit=self.words),
                {"value": self.value, "unit": self.unit.value, "longest": LONGEST[self.unit]},
            )

    @property
    def words(self) -> Words:
        return self.unit.say(self.value)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of a limit when its clock stops: whole minutes, and microseconds beyond them.

    Working minutes for `work_hour` and `work_day`, elapsed minutes for urgent units. `minutes` is never
    negative: past the due moment it is 0 and `overdue_minutes` (and the microseconds) say how far past.
    To store it, keep `span`: whole minutes alone would move a due moment by seconds at each suspension.

    >>> Remainder.of_span(timedelta(minutes=-3), Unit.WORK_HOUR).overdue_minutes
    3
    """

    minutes: int
    unit: Unit
    overdue_minutes: int = 0
    microseconds: int = 0

    @classmethod
    def of_span(cls, span: timedelta, unit: Unit) -> Remainder:
        """From what is left as one duration; a negative one is overdue."""
        minutes, rest = divmod(abs(span), MINUTE)
        extra = rest // timedelta(microseconds=1)
        if span >= timedelta():
            return cls(minutes, unit, 0, extra)
        return cls(0, unit, minutes, -extra)

    @property
    def span(self) -> timedelta:
        """What is left as one duration, negative where overdue."""
        return timedelta(minutes=self.minutes - self.overdue_minutes, microseconds=self.microseconds)

    @property
    def is_overdue(self) -> bool:
        return self.span < timedelta()
