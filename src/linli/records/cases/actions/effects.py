"""What single moves do besides moving: requests, ratings, merging, splitting. Called inside a step's transaction."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from linli.engine.codes import parse_case
from linli.records.cases import wording
from linli.records.cases.models import Case, Report, Request, Step
from linli.records.cases.rules import class_of, holder_of, lifecycle, stage_limit
from linli.records.journal.actions import record
from linli.records.people.models import new_id
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from . import clocks
from .core import Move, may_see
from .messages import alarm_message

RATINGS = ("satisfied", "fairly", "unsatisfied")


def ask(done: Move) -> None:
    """An extension or suspension is asked for; the open request is one row."""
    kind = done.code.removeprefix("ask_")
    given = done.given
    if kind == "extension" and given.limit is None:
        raise wording.limit_missing()
    _refuse_past(done)
    if done.by.account is None:
        raise wording.case_not_found()
    Request.objects.create(
        case=done.case, kind=kind, asked_by=done.by.account, asked_at=done.at, reason=given.reason,
        limit_value=given.limit.value if given.limit else None, limit_unit=given.limit.unit.value if given.limit else "",
        until_on=given.until_on,
    )  # fmt: skip


def grant(done: Move) -> None:
    if done.code == "grant_extension" and done.given.limit is None:
        raise wording.limit_missing()
    _refuse_past(done)
    _decide(done, "granted")
    if done.code == "grant_suspension":
        done.case.has_suspension = True


def refuse(done: Move) -> None:
    _decide(done, "refused")


def rate(done: Move) -> None:
    """One rating a closing; a case that was reopened and closed again is rated again."""
    case = done.case
    if done.given.rating not in RATINGS:
        raise wording.rating_unknown()
    if case.rated_at is not None and case.closed_at is not None and case.rated_at > case.closed_at:
        raise wording.rated_already()
    case.rating, case.rated_at = done.given.rating, done.at
    case.rating_reason = done.given.text or done.given.reason


def reopen(done: Move) -> None:
    case = done.case
    case.reopen_count += 1
    case.closed_at = None
    if done.given.rating in RATINGS:
        case.rating, case.rated_at, case.rating_reason = done.given.rating, done.at, done.given.reason


def urge(done: Move) -> None:
    done.case.urge_count += 1
    alarm_message(
        f"urge:{done.case.pk}:{done.case.version}", to=f"organisation:{done.case.unit_id}", template="urge",
        case=done.case, at=done.at, number=done.case.number,
    ).save(force_insert=True)  # fmt: skip


def merge(done: Move) -> None:
    """The original must be open and visible to the one who merges; its followers grow by this case's reports."""
    original = _find_original(done)
    done.case.original = original
    Report.objects.filter(case=done.case).update(case=original)
    Case.objects.filter(pk=original.pk).update(version=F("version") + 1, changed_at=done.at)
    Step.objects.create(
        case=original, seq=original.version + 1, move="merged_in", from_state=original.state, to_state=original.state,
        power=done.power, account=done.by.account, organisation_id=done.by.organisation_id, unit_id=original.unit_id,
        at=done.at, data={"from": done.case.number},
    )  # fmt: skip
    record("merge_in", original.ref, by=done.by, at=done.at, merged=done.case.number)


def split(done: Move) -> None:
    """Children are filed cases waiting for dispatch; the parent waits for all of them."""
    if len(done.given.parts) < 2:
        raise wording.children_too_few()
    from .reporting import next_number  # reporting stands on core, as this module does

    for part in done.given.parts:
        class_of(done.pack, part.kind, part.code)
        child = _child(
            done,
            part.kind,
            part.code,
            part.text,
            next_number(timezone.localdate(done.at, tenancy.time_zone())),
        )
        child.save(force_insert=True)
        limit = stage_limit(done.pack, "dispatch", child)
        if limit is not None:
            stage = clocks.start(child, "dispatch", limit, at=done.at, holder_power=child.holder_power)
            Case.objects.filter(pk=child.pk).update(due_at=stage.due_at, warn_at=stage.warn_at)
        Step.objects.create(
            case=child, seq=1, move="split_off", to_state=child.state, power=done.power, account=done.by.account,
            organisation_id=done.by.organisation_id, at=done.at, text=child.text, data={"parent": done.case.number},
        )  # fmt: skip
        record("split_off", child.ref, by=done.by, at=done.at, parent=done.case.number)


def correct(done: Move) -> None:
    """The class was corrected before this; the text is appended as a correction, never replaced."""
    done.case.why = {**done.case.why, "corrected": done.given.reason[:200]}


def _child(done: Move, kind: str, code: str, text: str, number: str) -> Case:
    parent = done.case
    state = lifecycle(done.pack).states["to_dispatch"]
    return Case(
        id=new_id(), number=number, kind=kind, code=code, pack=parent.pack, pack_version=parent.pack_version,
        text=text, is_urgent=parent.is_urgent, place_text=parent.place_text, lon=parent.lon, lat=parent.lat,
        place_how=parent.place_how, place_path=parent.place_path, area_id=parent.area_id,
        unit_grid_id=parent.unit_grid_id, grid_id=parent.grid_id, flow=parent.flow, state=state.code,
        holder_power=holder_of(state), why=parent.why, parent=parent, channel=parent.channel,
        reported_at=parent.reported_at, filed_at=done.at, changed_at=done.at,
    )  # fmt: skip


def _find_original(done: Move) -> Case:
    try:
        number = str(parse_case(done.given.original))
    except Refusal as refusal:
        raise wording.original_unknown() from refusal
    original = Case.objects.select_for_update().filter(number=number, is_open=True).first()
    if original is None or original.pk == done.case.pk or not may_see(original, done.by):
        raise wording.original_unknown()
    return original


def _decide(done: Move, decision: str) -> None:
    kind = done.code.removeprefix("grant_").removeprefix("refuse_")
    Request.objects.filter(case=done.case, kind=kind, decision="").update(
        decision=decision, decided_by=done.by.account, decided_at=done.at
    )


def _refuse_past(done: Move) -> None:
    until = done.given.until_on
    if until is not None and until < timezone.localdate(done.at, tenancy.time_zone()):
        raise wording.until_in_the_past()
