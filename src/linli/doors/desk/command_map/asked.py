"""What the command map shows, as it stands in the address: the address is the view, and can be sent to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from linli.doors.parts.map_asked import MapAsked
from linli.records.cases.ground_figures import MEASURES

TABS = ("grids", "cases", "people")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Asked:
    map: MapAsked
    measure: str = "open"
    tab: str = "grids"
    page: int = 1
    grid: str = ""
    case: str = ""
    box: Box | None = None
    view: str = ""

    @classmethod
    def read(cls, sent: QueryDict, *, now: datetime, moments: list[datetime]) -> Asked:
        """Anything unknown in the address is left out. `step` is the slider without script: which of the moments."""
        wanted = sent.copy()
        step = wanted.get("step", "")
        if step.isascii() and step.isdigit() and len(step) < 4 and "at" not in wanted:
            chosen = moments[min(int(step), len(moments) - 1)]
            wanted["at"] = f"{chosen.timestamp():.0f}" if chosen is not moments[-1] else ""
        page, view, box = sent.get("page", ""), _numbers(sent.get("view", "")), _numbers(sent.get("box", ""))
        return cls(
            map=MapAsked.read(wanted, now=now),
            measure=sent.get("measure", "") if sent.get("measure") in MEASURES else "open",
            tab=sent.get("list", "") if sent.get("list") in TABS else ("cases" if len(box) == 4 else "grids"),
            page=int(page)
            if page.isascii() and page.isdigit() and int(page[:6]) > 0 and len(page) < 6
            else 1,
            grid=sent.get("grid", "").replace("\x00", "")[:40],
            case="".join(c for c in sent.get("case", "")[:40] if c.isdigit()),
            box=(box[0], box[1], box[2], box[3]) if len(box) == 4 else None,
            view=",".join(f"{v:g}" for v in view) if len(view) == 3 else "",
        )

    def address(self, **changes: Any) -> str:
        """The same page with some of it changed; None leaves a thing out. Pages of the list start again."""
        own: dict[str, Any] = {
            "measure": self.measure if self.measure != "open" else "", "list": self.tab if self.tab != "grids" else "",
            "grid": self.grid, "case": self.case, "view": self.view, "page": "",
            "box": ",".join(f"{v:.6f}" for v in self.box) if self.box else "",
        }  # fmt: skip
        of_map = {k: v for k, v in changes.items() if k not in own}
        own.update({k: v for k, v in changes.items() if k in own})
        if own["page"] == 1:
            own["page"] = ""
        return "?" + urlencode([*self.map.pairs(**of_map), *((k, v) for k, v in own.items() if v)])


def _numbers(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")] if text and len(text) < 120 else []
    except ValueError:
        return []
    return found if all(-180 <= v <= 180 for v in found) else []
