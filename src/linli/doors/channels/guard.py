"""Quiet hours and limits of short messages in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from linli.records.cases import outbox
from linli.records.cases.actions.sending import Outcome
from linli.records.cases.letters import after_quiet
from linli.records.cases.models import MessageRules, OutboxMessage
from linli.records.tenancy import queries as tenancy


@dataclass
class Guard:
    rules: MessageRules
    zone: ZoneInfo
    of_case: dict[UUID, int]
    of_day: int

    @classmethod
    def of(cls, rows: Sequence[OutboxMessage], rules: MessageRules, *, now: datetime) -> Guard:
        zone = tenancy.time_zone()
        texted = [row.case_id for row in rows if row.channel == "sms" and row.case_id is not None]
        if not texted:
            return cls(rules, zone, {}, 0)
        return cls(
            rules, zone, outbox.short_messages_of(texted), outbox.parts_sent(since=_midnight(now, zone))
        )

    def hindrance(self, row: OutboxMessage, parts: int, *, now: datetime) -> Outcome | None:
        """Why this one does not go now; None where it may."""
        if row.case_id is not None and self.of_case.get(row.case_id, 0) >= self.rules.most_per_case:
            return Outcome("dropped", "case-limit-reached")
        if not row.is_urgent:
            open_at = self._not_quiet(now)
            if open_at > now:
                return Outcome("held", "quiet-hours", open_at)
        if self.of_day + parts > self.rules.most_per_day:
            tomorrow = _midnight(now, self.zone) + timedelta(days=1)
            return Outcome(
                "held", "day-limit-reached", tomorrow if row.is_urgent else self._not_quiet(tomorrow)
            )
        return None

    def count(self, row: OutboxMessage, parts: int) -> None:
        self.of_day += parts
        if row.case_id is not None:
            self.of_case[row.case_id] = self.of_case.get(row.case_id, 0) + 1

    def _not_quiet(self, at: datetime) -> datetime:
        return after_quiet(at, begin=self.rules.quiet_from, end=self.rules.quiet_until, zone=self.zone)


def _midnight(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
