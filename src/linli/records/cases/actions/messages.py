"""Queue what has to leave because of a step; `doors/channels` sends it."""

from __future__ import annotations

from datetime import datetime

from linli.engine.lifecycle import Move as TableMove
from linli.records.cases.models import Case, OutboxMessage, ReporterContact, Step


def queue_messages(case: Case, move: TableMove, step: Step, *, at: datetime) -> None:
    """To the reporters who left a way to reach them, when something happened that they may know."""
    if not move.is_public or case.is_imported:
        return
    rows = [
        OutboxMessage(
            key=f"{case.id}:{step.seq}:{contact.report_id}", channel="mail" if contact.email else "sms",
            to=f"report:{contact.report_id}", template=f"step_{move.code}", case=case, made_at=at, next_try_at=at,
            data={"number": case.number, "move": move.code, "state": case.state},
        )
        for contact in ReporterContact.objects.filter(report__case=case)
        if contact.email or contact.phone
    ]  # fmt: skip
    if rows:
        OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)


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
    return OutboxMessage(
        key=key, channel="desk", to=to, template=template, case=case, data=data, made_at=at, next_try_at=at
    )
