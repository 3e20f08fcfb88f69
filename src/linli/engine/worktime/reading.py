"""Calendar data (YAML files or plain dicts) → checked parts. Every mistake is one precise Refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

import linli
from linli.words import Refusal, Words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DEFAULT_HOURS = ({"times": ["08:00-12:00", "14:00-18:00"]},)
SHIPPED = Path(linli.__file__).parent / "packs" / "calendars"
DAY_MINUTES = 24 * 60

Segments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Hours of a part of the year (or of always): `times` are minutes of the day, half open."""

    times: Segments
    from_on: tuple[int, int] | date | None = None
    to_on: tuple[int, int] | date | None = None

    def holds(self, on: date) -> bool:
        """Whether these hours apply on that day; (month, day) pairs return every year and may span new year."""
        if isinstance(self.from_on, date) and isinstance(self.to_on, date):
            return self.from_on <= on <= self.to_on
        if isinstance(self.from_on, tuple) and isinstance(self.to_on, tuple):
            key = (on.month, on.day)
            if self.from_on <= self.to_on:
                return self.from_on <= key <= self.to_on
            return key >= self.from_on or key <= self.to_on
        return True


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is off although a weekday, or worked although a weekend."""

    name: Words
    is_worked: bool


@dataclass(frozen=True, slots=True)
class YearNote:
    """Where the days of a year come from."""

    year: int
    is_provisional: bool
    source: str


def broken(sentence: Words, **data: object) -> Refusal:
    return Refusal("calendar-broken", sentence.format(**data), {k: str(v) for k, v in data.items()})


def read_words(value: object) -> Words:
    if isinstance(value, Mapping):
        return Words(
            str(value.get("en") or value.get("zh") or ""), str(value.get("zh") or value.get("en") or "")
        )
    return Words(str(value), str(value))


def read_date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise broken(
            Words(
                "'{value}' is not a date. Write it as 2026-10-01.",
                "“{value}”不是有效日期，请写成 2026-10-01 的形式。",
            ),
            value=value,
        ) from None


def read_weekend(names: Iterable[str]) -> frozenset[int]:
    """Weekday numbers (Monday 0) that are off."""
    days = set()
    for name in names:
        if str(name).lower() not in WEEKDAYS:
            raise broken(
                Words(
                    "'{name}' is not a day of the week. Write weekend days as saturday, sunday ….",
                    "“{name}”不是星期名称，周休日请写成 saturday、sunday 等。",
                ),
                name=name,
            )
        days.add(WEEKDAYS.index(str(name).lower()))
    if len(days) == 7:
        raise broken(
            Words(
                "All seven days are weekend days. Leave at least one working day.",
                "一周七天都是休息日，请至少保留一个工作日。",
            )
        )
    return frozenset(days)


def _read_time(text: str) -> int:
    if text.strip() == "24:00":
        return DAY_MINUTES
    try:
        at = time.fromisoformat(text.strip())
    except ValueError:
        raise broken(
            Words(
                "'{text}' is not a time of day. Write it as 08:00.",
                "“{text}”不是有效时刻，请写成 08:00 的形式。",
            ),
            text=text,
        ) from None
    return at.hour * 60 + at.minute


def read_times(times: Sequence[object]) -> Segments:
    """`["08:00-12:00", "14:00-18:00"]` or pairs → minutes of the day, in order, without overlap."""
    parts: list[tuple[int, int]] = []
    for item in times:
        ends = item.split("-") if isinstance(item, str) else list(item) if isinstance(item, Sequence) else []
        if len(ends) != 2:
            raise broken(
                Words(
                    "'{item}' is not a span of hours. Write it as 08:00-12:00.",
                    "“{item}”不是有效时段，请写成 08:00-12:00 的形式。",
                ),
                item=item,
            )
        begin, end = _read_time(str(ends[0])), _read_time(str(ends[1]))
        if begin >= end:
            raise broken(
                Words(
                    "The hours {item} end before they begin. Split hours over midnight in two, 22:00-24:00 and 00:00-06:00.",
                    "时段 {item} 的结束早于开始。跨午夜的时段请拆成 22:00-24:00 和 00:00-06:00 两段。",
                ),
                item=item,
            )
        if parts and begin < parts[-1][1]:
            raise broken(
                Words(
                    "The hours {item} overlap the hours before them, or are out of order.",
                    "时段 {item} 与前一时段重叠或顺序颠倒。",
                ),
                item=item,
            )
        parts.append((begin, end))
    if not parts:
        raise broken(
            Words(
                "A set of working hours is empty. Give at least one span.",
                "作息时间为空，请至少填写一个时段。",
            )
        )
    return tuple(parts)


def _read_edge(value: object) -> tuple[int, int] | date:
    """`MM-DD` (every year) or a full date."""
    if isinstance(value, str) and len(value) == 5:
        on = read_date(f"2000-{value}")
        return on.month, on.day
    return read_date(value)


def read_hours(items: Sequence[Mapping[str, Any]]) -> tuple[Period, ...]:
    """Sets of hours; a dated one is looked at before the one without dates, in the order given."""
    periods: list[Period] = []
    for item in items:
        times = read_times(item.get("times") or ())
        if item.get("from") is None and item.get("to") is None:
            periods.append(Period(times))
            continue
        from_on, to_on = _read_edge(item.get("from")), _read_edge(item.get("to"))
        if isinstance(from_on, date) is not isinstance(to_on, date):
            raise broken(
                Words(
                    "Hours from {start} to {end}: give both as MM-DD or both as full dates.",
                    "作息时间自 {start} 至 {end}：起止请同为“月-日”或同为完整日期。",
                ),
                start=item.get("from"),
                end=item.get("to"),
            )
        periods.append(Period(times, from_on, to_on))
    always = [p for p in periods if p.from_on is None]
    if len(always) != 1:
        raise broken(
            Words(
                "Working hours need exactly one set without from and to, for the rest of the year.",
                "作息时间必须有且只有一组不带起止日期，用于一年中的其余日子。",
            )
        )
    return (*(p for p in periods if p.from_on is not None), *always)


def read_year(entry: Mapping[str, Any], year: int) -> tuple[YearNote, dict[date, SpecialDay]]:
    """One year's notice: days off and worked weekends, with the name of the holiday they belong to."""
    days: dict[date, SpecialDay] = {}

    def put(on: date, day: SpecialDay) -> None:
        known = days.get(on)
        if known is not None and known.is_worked is not day.is_worked:
            raise broken(
                Words(
                    "{on} is both a holiday and a make-up working day. Correct the calendar.",
                    "{on} 既是节假日又是调休上班日，请更正日历。",
                ),
                on=on,
            )
        days[on] = day

    for holiday in entry.get("holidays") or ():
        name = read_words(holiday.get("name", ""))
        first, last = read_date(holiday.get("from")), read_date(holiday.get("to", holiday.get("from")))
        if last < first or first.year != year:
            raise broken(
                Words(
                    "The holiday {name} from {first} to {last} does not lie in {year}, or ends before it begins.",
                    "节假日“{name}”{first} 至 {last} 不在 {year} 年，或结束早于开始。",
                ),
                name=name,
                first=first,
                last=last,
                year=year,
            )
        for offset in range((last - first).days + 1):
            put(first + timedelta(days=offset), SpecialDay(name, is_worked=False))
        for on in holiday.get("make_up_days") or ():
            put(read_date(on), SpecialDay(name, is_worked=True))
    note = YearNote(year, bool(entry.get("is_provisional", False)), str(entry.get("source", "")))
    return note, days


def read_folder(folder: Path) -> dict[str, Any]:
    """`calendar.yaml` of a folder, with the `YYYY.yaml` beside it as its `years`."""
    data: dict[str, Any] = dict(_read_yaml(folder / "calendar.yaml"))
    data.setdefault("folder", folder.name if folder.parent == SHIPPED else str(folder))
    if data.get("years") != "any":
        files = sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml"))
        data["years"] = {int(file.stem): _read_yaml(file) for file in files}
    return data


def _read_yaml(file: Path) -> Mapping[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise broken(
            Words(
                "{file}, line {line}: this is not valid YAML. Correct the line.",
                "{file} 第 {line} 行不是有效的 YAML，请更正。",
            ),
            file=file.name,
            line=line,
        ) from None
    if not isinstance(content, Mapping):
        raise broken(
            Words("{file} is empty or not a mapping.", "{file} 为空或不是键值结构。"), file=file.name
        )
    return content


def find_folder(path_or_name: str | Path) -> Path:
    """A shipped calendar by name, or a folder by path."""
    for folder in (SHIPPED / str(path_or_name), Path(path_or_name)):
        if (folder / "calendar.yaml").is_file():
            return folder
    names = ", ".join(sorted(f.parent.name for f in SHIPPED.glob("*/calendar.yaml")))
    raise Refusal(
        "calendar-unknown",
        Words(
            "There is no calendar '{name}'. Use one of {names}, or the path of a folder with a calendar.yaml.",
            "没有名为“{name}”的工作日历，请使用 {names}，或给出含 calendar.yaml 的文件夹路径。",
        ).format(name=path_or_name, names=names),
        {"calendar": str(path_or_name)},
    )
