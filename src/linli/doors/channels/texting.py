"""One short message: only to a mobile, not at night, and not more than the town wants to pay."""

from __future__ import annotations

from datetime import datetime

from linli.records.cases.actions.sending import Outcome
from linli.records.cases.letters import Rendered, segments
from linli.records.cases.models import OutboxMessage

from . import ways
from .guard import Guard
from .sms.gateways import Gateway
from .sms.numbers import e164


class Texting:
    def __init__(self, guard: Guard, now: datetime) -> None:
        self.guard, self.now = guard, now
        self._way: Gateway | None = None

    def send(self, to: str, letter: Rendered, *, key: str, row: OutboxMessage) -> Outcome:
        number, parts = e164(to), segments(letter.short).count
        if self._way is None:
            self._way = ways.sms_way()
        hindrance = self.guard.hindrance(row, parts, now=self.now)
        if hindrance is not None:
            return hindrance
        self._way.send(number, letter.short, key=key)
        self.guard.count(row, parts)
        return Outcome("sent", text=letter.short, parts=parts)
