"""Import a rescue file: the same commands with the same ids, so that a second time changes nothing."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from linli.records.fieldwork import wording
from linli.records.fieldwork.rescue import LARGEST_BYTES, CommandIn, Rescued, RescueFile
from linli.records.fieldwork.seals import refuse_unsealed
from linli.records.journal.actions import record
from linli.records.people.models import Account
from linli.records.people.queries import Actor, actor_of
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal

from .carrying import carry_out
from .receiving import receive_piece


def import_rescue(*, raw: bytes, language: str, by: Actor, now: datetime | None = None) -> list[Rescued]:
    """Carry out each command with the rights that its author has today; what is refused is told, and the rest goes on.

    Refusals: rescue-unreadable, rescue-too-large, rescue-unsealed.
    """
    at = now or timezone.now()
    file = _read(raw)
    refuse_unsealed(file, by=by)
    found = [_one(text, language, by=by, at=at) for text in file.commands]
    with transaction.atomic():
        counts = {state: sum(r.state == state for r in found) for state in {r.state for r in found}}
        record(
            "import_rescue", f"account:{file.author}", by=by, at=at, exported_at=file.exported_at, **counts
        )
    return found


def _read(raw: bytes) -> RescueFile:
    if len(raw) > LARGEST_BYTES:
        raise wording.rescue_too_large(LARGEST_BYTES)
    try:
        file = msgspec.json.decode(raw, type=RescueFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wording.rescue_unreadable() from error
    if (file.linli, file.version) != ("rescue", 1):
        raise wording.rescue_unreadable()
    return file


def _one(text: msgspec.Raw, language: str, *, by: Actor, at: datetime) -> Rescued:
    try:
        command = msgspec.json.decode(text, type=CommandIn)
    except (msgspec.DecodeError, RecursionError) as error:
        return Rescued("?", "", "unreadable", str(error)[:200])
    moment = command.at.astimezone(tenancy.time_zone()).strftime("%Y-%m-%d %H:%M")
    try:
        author = _author(command)
        importer = by.account.pk if by.account is not None else None
        receipt = carry_out(sent=command.sent(language), by=author, imported_by=importer, now=at)
    except Refusal as refusal:
        return Rescued(command.kind, moment, "refused", refusal.words.in_(language))
    refused = [
        p for p in command.photos if p.data and not _photo(command, p.sha256, p.data, by=author, at=at)
    ]
    answer = receipt.answer
    number = answer["case"]["number"] if answer["case"] else ""
    return Rescued(
        command.kind, moment, answer["state"], answer["message"], number, receipt.is_repeat,
        sum(bool(p.data) for p in command.photos), len(refused), answer,
    )  # fmt: skip


def _author(command: CommandIn) -> Actor:
    account = Account.objects.select_related("organisation").filter(pk=command.author, is_active=True).first()
    if account is None:
        raise wording.author_unknown()
    return actor_of(account, today=timezone.localdate(timezone.now(), tenancy.time_zone()))


def _photo(command: CommandIn, sha256: str, content: bytes, *, by: Actor, at: datetime) -> bool:
    """Whether the photo is there now."""
    offset = 0
    try:
        while True:
            arrived = receive_piece(
                command_id=command.id, sha256=sha256, offset=offset, piece=content[offset:], by=by, now=at
            )
            if arrived.is_whole:
                return True
            if arrived.received <= offset:
                return False
            offset = arrived.received
    except Refusal as refusal:
        received = refusal.data.get("received", 0)
        if refusal.code != "offset-wrong" or received <= offset:
            return False
        return _photo_from(command, sha256, content, received, by=by, at=at)


def _photo_from(
    command: CommandIn, sha256: str, content: bytes, offset: int, *, by: Actor, at: datetime
) -> bool:
    """A part had arrived from the phone before."""
    try:
        rest = content[offset:]
        return receive_piece(
            command_id=command.id, sha256=sha256, offset=offset, piece=rest, by=by, now=at
        ).is_whole
    except Refusal:
        return False
