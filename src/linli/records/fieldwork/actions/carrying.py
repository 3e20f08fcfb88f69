"""Carry out a command exactly once: its effect and its row with the first answer are one transaction.

A phone says when it sends a command again, or when it does not know (killed in between), and then the first answer is
looked for first. Where it says nothing, a repeat is found by the unique key when its own effect is undone; so the first
time pays for one statement only. The effect of a repeat is often refused first ("already taken"): then too the first answer is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.errors import UniqueViolation

from linli.records.cases.actions.writing import insert
from linli.records.cases.models import Case
from linli.records.fieldwork import wording
from linli.records.fieldwork.models import FieldCommand, PhotoUpload
from linli.records.fieldwork.sent import KINDS, LATER, REPORTS, WORDS, Receipt, Sent
from linli.records.people.queries import Actor
from linli.words import Refusal, Words

from . import reports, steps, words


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did."""

    case: Case | None = None
    is_stale: bool = False
    said: Words | None = None
    note_because: Refusal | None = None  # the step was refused; words and photos became a note


def carry_out(
    *, sent: Sent, by: Actor, imported_by: UUID | None = None, is_again: bool = False, now: datetime | None = None
) -> Receipt:  # fmt: skip
    """Do what was sent, or say again what was answered. `by` is the author, also when a rescue file is imported.

    `is_again`: it may have been received before.

    Refusals: not-the-author, kind-unknown, not-yet, id-used-otherwise, and those of the verbs.
    """
    if by.id != str(sent.author):
        raise wording.not_the_author()
    if sent.kind in LATER:
        raise wording.not_yet(sent.kind)
    if sent.kind not in KINDS:
        raise wording.kind_unknown(sent.kind)
    at = now or timezone.now()
    if is_again and (known := _again_if_known(sent, by)) is not None:
        return known
    try:
        with transaction.atomic():
            return _first_time(sent, by=by, imported_by=imported_by, at=at)
    except IntegrityError as error:
        if not _is_about_id(error):
            raise
        return _again(sent, by)
    except Refusal:
        repeated = _again_if_known(sent, by)
        if repeated is None:
            raise
        return repeated


def receipt_of(command: FieldCommand) -> Receipt:
    """The first answer once more, with the photos that are missing now."""
    arrived = PhotoUpload.objects.filter(command=command).exclude(is_whole=False, refused="")
    there = set(arrived.values_list("sha256", flat=True))
    missing = tuple(p["sha256"] for p in command.photos if p["sha256"] not in there)
    return Receipt(command.answer, is_repeat=True, missing=missing)


def _first_time(sent: Sent, *, by: Actor, imported_by: UUID | None, at: datetime) -> Receipt:
    done = _do(sent, by=by, at=at)
    answer = _answer(sent, done, at=at)
    command = FieldCommand(
        id=sent.id, account=by.account, device=sent.device, seq=sent.seq, kind=sent.kind, content=sent.fingerprint,
        device_at=sent.at, received_at=at, case=done.case, step_seq=done.case.version if done.case else None,
        state=answer["state"], was_stale=done.is_stale, answer=answer, photos=_listed(sent),
        position=_position(sent), form_s=min(sent.form_s, 86_400), imported_by_id=imported_by,
    )  # fmt: skip
    insert(command)
    return Receipt(answer, is_repeat=False, missing=tuple(p.sha256 for p in sent.photos))


def _do(sent: Sent, *, by: Actor, at: datetime) -> Done:
    if sent.kind in WORDS:
        words.VERBS[sent.kind](sent, by=by, at=at)
        return Done()
    if sent.kind in REPORTS and sent.case is None:
        case, said = reports.take_in(sent, by=by, at=at)
        return Done(case, said=said)
    try:
        case, is_stale = steps.make(sent, by=by, at=at)
    except steps.StaleRefusal as stale:
        return Done(stale.case, is_stale=True, note_because=stale.because)
    return Done(case, is_stale=is_stale)


def _answer(sent: Sent, done: Done, *, at: datetime) -> dict[str, Any]:
    case = done.case
    said: dict[str, Any] = {
        "id": str(sent.id), "state": "kept_as_note" if done.note_because else "done", "received_at": at.isoformat(),
        "case": None, "was_stale": done.is_stale, "message": _message(sent, done),
    }  # fmt: skip
    if case is not None:
        said["case"] = {
            "id": str(case.id), "number": case.number, "version": case.version, "state": case.state, "is_open": case.is_open,
        }  # fmt: skip
    if done.note_because is not None:
        said["code"] = done.note_because.code
    return said


def _message(sent: Sent, done: Done) -> str:
    if done.note_because is not None:
        return wording.KEPT.format(why=Words(done.note_because.words.en, done.note_because.words.zh)).in_(
            sent.language
        )
    said = wording.STALE_DONE if done.is_stale else done.said
    return said.in_(sent.language) if said is not None else ""


def _listed(sent: Sent) -> list[dict[str, object]]:
    kind = (
        "before"
        if sent.kind == "report"
        else "after"
        if sent.kind in {"settle", "handle", "check"}
        else "other"
    )
    return [{"sha256": p.sha256, "size": p.size, "kind": p.kind or kind} for p in sent.photos]


def _position(sent: Sent) -> list[float | None] | None:
    """Only with a report or a task; where somebody read a message or wrote a diary is nobody's business."""
    place = None if sent.kind in WORDS else sent.position
    return [round(place.lon, 6), round(place.lat, 6), place.accuracy_m] if place is not None else None


def _again(sent: Sent, by: Actor) -> Receipt:
    found = _again_if_known(sent, by)
    if found is None:
        raise wording.id_used_otherwise()
    return found


def _again_if_known(sent: Sent, by: Actor) -> Receipt | None:
    known = FieldCommand.objects.filter(pk=sent.id).first()
    if known is None:
        return None
    if known.content != sent.fingerprint or str(known.account_id) != by.id:
        raise wording.id_used_otherwise()
    return receipt_of(known)


def _is_about_id(error: IntegrityError) -> bool:
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and "fieldcommand_pkey" in (cause.diag.constraint_name or "")
