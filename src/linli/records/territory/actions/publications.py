"""A draft comes into force on a day: grids, posts and rights together; what is not begun can be withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import transaction
from django.db.models import F, Q

from linli.engine.geography import grids_of_units
from linli.records.journal.actions import record, why_given
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.checking import findings, path_of, paths_of_present
from linli.records.territory.comparing import compare
from linli.records.territory.given import NewGrid
from linli.records.territory.models import (
    Draft,
    DraftPost,
    DraftUnit,
    Holding,
    Layer,
    Publication,
    ResponsibilityGrid,
    UnitGrid,
)
from linli.records.territory.naming import area_of
from linli.records.territory.planning import Plan
from linli.records.territory.present import present_grids
from linli.records.territory.rights import may, with_the_post

from .drafts import locked
from .ending import accounts_of, end_posts, grants_of, set_back, taken_back
from .lending import apart_from_leave
from .posts import staff_post
from .publishing import refuse_later, write_grids

SAME_M2_SHARE = 1e-6


def publish_draft(
    *, draft_id: UUID, version: int, from_on: date, reason: str, now: datetime, by: Actor
) -> Publication:
    """The draft's grids from a day on, today or later. Grids that do not change go on as they are.

    Refusals: day-in-the-past, draft-changed, draft-not-ready, grids-published-that-day, publication-waits,
    not-in-your-area.
    """
    if from_on < now.date():
        raise wording.day_in_the_past(now.date())
    with transaction.atomic():
        draft = locked(draft_id, version=version, by=by)
        may(by, "land.publish", draft.area.path)
        layer = Layer.objects.select_for_update().get(pk=draft.layer_id)
        refuse_later(layer, draft.area.path, from_on)
        present = present_grids(layer, draft.area, on=from_on)
        plan = Plan(draft)
        hard = [b for b in findings(plan, paths_of_present(present), on=from_on) if b.is_hard]
        if hard:
            raise wording.not_ready(len(hard), hard[0].words)
        new, ended = _difference(plan, present)
        done: dict[str, list[Any]] = {"grids": [[str(g.pk), _day(g.to_on)] for g in ended]}
        ResponsibilityGrid.objects.filter(pk__in=[g.pk for g in ended]).update(to_on=from_on)
        write_grids(layer, new, from_on)
        Layer.objects.filter(pk=layer.pk).update(version=F("version") + 1)
        with apart_from_leave(_touched(plan, present), since=now.date(), by=by):
            done |= _staff(plan, present, new, from_on, by=by)
        compared = compare(plan, {g.code: (g.name_zh, g.name_en) for g in present})
        made = Publication.objects.create(
            layer=layer, path=draft.area.path, from_on=from_on, reason=reason.strip(), published_at=now, published_by=by.account, done=done,
            figures={
                "grids": compared.draft_count, "new": compared.new, "removed": compared.removed, "changed": compared.changed,
                "households_moved": compared.households_moved, "households": compared.households, "draft": str(draft.pk),
            },
        )  # fmt: skip
        Draft.objects.filter(pk=draft.pk).update(state="published", changed_at=now, changed_by=by.account)
        record(
            "publish_draft", f"draft:{draft.pk}", by=by, from_on=from_on, area=draft.area.path, layer=layer.code,
            begun=[g.code for g in new], ended=[g.code for g in ended],
        )  # fmt: skip
    return made


def withdraw_publication(*, publication_id: UUID, now: datetime, reason: str = "", by: Actor) -> None:
    """Take back a division that has not begun: exactly what it did to grids, posts and rights. Refusal: publication-begun.

    What somebody changed after it stays as it was changed.
    """
    with transaction.atomic():
        found = (
            Publication.objects.select_for_update().select_related("layer").filter(pk=publication_id).first()
        )
        if found is None:
            raise wording.draft_unknown()
        may(by, "land.publish", found.path)
        if found.from_on <= now.date():
            raise wording.publication_begun()
        model = UnitGrid if found.layer.kind == "unit" else ResponsibilityGrid
        model.objects.filter(layer=found.layer, path__startswith=found.path, from_on=found.from_on).delete()
        set_back(model, found.done.get("grids", []), found.from_on)
        with apart_from_leave(accounts_of(found.done), since=now.date(), by=by):
            taken_back(found.done, found.from_on)
        Layer.objects.filter(pk=found.layer_id).update(version=F("version") + 1)
        Draft.objects.filter(pk=found.figures.get("draft")).update(state="open")
        record(
            "withdraw_publication",
            f"layer:{found.layer.code}",
            by=by,
            from_on=found.from_on,
            path=found.path,
            **why_given(reason),
        )
        found.delete()


def _difference(
    plan: Plan, present: Sequence[ResponsibilityGrid]
) -> tuple[list[NewGrid], list[ResponsibilityGrid]]:
    """Grids to begin and grids to end; what keeps its land, name, kind and households is in neither."""
    shapes = [
        bytes(s)
        for s in DraftUnit.objects.filter(draft=plan.draft).order_by("seq").values_list("shape", flat=True)
    ]
    made = grids_of_units(shapes, plan.grid)
    known = {g.code: g for g in present}
    paths, loads = paths_of_present(present), plan.loads()
    begin: list[NewGrid] = []
    kept: set[str] = set()
    for code, grid in plan.grids.items():
        old = known.get(code)
        same_units = old is not None and plan.members(code) == [
            at for at, now in enumerate(plan.now) if now == code
        ]
        if (
            old is not None
            and same_units
            and _is_same(old, grid.name_zh, grid.name_en, grid.kind, made[code], loads[code])
        ):
            kept.add(code)
            continue
        border = next(plan.border[at] for at in plan.members(code))
        begin.append(NewGrid(
            code, grid.name_zh, grid.name_en, path_of(plan, code, paths), shapely.to_wkb(made[code]), area_of(border),
            kind=grid.kind, households=loads[code],
        ))  # fmt: skip
    return begin, [g for g in present if g.code not in kept]


def _is_same(
    old: ResponsibilityGrid, zh: str, en: str, kind: str, shape: shapely.Geometry, households: int
) -> bool:
    if (old.name_zh, old.name_en, old.kind, old.households) != (zh, en, kind, households):
        return False
    other = shapely.from_wkb(bytes(old.shape))
    return float(other.symmetric_difference(shape).area) <= SAME_M2_SHARE * float(other.area)


def _staff(
    plan: Plan, present: Sequence[ResponsibilityGrid], new: Sequence[NewGrid], on: date, *, by: Actor
) -> dict[str, list[Any]]:
    """Planned posts begin; those of grids that are no more end, with the rights that came with them. What was done."""
    paths = paths_of_present(present) | {g.code: g.path for g in new}
    done = end_posts({g.path for g in present if g.code not in plan.grids}, on)
    planned = DraftPost.objects.filter(draft=plan.draft, grid__in=plan.grids).select_related("account")
    for post in planned.order_by("turn", "pk"):
        path = paths[post.grid]
        held = Holding.objects.filter(post__path=path, post__duty=post.duty, account=post.account)
        if held.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).exists():
            continue
        known = set(grants_of(post.account, path))
        made = staff_post(
            path=path, duty=post.duty, account=post.account, from_on=on, turn=post.turn, by=with_the_post(by)
        )
        done["begun"].append(made.pk)
        done["rights_begun"] += sorted(set(grants_of(post.account, path)) - known)
    return done


def _touched(plan: Plan, present: Sequence[ResponsibilityGrid]) -> set[Any]:
    """Who is planned for a post, or holds one in a grid that is no more."""
    gone = [g.path for g in present if g.code not in plan.grids]
    held = Holding.objects.filter(post__path__in=gone).values_list("account", flat=True)
    return {*held, *DraftPost.objects.filter(draft=plan.draft).values_list("account", flat=True)}


def _day(day: date | None) -> str | None:
    return str(day) if day else None
