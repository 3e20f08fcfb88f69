"""Who has read on a phone that a case was given to them, for those who gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min

from linli.records.cases.models import Case, OutboxMessage
from linli.words import Words

TOLD = ("dispatched", "urge", "supervise")
CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True)
class ReadBy:
    """One person who has read it. `read_at` is the phone's clock, `received_at` ours."""

    name: Words
    read_at: datetime
    received_at: datetime

    @property
    def is_clock_wrong(self) -> bool:
        """Nobody reads a thing after we have heard that it was read."""
        return self.read_at - self.received_at > CLOCKS_APART


@dataclass(frozen=True)
class Told:
    """What a unit was told of a case: the dispatch, a reminder, that it is under supervision."""

    what: str
    at: datetime
    readers: tuple[ReadBy, ...]


def told_of(case: Case) -> list[Told]:
    """The messages since the last dispatch, the dispatch first. One statement, none where nobody was told yet."""
    if case.dispatch_count == 0:
        return []
    rows = OutboxMessage.objects.filter(case=case, channel="desk", template__in=TOLD).values_list(
        "id", "template", "made_at", "readings__account__name_en", "readings__account__name_zh", "readings__read_at",
        "readings__received_at",
    )  # fmt: skip
    found: dict[int, Told] = {}
    for pk, what, made_at, en, zh, read_at, received_at in rows.order_by(
        "made_at", "id", "readings__received_at"
    ):
        if what == "dispatched" and pk not in found:
            found.clear()
        told = found.get(pk) or Told(what, made_at, ())
        if read_at is not None:
            told = Told(what, made_at, (*told.readers, ReadBy(Words(en or zh, zh), read_at, received_at)))
        found[pk] = told
    return list(found.values())


def first_readings(cases: Iterable[Case]) -> Mapping[UUID, datetime | None]:
    """For the cases among these that wait with a unit: when its last dispatch was first read on a phone. One statement."""
    wanted = [c.pk for c in cases if c.state == "dispatched"]
    if not wanted:
        return {}
    rows = OutboxMessage.objects.filter(case__in=wanted, channel="desk", template="dispatched")
    read = rows.annotate(first=Min("readings__received_at")).order_by("made_at", "id")
    return dict(read.values_list("case_id", "first"))
