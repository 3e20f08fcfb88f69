"""Queue what has to leave because of a step; `doors/channels` sends it."""

from __future__ import annotations

from datetime import datetime

from linli.engine.lifecycle import Move as TableMove
from linli.engine.worktime import Unit
from linli.records.cases.letters import LETTERS, hidden, letter_of
from linli.records.cases.models import Case, Clock, OutboxMessage, Report, ReporterContact, Step
from linli.words import Words

from .writing import insert, insert_for_each

EACH_REPORTER = {
    "key": "%s || told.report_id::text",
    "to": "%s || told.report_id::text",
    "channel": "told.notify",
}
THOSE_TO_TELL = (
    f'FROM "{ReporterContact._meta.db_table}" told JOIN "{Report._meta.db_table}" report ON report.id = told.report_id'
    " WHERE report.case_id = %s AND told.notify <> 'none'"
)
EXTENDED = Words("The unit asked for more time, and it was granted.", "处置单位申请延期，已获同意。")
OWN_MOVES = frozenset(
    {"report", "supplement", "withdraw", "reopen"}
)  # a resident's words go to no other resident


def queue_messages(case: Case, move: TableMove, step: Step, *, handling: Clock | None, at: datetime) -> None:
    """To the reporters who want to be told, when something happened that they may know; `handling` is the case's clock."""
    code = letter_of(move.code, step.from_state, step.to_state)
    if not code or not move.is_public or case.is_imported:
        return
    data = {"number": case.number, "move": move.code, "state": case.state} | _said(case, code, step, handling)
    row = OutboxMessage(
        key=f"{case.id}:{step.seq}:", to="report:", template=code, case=case, data=data, is_urgent=case.is_urgent,
        made_at=at, next_try_at=at,
    )  # fmt: skip
    insert_for_each(row, EACH_REPORTER, THOSE_TO_TELL, [case.pk])


def queue_received(case: Case, contact: ReporterContact, *, at: datetime) -> None:
    """To whoever has just reported and wants to be told."""
    if contact.notify == "none" or case.is_imported:
        return
    insert(_to_reporter(case, contact, f"{case.id}:received", "received", {"number": case.number}, at))


def queue_moved(case: Case, *, reason: Words, at: datetime) -> None:
    """To the reporters: what was promised to them is later now, and why."""
    if case.is_imported or case.handling_due_at is None or case.is_clock_stopped:
        return
    data: dict[str, object] = {"number": case.number, "state": case.state, "reason": [reason.en, reason.zh]}
    data["due_at"] = case.handling_due_at.isoformat()
    if case.unit is not None:
        data["unit"] = [case.unit.name_en, case.unit.name_zh]
    row = OutboxMessage(
        key=f"{case.id}:due:{case.handling_due_at:%Y%m%dT%H%M%S}:", to="report:", template="moved", case=case, data=data,
        is_urgent=case.is_urgent, made_at=at, next_try_at=at,
    )  # fmt: skip
    insert_for_each(row, EACH_REPORTER, THOSE_TO_TELL, [case.pk])


def _to_reporter(
    case: Case, contact: ReporterContact, key: str, code: str, data: dict[str, object], at: datetime
) -> OutboxMessage:
    return OutboxMessage(
        key=f"{key}:{contact.report_id}", channel=contact.notify, to=f"report:{contact.report_id}", template=code,
        case=case, data=data, is_urgent=case.is_urgent, made_at=at, next_try_at=at,
    )  # fmt: skip


def _said(case: Case, code: str, step: Step, handling: Clock | None) -> dict[str, object]:
    """What the message will name. Kept as it was at this step: a later one may change the case before it is sent."""
    extra = LETTERS[code].extra
    found: dict[str, object] = {}
    if "due" in extra and case.handling_due_at is not None and not case.is_clock_stopped:
        found["due_at"] = case.handling_due_at.isoformat()
    if "unit" in extra and case.unit is not None:
        found["unit"] = [case.unit.name_en, case.unit.name_zh]
    if "until" in extra and step.data.get("until_on"):
        found["until_on"] = step.data["until_on"]
    if "limit" in extra and (clock := handling or _handling(case)):
        limit = Unit(clock.limit_unit).say(clock.limit_value)
        found["limit"] = [limit.en, limit.zh]
    if "reason" in extra and step.move not in OWN_MOVES:
        people = [a for a in (step.account, case.holder) if a is not None]
        found["reason"] = hidden(step.text, tuple(n for a in people for n in (a.name_zh, a.name_en)))
    if step.move == "grant_extension" and not found.get("reason"):
        found["reason"] = [EXTENDED.en, EXTENDED.zh]  # the promise was to say why
    return found


def _handling(case: Case) -> Clock | None:
    return Clock.objects.filter(case=case, kind="handling").order_by("-id").first()


def tell_unit(case: Case, step: Step, *, at: datetime) -> None:
    """To the people of the unit, on their phones and at the desk; the dispatcher sees who has read it."""
    if case.unit_id is None or case.is_imported:
        return
    message = alarm_message(
        f"{case.id}:{step.seq}:dispatched",
        to=f"organisation:{case.unit_id}",
        template="dispatched",
        case=case,
        at=at,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def tell_of_addition(case: Case, key: str, *, at: datetime) -> None:
    """To the unit that has the case, or else to whoever has to act: the reporter has added words or photos."""
    power = "acceptor" if case.holder_power in {"", "reporter"} else case.holder_power
    to = f"organisation:{case.unit_id}" if case.unit_id else f"power:{power}:{case.place_path}"
    message = alarm_message(f"{case.id}:{key}:added", to=to, template="supplement", case=case, at=at)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def tell_of_missing_year(calendar: str, year: int, *, at: datetime) -> None:
    """To the administrators, once for each year of a calendar."""
    message = alarm_message(
        f"calendar:{calendar}:{year}", to="power:administrator:", template="calendar_year_missing", case=None,
        at=at, calendar=calendar, year=year,
    )  # fmt: skip
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def alarm_message(
    key: str, *, to: str, template: str, case: Case | None, at: datetime, **data: object
) -> OutboxMessage:
    """A message to staff, shown at the desk."""
    return OutboxMessage(key=key, channel="desk", to=to, template=template, case=case, data=data, made_at=at)
