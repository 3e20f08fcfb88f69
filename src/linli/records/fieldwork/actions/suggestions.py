"""The administrators' answer to a suggestion."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.records.announcing import announce
from linli.records.cases.actions.core import check_text
from linli.records.cases.actions.messages import alarm_message
from linli.records.cases.given import clean
from linli.records.cases.wording import not_allowed
from linli.records.fieldwork import wording
from linli.records.fieldwork.announced import TOPIC
from linli.records.fieldwork.models import Suggestion
from linli.records.journal.actions import record
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor


def answer_suggestion(*, pk: UUID, text: str, by: Actor, now: datetime | None = None) -> Suggestion:
    """Say what becomes of it; whoever wrote it is told on the phone. Refusals: not-allowed, suggestion-unknown, answered-already, text-missing."""
    if not by.may_anywhere("settings.manage"):
        raise not_allowed(VERBS["settings.manage"])
    words = clean(text)
    if not words:
        raise wording.text_missing()
    check_text(words)
    at = now or timezone.now()
    with transaction.atomic():
        found = Suggestion.objects.select_for_update().filter(pk=pk).first()
        if found is None:
            raise wording.suggestion_unknown()
        if found.answer:
            raise wording.answered_already()
        found.answer, found.answered_by, found.answered_at = words, by.account, at
        found.save(update_fields=["answer", "answered_by", "answered_at"])
        to = f"account:{found.account_id}"
        message = alarm_message(
            f"suggestion:{pk}:answered",
            to=to,
            template="suggestion_answered",
            case=None,
            at=at,
            suggestion=str(pk),
        )
        message.save(force_insert=True)
        announce(TOPIC, {"to": to})
        record("answer_suggestion", f"suggestion:{pk}", by=by)
    return found
