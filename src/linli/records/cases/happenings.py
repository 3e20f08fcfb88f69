"""What happened around the steps of a case: alarms given, reports that came in, messages that left, due moments counted
anew. One statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import F, QuerySet, TextField, UUIDField, Value, When
from django.db.models.functions import Cast

from linli.records.journal.queries import rows_of

from .models import Alarm, Case, OutboxMessage, Report

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Happening:
    """One of them. `kind`: "alarm" (what: its kind, of: its clock), "report" (what: the channel), "message" (what: the
    channel, of: "sent", "waiting" or "failed"), "recount" (text: what the journal keeps of it, as JSON)."""

    kind: str
    at: datetime
    what: str
    of: str
    text: str
    ref: UUID  # of the report
    account: UUID  # of the staff who reported it, else nobody's


def happenings(case: Case) -> list[Happening]:
    alarms = Alarm.objects.filter(clock__case=case).values_list(
        _text("alarm"), F("at"), Cast("kind", TextField()), Cast("clock__kind", TextField()), _text(""), _id(), _id(),
    )  # fmt: skip
    reports = Report.objects.filter(case=case).values_list(
        _text("report"), F("reported_at"), Cast("channel", TextField()), _text(""), Cast("text", TextField()), F("id"),
        F("account_id"),
    )  # fmt: skip
    messages = OutboxMessage.objects.filter(case=case).exclude(channel="desk").values_list(
        _text("message"), F("made_at"), Cast("channel", TextField()),
        When_(
            When(sent_at__isnull=False, then=_text("sent")), When(error="", then=_text("waiting")), default=_text("failed"),
        ),
        _text(""), _id(), _id(),
    )  # fmt: skip
    recounts = rows_of(case.ref).filter(verb="recount_due").values_list(
        _text("recount"), F("at"), _text(""), _text(""), Cast("body", TextField()), _id(), _id(),
    )  # fmt: skip
    others = (reports.order_by(), messages.order_by(), recounts.order_by())
    rows: QuerySet[Any, Any] = alarms.order_by().union(*others, all=True)
    found = [
        Happening(kind, at, what, of, text, ref or NOBODY, account or NOBODY)
        for kind, at, what, of, text, ref, account in rows
    ]
    return sorted(found, key=lambda h: (h.at, str(h.ref)))


def _text(value: str) -> Value:
    return Value(value, output_field=TextField())


def _id() -> Value:
    return Value(None, output_field=UUIDField(null=True))
