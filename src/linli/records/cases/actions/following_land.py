"""A new division has begun: open cases and what stands on the land go to the new grids; closed cases keep theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from linli.engine.geography import GridIndex
from linli.records.cases.models import Case
from linli.records.journal.actions import record
from linli.records.people.queries import SYSTEM
from linli.records.registers.models import Building, Component, Premises
from linli.records.tenancy import queries as tenancy
from linli.records.territory.models import Publication, ResponsibilityGrid
from linli.records.territory.present import grids_of


def follow_publications(*, now: datetime) -> int:
    """Every division that has begun and whose open cases have not followed yet; how many cases moved."""
    today = now.astimezone(tenancy.time_zone()).date()
    waiting = Publication.objects.filter(from_on__lte=today, cases_moved_at__isnull=True).order_by(
        "from_on", "published_at"
    )
    return sum(_follow(found.pk, today, now) for found in waiting)


def _follow(pk: Any, today: date, now: datetime) -> int:
    with transaction.atomic():
        locked = Publication.objects.select_for_update(skip_locked=True, of=("self",)).select_related("layer")
        found = locked.filter(pk=pk, cases_moved_at__isnull=True).first()
        if found is None:
            return 0
        moved = 0
        if found.layer.code == "service":
            grids = list(grids_of(found.layer, found.path, on=today))
            moved = _move_cases(found.path, grids, now)
            for model in (Building, Component, Premises):
                _move_things(model, found.path, grids)
        Publication.objects.filter(pk=pk).update(cases_moved_at=now)
        record(
            "follow_publications",
            f"publication:{pk}",
            by=SYSTEM,
            cases=moved,
            path=found.path,
            from_on=found.from_on,
        )
    return moved


def _move_cases(path: str, grids: Sequence[ResponsibilityGrid], now: datetime) -> int:
    """The case keeps the grid it was reported in; who acts on it now is decided by its path."""
    open_ones = Case.objects.filter(is_open=True, place_path__startswith=path, lon__isnull=False)
    rows: list[Any] = list(open_ones.order_by("pk").values_list("pk", "lon", "lat", "place_path"))
    moved = 0
    for to, ids in _changes(rows, grids).items():
        moved += Case.objects.filter(pk__in=ids, is_open=True).update(
            place_path=to, changed_at=now, version=F("version") + 1
        )
    return moved


def _move_things(
    model: type[Building] | type[Component] | type[Premises], path: str, grids: Sequence[ResponsibilityGrid]
) -> None:
    rows = list(model.objects.filter(path__startswith=path).values_list("pk", "lon", "lat", "path"))
    for to, ids in _changes(rows, grids).items():
        model.objects.filter(pk__in=ids).update(path=to)


def _changes(
    rows: Sequence[tuple[Any, float, float, str]], grids: Sequence[ResponsibilityGrid]
) -> dict[str, list[Any]]:
    if not rows or not grids:
        return {}
    index = GridIndex.build([g.code for g in grids], [bytes(g.shape) for g in grids], "followed")
    places = index.locate_many(
        [r[1] for r in rows], [r[2] for r in rows], tenancy.current().place_within_m
    ).tolist()
    found: dict[str, list[Any]] = defaultdict(list)
    for (pk, _, _, path), at in zip(rows, places, strict=True):
        if at >= 0 and grids[at].path != path:
            found[grids[at].path].append(pk)
    return found
