"""Notices: those that everybody reads today, and all of them for those who write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from . import wording
from .models import Notice

MOST_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """What somebody wrote; English may stay empty, then the Chinese stands there."""

    title_zh: str
    title_en: str = ""
    text_zh: str = ""
    text_en: str = ""
    from_on: date | None
    to_on: date | None


def shown_on(day: date, *, most: int = MOST_SHOWN) -> list[Notice]:
    """The notices of this day, the newest first; one statement."""
    found = Notice.objects.filter(from_on__lte=day, to_on__gte=day, is_withdrawn=False)
    return list(found.order_by("-from_on", "-id")[:most])


def notice_for_everybody(pk: UUID, *, day: date) -> Notice:
    """One that is shown today. Refusal: notice-over."""
    found = Notice.objects.filter(pk=pk).first()
    if found is None or found.state_on(day) != "shown":
        raise wording.notice_over()
    return found


def notices() -> QuerySet[Notice]:
    """All of them, for those who write them: the newest first."""
    return Notice.objects.order_by("is_withdrawn", "-to_on", "-id")


def notice(pk: UUID) -> Notice:
    """Refusal: notice-unknown."""
    found = Notice.objects.filter(pk=pk).first()
    if found is None:
        raise wording.notice_unknown()
    return found
