"""What a map is asked to show, as it stands in an address; the tiles, the figures and the list read it in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from linli.records.cases.spot_filter import SpotFilter
from linli.records.cases.spots import KEPT_DAYS, LIGHTS

PERIODS = (7, 30, 90, 365)
USUAL_PERIOD = 30


@dataclass(frozen=True)
class MapAsked:
    """Filter, moment and period; anything unknown in the address is left out."""

    lights: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    kind: str = ""
    code: str = ""
    unit: UUID | None = None
    area: str = ""
    at: datetime | None = None
    period: int = USUAL_PERIOD

    @classmethod
    def read(cls, asked: QueryDict, *, now: datetime) -> MapAsked:
        kind, _, code = asked.get("class", "").replace("\x00", "").partition("-")
        period = asked.get("period", "")
        return cls(
            lights=tuple(dict.fromkeys(v for v in asked.getlist("light") if v in LIGHTS)),
            states=tuple(
                dict.fromkeys(v[:40] for v in asked.getlist("state") if v.replace("_", "").isalnum())
            )[:40],
            kind=kind if kind in {"component", "event"} else "",
            code=code if code.isascii() and code.isdigit() and len(code) <= 5 else "",
            unit=_uuid(asked.get("unit", "")),
            area=asked.get("area", "").replace("\x00", "")[:120],
            at=_moment(asked.get("at", ""), now),
            period=int(period)
            if period.isascii() and period.isdigit() and int(period[:4]) in PERIODS
            else USUAL_PERIOD,
        )

    @property
    def wanted(self) -> SpotFilter:
        return SpotFilter(
            lights=self.lights, states=self.states, kind=self.kind, code=self.code, unit=self.unit, path=self.area,
            moment=self.at.timestamp() if self.at else None,
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        return bool(self.lights or self.states or self.kind or self.unit or self.area)

    def pairs(self, **without: Any) -> list[tuple[str, str]]:
        """For an address; a name given as None is left out, a list takes the place of what is there."""
        klass = f"{self.kind}-{self.code}" if self.kind else ""
        found: dict[str, Any] = {
            "light": self.lights, "state": self.states, "class": [klass], "unit": [str(self.unit or "")], "area": [self.area],
            "at": [f"{self.at.timestamp():.0f}" if self.at else ""], "period": [str(self.period) if self.period != USUAL_PERIOD else ""],
        }  # fmt: skip
        found.update({k: v or [] for k, v in without.items()})
        return [(name, value) for name, values in found.items() for value in values if value]

    def address(self, **without: Any) -> str:
        return urlencode(self.pairs(**without))


def _moment(text: str, now: datetime) -> datetime | None:
    """Seconds since 1970; only moments that are still remembered, none in the future."""
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        return None
    at = datetime.fromtimestamp(int(text), UTC)
    return at if now - timedelta(days=KEPT_DAYS) <= at < now else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
