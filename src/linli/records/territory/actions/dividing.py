"""The solver at work on a draft: asked for, running in a process of its own, done, failed or cancelled."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.engine.districting import Division, Parameters, divide, problem
from linli.engine.geography import Frame
from linli.records.journal.actions import record
from linli.records.people.queries import SYSTEM, Actor
from linli.records.territory import wording
from linli.records.territory.changing import parted
from linli.records.territory.models import DivisionJob, Draft, DraftUnit
from linli.records.territory.naming import numbered_again
from linli.records.territory.planning import STREETS, Plan
from linli.words import Refusal, Words

from .drafts import correct, locked

MOST_PARTS = 50
PART_SLACK = 0.1  # how far a part may be from the mean before the solver calls it uneven
SILENT_AFTER = timedelta(seconds=90)
LOOK_EVERY_S = 0.4
STAGES = ("melt", "polish", "settle", "mend")
SHARE = {
    "melt": (5, 45),
    "polish": (50, 40),
    "settle": (5, 85),
    "mend": (90, 8),
}  # where a stage begins, and its length
BROKEN_OFF = Words(
    "The computation was broken off when the server stopped. Start it again; the draft is as it was.",
    "服务器停止，计算中断。请重新计算，方案未变。",
)


class Cancelled(Exception):  # noqa: N818 - not a fault
    """Somebody asked the worker to stop."""


def ask_division(
    *, draft_id: UUID, low: int, high: int, settings: Mapping[str, Any], now: datetime, by: Actor
) -> DivisionJob:
    """Put a division of the draft's units on the list; `run_division` does it. Refusals: limits-wrong, draft-at-work."""
    if not 0 < low <= high:
        raise wording.limits_wrong()
    end_silent_divisions(now=now)
    with transaction.atomic():
        draft = locked(draft_id, by=by)
        Draft.objects.filter(pk=draft.pk).update(low=low, high=high, settings=dict(settings))
        try:
            with transaction.atomic():
                job = DivisionJob.objects.create(draft=draft, asked_at=now, asked_by=by.account, beat_at=now)
        except IntegrityError as error:
            raise wording.draft_at_work() from error
        record("ask_division", f"draft:{draft.pk}", by=by, low=low, high=high, settings=dict(settings))
    return job


def ask_parts(
    *, draft_id: UUID, version: int, grid: str, parts: int, now: datetime, by: Actor
) -> DivisionJob:
    """Have one grid split evenly by the solver, with short borders. Refusals: grid-unknown, grid-too-small, draft-at-work."""
    end_silent_divisions(now=now)
    with transaction.atomic():
        draft = locked(draft_id, version=version, by=by)
        members = DraftUnit.objects.filter(draft=draft, grid=grid).count()
        if not members:
            raise wording.grid_unknown(grid)
        if not 2 <= parts <= min(members, MOST_PARTS):
            raise wording.grid_too_small(grid)
        job = DivisionJob.objects.create(
            draft=draft,
            settings={"within": grid, "parts": parts},
            asked_at=now,
            asked_by=by.account,
            beat_at=now,
        )
        record("ask_parts", f"draft:{draft.pk}", by=by, grid=grid, parts=parts)
    return job


def cancel_division(*, draft_id: UUID, now: datetime, by: Actor) -> None:
    """Ask the worker to stop; a job that nobody works on ends at once."""
    with transaction.atomic():
        jobs = DivisionJob.objects.filter(draft=draft_id, state__in=("waiting", "running"))
        jobs.update(is_cancelled=True)
        jobs.filter(state="waiting").update(state="cancelled", ended_at=now)
        record("cancel_division", f"draft:{draft_id}", by=by)
    end_silent_divisions(now=now)


def end_silent_divisions(*, now: datetime) -> int:
    """Jobs whose worker has not been heard of: they failed, and say so."""
    with transaction.atomic():
        silent = DivisionJob.objects.filter(state__in=("waiting", "running"), beat_at__lt=now - SILENT_AFTER)
        ended = list(silent.values_list("draft_id", flat=True))
        if ended:
            silent.update(state="failed", said=[BROKEN_OFF.en, BROKEN_OFF.zh], ended_at=now)
            record("end_silent_divisions", "drafts:all", by=SYSTEM, drafts=[str(d) for d in ended])
    return len(ended)


def run_division(*, job_id: UUID, by: Actor = SYSTEM) -> None:
    """Do a division that is on the list, saying how far it has come. Runs outside any transaction."""
    claimed = DivisionJob.objects.filter(pk=job_id, state="waiting").update(
        state="running", beat_at=timezone.now()
    )
    if not claimed:
        return
    job = DivisionJob.objects.select_related("draft__layer", "draft__area").get(pk=job_id)
    watch = _Watch(job_id)
    try:
        plan = Plan(job.draft)
        if within := job.settings.get("within"):
            members = plan.members(within)
            answer = divide(
                _parts_question(plan, members, int(job.settings["parts"])), Parameters(balance="tight"), watch
            )
            _finish_parts(job, within, dict(zip(members, answer.grid, strict=True)), by=by)
        else:
            _finish(job, plan, divide(_question(plan), _parameters(job.draft), watch), by=by)
    except Cancelled:
        _end(job, "cancelled", ["", ""])
    except Refusal as refusal:
        _end(job, "failed", [refusal.words.en, refusal.words.zh])
    except Exception:
        _end(job, "failed", [BROKEN_OFF.en, BROKEN_OFF.zh])
        raise


class _Watch:
    """Called by the solver: stores the progress now and then, and stops the work where somebody asked for it."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id
        self.looked_s = 0.0

    def __call__(self, stage: str, done: float) -> None:
        if time.monotonic() - self.looked_s < LOOK_EVERY_S:
            return
        self.looked_s = time.monotonic()
        start, length = SHARE.get(stage, (5, 90))
        mine = DivisionJob.objects.filter(pk=self.job_id, state="running")
        mine.update(stage=stage, percent=min(99, int(start + length * done)), beat_at=timezone.now())
        if not mine.filter(is_cancelled=False).exists():
            raise Cancelled


def _question(plan: Plan) -> Any:
    draft, settings = plan.draft, plan.draft.settings
    x, y = Frame(float(plan.lon.mean()), float(plan.lat.mean())).metres(plan.lon, plan.lat)
    edges = plan.edges
    keeps = bool(settings.get("keeps")) and any(plan.now)
    return problem(
        ids=np.arange(len(plan)), x=x, y=y, w=plan.households, border=list(plan.border), u=edges["u"], v=edges["v"],
        length=edges["length"].astype(float),
        street=[STREETS[s] for s in edges["street"].tolist()] if settings.get("streets", True) else None,
        low=draft.low, high=draft.high,
        existing={at: code for at, code in enumerate(plan.now) if code} if keeps else None,
        grids=int(settings["grids"]) if settings.get("grids") else None,
        move_at_most=float(settings.get("move_at_most", 1.0)) if keeps else 1.0,
    )  # fmt: skip


def _parts_question(plan: Plan, members: list[int], parts: int) -> Any:
    """The units of one grid as a problem of its own: so many parts, each as near to the mean as the units allow."""
    place = {at: n for n, at in enumerate(members)}
    edges = plan.edges
    mine = np.zeros(len(plan), bool)
    mine[members] = True
    inner = np.flatnonzero(mine[edges["u"]] & mine[edges["v"]])
    u, v = ([place[int(at)] for at in edges[side][inner]] for side in ("u", "v"))
    lon, lat, weight = plan.lon[members], plan.lat[members], plan.households[members]
    mean = max(1.0, float(weight.sum()) / parts)
    x, y = Frame(float(lon.mean()), float(lat.mean())).metres(lon, lat)
    return problem(
        ids=np.arange(len(members)), x=x, y=y, w=weight, border=[plan.border[at] for at in members], u=u, v=v,
        length=edges["length"][inner].astype(float), street=[STREETS[s] for s in edges["street"][inner].tolist()],
        low=max(1, int(mean * (1 - PART_SLACK))), high=max(1, int(np.ceil(mean * (1 + PART_SLACK)))), grids=parts,
    )  # fmt: skip


def _finish_parts(job: DivisionJob, grid: str, part_of: Mapping[int, Any], *, by: Actor) -> None:
    count = len(set(part_of.values()))
    words = Words("grid {grid} split evenly into {count}", "网格 {grid} 均分为 {count} 个").format(
        grid=grid, count=count
    )
    with transaction.atomic():
        actor = by if job.asked_by is None else Actor("system", "division", account=job.asked_by)
        correct(
            job.draft_id,
            None,
            "even",
            words,
            lambda plan: parted(plan, grid, part_of),
            now=timezone.now(),
            by=actor,
        )
        _end(job, "done", ["", ""])


def _parameters(draft: Draft) -> Parameters:
    settings = draft.settings
    return Parameters(
        balance=settings.get("balance", "loose"), effort=float(settings.get("effort", 1.0)), seed=int(settings.get("seed", 1))
    )  # fmt: skip


def _finish(job: DivisionJob, plan: Plan, answer: Division, *, by: Actor) -> None:
    codes, grids = numbered_again(plan, [str(g) for g in answer.grid])

    def change(fresh: Plan) -> Mapping[int, str]:
        fresh.grids = {**fresh.grids, **grids}
        return dict(enumerate(codes))

    words = Words("{count} grids computed", "计算得出 {count} 个网格").format(count=len(grids))
    with transaction.atomic():
        actor = by if job.asked_by is None else Actor("system", "division", account=job.asked_by)
        correct(job.draft_id, None, "divide", words, change, now=timezone.now(), by=actor)
        Draft.objects.filter(pk=job.draft_id).update(report=_report(answer))
        _end(job, "done", ["", ""])


def _report(answer: Division) -> dict[str, Any]:
    figures = answer.figures
    return {
        "grids": figures.grids, "good": figures.good, "spread": round(figures.spread, 4), "cut_m": round(figures.cut_length),
        "exceptions": [[e.words.en, e.words.zh] for e in answer.exceptions[:50]],
        "notes": [[w.en, w.zh] for w in answer.notes],
    }  # fmt: skip


def _end(job: DivisionJob, state: str, said: list[str]) -> None:
    DivisionJob.objects.filter(pk=job.pk, state="running").update(
        state=state, said=said, ended_at=timezone.now(), percent=100 if state == "done" else job.percent
    )
