"""Standard texts are made, changed, and taken out of use; never deleted, so that the journal can name them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.engine.catalogue import Catalogue
from linli.engine.catalogue.principles import admit
from linli.records.cases import wording
from linli.records.cases.models import StandardText
from linli.records.cases.rules import lifecycle
from linli.records.cases.standard_texts import SHIPPED, NewStandardText
from linli.records.journal.actions import record
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_unless_everywhere
from linli.records.tenancy import queries as tenancy

from .core import check_text


def install_standard_texts(*, by: Actor, now: datetime | None = None) -> None:
    """Write the shipped texts; one whose name is there already is left as the town changed it."""
    at = now or timezone.now()
    with transaction.atomic():
        rows = [StandardText(**_fields(new), changed_at=at) for new in SHIPPED]
        StandardText.objects.bulk_create(rows, ignore_conflicts=True)
        record("install_standard_texts", "standard_texts:shipped", by=by, at=at, count=len(rows))


def create_standard_text(*, new: NewStandardText, by: Actor, now: datetime | None = None) -> StandardText:
    """Refusals: standard-text-incomplete, standard-text-taken, text-too-long,
    standard-text-move-unknown, class-unknown, not-allowed."""
    _check(new, by=by)
    at = now or timezone.now()
    try:
        with transaction.atomic():
            made = StandardText.objects.create(**_fields(new), changed_at=at)
            record("create_standard_text", f"standard_text:{made.id}", by=by, at=at, name=new.name_zh)
    except IntegrityError as error:
        raise wording.standard_text_taken() from error
    return made


def change_standard_text(
    *, text_id: UUID, new: NewStandardText, by: Actor, now: datetime | None = None
) -> StandardText:
    """Refusals: as `create_standard_text`, standard-text-unknown."""
    _check(new, by=by)
    at = now or timezone.now()
    try:
        with transaction.atomic():
            text = _locked(text_id)
            was = {name: getattr(text, name) for name in _fields(new)}
            for name, value in _fields(new).items():
                setattr(text, name, value)
            text.changed_at = at
            text.save()
            changed = sorted(n for n, v in was.items() if v != getattr(text, n))
            record("change_standard_text", f"standard_text:{text.id}", by=by, at=at, changed=changed)
    except IntegrityError as error:
        raise wording.standard_text_taken() from error
    return text


def retire_standard_text(*, text_id: UUID, by: Actor, now: datetime | None = None) -> StandardText:
    """It is offered no more; what was written with it stays. Refusals: standard-text-unknown, not-allowed."""
    return _switch("retire_standard_text", text_id, is_active=False, by=by, at=now or timezone.now())


def restore_standard_text(*, text_id: UUID, by: Actor, now: datetime | None = None) -> StandardText:
    """It is offered again. Refusals: standard-text-unknown, not-allowed."""
    return _switch("restore_standard_text", text_id, is_active=True, by=by, at=now or timezone.now())


def _switch(verb: str, text_id: UUID, *, is_active: bool, by: Actor, at: datetime) -> StandardText:
    _refuse_without_right(by)
    with transaction.atomic():
        text = _locked(text_id)
        text.is_active, text.changed_at = is_active, at
        text.save(update_fields=["is_active", "changed_at"])
        record(verb, f"standard_text:{text.id}", by=by, at=at, name=text.name_zh)
    return text


def _locked(text_id: UUID) -> StandardText:
    found = StandardText.objects.select_for_update().filter(pk=text_id).first()
    if found is None:
        raise wording.standard_text_unknown()
    return found


def _fields(new: NewStandardText) -> dict[str, object]:
    return {
        "name_zh": new.name_zh, "name_en": new.name_en, "text_zh": new.text_zh, "text_en": new.text_en,
        "moves": list(dict.fromkeys(new.moves)), "classes": list(dict.fromkeys(new.classes)),
    }  # fmt: skip


def _check(new: NewStandardText, *, by: Actor) -> None:
    _refuse_without_right(by)
    if not (new.name_zh and new.name_en and new.text_zh and new.text_en):
        raise wording.standard_text_incomplete()
    check_text(new.text_zh, new.text_en)
    admit(new.name_zh, new.name_en, new.text_zh, new.text_en)
    for name in (new.name_zh, new.name_en):
        if len(name) > wording.LONGEST_NAME:
            raise wording.text_too_long(len(name), wording.LONGEST_NAME)
    pack = tenancy.catalogue()
    known = {m.code for m in lifecycle(pack).moves}
    for move in new.moves:
        if move not in known:
            raise wording.standard_text_move_unknown(move)
    _refuse_unknown_classes(new.classes, pack)


def _refuse_unknown_classes(heads: Iterable[str], pack: Catalogue) -> None:
    keys = [f"{kind}:{code}" for kind, code in pack.classes]
    for head in heads:
        if not any(key.startswith(head) for key in keys) or ":" not in head:
            kind, _, code = head.partition(":")
            raise wording.class_unknown(kind[:20], code[:20])


def _refuse_without_right(by: Actor) -> None:
    if by.kind != "system" and not by.may_anywhere("texts.write"):
        raise wording.not_allowed(VERBS["texts.write"])
    refuse_unless_everywhere(by, "texts.write")
