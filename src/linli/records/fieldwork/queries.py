"""What phones ask about what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, QuerySet

from linli.records.people.queries import Actor

from . import wording
from .actions.carrying import receipt_of
from .models import FieldCommand, PhotoUpload, PushSubscription, Suggestion
from .sent import Receipt


def receipt(pk: UUID, *, by: Actor) -> Receipt:
    """The first answer to a command of this author. Refusal: not-received."""
    found = FieldCommand.objects.filter(pk=pk, account_id=by.id).first()
    if found is None:
        raise wording.not_received()
    return receipt_of(found)


def has_arrived(pk: UUID) -> tuple[str, bool]:
    """State of a command, whoever sent it, and whether no photo is missing. Says nothing else. Refusal: not-received."""
    found = FieldCommand.objects.filter(pk=pk).first()
    if found is None:
        raise wording.not_received()
    return found.state, not receipt_of(found).missing


def arrived(command: UUID, sha256: str, *, by: Actor) -> tuple[int, bool]:
    """How many bytes of a photo have arrived, and whether that is all. Refusals: not-received, photo-not-listed."""
    found = FieldCommand.objects.filter(pk=command, account_id=by.id).first()
    if found is None:
        raise wording.not_received()
    if sha256 not in {p["sha256"] for p in found.photos}:
        raise wording.photo_not_listed()
    upload = PhotoUpload.objects.filter(command=found, sha256=sha256).first()
    return (upload.received, upload.is_whole) if upload is not None else (0, False)


def suggestions() -> QuerySet[Suggestion]:
    """Unanswered ones first, then the newest."""
    found = Suggestion.objects.select_related("account__organisation", "answered_by")
    return found.order_by(F("answered_at").desc(nulls_first=True), "-made_at")


def suggestions_of(by: Actor) -> Sequence[Suggestion]:
    """What this person has suggested, with the answers; the newest first."""
    return list(Suggestion.objects.filter(account_id=by.id).order_by("-made_at")[:50])


def is_rung(session_key: str) -> bool:
    """Whether the phone of this sign-in rings when its app is closed."""
    return PushSubscription.objects.filter(session_key=session_key).exists()
