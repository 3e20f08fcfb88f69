"""Where each grid worker did the last task: one point a person, never a track.

What stands behind it is a step or report at a case with a place. Only of people who stand in their post today: nobody on leave,
no deputy at home. Points older than 30 days are never told. People see their own; whoever may see the post's area and the case sees
theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.records.people.models import Account
from linli.records.people.queries import Actor
from linli.records.tenancy.queries import time_zone
from linli.records.territory.staffing import acting, holdings_on

from .models import Step

OLDEST_DAYS = 30
DUTIES = ("grid_worker", "grid_head")


@dataclass(frozen=True, slots=True)
class LastTask:
    account: Account
    duty: str
    lon: float
    lat: float
    at: datetime
    case_number: str


def last_tasks(by: Actor, *, now: datetime) -> list[LastTask]:
    """The newest first. Two statements, whatever the number of people."""
    held = holdings_on(now.astimezone(time_zone()).date()).filter(
        _may_see_people(by), post__duty__in=DUTIES, account__is_active=True
    )
    people = {a.account.pk: (a.account, a.holding.post.duty) for a in acting(held)}
    steps = Step.objects.filter(
        _may_see_place(by),
        account_id__in=people,
        at__gte=now - timedelta(days=OLDEST_DAYS),
        at__lte=now,
        case__lon__isnull=False,
    )
    steps = steps.order_by("account_id", "-at", "-seq").distinct("account_id")
    rows: QuerySet[Any, Any] = steps.values_list("account_id", "case__lon", "case__lat", "at", "case__number")
    found = [LastTask(*people[account], lon, lat, at, number) for account, lon, lat, at, number in rows]
    return sorted(found, key=lambda t: t.at, reverse=True)


def _may_see_people(by: Actor) -> Q:
    """Posts in areas where the actor sees all cases; a unit that sees only its own cases sees nobody but its own people."""
    found = Q(account_id=_own(by))
    for right in by.rights:
        if "cases.see" in right.verbs and right.unit_id is None:
            found |= Q(post__path__startswith=right.area_path)
    return found


def _may_see_place(by: Actor) -> Q:
    """Steps on cases that the actor may see, and the actor's own; an empty answer of `scope` means every case."""
    seen = by.scope("cases.see", path="case__place_path", unit="case__unit_id")
    return seen | Q(account_id=_own(by)) if seen else Q()


def _own(by: Actor) -> UUID | None:
    return UUID(by.id) if by.kind == "account" and by.account is not None else None
