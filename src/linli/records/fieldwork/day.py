"""What a worker takes along for the day: tasks and open cases, and messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.engine.lifecycle import Move
from linli.records.cases.models import Case, Evidence, OutboxMessage
from linli.records.cases.moves_of_many import next_moves_of_many
from linli.records.cases.queries import desk_messages, mine, visible, waiting_for
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy

from .models import Reading

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
