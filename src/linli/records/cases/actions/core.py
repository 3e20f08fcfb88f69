"""One step of a case: decided by the table, written with its clock, history, messages and journal row.

Locks are taken in one order everywhere, so that two writers never wait for each other: cases (a child before its
parent, otherwise by id), then their clocks, then the number of the day, then the head of the journal. The journal
rows of a step are therefore written last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.engine.catalogue import Catalogue, MatterClass
from linli.engine.lifecycle import PREVIOUS, Facts, Lifecycle, State, Transition
from linli.records.cases import wording
from linli.records.cases.given import Given, clean
from linli.records.cases.models import Case, Clock, Request, Step
from linli.records.cases.news import news_of
from linli.records.cases.rules import BY_HAND, DESKS, class_of, condition_of, holder_of, lifecycle, why
from linli.records.journal.actions import Entry, record_many
from linli.records.people.models import Organisation
from linli.records.people.queries import SYSTEM, Actor
from linli.records.tenancy import queries as tenancy
from linli.records.territory.queries import Place

from .facts import Background, facts_of, may_see, powers_of
from .messages import queue_messages, tell_unit
from .photos import add_photos
from .turning import run_clocks
from .writing import advance

Effect = Callable[["Move"], None]
MAY_CORRECT_CLASS = frozenset({"accept", "send_to_verify", "file", "verify", "correct"})
MAY_SET_CONDITION = MAY_CORRECT_CLASS | {"settle"}
MAY_SET_FLOW = frozenset({"accept", "send_to_verify"})
# They take nothing from what somebody else did meanwhile, and nobody's step is another one after them.
ALONGSIDE = frozenset({"note", "urge", "escalate", "supervise", "merged_in"})
SHOWS_RESULT = frozenset({"handle", "settle", "check", "feed_back", "rework"})


@dataclass
class Move:
    """A step while it is being made."""

    case: Case
    given: Given
    by: Actor
    at: datetime
    transition: Transition
    facts: Facts
    pack: Catalogue
    was: dict[str, str] = field(default_factory=dict)  # the class before this step corrected it
    unit_before: UUID | None = None
    unit: Organisation | None = None
    place: Place | None = None  # of a case that the same transaction has made: nothing of it needs looking up
    first: Step | None = None  # its first step, not written yet
    handling: Clock | None = None  # the clock as this step has left it
    later: list[Callable[[], None]] = field(default_factory=list)  # what must follow the messages
    entries: list[Entry] = field(default_factory=list)  # journal rows, written last
    news: list[str] = field(default_factory=list)  # what open pages are told, by the same statement
    noted: dict[str, object] = field(default_factory=dict)  # what an effect adds to the step's data

    @property
    def code(self) -> str:
        return self.transition.move.code

    @property
    def power(self) -> str:
        return min(self.transition.move.powers & self.facts.powers)

    @property
    def table(self) -> Lifecycle:
        return lifecycle(self.pack)

    @property
    def to_state(self) -> State:
        return self.table.states[self.transition.to_state]

    @property
    def is_elsewhere(self) -> bool:
        """Whether the case changes its state."""
        return self.transition.to_state != self.transition.from_state

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
    case = _locked(case_id, original=given.original)
    if case is None or not may_see(case, by):
        raise wording.case_not_found()
    since = _steps_since(case, given.seen_version)
    if _is_sent_twice(since, move, given=given, by=by):
        return case
    done = _make(case, move, given=given, by=by, at=at, effect=effect, since=since)
    gathered = _gather_parts(done)
    record_many(done.entries, by=by, news=done.news)
    if gathered is not None:
        record_many(gathered.entries, by=SYSTEM, news=gathered.news)
    return case


def _locked(case_id: UUID, *, original: str) -> Case | None:
    """The case, locked; with the one it repeats, in one order, so that two merges never wait for each other."""
    wanted = Q(pk=case_id) | Q(number=original.replace(" ", "")) if original else Q(pk=case_id)
    rows = (
        Case.objects.select_related("grid", "area", "unit", "holder")
        .defer("grid__shape", "area__shape", "holder__password")
        .filter(wanted)
        .order_by("pk")
    )
    rows = rows.select_for_update(no_key=True, of=("self",))
    return next((c for c in rows if c.pk == case_id), None)


def _steps_since(case: Case, seen_version: int | None) -> list[Step]:
    """What has happened since somebody saw the case; nothing is asked where it was seen as it is."""
    if seen_version in {None, case.version}:
        return []
    return list(Step.objects.filter(case=case, seq__gt=seen_version).order_by("seq"))


def _others_moved(since: list[Step], *, by: Actor) -> bool:
    """Whether somebody else has made a step that counts."""
    own = by.account.pk if by.account is not None else ""
    return any(s.move not in ALONGSIDE and s.account_id != own for s in since)


def _is_sent_twice(since: list[Step], move: str, *, given: Given, by: Actor) -> bool:
    """The same step by the same person on the same view of the case, in the same words: a second click."""
    if by.account is None:
        return False
    words, unit = given.reason or given.text, given.unit
    return any(
        s.move == move and s.account_id == by.account.pk and s.text == words and unit in {None, s.unit_id}
        and s.data.get("seen_version") == given.seen_version
        for s in since
    )  # fmt: skip


def _make(
    case: Case, move: str, *, given: Given, by: Actor, at: datetime, effect: Effect | None = None,
    since: list[Step] | None = None,
) -> Move:  # fmt: skip
    """The step on a case that is locked; its journal rows are left in `entries`, and what open pages are told in `news`."""
    known = Background(case, by, later=since)
    done = _step(case, move, given=given, by=by, at=at, effect=effect, known=known)
    done.news.append(news_of(case, move=move, by=by, unit_before=done.unit_before))
    return done


def perform_on_new(
    case: Case, move: str, *, given: Given, by: Actor, at: datetime, place: Place, first: Step
) -> Move:
    """A step on a case that the caller's transaction has just made, at `place`; nobody is to be told. Writes `first` too.

    The caller writes the journal rows and tells the open pages, once for both.
    """
    return _step(case, move, given=given, by=by, at=at, place=place, first=first)


def _step(
    case: Case, move: str, *, given: Given, by: Actor, at: datetime, effect: Effect | None = None,
    known: Background | None = None, place: Place | None = None, first: Step | None = None,
) -> Move:  # fmt: skip
    check_text(given.text, given.reason)
    pack, seen = tenancy.catalogue(), case.version
    was = _correct_class(case, given, pack, move)
    facts = facts_of(case, move, given=given, by=by, at=at, pack=pack, background=known)
    done = Move(
        case, given, by, at, lifecycle(pack).decide(move, facts=facts), facts, pack, was, case.unit_id
    )
    done.place, done.first = place, first
    if given.only_if_unchanged and move not in ALONGSIDE and known and _others_moved(known.later, by=by):
        raise wording.case_changed()
    _find_unit(done)
    if effect is not None:
        effect(done)
    run_clocks(done)
    _advance(done)
    step = _append(done, was_stale=given.seen_version not in {None, seen})
    add_photos(case, given.photos, kind="after" if move in SHOWS_RESULT else "other", by=by, at=at, step=step)
    if place is None:
        queue_messages(case, done.transition.move, step, handling=done.handling, at=at)
    if done.unit is not None:
        tell_unit(case, step, at=at)
    for act in done.later:
        act()
    body: dict[str, Any] = {"from_state": step.from_state, "to_state": step.to_state, "power": step.power}
    body |= {"seen_version": given.seen_version, "reason": bool(given.reason)}
    done.entries.append(Entry(move, case.ref, body, at=at))
    return done


def _gather_parts(done: Move) -> Move | None:
    """The last part of a split case has ended: the system feeds the whole back."""
    case, table = done.case, done.table
    if case.parent_id is None or case.is_open or not table.states[done.transition.from_state].is_open:
        return None
    parent = Case.objects.select_for_update(no_key=True).get(pk=case.parent_id)
    rows = [m for m in table.rows_from(parent.state, parent.flow) if m.code == "feed_back"]
    if not any("system" in m.powers for m in rows) or parent.children.filter(is_open=True).exists():
        return None
    words = wording.PARTS_DONE.in_(tenancy.current().languages[0])
    return _make(parent, "feed_back", given=Given(text=words), by=SYSTEM, at=done.at)


def check_text(*texts: str) -> None:
    for text in texts:
        if len(text) > wording.LONGEST_TEXT:
            raise wording.text_too_long(len(text))


def _correct_class(case: Case, given: Given, pack: Catalogue, move: str) -> dict[str, str]:
    """Accepting and filing may put a case into its right class; the step keeps the old one."""
    old = {"kind": case.kind, "code": case.code, "condition": case.condition, "flow": case.flow}
    if given.flow and move in MAY_SET_FLOW:
        case.flow = given.flow
    if given.code and move in MAY_CORRECT_CLASS:
        kind = given.kind or case.kind
        wanted = class_of(pack, kind, given.code)
        if (kind, given.code) != (case.kind, case.code):
            if not wanted.is_offered:
                raise wording.class_not_offered(wanted.name)
            case.kind, case.code, case.condition = kind, given.code, ""
    if given.condition:
        found = condition_of(pack, case.kind, case.code, given.condition)
        if found is None:
            raise wording.condition_unknown(given.condition, class_of(pack, case.kind, case.code).name)
        if move in MAY_SET_CONDITION:
            case.condition, case.is_urgent = found.code, found.is_urgent
    case.is_urgent |= case.flow == "emergency"
    return {name: value for name, value in old.items() if value and value != getattr(case, name)}


def _find_unit(done: Move) -> None:
    """A unit is taken only from the moves that ask for one: nothing else hands a case over."""
    if "unit" not in done.transition.move.needs:
        return
    if done.given.unit is not None:
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


def _advance(done: Move) -> None:
    case, at = done.case, done.at
    if done.is_elsewhere:
        _enter(done)
    if done.code == "take" and done.by.account is not None:
        case.holder = done.by.account
    if done.code == "file":
        case.filed_at = at
    if done.code in {"handle", "settle"}:
        case.handled_at = at
    if done.code == "rework":
        case.rework_count += 1
    if case.state == "closed" and done.is_elsewhere:
        case.closed_at = at
    case.version += 1
    case.changed_at = at


def _enter(done: Move) -> None:
    """The case is in another state now: somebody else holds it, for a reason that the page says."""
    case, state = done.case, done.to_state
    before = done.table.states[done.transition.from_state]
    case.previous_state = "" if done.transition.move.to_state == PREVIOUS else before.code
    case.state, case.is_open, case.holder = state.code, state.is_open, None
    case.holder_power = holder_of(state) if state.is_open else ""
    if done.unit is None and state.holder == "handling_unit":
        if before.holder != "handling_unit":
            case.why = _why_dispatched(case)
    else:
        case.why = why(case, state, done.pack, unit=done.unit, place=done.place)
        if case.why.get("rule") == BY_HAND and not (done.given.reason or done.given.text):
            raise wording.unit_reason_missing()
    comes_back = any(m.to_state == PREVIOUS for m in done.table.rows_from(state.code, case.flow))
    if before.holder == "handling_unit" and state.holder != "handling_unit" and not comes_back:
        waiting = Request.objects.filter(case=case, decision="")
        waiting.update(decision="lapsed", decided_at=done.at)


def _why_dispatched(case: Case) -> dict[str, object]:
    """Back with the unit: the reason is that of the dispatch."""
    last = Step.objects.filter(case=case, move="dispatch").order_by("-seq").first()
    return dict(last.data.get("why", {})) if last is not None else case.why


def _append(done: Move, *, was_stale: bool) -> Step:
    move, given = done.transition.move, done.given
    account = done.by.account if done.by.kind == "account" else None
    step = Step(
        case=done.case, seq=done.case.version, move=move.code, from_state=done.transition.from_state,
        to_state=done.case.state, power=done.power, account=account, organisation_id=done.by.organisation_id,
        unit_id=done.case.unit_id, at=done.at, text=given.reason or given.text,
        data=_step_data(done), was_stale=was_stale, is_public=move.is_public,
    )  # fmt: skip
    advance(done.case, [step] if done.first is None else [done.first, step])
    return step


def _step_data(done: Move) -> dict[str, object]:
    given, data = done.given, {**done.given.data, **done.noted}
    if done.was:
        data["was"] = done.was
    if given.seen_version is not None:
        data["seen_version"] = given.seen_version
    if given.condition:
        data["condition"] = given.condition
    if given.reason and given.text:
        data["text"] = given.text
    if given.limit is not None:
        data["limit"] = [given.limit.value, given.limit.unit.value]
    if given.until_on is not None:
        data["until_on"] = given.until_on.isoformat()
    if done.unit is not None:
        data["why"] = done.case.why
    if done.case.handling_due_at is not None and done.transition.clock:
        data["handling_due_at"] = done.case.handling_due_at.isoformat()
    return data


__all__ = [
    "Background", "Effect", "Move", "add_photos", "check_text", "clean", "facts_of", "may_see", "perform",
    "perform_in", "powers_of",
]  # fmt: skip
