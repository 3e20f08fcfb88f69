"""Visits of linked leaders: what was seen and promised, in words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from linli.records.journal.actions import record
from linli.records.people.queries import Actor
from linli.records.territory import wording
from linli.records.territory.models import Holding, LeaderVisit
from linli.records.territory.staffing import in_force


def record_visit(*, post_id: UUID, visited_on: date, words: str, now: datetime, by: Actor) -> LeaderVisit:
    """Refusals: visit-words-missing, visit-day-wrong, not-your-post, visit-recorded."""
    if not words.strip():
        raise wording.visit_words_missing()
    if visited_on > now.date():
        raise wording.visit_day_wrong()
    mine = Holding.objects.filter(
        in_force(visited_on), post=post_id, post__duty="linked_leader", account=by.account
    )
    if by.account is None or not mine.exists():
        raise wording.not_your_post()
    try:
        with transaction.atomic():
            visit = LeaderVisit.objects.create(
                post_id=post_id,
                account=by.account,
                visited_on=visited_on,
                words=words.strip()[:2000],
                recorded_at=now,
            )
            record("record_visit", f"post:{post_id}", by=by, visited_on=visited_on)
    except IntegrityError as error:
        raise wording.visit_recorded() from error
    return visit
