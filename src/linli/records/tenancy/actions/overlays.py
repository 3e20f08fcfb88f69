"""The tenant's own version of its pack: a draft that several may work on, and publications with their day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from linli.engine.catalogue import check_overlay, dated
from linli.records.journal.actions import record, why_given
from linli.records.people.queries import Actor
from linli.records.people.standing import refuse_unless_everywhere
from linli.records.tenancy import wording
from linli.records.tenancy.models import Overlay, Tenant
from linli.records.tenancy.queries import current, forget_packs, pack_folder

from .tenants import adopt

KEYS = {
    "functions": ("code",), "classes": ("kind", "code"), "limits": ("kind", "code", "condition"), "offers": ("kind", "code"),
}  # fmt: skip
Entries = Mapping[str, Sequence[Mapping[str, Any]]]


def add_to_draft(*, entries: Entries, seen: int, by: Actor, now: datetime) -> Overlay:
    """Put entries into the draft (there is one for all administrators), each in the place of its like.

    Checked at once, alone and together with the pack; what is refused leaves the draft as it was.
    Refusals: saved-meanwhile, every finding of `check_overlay`, whole-town-only.
    """
    with transaction.atomic():
        draft = _locked_draft(seen, by, now)
        document = {name: list(draft.document.get(name, ())) for name in KEYS}
        for name, rows in entries.items():
            for row in rows:
                kept = [r for r in document[name] if "since" in r or _key(name, r) != _key(name, row)]
                document[name] = [*kept, {k: v for k, v in row.items() if k != "since"}]
        _keep(draft, document, by, now)
        record(
            "add_to_draft", _ref(), by=by, at=now, **dict[str, Any]({n: len(r) for n, r in entries.items()})
        )
    return draft


def drop_from_draft(*, name: str, key: Sequence[str], seen: int, by: Actor, now: datetime) -> Overlay:
    """Take one entry that is not published out of the draft."""
    with transaction.atomic():
        draft = _locked_draft(seen, by, now)
        document = {n: list(draft.document.get(n, ())) for n in KEYS}
        document[name] = [r for r in document[name] if "since" in r or _key(name, r) != tuple(key)]
        _keep(draft, document, by, now)
        record("drop_from_draft", _ref(), by=by, at=now, name=name, key=list(key))
    return draft


def discard_draft(*, seen: int, reason: str = "", by: Actor, now: datetime) -> None:
    with transaction.atomic():
        draft = _locked_draft(seen, by, now)
        if draft.pk:
            draft.delete()
        record("discard_draft", _ref(), by=by, at=now, **why_given(reason))


def publish_overlay(
    *, from_on: date, note: str = "", seen: int, by: Actor, now: datetime, today: date
) -> Overlay:
    """The draft becomes the next version; what is new in it holds from that day on, in every process by itself.

    Refusals: date-past, draft-empty, saved-meanwhile, every finding of `check_overlay`.
    """
    if from_on < today:
        raise wording.date_past(from_on)
    with transaction.atomic():
        draft = _locked_draft(seen, by, now)
        if not any("since" not in row for rows in draft.document.values() for row in rows):
            raise wording.draft_empty()
        draft.document = dated(draft.document, from_on.isoformat())
        _refuse_broken(draft.document)
        tenant = Tenant.objects.select_for_update().get(pk=current().pk)
        tenant.overlay_number += 1
        draft.number, draft.from_on, draft.note = tenant.overlay_number, from_on, note.strip()[:200]
        draft.changed_at = draft.published_at = now
        draft.changed_by = by.ref
        draft.save()
        tenant.save(update_fields=["overlay_number"])
        record(
            "publish_overlay", _ref(), by=by, at=now, number=draft.number, from_on=from_on, note=draft.note
        )
    forget_packs()
    adopt(tenant)
    return draft


def _locked_draft(seen: int, by: Actor, now: datetime) -> Overlay:
    """The draft, or a new one that begins with what is published; refused when it is not what the form saw."""
    refuse_unless_everywhere(by, "settings.manage")
    tenant = current()
    mine = Overlay.objects.filter(tenant_id=tenant.pk)
    draft = mine.select_for_update().filter(number__isnull=True).first()
    if draft is not None:
        if draft.seen != seen:
            raise wording.somebody_saved()
        return draft
    if seen:
        raise wording.somebody_saved()
    newest = mine.filter(number__isnull=False).order_by("-number").first()
    return Overlay(
        tenant_id=tenant.pk,
        document=newest.document if newest else {},
        seen=0,
        changed_at=now,
        changed_by=by.ref,
    )


def _keep(draft: Overlay, document: dict[str, Any], by: Actor, now: datetime) -> None:
    _refuse_broken(document)
    draft.document, draft.changed_at, draft.changed_by = document, now, by.ref
    draft.seen += 1
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:  # somebody began a draft in the same moment
        raise wording.somebody_saved() from error


def _refuse_broken(document: Mapping[str, Any]) -> None:
    findings = check_overlay(pack_folder(), document)
    if findings:
        raise wording.draft_broken(findings)


def _key(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[part]) for part in KEYS[name])


def _ref() -> str:
    return f"overlay:{current().schema_name}"
