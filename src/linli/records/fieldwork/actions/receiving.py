"""Photos that follow their command: piece by piece, each counted in the database before the phone hears of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.records.cases.actions.photos import add_photos
from linli.records.cases.evidence import LARGEST_BYTES, Photo, read_photo
from linli.records.cases.models import Evidence, Report, Step
from linli.records.cases.wording import photo_too_large
from linli.records.fieldwork import files, wording
from linli.records.fieldwork.models import FieldCommand, PhotoUpload
from linli.records.journal.actions import record
from linli.records.people.queries import Actor
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of a photo has arrived."""

    received: int
    is_whole: bool


def receive_piece(
    *, command_id: UUID, sha256: str, offset: int, piece: bytes, by: Actor, now: datetime | None = None
) -> Arrived:
    """Take in one piece of a photo; the last one makes it evidence of the case.

    Refusals: not-received, photo-not-listed, offset-wrong, photo-broken, photo-too-large, and those of `read_photo`.
    """
    at = now or timezone.now()
    with transaction.atomic():
        command, listed = _listed(command_id, sha256, by)
        upload = _upload(command, sha256, at=at)
        arrived, trouble = _take(command, upload, listed, offset, piece, by=by, at=at)
    if trouble is not None:
        raise trouble
    return arrived


def _listed(command_id: UUID, sha256: str, by: Actor) -> tuple[FieldCommand, dict[str, Any]]:
    command = FieldCommand.objects.filter(pk=command_id, account_id=by.id).first()
    if command is None:
        raise wording.not_received()
    listed = next((p for p in command.photos if p["sha256"] == sha256), None)
    if listed is None:
        raise wording.photo_not_listed()
    if listed["size"] > LARGEST_BYTES:
        raise photo_too_large(listed["size"], LARGEST_BYTES)
    return command, listed


def _upload(command: FieldCommand, sha256: str, *, at: datetime) -> PhotoUpload:
    PhotoUpload.objects.bulk_create(
        [PhotoUpload(command=command, sha256=sha256, changed_at=at)], ignore_conflicts=True
    )
    return PhotoUpload.objects.select_for_update().get(command=command, sha256=sha256)


def _take(
    command: FieldCommand, upload: PhotoUpload, listed: dict[str, Any], offset: int, piece: bytes, *, by: Actor, at: datetime
) -> tuple[Arrived, Refusal | None]:  # fmt: skip
    """What has arrived, and a refusal to be said after the commit."""
    size = listed["size"]
    if upload.is_whole:
        return Arrived(size, True), None
    if upload.received == 0 and (known := _sent_before(command, upload)) is not None:
        return _finish(command, upload, listed, photo=known, by=by, at=at), None
    if offset != upload.received:
        return Arrived(upload.received, False), wording.offset_wrong(upload.received)
    if offset == 0 and len(piece) >= size:
        return _take_whole(command, upload, listed, piece[:size], by=by, at=at)
    path = files.path_of(command.pk, upload.sha256)
    files.write_piece(path, piece[: size - offset], at=offset)
    upload.received, upload.changed_at, upload.refused = offset + len(piece[: size - offset]), at, ""
    if upload.received < size:
        upload.save(update_fields=["received", "changed_at", "refused"])
        return Arrived(upload.received, False), None
    content = path.read_bytes()
    path.unlink(missing_ok=True)
    return _take_whole(command, upload, listed, content, by=by, at=at)


def _take_whole(
    command: FieldCommand,
    upload: PhotoUpload,
    listed: dict[str, Any],
    content: bytes,
    *,
    by: Actor,
    at: datetime,
) -> tuple[Arrived, Refusal | None]:
    """All bytes are there: are they the photo that was meant, and is it one?"""
    if files.hash_of(content) != upload.sha256:
        return _begin_anew(upload), wording.photo_broken()
    try:
        photo = read_photo(content, zone=tenancy.time_zone())
    except Refusal as refusal:
        upload.refused = refusal.code
        return _begin_anew(upload), refusal
    return _finish(command, upload, listed, photo=photo, by=by, at=at), None


def _begin_anew(upload: PhotoUpload) -> Arrived:
    upload.received = 0
    upload.save(update_fields=["received", "changed_at", "refused"])
    return Arrived(0, False)


def _sent_before(command: FieldCommand, upload: PhotoUpload) -> Photo | None:
    """The same bytes from the same author: known, not sent twice."""
    same = PhotoUpload.objects.filter(
        sha256=upload.sha256, is_whole=True, command__account_id=command.account_id
    )
    known = same.select_related("evidence").exclude(evidence=None).first()
    return _photo_of(known.evidence) if known is not None and known.evidence is not None else None


def _photo_of(row: Evidence) -> Photo:
    return Photo(
        b"",
        row.sha256,
        row.original_sha256,
        row.width,
        row.height,
        row.taken_at,
        row.lon,
        row.lat,
        row.media_type,
    )


def _finish(
    command: FieldCommand, upload: PhotoUpload, listed: dict[str, Any], *, photo: Photo, by: Actor, at: datetime
) -> Arrived:  # fmt: skip
    upload.received, upload.is_whole, upload.refused, upload.changed_at = listed["size"], True, "", at
    upload.evidence = _attach(command, photo, listed["kind"], by=by, at=at)
    upload.save()
    return Arrived(listed["size"], True)


def _attach(command: FieldCommand, photo: Photo, kind: str, *, by: Actor, at: datetime) -> Evidence | None:
    case = command.case
    if case is None:
        return None
    step = Step.objects.filter(case=case, seq=command.step_seq or 0).first()
    report = None
    if command.kind in {"report", "settle"}:
        report = (
            Report.objects.filter(case=case, account_id=command.account_id).order_by("-reported_at").first()
        )
    if photo.taken_at is None:
        photo = replace(photo, taken_at=command.device_at)
    add_photos(case, [photo], kind=kind, by=by, at=at, step=step, report=report)
    record("attach", case.ref, by=by, at=at, photos=[photo.sha256], kind=kind, command=str(command.pk))
    return Evidence.objects.filter(case=case, original_sha256=photo.original_sha256, kind=kind).first()
