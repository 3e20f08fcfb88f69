"""One step of a case: decided by the table, written with its clock, history, messages and journal row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.engine.catalogue import Catalogue, MatterClass
from linli.engine.lifecycle import PREVIOUS, Facts, Transition, is_in_sample
from linli.records.cases import wording
from linli.records.cases.evidence import Photo, keep
from linli.records.cases.given import Given
from linli.records.cases.models import Case, Clock, Evidence, Report, Request, Step
from linli.records.cases.rules import (
    DESKS,
    class_of,
    condition_of,
    handling_limit,
    holder_of,
    lifecycle,
    number,
    stage_limit,
    why,
)
from linli.records.journal.actions import record
from linli.records.people.models import Organisation
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from . import clocks
from .messages import queue_messages

Effect = Callable[["Move"], None]


@dataclass
class Move:
    """A step while it is being made."""

    case: Case
    given: Given
    by: Actor
    at: datetime
    transition: Transition
    facts: Facts
    power: str
    pack: Catalogue
    unit: Organisation | None = None
    clock: Clock | None = None  # the handling clock after this step
    stage: Clock | None = None  # the clock of the stage this step leads to

    @property
    def code(self) -> str:
        return self.transition.move.code

    @property
    def matter(self) -> MatterClass:
        return class_of(self.pack, self.case.kind, self.case.code)


def perform(
    move: str, *, case_id: UUID, given: Given, by: Actor, at: datetime | None, effect: Effect | None = None
) -> Case:
    """Make one step. Raises the life cycle's refusals, `case-not-found`, and those of `effect`."""
    with transaction.atomic():
        return perform_in(move, case_id=case_id, given=given, by=by, at=at or timezone.now(), effect=effect)


def perform_in(
    move: str, *, case_id: UUID, given: Given, by: Actor, at: datetime, effect: Effect | None = None
) -> Case:
    """The same inside a transaction that is already open."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not may_see(case, by):
        raise wording.case_not_found()
    check_text(given.text, given.reason)
    pack = tenancy.catalogue()
    was_stale = given.seen_version is not None and given.seen_version != case.version
    if was_stale and _is_sent_twice(case, move, given=given, by=by):
        return case
    if given.flow and move in {"accept", "send_to_verify"}:
        case.flow = given.flow
    _correct_class(case, given, pack, move)
    facts = facts_of(case, move, given=given, by=by, at=at, pack=pack)
    transition = lifecycle(pack).decide(move, facts=facts)
    power = min(transition.move.powers & facts.powers)
    done = Move(case, given, by, at, transition, facts, power, pack)
    _find_unit(done)
    if effect is not None:
        effect(done)
    _run_clocks(done)
    _advance(done)
    step = _append(done, was_stale=was_stale)
    _keep_photos(done, step)
    case.save(force_update=True)
    queue_messages(case, transition.move, step, at=at)
    record(
        move, case.ref, by=by, at=at, from_state=transition.from_state, to_state=case.state, power=power,
        seen_version=given.seen_version, reason=bool(given.reason),
    )  # fmt: skip
    return case


def _is_sent_twice(case: Case, move: str, *, given: Given, by: Actor) -> bool:
    """The same step by the same person on the same view of the case, in the same words: a second click."""
    if by.account is None:
        return False
    twin = Step.objects.filter(case=case, seq__gt=given.seen_version, move=move, account=by.account)
    if given.unit is not None:
        twin = twin.filter(unit_id=given.unit)
    return twin.filter(text=clean(given.reason or given.text), data__seen_version=given.seen_version).exists()


def may_see(case: Case, by: Actor) -> bool:
    if by.kind == "system":
        return True
    if by.kind == "reporter":
        return Report.objects.filter(pk=by.id, case_id=case.pk).exists()
    return by.may("cases.see", case.place_path, case.unit_id)


def powers_of(case: Case, by: Actor, *, is_reporter: bool = False) -> frozenset[str]:
    """The powers an actor holds over this case."""
    if by.kind == "system":
        return frozenset({"system"})
    if by.kind == "reporter":
        return frozenset({"reporter", "resident"})
    held = by.powers(case.place_path, case.unit_id)
    return held | {"reporter"} if is_reporter else held


class Background:
    """What the guards ask about a case, each looked up at most once; who knows it already puts it in its place."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def reported_by(self) -> UUID | None:
        return _reporter(self.case)

    @cached_property
    def requests(self) -> list[Request]:
        return open_requests(self.case)

    @cached_property
    def handled(self) -> Step | None:
        return _last_handling(self.case)

    @cached_property
    def open_children(self) -> int:
        return self.case.children.filter(is_open=True).count()


def facts_of(
    case: Case, move: str, *, given: Given, by: Actor, at: datetime, pack: Catalogue,
    background: Background | None = None,
) -> Facts:  # fmt: skip
    """Only what the table's guards for this move ask is looked up."""
    known = background or Background(case)
    rows = [m for m in lifecycle(pack).rows_from(case.state, case.flow) if m.code == move]
    guards = {g for m in rows for g in m.guards}
    wants_reporter = "other_than_reporter" in guards or any("reporter" in m.powers for m in rows)
    reported_by = known.reported_by if wants_reporter and by.kind == "account" else None
    requests = (
        known.requests
        if guards & {"extension_asked", "suspension_asked", "nothing_asked", "other_than_asker"}
        else []
    )
    handled = known.handled if "other_than_handler" in guards else None
    condition = condition_of(pack, case.kind, case.code, given.condition or case.condition)
    return Facts(
        state=case.state, previous_state=case.previous_state or None, flow=case.flow,
        powers=powers_of(case, by, is_reporter=reported_by is not None and str(reported_by) == by.id),
        by=by.id, by_unit=by.organisation_id, given=given.names,
        reported_by=str(reported_by) if reported_by else None,
        asked_by=str(requests[0].asked_by_id) if requests else None,
        handled_by=str(handled.account_id) if handled and handled.account_id else None,
        handled_unit=handled.organisation_id if handled else None,
        to_unit=given.unit, last_unit=case.unit_id,
        open_requests=frozenset(r.kind for r in requests),
        open_children=known.open_children if "no_open_children" in guards else 0,
        is_filed=case.filed_at is not None,
        is_sampled=is_in_sample(str(case.id), pack.setting("sample_share").value),
        is_unsatisfied=(given.rating or case.rating) == "unsatisfied",
        may_settle=condition is not None and condition.may_settle,
        closed_at=case.closed_at, now=at, reopen_window_days=number(pack, "reopen_window"),
    )  # fmt: skip


def open_requests(case: Case) -> list[Request]:
    return list(Request.objects.filter(case=case, decision=""))


def check_text(*texts: str) -> None:
    for text in texts:
        if len(text) > wording.LONGEST_TEXT:
            raise wording.text_too_long(len(text))


def _reporter(case: Case) -> UUID | None:
    return (
        Report.objects.filter(case=case, account__isnull=False).values_list("account_id", flat=True).first()
    )


def _last_handling(case: Case) -> Step | None:
    return Step.objects.filter(case=case, move__in=["handle", "settle", "review"]).order_by("-seq").first()


def _correct_class(case: Case, given: Given, pack: Catalogue, move: str) -> None:
    """Accepting and filing may put a case into its right class; the step keeps the old one."""
    if given.code and move in {"accept", "send_to_verify", "file", "verify", "correct"}:
        class_of(pack, given.kind or case.kind, given.code)
        if (given.kind or case.kind, given.code) != (case.kind, case.code):
            case.kind, case.code, case.condition = given.kind or case.kind, given.code, ""
    if given.condition:
        found = condition_of(pack, case.kind, case.code, given.condition)
        if found is None:
            raise wording.condition_unknown(given.condition, class_of(pack, case.kind, case.code).name)
        if move in {"accept", "send_to_verify", "file", "verify", "settle", "correct"}:
            case.condition, case.is_urgent = found.code, found.is_urgent


def _find_unit(done: Move) -> None:
    if done.given.unit is None:
        return
    done.unit = Organisation.objects.filter(pk=done.given.unit, is_active=True).first()
    if done.unit is None or done.unit.function in DESKS:
        raise wording.unit_unknown()
    case = done.case
    case.dispatch_count += 1
    if case.unit_id is not None and case.unit_id != done.unit.pk and not _is_after_reopening(case):
        case.redirect_count += 1
    case.unit = done.unit
    case.holder = None
    case.dispatched_at = case.dispatched_at or done.at


def _is_after_reopening(case: Case) -> bool:
    """A dispatch to somebody else after a reopening is a new task, not a wrong first choice."""
    last = Step.objects.filter(case=case, move__in=["reopen", "return", "recall"]).order_by("-seq").first()
    return last is not None and last.move == "reopen"


def _run_clocks(done: Move) -> None:
    case, what, at = done.case, done.transition.clock, done.at
    if what is None and done.transition.to_state == case.state:
        return
    running = {c.kind: c for c in Clock.objects.filter(case=case).exclude(state="stopped")}
    _turn_handling(done, running.get(clocks.HANDLING), what)
    if done.transition.to_state != case.state:
        for kind, clock in running.items():
            if kind != clocks.HANDLING:
                clocks.stop(clock, at=at)
        _start_stage(done)
    _show_due(done)


def _turn_handling(done: Move, clock: Clock | None, what: str | None) -> None:
    case, at = done.case, done.at
    done.clock = clock
    if what in {"start", "restart", "full"}:
        if clock is not None:
            clocks.stop(clock, at=at)
            case.was_late |= clock.is_late
        _fresh_handling(done, what)
    elif clock is None:
        return
    elif what == "stop":
        clocks.stop(clock, at=at)
        case.was_late |= clock.is_late
    elif what == "pause":
        clocks.pause(clock, at=at, resume_at=_resume_at(done))
        case.was_late |= clock.is_late
    elif what == "resume":
        clocks.resume(clock, at=at)
    elif what == "extend":
        limit = done.given.limit
        if limit is None:
            raise wording.limit_missing()
        clocks.extend(clock, limit, at=at)


def _fresh_handling(done: Move, what: str) -> None:
    case = done.case
    limit = handling_limit(done.pack, case)
    done.clock = None
    if limit is None:
        return
    is_with_unit = lifecycle(done.pack).states[done.transition.to_state].holder == "handling_unit"
    if what == "full" and not is_with_unit:
        done.clock = clocks.stand(case, limit, at=done.at)
    else:
        done.clock = clocks.start(case, clocks.HANDLING, limit, at=done.at, holder_power="handling_unit")


def _start_stage(done: Move) -> None:
    state = lifecycle(done.pack).states[done.transition.to_state]
    limit = stage_limit(done.pack, state.stage, done.case)
    if limit is not None and state.stage:
        done.stage = clocks.start(done.case, state.stage, limit, at=done.at, holder_power=state.holder or "")


def _resume_at(done: Move) -> datetime | None:
    """An approved suspension ends by itself at the close of its last day."""
    if done.transition.to_state != "suspended" or done.given.until_on is None:
        return None
    return datetime.combine(done.given.until_on, datetime.max.time(), tenancy.time_zone()).replace(
        microsecond=0
    )


def _show_due(done: Move) -> None:
    """Put the due moment that matters now where the queue can sort by it."""
    case = done.case
    stage, handling = done.stage, done.clock
    if handling is not None and handling.state in {"running", "stopped"}:
        case.handling_due_at = handling.due_at
    runs = stage or (handling if handling is not None and handling.state == "running" else None)
    case.due_at = runs.due_at if runs else None
    case.warn_at = runs.warn_at if runs else None
    case.is_clock_stopped = handling is not None and handling.state == "paused" and stage is None
    case.is_calendar_missing = any(c is not None and c.state == "no_year" for c in (stage, handling))


def _advance(done: Move) -> None:
    case, to, at, pack = done.case, done.transition.to_state, done.at, done.pack
    if to != case.state:
        case.previous_state = "" if done.transition.move.to_state == PREVIOUS else case.state
        case.state = to
        state = lifecycle(pack).states[to]
        case.is_open, case.holder_power = state.is_open, (holder_of(state) if state.is_open else "")
        case.holder = None
        case.why = why(case, state, pack, unit=done.unit)
    if done.code == "take" and done.by.account is not None:
        case.holder = done.by.account
    if done.code == "file":
        case.filed_at = at
    if done.code in {"handle", "settle"}:
        case.handled_at = at
    if done.code == "rework":
        case.rework_count += 1
    if to == "closed" and done.transition.from_state != "closed":
        case.closed_at = at
    case.version += 1
    case.changed_at = at


def _append(done: Move, *, was_stale: bool) -> Step:
    move, given = done.transition.move, done.given
    account = done.by.account if done.by.kind == "account" else None
    return Step.objects.create(
        case=done.case, seq=done.case.version, move=move.code, from_state=done.transition.from_state,
        to_state=done.case.state, power=done.power, account=account, organisation_id=done.by.organisation_id,
        unit_id=done.case.unit_id, at=done.at, text=clean(given.reason or given.text),
        data=_step_data(done), was_stale=was_stale, is_public=move.is_public,
    )  # fmt: skip


def _step_data(done: Move) -> dict[str, object]:
    given, data = done.given, dict(done.given.data)
    if given.seen_version is not None:
        data["seen_version"] = given.seen_version
    if given.condition:
        data["condition"] = given.condition
    if given.reason and given.text:
        data["text"] = clean(given.text)
    if given.limit is not None:
        data["limit"] = [given.limit.value, given.limit.unit.value]
    if given.until_on is not None:
        data["until_on"] = given.until_on.isoformat()
    if done.unit is not None:
        data["why"] = done.case.why
    if done.case.handling_due_at is not None and done.transition.clock:
        data["handling_due_at"] = done.case.handling_due_at.isoformat()
    return data


def _keep_photos(done: Move, step: Step) -> None:
    kind = "after" if done.code in {"handle", "settle", "check", "feed_back", "rework"} else "other"
    add_photos(done.case, done.given.photos, kind=kind, by=done.by, at=done.at, step=step)


def add_photos(
    case: Case, photos: Sequence[Photo], *, kind: str, by: Actor, at: datetime,
    step: Step | None = None, report: Report | None = None,
) -> None:  # fmt: skip
    rows = []
    for photo in photos:
        keep(photo)
        rows.append(
            Evidence(
                case=case, step=step, report=report, kind=kind, sha256=photo.sha256,
                original_sha256=photo.original_sha256, media_type=photo.media_type, width=photo.width,
                height=photo.height, size=len(photo.content), taken_at=photo.taken_at, lon=photo.lon, lat=photo.lat,
                added_at=at, added_by=by.ref,
            )
        )  # fmt: skip
    if rows:
        Evidence.objects.bulk_create(rows, ignore_conflicts=True)


def clean(text: str) -> str:
    """Text as it can be stored: without NUL characters, line ends alike."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
