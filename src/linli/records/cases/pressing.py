"""Where it presses: open cases over or near their deadline, by the areas below the one that somebody answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, F, Func, Q

from linli.records.people.queries import Actor
from linli.records.territory.models import Area, ResponsibilityGrid
from linli.words import Words

from .queries import light_filter, visible


@dataclass(frozen=True, slots=True)
class Pressing:
    """One area; `path` is empty for places outside every area."""

    path: str
    name: Words
    overdue: int
    near: int


OUTSIDE = Words("outside every grid", "网格以外")


def pressing_by_area(by: Actor, *, now: datetime, most: int = 12) -> list[Pressing]:
    """The most overdue first; two statements, three where grids are the next level below."""
    found = visible(by).filter(light_filter("overdue", now) | light_filter("near", now), is_open=True)
    rows = found.annotate(below=_first_parts(_level_below(by))).order_by().values("below").annotate(
        overdue=Count("pk", filter=Q(due_at__lt=now)), near=Count("pk", filter=Q(due_at__gte=now))
    )  # fmt: skip
    chosen = list(rows.order_by("-overdue", "-near", "below")[:most])
    names = _names([f"{r['below']}/" for r in chosen if r["below"]])
    return [
        Pressing(f"{r['below']}/" if r["below"] else "", names.get(f"{r['below']}/", OUTSIDE), r["overdue"], r["near"])
        for r in chosen
    ]  # fmt: skip


def _level_below(by: Actor) -> int:
    """How many parts of a path tell apart the areas under the one that this person sees; at least the streets."""
    depths = [r.area_path.count("/") for r in by.rights if "cases.see" in r.verbs]
    return max(2, min(depths, default=0) + 1)


def _first_parts(n: int) -> Func:
    return Func(
        F("place_path"),
        template=f"array_to_string((string_to_array(%(expressions)s, '/'))[1:{int(n)}], '/')",
        output_field=CharField(),
    )


def _names(paths: list[str]) -> dict[str, Words]:
    found = {
        path: Words(en or zh, zh)
        for path, zh, en in Area.objects.filter(path__in=paths).values_list("path", "name_zh", "name_en")
    }
    if missing := [p for p in paths if p not in found]:
        grids = ResponsibilityGrid.objects.filter(path__in=missing).order_by("from_on")
        found |= {
            path: Words(en or zh, zh) for path, zh, en in grids.values_list("path", "name_zh", "name_en")
        }
    return found
