"""Notices are published, changed and withdrawn; never deleted, so that the journal can name them.

The journal keeps no title: somebody's name may stand in it, and nothing can be taken out of the journal.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.engine.catalogue.principles import admit
from linli.records.journal.actions import record
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_unless_everywhere
from linli.words import Words

from . import wording
from .models import Notice
from .queries import NewNotice

RIGHT = "texts.write"
LONGEST = {
    "title_zh": (80, Words("Chinese title", "中文标题")),
    "title_en": (160, Words("English title", "英文标题")),
    "text_zh": (2000, Words("Text in Chinese", "中文内容")),
    "text_en": (4000, Words("Text in English", "英文内容")),
}


def publish_notice(*, new: NewNotice, by: Actor, now: datetime | None = None) -> Notice:
    """Refusals: notice-incomplete, notice-days, notice-too-long, principle, not-allowed."""
    _check(new, by=by)
    at = now or timezone.now()
    with transaction.atomic():
        made = Notice.objects.create(**vars(new), changed_at=at)
        record("publish_notice", made.ref, by=by, at=at)
    return made


def change_notice(*, pk: UUID, new: NewNotice, by: Actor, now: datetime | None = None) -> Notice:
    """Refusals: as `publish_notice`, notice-unknown."""
    _check(new, by=by)
    at = now or timezone.now()
    with transaction.atomic():
        found = _locked(pk)
        changed = sorted(name for name, value in vars(new).items() if getattr(found, name) != value)
        for name, value in vars(new).items():
            setattr(found, name, value)
        found.changed_at = at
        found.save()
        record("change_notice", found.ref, by=by, at=at, changed=changed)
    return found


def withdraw_notice(*, pk: UUID, by: Actor, now: datetime | None = None) -> Notice:
    """It is shown no more. Refusals: notice-unknown, not-allowed."""
    return _switch("withdraw_notice", pk, is_withdrawn=True, by=by, at=now or timezone.now())


def restore_notice(*, pk: UUID, by: Actor, now: datetime | None = None) -> Notice:
    """It is shown again on its days. Refusals: notice-unknown, not-allowed."""
    return _switch("restore_notice", pk, is_withdrawn=False, by=by, at=now or timezone.now())


def _switch(verb: str, pk: UUID, *, is_withdrawn: bool, by: Actor, at: datetime) -> Notice:
    _refuse_without_right(by)
    with transaction.atomic():
        found = _locked(pk)
        found.is_withdrawn, found.changed_at = is_withdrawn, at
        found.save(update_fields=["is_withdrawn", "changed_at"])
        record(verb, found.ref, by=by, at=at)
    return found


def _locked(pk: UUID) -> Notice:
    found = Notice.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise wording.notice_unknown()
    return found


def _check(new: NewNotice, *, by: Actor) -> None:
    _refuse_without_right(by)
    if not new.title_zh or new.from_on is None or new.to_on is None:
        raise wording.notice_incomplete()
    if new.to_on < new.from_on:
        raise wording.notice_days()
    for name, (most, words) in LONGEST.items():
        if len(getattr(new, name)) > most:
            raise wording.notice_too_long(words, len(getattr(new, name)), most)
    admit(new.title_zh, new.title_en, new.text_zh, new.text_en)


def _refuse_without_right(by: Actor) -> None:
    if by.kind != "system" and not by.may_anywhere(RIGHT):
        raise wording.not_allowed(VERBS[RIGHT])
    refuse_unless_everywhere(by, RIGHT)
