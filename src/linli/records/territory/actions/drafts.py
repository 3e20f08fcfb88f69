"""Drafts: made from units, corrected by hand step by step, each step undone again if wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import transaction

from linli.records.copying import Columns, said
from linli.records.journal.actions import record
from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.changing import cut, merged, moved, redrawn, split_off
from linli.records.territory.given import GivenGrid, NewDraft, SettledGrid
from linli.records.territory.models import (
    Area,
    DivisionJob,
    Draft,
    DraftGrid,
    DraftPost,
    DraftStep,
    DraftUnit,
    Layer,
    ResponsibilityGrid,
)
from linli.records.territory.planning import Plan, packed
from linli.records.territory.present import present_grids, where_now
from linli.records.territory.rights import may
from linli.words import Words

Change = Callable[[Plan], Mapping[int, str]]


def create_draft(*, layer: Layer, area: Area, new: NewDraft, now: datetime, by: Actor) -> Draft:
    """A proposal that begins with the present grids, or with those of a file.

    Refusals: limits-wrong, draft-empty, not-in-your-area.
    """
    may(by, "land.draft", area.path)
    if not 0 < new.low <= new.high:
        raise wording.limits_wrong()
    if not new.units:
        raise wording.draft_empty(Words(area.name_en or area.name_zh, area.name_zh))
    grids = present_grids(layer, area, on=now.date())
    lies_in = where_now(grids, [(u.lon, u.lat) for u in new.units])
    wanted = [g.code for g in new.grids] if new.grids else lies_in
    with transaction.atomic():
        draft = Draft.objects.create(
            layer=layer, area=area, name_zh=new.name[:100], low=new.low, high=new.high, settings=dict(new.settings),
            graph=packed(new.edges), faults=[[w.en, w.zh] for w in new.faults], marks=list(new.marks), made_at=now, made_by=by.account,
            changed_at=now, changed_by=by.account,
        )  # fmt: skip
        Columns(
            DraftUnit, ("seq", "code", "label", "households", "border", "lon", "lat", "shape", "now", "grid"),
            {"draft_id": draft.pk}, but=("id",),
        ).copy(
            "\t".join(map(said, (at, u.code, u.label[:120], u.households, u.border, u.lon, u.lat, u.shape, now_in, code)))
            for at, (u, now_in, code) in enumerate(zip(new.units, lies_in, wanted, strict=True))
        )  # fmt: skip
        DraftGrid.objects.bulk_create(_first_grids(draft, grids, new.grids, set(wanted)))
        record(
            "create_draft", f"draft:{draft.pk}", by=by, area=area.path, layer=layer.code, units=len(new.units)
        )
    return draft


def drop_draft(*, draft_id: UUID, now: datetime, by: Actor) -> None:
    """The draft is no longer worked on; it stays for the record."""
    with transaction.atomic():
        draft = locked(draft_id, by=by)
        Draft.objects.filter(pk=draft.pk).update(state="dropped", changed_at=now, changed_by=by.account)
        record("drop_draft", f"draft:{draft.pk}", by=by)


def move_units(
    *, draft_id: UUID, version: int, units: Sequence[int], to: str, now: datetime, by: Actor
) -> Draft:
    """Put units into another grid of the draft. Refusals: units-missing, grid-unknown, border-crossed, draft-changed."""
    words = Words("{count} units into grid {grid}", "{count} 个单元划入网格 {grid}").format(
        count=len(units), grid=to
    )
    return correct(draft_id, version, "move", words, lambda plan: moved(plan, units, to), now=now, by=by)


def split_grid(*, draft_id: UUID, version: int, units: Sequence[int], now: datetime, by: Actor) -> Draft:
    """Units of one or several grids become a grid of their own. Refusals: units-missing, border-crossed, grid-emptied."""
    words = Words("{count} units became a new grid", "{count} 个单元成为新网格").format(count=len(units))
    return correct(draft_id, version, "split", words, lambda plan: split_off(plan, units), now=now, by=by)


def cut_grid(*, draft_id: UUID, version: int, line: shapely.LineString, now: datetime, by: Actor) -> Draft:
    """A line drawn across a grid makes two of it. Refusals: line-wrong, line-cuts-nothing, draft-changed."""
    words = Words("a grid cut by a line", "画线拆分网格")
    return correct(draft_id, version, "cut", words, lambda plan: cut(plan, line), now=now, by=by)


def merge_grids(*, draft_id: UUID, version: int, one: str, into: str, now: datetime, by: Actor) -> Draft:
    """One grid becomes part of its neighbour. Refusals: grid-unknown, grids-apart, border-crossed."""
    words = Words("grid {one} merged into {into}", "网格 {one} 并入 {into}").format(one=one, into=into)
    return correct(draft_id, version, "merge", words, lambda plan: merged(plan, one, into), now=now, by=by)


def redraw_grid(
    *, draft_id: UUID, version: int, grid: str, outline: shapely.Polygon, now: datetime, by: Actor
) -> Draft:
    """The grid gets the units whose point lies in the outline; those it loses go to the grids beside them.

    Refusals: grid-unknown, outline-wrong, units-missing, border-crossed.
    """
    words = Words("grid {grid} redrawn", "重画网格 {grid}").format(grid=grid)
    return correct(
        draft_id, version, "redraw", words, lambda plan: redrawn(plan, grid, outline), now=now, by=by
    )


def rename_draft_grid(
    *,
    draft_id: UUID,
    version: int,
    grid: str,
    name_zh: str,
    name_en: str,
    kind: str,
    now: datetime,
    by: Actor,
) -> Draft:
    """Name and kind of a grid of the draft. Refusals: grid-unknown, name-missing."""
    if not name_zh.strip():
        raise wording.name_missing()

    def change(plan: Plan) -> Mapping[int, str]:
        if grid not in plan.grids:
            raise wording.grid_unknown(grid)
        found = plan.grids[grid]
        found.name_zh, found.name_en, found.kind = name_zh.strip()[:100], name_en.strip()[:100], kind
        return {}

    words = Words("grid {grid} named {name}", "网格 {grid} 更名为{name}").format(
        grid=grid, name=name_zh.strip()
    )
    return correct(draft_id, version, "rename", words, change, now=now, by=by)


def undo_correction(*, draft_id: UUID, version: int, now: datetime, by: Actor) -> Draft:
    """Take the last correction back. Refusals: nothing-to-undo, draft-changed."""
    with transaction.atomic():
        draft = locked(draft_id, version=version, by=by)
        step = DraftStep.objects.filter(draft=draft).order_by("-seq").first()
        if step is None:
            raise wording.nothing_to_undo()
        for code, units in step.before["units"].items():
            DraftUnit.objects.filter(draft=draft, seq__in=units).update(grid=code)
        DraftGrid.objects.filter(draft=draft).delete()
        DraftGrid.objects.bulk_create(DraftGrid(draft=draft, **row) for row in step.before["grids"])
        said_so = step.said
        step.delete()
        return _touched(draft, "undo_correction", now=now, by=by, undone=said_so)


def plan_post(
    *, draft_id: UUID, grid: str, duty: str, account: Account | None, turn: int = 0, now: datetime, by: Actor
) -> None:
    """Who is to hold a post from the day of publication; without an account the plan for this post is forgotten."""
    with transaction.atomic():
        draft = locked(draft_id, by=by)
        if not DraftGrid.objects.filter(draft=draft, code=grid).exists():
            raise wording.grid_unknown(grid)
        if not duty:
            raise wording.duty_missing()
        planned = DraftPost.objects.filter(draft=draft, grid=grid, duty=duty, turn=turn)
        planned.delete()
        if account is not None:
            DraftPost.objects.filter(draft=draft, grid=grid, duty=duty, account=account).delete()
            DraftPost.objects.create(draft=draft, grid=grid, duty=duty, account=account, turn=turn)
        _touched(
            draft,
            "plan_post",
            now=now,
            by=by,
            grid=grid,
            duty=duty,
            account=str(account.pk) if account else "",
        )


def settle_grids(
    *, draft_id: UUID, version: int, rows: Sequence[SettledGrid], now: datetime, by: Actor
) -> Draft:
    """Names, kinds and planned posts of many grids at once; a duty without an account is not planned any more.

    Refusals: name-missing, grid-unknown, draft-changed.
    """
    with transaction.atomic():
        draft = locked(draft_id, version=version, by=by)
        known = {g.code: g for g in DraftGrid.objects.filter(draft=draft)}
        for row in rows:
            if row.code not in known:
                raise wording.grid_unknown(row.code)
            if not row.name_zh.strip():
                raise wording.name_missing()
            grid = known[row.code]
            grid.name_zh, grid.name_en, grid.kind = row.name_zh.strip(), row.name_en.strip(), row.kind
        DraftGrid.objects.bulk_update([known[r.code] for r in rows], ["name_zh", "name_en", "kind"])
        for duty, turn in {key for row in rows for key in row.posts}:
            DraftPost.objects.filter(
                draft=draft, duty=duty, turn=turn, grid__in=[r.code for r in rows]
            ).delete()
        planned = {
            (row.code, duty, account): turn
            for row in rows for (duty, turn), account in sorted(row.posts.items(), key=lambda item: -item[0][1]) if account is not None
        }  # fmt: skip
        DraftPost.objects.bulk_create(
            [DraftPost(draft=draft, grid=g, duty=d, account_id=a, turn=t) for (g, d, a), t in planned.items()]
        )
        return _touched(draft, "settle_grids", now=now, by=by, grids=len(rows), posts=len(planned))


def correct(
    draft_id: UUID, version: int | None, verb: str, words: Words, change: Change, *, now: datetime, by: Actor
) -> Draft:
    """One correction of a draft: what it replaces is kept, so that it can be undone."""
    with transaction.atomic():
        draft = locked(draft_id, version=version, by=by)
        plan = Plan(draft)
        grids_before = [_as_row(g) for g in plan.grids.values()]
        changed = {at: code for at, code in change(plan).items() if plan.grid[at] != code}
        before: dict[str, list[int]] = {}
        for at in changed:
            before.setdefault(plan.grid[at], []).append(at)
        after: dict[str, list[int]] = {}
        for at, code in changed.items():
            after.setdefault(code, []).append(at)
        for code, units in after.items():
            DraftUnit.objects.filter(draft=draft, seq__in=units).update(grid=code)
        used = set(plan.with_grids(changed).grid)
        DraftGrid.objects.filter(draft=draft).delete()
        rows = [DraftGrid(draft=draft, **_as_row(g)) for g in plan.grids.values() if g.code in used]
        DraftGrid.objects.bulk_create(rows)
        DraftPost.objects.filter(draft=draft).exclude(grid__in=used).delete()
        last = (
            DraftStep.objects.filter(draft=draft).order_by("-seq").values_list("seq", flat=True).first() or 0
        )
        DraftStep.objects.create(
            draft=draft, seq=last + 1, verb=verb, before={"units": before, "grids": grids_before},
            said=[words.en, words.zh], at=now, by=by.account,
        )  # fmt: skip
        return _touched(draft, "correct_draft", now=now, by=by, correction=verb, units=len(changed))


def locked(draft_id: UUID, *, version: int | None = None, by: Actor) -> Draft:
    """The draft, locked, if it may be changed. Refusals: draft-unknown, draft-closed, draft-at-work, draft-changed."""
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("area", "changed_by")
        .filter(pk=draft_id)
        .first()
    )
    if draft is None:
        raise wording.draft_unknown()
    may(by, "land.draft", draft.area.path)
    if draft.state != "open":
        raise wording.draft_closed()
    if version is not None and draft.version != version:
        raise wording.draft_changed(draft.changed_by.name if draft.changed_by else "Linli")
    if (
        by.kind != "system"
        and DivisionJob.objects.filter(draft=draft, state__in=("waiting", "running")).exists()
    ):
        raise wording.draft_at_work()
    return draft


def _touched(draft: Draft, verb: str, *, now: datetime, by: Actor, **body: Any) -> Draft:
    draft.version += 1
    draft.changed_at, draft.changed_by = now, by.account
    draft.save(update_fields=["version", "changed_at", "changed_by"])
    record(verb, f"draft:{draft.pk}", by=by, **body)
    return draft


def _first_grids(
    draft: Draft, present: Sequence[ResponsibilityGrid], given: Sequence[GivenGrid], used: set[str]
) -> list[DraftGrid]:
    """Grids of the file as they are called there; without a file those of today that have a unit."""
    known = {g.code for g in present}
    if not given:
        return [_present(draft, g) for g in present if g.code in used]
    return [
        DraftGrid(draft=draft, code=g.code, name_zh=g.name_zh, name_en=g.name_en, kind=g.kind, is_present=g.code in known)
        for g in {g.code: g for g in given}.values()
    ]  # fmt: skip


def _present(draft: Draft, grid: ResponsibilityGrid) -> DraftGrid:
    return DraftGrid(
        draft=draft,
        code=grid.code,
        name_zh=grid.name_zh,
        name_en=grid.name_en,
        kind=grid.kind,
        is_present=True,
    )


def _as_row(grid: DraftGrid) -> dict[str, Any]:
    return {name: getattr(grid, name) for name in ("code", "name_zh", "name_en", "kind", "is_present")}
