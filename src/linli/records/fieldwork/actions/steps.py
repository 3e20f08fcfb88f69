"""Steps on a case: the phone's kinds as moves of the life cycle; a stale one that is no longer legal becomes a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.engine.worktime import Limit, Unit
from linli.records.cases import actions as cases
from linli.records.cases.actions.facts import may_see
from linli.records.cases.given import Given
from linli.records.cases.models import Case, Step
from linli.records.cases.rules import lifecycle
from linli.records.fieldwork import wording
from linli.records.fieldwork.sent import Sent
from linli.records.people.queries import SYSTEM, Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words


@dataclass
class StaleRefusal(Exception):  # noqa: N818 - it is an answer
    """The step was made on an older view and is no longer legal; what came with it is kept as a note."""

    case: Case
    because: Refusal


def make(sent: Sent, *, by: Actor, at: datetime) -> tuple[Case, bool]:
    """The case as it is afterwards, and whether the step was made on an older view."""
    if sent.case is None:
        raise wording.case_missing()
    move = move_of(sent)
    try:
        with transaction.atomic():
            case = cases.step(move, case_id=sent.case, given=_given(sent), by=by, now=at)
    except Refusal as refusal:
        kept = _keep_as_note(sent, move, by=by, at=at)
        if kept is None:
            raise
        raise StaleRefusal(kept, refusal) from refusal
    return case, sent.seen_version is not None and case.version != sent.seen_version + 1


def move_of(sent: Sent) -> str:
    if sent.kind == "verify":
        return "verify" if sent.body.get("is_true") is True else "refute"
    if sent.kind == "check":
        return "check" if sent.body.get("is_passed") is True else "rework"
    return sent.text("move") if sent.kind == "step" else sent.kind


def _given(sent: Sent) -> Given:
    return Given(
        text=sent.text("text") or sent.text("done"), reason=sent.text("reason"), condition=sent.text("condition"), unit=_uuid(sent.text("unit")),
        until_on=_day(sent.text("until_on")), limit=_limit(sent), seen_version=sent.seen_version,
        photos_to_follow=len(sent.photos), data=sent.trace,
    )  # fmt: skip


def _keep_as_note(sent: Sent, move: str, *, by: Actor, at: datetime) -> Case | None:
    """Only where the case has moved on since, and there is something to keep; else the phone keeps it."""
    said = sent.text("text") or sent.text("reason") or sent.text("done")
    if sent.case is None or sent.seen_version is None or not (said or sent.photos):
        return None
    case = Case.objects.select_related("grid").defer("grid__shape").filter(pk=sent.case).first()
    if case is None or case.version <= sent.seen_version or not _knew(case, sent.seen_version, by):
        return None
    given = Given(text=_note(sent, move, said), data={**sent.trace, "by": by.ref, "move": move})
    writer = by if may_see(case, by) and by.powers(case.place_path, case.unit_id) else SYSTEM
    return cases.note(case_id=case.pk, given=given, by=writer, now=at)


def _knew(case: Case, version: int, by: Actor) -> bool:
    """Whoever may see the case, or had it when it was seen: a unit it was taken from, the grid before the land was divided anew."""
    if may_see(case, by):
        return True
    if case.grid is not None and by.may("cases.see", case.grid.path, case.unit_id):
        return True
    before = Step.objects.filter(case=case, seq__lte=version).order_by("-seq").first()
    return before is not None and by.may("cases.see", case.place_path, before.unit_id)


def _note(sent: Sent, move: str, said: str) -> str:
    names = {m.code: m.name for m in lifecycle(tenancy.catalogue()).moves}
    local = timezone.localtime(sent.at, tenancy.time_zone())
    words = wording.STALE_NOTE.format(
        move=names.get(move, Words(move, move)), at=local.strftime("%Y-%m-%d %H:%M"), text=said or "–"
    )
    return words.in_(tenancy.current().languages[0])[:4000]


def _limit(sent: Sent) -> Limit | None:
    sent_limit = sent.body.get("limit")
    if not isinstance(sent_limit, dict):
        return None
    try:
        return Limit(int(sent_limit["value"]), Unit(sent_limit["unit"]))
    except (KeyError, ValueError, TypeError) as error:
        raise wording.limit_wrong() from error


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise wording.day_wrong(text) from error
