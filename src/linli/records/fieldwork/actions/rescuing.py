"""Import a rescue file: the same commands with the same ids, so that a second time changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from linli.records.cases.wording import not_allowed
from linli.records.fieldwork import files, wording
from linli.records.fieldwork.rescue import LARGEST_BYTES, VERBS_NEEDED, CommandIn, Rescued, RescueFile
from linli.records.fieldwork.seals import refuse_unsealed
from linli.records.journal.actions import record
from linli.records.people.models import Account
from linli.records.people.permissions import VERBS
from linli.records.people.queries import Actor, actor_before_disabling, actor_of
from linli.records.tenancy import queries as tenancy
from linli.words import Refusal, Words

from .carrying import carry_out
from .receiving import receive_piece


def import_rescue(*, raw: bytes, language: str, by: Actor, now: datetime | None = None) -> list[Rescued]:
    """Carry out each command with the rights that its author has today; what is refused is told, and the rest goes on.

    For somebody whose account is disabled by now, whoever manages accounts may do it, with the rights of the day on
    which the entry was written. Refusals: not-allowed, rescue-unreadable, rescue-too-large, rescue-unsealed.
    """
    if not any(by.may_anywhere(verb) for verb in VERBS_NEEDED):
        raise not_allowed(VERBS["cases.take_in"])
    at = now or timezone.now()
    file = _read(raw)
    refuse_unsealed(file, by=by)
    found = [_one(text, language, by=by, at=at) for text in file.commands]
    with transaction.atomic():
        counts: dict[str, Any] = {
            state: sum(r.state == state for r in found) for state in sorted({r.state for r in found})
        }
        exported_at = file.exported_at.isoformat() if file.exported_at else ""
        record(
            "import_rescue", f"account:{file.author or ''}", by=by, at=at, exported_at=exported_at, **counts
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
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Rescued("", None, "unreadable", wording.entry_unreadable(str(error)).words.in_(language))
    name = ""
    try:
        account = _account(command)
        name = account.name
        author = _author(account, command, by=by, at=at)
        sent = replace(command.sent(language), importer=by.name)
        receipt = carry_out(
            sent=sent, by=author, imported_by=by.account.pk if by.account is not None else None, now=at
        )
    except Refusal as refusal:
        return Rescued(command.kind, command.at, "refused", refusal.words.in_(language), author=name)
    brought = [p for p in command.photos if p.data]
    refused = [p for p in brought if not _photo(command, p.sha256, p.data, by=author, at=at)]
    without = {p.sha256 for p in command.photos if not p.data}
    answer = receipt.answer
    return Rescued(
        command.kind, command.at, answer["state"], answer["message"], answer["case"]["number"] if answer["case"] else "",
        receipt.is_repeat, len(brought), len(refused), len(without & set(receipt.missing)), name,
    )  # fmt: skip


def _account(command: CommandIn) -> Account:
    account = Account.objects.select_related("organisation").filter(pk=command.author).first()
    if account is None:
        raise wording.author_unknown()
    return account


def _author(account: Account, command: CommandIn, *, by: Actor, at: datetime) -> Actor:
    """With the rights of today; of a disabled account with those of the day of the entry, and only for administrators."""
    zone = tenancy.time_zone()
    today = timezone.localdate(at, zone)
    if account.is_active:
        return actor_of(account, today=today)
    if not by.may_anywhere("accounts.manage"):
        raise wording.author_disabled(Words(account.name_en or account.name_zh, account.name_zh))
    return actor_before_disabling(account, on=min(today, timezone.localdate(command.at, zone)))


def _photo(command: CommandIn, sha256: str, content: bytes, *, by: Actor, at: datetime) -> bool:
    """Whether the photo is there now. Bytes that are not the photo never stand in the way of the phone that has it."""
    if files.hash_of(content) != sha256:
        return False
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
