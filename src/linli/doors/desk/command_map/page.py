"""All that the command map says at one address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.doors.desk.labels import LIGHTS as LIGHT_NAMES
from linli.doors.desk.labels import here
from linli.doors.parts.choropleth import NAMES, Ramp, ramp_of, shown
from linli.doors.parts.map_asked import PERIODS
from linli.engine.catalogue import Catalogue
from linli.records.cases import queries as cases
from linli.records.cases.ground_figures import OF_A_PERIOD
from linli.records.cases.last_tasks import last_tasks
from linli.records.cases.rules import lifecycle
from linli.records.cases.spot_filter import Chosen, open_over_time
from linli.records.cases.spots import LIGHTS
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import areas_of

from .asked import TABS, Asked
from .moments import HEIGHT, WIDTH, bars, drawn
from .panels import box_panel, case_panel, grid_panel
from .rows import PAGE, cases_of, grid_rows, grounds, inside, light_counts, lights_then

TAB_NAMES = {"grids": _("Grids"), "cases": _("Cases"), "people": _("People")}


@dataclass(frozen=True)
class Link:
    """A choice: its name, where it leads, whether it is the present one, and a number where there is one."""

    code: str
    name: Any
    address: str
    is_here: bool
    number: int | None = None


def page_of(by: Actor, asked: Asked, *, now: datetime, moments: list[datetime]) -> dict[str, Any]:
    pack = tenancy.catalogue()
    today = now.astimezone(tenancy.time_zone()).date()
    found = grounds(today, is_chinese=(get_language() or "zh").startswith("zh"))
    chosen = shown(by, asked.map)
    ramp = ramp_of(by, asked.measure, asked.map, {g.path: g.households for g in found}, now=now)
    which = inside(chosen, asked)
    case = case_panel(asked.case, by)
    context: dict[str, Any] = {
        "tab": "map", "asked": asked, "now": now, "ramp": ramp, "total": chosen.count,
        "measures": _measures(asked), "periods": _periods(asked) if asked.measure in OF_A_PERIOD else (),
        "lights": list(_lights(asked, chosen)), "tabs": _tabs(asked),
        "grid": grid_panel(asked.grid, found, ramp, on=today) if asked.grid and case is None else None, "case": case,
        "box": box_panel(chosen, which, by, pack) if asked.box else None,
        "zone": str(tenancy.time_zone()), "since": f"{now.timestamp() * 1e6:.0f}",
        "closed": asked.address(grid=None, case=None, box=None),
        "focus": f"{case.case.lon},{case.case.lat}" if case and case.case.lon is not None else "",
        **_filters(by, asked, pack), **_time(by, asked, chosen, moments),
    }  # fmt: skip
    return context | _list(by, asked, chosen, which, found, ramp, now)


@dataclass(frozen=True)
class Row:
    """A line of the list and where it leads: the same page with this chosen."""

    thing: Any
    address: str
    age: Any = None
    light: str = ""  # of a case at the moment shown, where that is an earlier one


def _list(
    by: Actor, asked: Asked, chosen: Chosen, which: Any, found: Any, ramp: Ramp, now: datetime
) -> dict[str, Any]:
    rows: Any
    if asked.tab == "grids":
        rows = grid_rows(found, ramp)
    else:
        people = (
            [] if asked.map.at else last_tasks(by, now=now)
        )  # where somebody was before is nobody's business
        rows = people if asked.tab == "people" else which
    start = (asked.page - 1) * PAGE
    part, total = rows[start : start + PAGE], len(rows)
    return {
        "rows": list(_leading(asked, cases_of(chosen, part, by) if asked.tab == "cases" else part, now, lights_then(chosen, part) if asked.tab == "cases" and asked.map.at else {})),
        "count": total, "first": start + 1, "until_now": asked.address(at=None),
        "last": min(start + PAGE, total), "before": asked.address(page=asked.page - 1) if start else "",
        "after": asked.address(page=asked.page + 1) if start + PAGE < total else "",
    }  # fmt: skip


def _leading(asked: Asked, rows: Any, now: datetime, lights: Mapping[str, str]) -> Iterator[Row]:
    keep = {"page": asked.page}
    for row in rows:
        if asked.tab == "grids":
            yield Row(row, asked.address(grid=row.ground.code, case=None, box=None, **keep))
        elif asked.tab == "cases":
            then = lights.get(row.number, "")
            yield Row(row, asked.address(case=row.number, grid=None, **keep), light=then)
        else:
            yield Row(row, asked.address(case=row.case_number, grid=None, box=None, **keep), now - row.at)


def _measures(asked: Asked) -> list[Link]:
    return [
        Link(code, name, asked.address(measure=code if code != "open" else None), code == asked.measure)
        for code, name in NAMES.items()
    ]


def _periods(asked: Asked) -> list[Link]:
    return [Link(str(n), n, asked.address(period=[str(n)]), n == asked.map.period) for n in PERIODS]


def _tabs(asked: Asked) -> list[Link]:
    return [Link(code, TAB_NAMES[code], asked.address(list=code), code == asked.tab) for code in TABS]


def _lights(asked: Asked, chosen: Chosen) -> Iterator[Link]:
    """Each light as a switch; at an earlier moment only late or not is known."""
    counted = light_counts(chosen)
    for light in ("overdue", "near", "normal", "stopped"):
        is_on = light in asked.map.lights
        after = [v for v in asked.map.lights if v != light] if is_on else [*asked.map.lights, light]
        is_known = asked.map.at is None or light in {"overdue", "normal"}
        number = counted[LIGHTS.index(light)] if is_known and (is_on or not asked.map.lights) else None
        yield Link(light, LIGHT_NAMES[light], asked.address(light=after), is_on, number)


def _filters(by: Actor, asked: Asked, pack: Catalogue) -> Mapping[str, Any]:
    states = lifecycle(pack).states.values()
    return {
        "states": [(s.code, here(s.name)) for s in states], "units": cases.handling_units(pack), "areas": areas_of(by, "cases.see"),
        "majors": _majors(pack), "chosen_class": _class_of(asked),
        "narrowed": sum(map(bool, (asked.map.states, asked.map.kind, asked.map.unit, asked.map.area))),
        "kept": [(k, v) for k, v in asked.map.pairs(state=None, **{"class": None}, unit=None, area=None)]
        + [("measure", asked.measure), ("list", asked.tab)],
        "unfiltered": asked.address(state=None, unit=None, area=None, **{"class": None}),
        "query": asked.map.address(at=None), "at": f"{asked.map.at.timestamp():.0f}" if asked.map.at else "",
    }  # fmt: skip


def _majors(pack: Catalogue) -> list[tuple[str, str]]:
    """The groups of classes, components and events apart."""
    found = {
        f"{kind}-{matter.major_code}": here(matter.major) for (kind, _code), matter in pack.classes.items()
    }
    return sorted(found.items())


def _class_of(asked: Asked) -> str:
    return f"{asked.map.kind}-{asked.map.code}" if asked.map.kind else ""


def _time(by: Actor, asked: Asked, chosen: Chosen, moments: list[datetime]) -> Mapping[str, Any]:
    counted = open_over_time(chosen.spots, by.rights, asked.map.wanted, [m.timestamp() for m in moments])
    at = asked.map.at or moments[-1]
    step = min(range(len(moments)), key=lambda i: abs((moments[i] - at).total_seconds()))
    return {
        "bars": drawn(bars(moments, counted), step), "step": step, "last_step": len(moments) - 1, "shown_at": asked.map.at,
        "bars_width": len(moments) * WIDTH, "bars_height": HEIGHT,
        "seconds": " ".join(f"{m.timestamp():.0f}" for m in moments[:-1]), "marks": [m.date() for m in moments[:-1:28]],
    }  # fmt: skip
