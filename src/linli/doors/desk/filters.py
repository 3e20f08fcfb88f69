"""The filters of the queue as they stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from linli.records.cases.models import CHANNELS
from linli.records.cases.paging import COLUMNS, Cursor
from linli.records.cases.queries import ONLY, CaseFilter

from .labels import LIGHTS

SHOWN = ("mine", "open", "ended", "all")
IS_OPEN = {"mine": True, "open": True, "ended": False, "all": None}
PICKS = ("today", *ONLY)
USUAL_ORDER = {"ended": "changed", "all": "newest"}  # what is open, by its deadline
LONGEST_TEXT = 100
LONGEST_POSITION = 9_999_999


@dataclass(frozen=True)
class QueueFilter:
    """What the queue shows; anything unknown in the address is left out."""

    show: str = "mine"
    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    light: str = ""
    pick: str = ""
    area: str = ""
    unit: UUID | None = None
    text: str = ""
    sort: str = "due"
    cursor: Cursor | None = None
    first: int = 1  # the place of the first row in the whole list, for the words under the table

    @classmethod
    def read(cls, asked: QueryDict, *, states: frozenset[str], usual: str) -> QueueFilter:
        """From the address; `usual` is shown where it says nothing. A search looks everywhere."""
        text = asked.get("text", "").replace("\x00", "").strip()[:LONGEST_TEXT]
        show = asked.get("show", "")
        show = show if show in SHOWN else ("all" if text else usual)
        sort, light, pick = asked.get("sort", ""), asked.get("light", ""), asked.get("pick", "")
        cursor = _cursor(asked)
        return cls(
            show=show,
            states=tuple(s for s in asked.getlist("state") if s in states),
            channels=tuple(c for c in asked.getlist("channel") if c in CHANNELS),
            light=light if light in LIGHTS else "",
            pick=pick if pick in PICKS else "",
            area=asked.get("area", "").replace("\x00", "")[:120],
            unit=_uuid(asked.get("unit", "")),
            text=text,
            sort=sort if sort in COLUMNS else USUAL_ORDER.get(show, "due"),
            cursor=cursor,
            first=_number(asked.get("first", "")) if cursor is not None else 1,
        )

    def wanted(self, *, now: datetime, zone: tzinfo) -> CaseFilter:
        morning = datetime.combine(now.astimezone(zone).date(), time(), zone)
        is_today = self.pick == "today"
        return CaseFilter(
            states=self.states, channels=self.channels, area_path=self.area, unit=self.unit, light=self.light,
            is_open=IS_OPEN[self.show], text=self.text, only="" if is_today else self.pick,
            due_from_at=morning if is_today else None, due_to_at=morning + timedelta(days=1) if is_today else None,
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        return bool(
            self.states or self.channels or self.light or self.area or self.unit or self.text or self.pick
        )

    @property
    def among_all_open(self) -> str:
        """The same narrowing, not only of what waits for this person."""
        return self.address(show="open")

    def address(self, **changes: object) -> str:
        """The query string of the same filter with some of it changed; pages start again."""
        pairs: list[tuple[str, object]] = [("show", changes.get("show", self.show))]
        pairs += [("state", s) for s in self.states] + [("channel", c) for c in self.channels]
        for name in ("light", "pick", "area", "unit", "text", "sort"):
            pairs.append((name, changes.get(name, getattr(self, name))))
        pairs += [(name, changes.get(name, "")) for name in ("before", "after", "first")]
        return "?" + urlencode([(k, v) for k, v in pairs if v])


def _cursor(asked: QueryDict) -> Cursor | None:
    for name in ("before", "after"):
        if name in asked:
            return Cursor.read(asked.get(name, ""), is_back=name == "before")
    return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return (
        min(int(text), LONGEST_POSITION)
        if len(text) < 9 and text.isascii() and text.isdigit() and int(text)
        else 1
    )
