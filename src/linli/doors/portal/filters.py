"""The filters of open data, as they stand in the address: a list that somebody filtered can be passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.doors.parts.gridlines import today
from linli.engine.catalogue import Catalogue
from linli.records.cases.open_data import STATES, Wanted
from linli.records.territory.models import Area
from linli.records.territory.queries import land
from linli.words import Words

from .classes import majors


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Filters:
    """What was asked; what made no sense is left out, and said."""

    wanted: Wanted
    raw: Mapping[str, str]
    problem: str = ""

    @property
    def query(self) -> str:
        """Without the page: for downloads and for the next page."""
        return urlencode({k: v for k, v in self.raw.items() if v})

    @property
    def is_any(self) -> bool:
        return any(self.raw.values())


INDENT = "\u3000"  # a space that a choice list does not swallow
NAMES = ("class", "state", "area", "from", "to")


def read(asked: Mapping[str, str]) -> Filters:
    raw = {name: str(asked.get(name, ""))[:120].strip() for name in NAMES}
    kind, _colon, code = raw["class"].partition(":")
    problems, days = [], {}
    for name in ("from", "to"):
        try:
            days[name] = date.fromisoformat(raw[name]) if raw[name] else None
        except ValueError:
            days[name], raw[name] = None, ""
            problems.append(_("Write the day as year-month-day, for example 2026-11-20."))
    if days["from"] and days["to"] and days["from"] > days["to"]:
        problems.append(_("The first day lies after the last one: nothing can fit."))
    state = raw["state"] if raw["state"] in STATES else ""
    wanted = Wanted(
        kind if kind in {"component", "event"} else "", code if code.isdigit() else "", state, raw["area"],
        days["from"], days["to"],
    )  # fmt: skip
    return Filters(wanted, raw, " ".join(dict.fromkeys(problems)))


def class_choices(pack: Catalogue, chosen: str) -> list[Choice]:
    """Major classes; and the single class, where the address names one."""
    found = [Choice(m.value, m.name, m.value == chosen) for m in majors(pack)]
    kind, _colon, code = chosen.partition(":")
    matter = pack.classes.get((kind, code))
    if matter is not None:
        found.append(Choice(chosen, matter.name.in_(get_language()), True))
    return found


def state_choices(chosen: str) -> list[Choice]:
    names = {"open": _("open"), "done": _("done"), "not_taken_up": _("not taken up")}
    return [Choice(value, names[value], value == chosen) for value in STATES]


def area_choices(chosen: str) -> list[Choice]:
    """Areas below the whole, indented by their level; and the grid, where the address names one."""
    rows = Area.objects.filter(layer__isnull=True).exclude(path__regex=r"^[^/]*/$").order_by("path")
    found = [
        Choice(a.path, INDENT * max(0, a.path.count("/") - 2) + a.name, a.path == chosen)
        for a in rows.defer("shape")
    ]
    if chosen and not any(c.is_chosen for c in found):
        notes = (n for n in land(today=today()).notes.values() if n.path == chosen)
        found += [Choice(n.path, Words(n.name_en, n.name_zh).in_(get_language()), True) for n in notes]
    return found
