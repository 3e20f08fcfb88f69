"""What single moves do besides moving: requests, ratings, merging, splitting. Called inside a step's transaction."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from linli.engine.codes import parse_case
from linli.records.cases import wording
from linli.records.cases.given import Part
from linli.records.cases.mentions import colleagues, mentioned
from linli.records.cases.models import Case, OutboxMessage, Report, Request, Step
from linli.records.cases.news import news_of
from linli.records.cases.rules import class_of, holder_of, is_rated, stage_limit, why
from linli.records.journal.actions import Entry
from linli.records.people.models import new_id
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from . import clocks
from .core import Move, check_text, may_see
from .messages import alarm_message, tell_of_addition
from .numbering import next_number
from .turning import show_due
from .writing import insert, put

WORDS_SHOWN = 120  # characters of a note or a reason that its message repeats
RATINGS = ("satisfied", "fairly", "unsatisfied")


def ask(done: Move) -> None:
    """An extension or suspension is asked for; the open request is one row."""
    given, kind = done.given, done.code.removeprefix("ask_")
    _refuse_incomplete(done, kind)
    if done.by.account is None:
        raise wording.case_not_found()
    Request.objects.create(
        case=done.case, kind=kind, asked_by=done.by.account, asked_at=done.at, reason=given.reason,
        limit_value=given.limit.value if given.limit else None, limit_unit=given.limit.unit.value if given.limit else "",
        until_on=given.until_on,
    )  # fmt: skip


def grant(done: Move) -> None:
    kind = done.code.removeprefix("grant_")
    _refuse_incomplete(done, kind)
    done.later.append(lambda: _answer(done, kind, "granted"))  # the clock is turned by then
    done.case.has_suspension |= kind == "suspension"


def refuse(done: Move) -> None:
    done.later.append(lambda: _answer(done, done.code.removeprefix("refuse_"), "refused"))


def rate(done: Move) -> None:
    """One rating a closing; a case that was reopened and closed again is rated again."""
    case = done.case
    if done.given.rating not in RATINGS:
        raise wording.rating_unknown()
    if is_rated(case):
        raise wording.rated_already()
    case.rating, case.rated_at = done.given.rating, done.at
    done.noted["rating"] = done.given.rating
    case.rating_reason = done.given.text or done.given.reason
    if done.by.kind == "reporter":
        done.noted["report"] = done.by.id  # of several who may judge, the one who did


def reopen(done: Move) -> None:
    case = done.case
    case.reopen_count += 1
    case.closed_at = None
    if done.given.rating:
        if done.given.rating not in RATINGS:
            raise wording.rating_unknown()
        case.rating, case.rated_at, case.rating_reason = done.given.rating, done.at, done.given.reason


def urge(done: Move) -> None:
    done.case.urge_count += 1
    _tell(done, f"organisation:{done.case.unit_id}")


def escalate(done: Move) -> None:
    """The level above those who handle: the supervision centre of the place."""
    _tell(done, f"power:supervision_centre:{done.case.place_path}")


def supervise(done: Move) -> None:
    """Whoever has to act now learns that the case is watched."""
    case = done.case
    with_unit = case.holder_power == "handling_unit"
    _tell(
        done, f"organisation:{case.unit_id}" if with_unit else f"power:{case.holder_power}:{case.place_path}"
    )


def supplement(done: Move) -> None:
    """Whoever works on the case is told that its reporter has said more."""
    tell_of_addition(done.case, str(done.case.version), at=done.at)


def note(done: Move) -> None:
    """Colleagues whom the note names are told at their desk."""
    if not done.given.mentions and "@" not in done.given.text:
        return
    today = timezone.localdate(done.at, tenancy.time_zone())
    found = mentioned(done.given.text, done.given.mentions, colleagues(done.case, today=today))
    rows = [
        alarm_message(
            f"mention:{done.case.pk}:{done.case.version}:{a.pk}", to=a.ref, template="mention", case=done.case, at=done.at,
            by_zh=done.by.account.name_zh if done.by.account else done.by.name,
            by_en=(done.by.account.name_en or done.by.account.name_zh) if done.by.account else done.by.name,
            text=done.given.text[:WORDS_SHOWN],
        )
        for a in found
    ]  # fmt: skip
    OutboxMessage.objects.bulk_create(rows)
    if found:
        done.noted["mentioned"] = [[a.name_en or a.name_zh, a.name_zh] for a in found]


def merge(done: Move) -> None:
    """The original must be open and visible to the one who merges; its followers grow by this case's reports."""
    original = _find_original(done)
    done.case.original = original
    # Those who reported this one are told that it ends here before they become followers of the other.
    done.later.append(lambda: _move_reports(done.case, original))
    Case.objects.filter(pk=original.pk).update(version=F("version") + 1, changed_at=done.at)
    Step.objects.create(
        case=original, seq=original.version + 1, move="merged_in", from_state=original.state, to_state=original.state,
        power=done.power, account=done.by.account, organisation_id=done.by.organisation_id, unit_id=original.unit_id,
        at=done.at, data={"from": done.case.number},
    )  # fmt: skip
    done.entries.append(Entry("merge_in", original.ref, {"merged": done.case.number}, at=done.at))


def split(done: Move) -> None:
    """Children are filed cases waiting for dispatch; the parent waits for all of them."""
    parts = done.given.parts
    if len(parts) < 2:
        raise wording.children_too_few()
    check_text(*(p.text for p in parts))
    for part in parts:
        class_of(done.pack, part.kind, part.code)
        child = _child(done, part)
        child.save(force_insert=True)
        limit = stage_limit(done.pack, done.table.states[child.state].stage, child)
        if limit is not None:
            stage = clocks.start(child, "dispatch", limit, at=done.at, holder_power=child.holder_power)
            put([stage])
            show_due(child, [stage])
            child.save(update_fields=["due_at", "warn_at", "is_clock_stopped", "is_calendar_missing"])
        Step.objects.create(
            case=child, seq=1, move="split_off", to_state=child.state, power=done.power, account=done.by.account,
            organisation_id=done.by.organisation_id, at=done.at, text=child.text, data={"parent": done.case.number},
        )  # fmt: skip
        done.entries.append(Entry("split_off", child.ref, {"parent": done.case.number}, at=done.at))
        done.news.append(news_of(child, move="split_off", by=done.by, is_new=True))


def _child(done: Move, part: Part) -> Case:
    parent = done.case
    state = done.table.states["to_dispatch"]
    child = Case(
        id=new_id(), number=next_number(timezone.localdate(done.at, tenancy.time_zone())), kind=part.kind,
        code=part.code, pack=parent.pack, pack_version=parent.pack_version, text=part.text, is_urgent=parent.is_urgent,
        place_text=parent.place_text, lon=parent.lon, lat=parent.lat,
        place_how=parent.place_how, place_path=parent.place_path, area_id=parent.area_id,
        unit_grid_id=parent.unit_grid_id, grid_id=parent.grid_id, flow=parent.flow, state=state.code,
        holder_power=holder_of(state), parent=parent, channel=parent.channel,
        reported_at=parent.reported_at, filed_at=done.at, changed_at=done.at,
    )  # fmt: skip
    child.why = why(child, state, done.pack)
    return child


def _move_reports(merged: Case, original: Case) -> None:
    Report.objects.filter(case=merged).update(case=original)


def _find_original(done: Move) -> Case:
    try:
        number = str(parse_case(done.given.original))
    except Refusal as refusal:
        raise wording.original_unknown() from refusal
    original = Case.objects.select_for_update(no_key=True).filter(number=number, is_open=True).first()
    if original is None or original.pk == done.case.pk or not may_see(original, done.by):
        raise wording.original_unknown()
    return original


def _tell(done: Move, to: str) -> None:
    alarm_message(
        f"{done.code}:{done.case.pk}:{done.case.version}", to=to, template=done.code, case=done.case, at=done.at,
        number=done.case.number,
    ).save(force_insert=True)  # fmt: skip


_DECIDE = "UPDATE cases_request SET decision = %s, decided_by_id = %s, decided_at = %s WHERE case_id = %s AND kind = %s AND decision = ''"


def _answer(done: Move, kind: str, decision: str) -> None:
    """What was asked is decided, and the unit that asked is told: with the new moment or day, or the reason. One statement."""
    case, by = done.case, done.by.account
    data: dict[str, object] = {"reason": (done.given.reason or done.given.text)[:WORDS_SHOWN]}
    if done.code == "grant_extension" and case.handling_due_at is not None:
        data["due_at"] = case.handling_due_at.isoformat()
    if done.code == "grant_suspension" and done.given.until_on is not None:
        data["until_on"] = done.given.until_on.isoformat()
    message = alarm_message(
        f"{done.code}:{case.pk}:{case.version}", to=f"organisation:{case.unit_id}", template=done.code, case=case, at=done.at, **data
    )  # fmt: skip
    insert(message, beside=(_DECIDE, [decision, by.pk if by else None, done.at, case.pk, kind]))


def _refuse_incomplete(done: Move, kind: str) -> None:
    """More time is a limit that is added; a suspension ends on a day, and not one that is over."""
    until = done.given.until_on
    if kind == "extension" and done.given.limit is None:
        raise wording.limit_missing()
    if kind == "suspension" and until is None:
        raise wording.until_missing()
    if until is not None and until < timezone.localdate(done.at, tenancy.time_zone()):
        raise wording.until_in_the_past()
