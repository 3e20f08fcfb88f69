"""This month, the last one, or from a day to a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from linli.engine.scoring import Period

from .wording import period_unreadable

LONGEST = timedelta(days=731)


@dataclass(frozen=True)
class Chosen:
    """A period as it stands in the address; both days are counted."""

    code: str
    from_on: date
    to_on: date

    def period(self, zone: ZoneInfo) -> Period:
        return Period.of_days(self.from_on, self.to_on, zone)

    @property
    def address(self) -> str:
        return urlencode(
            {"period": self.code, "from": self.from_on.isoformat(), "to": self.to_on.isoformat()}
        )


def read_period(asked: Mapping[str, str], *, today: date) -> Chosen:
    """Raises Refusal `period-unreadable` where the days of a period of one's own cannot be read."""
    code = asked.get("period", "this")
    first = today.replace(day=1)
    if code == "last":
        end = first - timedelta(days=1)
        return Chosen("last", end.replace(day=1), end)
    if code == "own":
        return _own(asked)
    return Chosen("this", first, _month_end(first))


def _own(asked: Mapping[str, str]) -> Chosen:
    try:
        from_on, to_on = date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("to", ""))
    except ValueError as error:
        raise period_unreadable() from error
    if to_on < from_on or to_on - from_on > LONGEST or not 1970 <= from_on.year <= 9000:
        raise period_unreadable()
    return Chosen("own", from_on, to_on)


def _month_end(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
