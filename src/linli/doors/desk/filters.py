"""The filters of the queue as they stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from linli.records.cases.models import CHANNELS
from linli.records.cases.queries import ORDERS, CaseFilter

from .labels import LIGHTS

SHOWN = ("mine", "open", "ended", "all")
IS_OPEN = {"mine": True, "open": True, "ended": False, "all": None}
LONGEST_TEXT = 100


@dataclass(frozen=True)
class QueueFilter:
    """What the queue shows; anything unknown in the address is left out."""

    show: str = "mine"
    states: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    light: str = ""
    area: str = ""
    unit: UUID | None = None
    text: str = ""
    sort: str = "due"
    page: int = 1

    @classmethod
    def read(cls, asked: QueryDict, *, states: frozenset[str], usual: str) -> QueueFilter:
        """From the address; `usual` is shown where it says nothing. A search looks everywhere."""
        text = asked.get("text", "").replace("\x00", "").strip()[:LONGEST_TEXT]
        show = asked.get("show", "")
        show = show if show in SHOWN else ("all" if text else usual)
        sort, light = asked.get("sort", ""), asked.get("light", "")
        return cls(
            show=show,
            states=tuple(s for s in asked.getlist("state") if s in states),
            channels=tuple(c for c in asked.getlist("channel") if c in CHANNELS),
            light=light if light in LIGHTS else "",
            area=asked.get("area", "").replace("\x00", "")[:120],
            unit=_uuid(asked.get("unit", "")),
            text=text,
            sort=sort if sort in ORDERS else ("changed" if show == "ended" else "due"),
            page=_page(asked.get("page", "")),
        )

    @property
    def wanted(self) -> CaseFilter:
        return CaseFilter(
            states=self.states, channels=self.channels, area_path=self.area, unit=self.unit, light=self.light,
            is_open=IS_OPEN[self.show], text=self.text,
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        return bool(self.states or self.channels or self.light or self.area or self.unit or self.text)

    def address(self, **changes: object) -> str:
        """The query string of the same filter with some of it changed; pages start again."""
        pairs: list[tuple[str, object]] = [("show", changes.get("show", self.show))]
        pairs += [("state", s) for s in self.states] + [("channel", c) for c in self.channels]
        for name in ("light", "area", "unit", "text", "sort"):
            pairs.append((name, changes.get(name, getattr(self, name))))
        pairs.append(("page", changes.get("page", "")))
        return "?" + urlencode([(k, v) for k, v in pairs if v and not (k == "page" and v == 1)])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(text: str) -> int:
    return min(int(text), 100_000) if len(text) < 7 and text.isascii() and text.isdigit() and int(text) else 1
