"""回访: a share of the ended cases whose reporters are asked by telephone, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from linli.engine.catalogue import Catalogue
from linli.engine.lifecycle import is_in_sample
from linli.records.people.queries import Actor

from .models import Case, Step
from .queries import WITH_NAMES
from .rules import number

MOST_IN_VAIN = 3
MOST = 100


@dataclass(frozen=True)
class Call:
    """A case to ask about, and how often nobody answered."""

    case: Case
    in_vain: int


@dataclass(frozen=True)
class Answers:
    """What was said within a period: calls that were answered, those satisfied among them, and calls in vain."""

    answered: int
    satisfied: int
    in_vain: int


def to_call(by: Actor, pack: Catalogue, *, now: datetime) -> Sequence[Call]:
    """The sample, longest ended first: ended within the window of reopening, not judged yet, with a number.

    The sample is fixed by the cases' ids, so that nobody chooses whom to ask. Two statements.
    """
    since = now - timedelta(days=number(pack, "reopen_window"))
    share = pack.setting("call_share").value
    ended = Case.objects.filter(
        Q(rated_at__isnull=True) | Q(rated_at__lt=F("closed_at")),
        by.scope("cases.see_reporter"), state="closed", closed_at__gte=since, is_imported=False,
        reports__contact__phone__gt="",
    )  # fmt: skip
    ids = [pk for pk in ended.values_list("pk", flat=True).distinct() if is_in_sample(f"call:{pk}", share)]
    tried = Count("steps", filter=Q(steps__move="call_in_vain", steps__at__gte=F("closed_at")))
    rows = Case.objects.filter(pk__in=ids).select_related(*WITH_NAMES).annotate(in_vain=tried)
    rows = rows.filter(in_vain__lt=MOST_IN_VAIN).order_by("closed_at", "id")
    return [Call(case, case.in_vain) for case in rows[:MOST]]


def answers(by: Actor, *, from_at: datetime, to_at: datetime) -> Answers:
    """Calls of a period in the actor's area. One statement."""
    made = Step.objects.filter(
        case__in=Case.objects.filter(by.scope("cases.see_reporter")), at__gte=from_at, at__lt=to_at
    )
    counted = made.aggregate(
        answered=Count("id", filter=Q(move="call_back")),
        satisfied=Count("id", filter=Q(move="call_back", data__rating__in=["satisfied", "fairly"])),
        in_vain=Count("id", filter=Q(move="call_in_vain")),
    )
    return Answers(**counted)
