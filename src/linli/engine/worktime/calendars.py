"""The working calendar of a tenant: which days and hours are worked, in which zone, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from linli.engine.worktime import reading
from linli.engine.worktime.clock import read_zone
from linli.words import Refusal, Words


class DayKind(StrEnum):
    WORK = "work"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its spans of working time (wall clock, naive, half open), and why it is so."""

    on: date
    kind: DayKind
    spans: tuple[tuple[datetime, datetime], ...]
    holiday: Words | None = None
    is_provisional: bool = False

    @property
    def is_worked(self) -> bool:
        return bool(self.spans)

    @property
    def closes(self) -> datetime:
        """Close of work; only of a day that is worked."""
        return self.spans[-1][1]


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days and hours. Build it with `load` or `from_data`; it is immutable and may be shared.

    >>> cn = Calendar.load("cn")
    >>> cn.is_work_day(date(2026, 10, 10)), cn.is_work_day(date(2026, 10, 7))
    (True, False)
    """

    code: str
    name: Words
    zone: ZoneInfo
    weekend: frozenset[int]
    hours: tuple[reading.Period, ...]
    special: Mapping[date, reading.SpecialDay]
    years: Mapping[int, reading.YearNote]
    is_any_year: bool
    folder: str
    _days: dict[date, Day] = field(default_factory=dict, repr=False)

    @classmethod
    def load(
        cls,
        path_or_name: str | Path,
        *,
        hours: Sequence[Mapping[str, Any]] | None = None,
        time_zone: str | None = None,
        weekend_days: Iterable[str] | None = None,
        years: Mapping[str, Any] | None = None,
    ) -> Calendar:
        """A shipped calendar by name (`cn`, `weekends_only`) or one from a folder, with a tenant's own settings.

        `hours`: `[{"times": ["08:00-12:00", …]}, {"from": "06-01", "to": "09-30", "times": […]}]`, exactly one
        set without dates. `years`: years of the tenant's own, in the shape of `from_data`, which win over shipped
        ones. Raises Refusal `calendar-unknown`, `calendar-broken`, `time-zone-unknown`.

        >>> Calendar.load("weekends_only", time_zone="America/New_York").zone.key
        'America/New_York'
        """
        data = reading.read_folder(reading.find_folder(path_or_name))
        if years and data.get("years") != "any":
            data = {**data, "years": {**{str(y): d for y, d in (data.get("years") or {}).items()}, **years}}
        own = {"hours": hours, "time_zone": time_zone, "weekend_days": weekend_days, "more_years": years}
        return cls.from_data({**data, **{k: v for k, v in own.items() if v is not None}})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Calendar:
        """A calendar from plain data, e.g. a JSON column.

        `{"code", "name": {"en", "zh"}, "time_zone", "weekend_days": ["saturday", …], "hours": […], "years":
        "any" | {2026: {"holidays": [{"name", "from", "to", "make_up_days": […]}], "is_provisional", "source"}}}`;
        only `time_zone` and `years` have no default. Dates may be ISO text. Raises Refusal `calendar-broken`,
        `time-zone-unknown`.

        >>> data = {"code": "x", "time_zone": "UTC", "years": {"2026": {"holidays": [
        ...     {"name": "Town day", "from": "2026-03-02"}]}}}
        >>> Calendar.from_data(data).is_work_day(date(2026, 3, 2))
        False
        """
        code = str(data.get("code", "calendar"))
        is_any = data.get("years") == "any"
        notices = {} if is_any else {int(k): v for k, v in (data.get("years") or {}).items()}
        notices |= {int(k): v for k, v in (data.get("more_years") or {}).items()}
        special: dict[date, reading.SpecialDay] = {}
        notes: dict[int, reading.YearNote] = {}
        for year, entry in sorted(notices.items()):
            notes[year], days = reading.read_year(entry, year)
            special.update(days)
        return cls(
            code=code,
            name=reading.read_words(data.get("name", code)),
            zone=read_zone(data.get("time_zone", "")),
            weekend=reading.read_weekend(data.get("weekend_days", ("saturday", "sunday"))),
            hours=reading.read_hours(data.get("hours") or reading.DEFAULT_HOURS),
            special=special,
            years=notes,
            is_any_year=is_any,
            folder=str(data.get("folder", code)),
        )

    def day(self, on: date) -> Day:
        """That day; Refusal `calendar-year-missing` where the calendar has no data for its year."""
        known = self._days.get(on)
        if known is None:
            known = self._days[on] = self._make(on)
        return known

    def days(self, first: date, last: date) -> list[Day]:
        """All days from `first` to `last`, both included."""
        return [self.day(first + timedelta(days=n)) for n in range((last - first).days + 1)]

    def is_work_day(self, on: date) -> bool:
        """Whether that day is worked.

        >>> Calendar.load("cn").is_work_day(date(2026, 9, 20))
        True
        """
        return self.day(on).is_worked

    def _make(self, on: date) -> Day:
        note = self._note(on.year)
        is_provisional = note is not None and note.is_provisional
        special = self.special.get(on)
        is_weekend = on.weekday() in self.weekend
        if special is not None and not special.is_worked:
            return Day(on, DayKind.HOLIDAY, (), special.name, is_provisional)
        if special is None and is_weekend:
            return Day(on, DayKind.WEEKEND, (), None, is_provisional)
        kind = DayKind.MAKE_UP if special is not None and is_weekend else DayKind.WORK
        midnight = datetime(on.year, on.month, on.day)  # noqa: DTZ001  wall clock of the tenant
        times = next(period.times for period in self.hours if period.holds(on))
        spans = tuple((midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in times)
        return Day(on, kind, spans, special.name if special else None, is_provisional)

    def _note(self, year: int) -> reading.YearNote | None:
        note = self.years.get(year)
        if note is None and not self.is_any_year:
            file = (
                f"packs/calendars/{self.folder}/{year}.yaml"
                if "/" not in self.folder
                else f"{self.folder}/{year}.yaml"
            )
            raise Refusal(
                "calendar-year-missing",
                Words(
                    "The calendar {name} has no data for {year}. Add the file {file} (holidays and make-up working"
                    " days of that year), then compute again.",
                    "工作日历“{name}”没有 {year} 年的数据。请添加文件 {file}（该年的节假日与调休上班日）后重新计算。",
                ).format(name=self.name, year=year, file=file),
                {"year": year, "file": file, "calendar": self.code},
                status=409,
            )
        return note
