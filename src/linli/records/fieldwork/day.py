"""What a worker takes along for the day: tasks and open cases, messages, and the day sheet that the machine writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Sum

from linli.engine.lifecycle import Move
from linli.records.cases.models import Case, Evidence, OutboxMessage, Step
from linli.records.cases.moves_of_many import next_moves_of_many
from linli.records.cases.queries import desk_messages, mine, visible, waiting_for
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from .models import DayWords, FieldCommand, Reading

MOST_TASKS, MOST_OTHERS, MOST_MESSAGES = 500, 500, 100
WITH_NAMES = ("grid", "unit", "area")


@dataclass(frozen=True)
class TaskList:
    """Tasks first, then the other open cases of the person's areas, each with its legal steps and its photos."""

    tasks: list[Case]
    others: list[Case]
    moves: dict[UUID, tuple[Move, ...]]
    photos: dict[UUID, list[Evidence]]
    left_out: int


def day_cases(by: Actor, *, now: datetime) -> TaskList:
    """Eight statements whatever the number of cases."""
    tasks = list(waiting_for(by)[: MOST_TASKS + 1])
    others_found = visible(by).filter(is_open=True).exclude(mine(by)).select_related(*WITH_NAMES)
    others = list(others_found.order_by("-reported_at", "id")[: MOST_OTHERS + 1])
    left_out = max(0, len(tasks) - MOST_TASKS) + max(0, len(others) - MOST_OTHERS)
    tasks, others = tasks[:MOST_TASKS], others[:MOST_OTHERS]
    moves = next_moves_of_many([*tasks, *others], by, now=now, pack=tenancy.catalogue())
    return TaskList(tasks, others, moves, _photos(tasks), left_out)


def _photos(cases: list[Case]) -> dict[UUID, list[Evidence]]:
    found: dict[UUID, list[Evidence]] = {}
    for row in Evidence.objects.filter(case__in=[c.pk for c in cases]).order_by("added_at", "id"):
        found.setdefault(row.case_id, []).append(row)
    return found


def day_messages(by: Actor) -> list[tuple[OutboxMessage, datetime | None]]:
    """Messages to this person, newest first, and when they were read on a phone."""
    found = list(desk_messages(by, most=MOST_MESSAGES))
    rows = Reading.objects.filter(account_id=by.id, message__in=[m.pk for m in found])
    read = dict(rows.values_list("message_id", "read_at"))
    return [(m, read.get(m.pk)) for m in found]


@dataclass(frozen=True)
class SheetLine:
    """One thing that was done."""

    at: datetime
    move: str
    case: Case
    place: str
    was_stale: bool


@dataclass(frozen=True)
class DaySheet:
    on: date
    lines: list[SheetLine]
    words: str
    form_minutes_week: int  # what forms have asked of this person since Monday
    forms_week: int


def day_sheet(by: Actor, *, on: date) -> DaySheet:
    """What this person did on a day, from the steps themselves; nobody types it a second time."""
    zone = tenancy.time_zone()
    begin = datetime.combine(on, time(), tzinfo=zone)
    steps = Step.objects.filter(account_id=by.id, at__gte=begin, at__lt=begin + timedelta(days=1))
    lines = [
        SheetLine(
            s.at, s.move, s.case, s.case.place_text or (s.case.grid.name if s.case.grid else ""), s.was_stale
        )
        for s in steps.select_related("case__grid").order_by("at", "id")
    ]
    words = DayWords.objects.filter(account_id=by.id, on=on).values_list("text", flat=True).first() or ""
    monday = begin - timedelta(days=on.weekday())
    week = FieldCommand.objects.filter(
        account_id=by.id, device_at__gte=monday, device_at__lt=monday + timedelta(days=7)
    )
    seconds = week.aggregate(s=Sum("form_s"))["s"] or 0
    return DaySheet(on, lines, words, round(seconds / 60), week.filter(form_s__gt=0).count())
