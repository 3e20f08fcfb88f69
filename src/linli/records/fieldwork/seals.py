"""A rescue file is carried by hand, so each command in it bears the seal of its author's phone.

The phone gets the author's key whenever that person signs in. Without the seal, whoever imports could write a file in which
somebody of another power files, checks or closes: the powers of the loop would be separate on paper only.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from itertools import zip_longest
from uuid import UUID

import msgspec

from linli.records.people import sealing
from linli.records.people.queries import Actor
from linli.records.schema import connection

from . import wording
from .rescue import RescueFile


class _Authored(msgspec.Struct):
    author: UUID


def rescue_key(author: UUID) -> str:
    """What this person's phone seals with, in hex; the same until the site's secret changes."""
    return next(_keys(author)).hex()


def seal_of(command: bytes, key: str) -> str:
    """The seal of a command as it stands in the file, byte by byte."""
    return hmac.new(bytes.fromhex(key), command, hashlib.sha256).hexdigest()


def refuse_unsealed(file: RescueFile, *, by: Actor) -> None:
    """Every command is the importer's own, or sealed by its author's phone. Refusal: rescue-unsealed."""
    for text, seal in zip_longest(file.commands, file.seals[: len(file.commands)], fillvalue=""):
        raw = bytes(text) if isinstance(text, msgspec.Raw) else b""
        try:
            author = msgspec.json.decode(raw, type=_Authored).author
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue  # nothing can be done with it; the import says so
        if str(author) != by.id and not _is_sealed(raw, str(seal).encode(), author):
            raise wording.rescue_unsealed()


def _is_sealed(raw: bytes, seal: bytes, author: UUID) -> bool:
    return any(hmac.compare_digest(seal_of(raw, key.hex()).encode(), seal) for key in _keys(author))


def _keys(author: UUID) -> Iterator[bytes]:
    return sealing.keys_of(f"rescue:{connection.schema_name}:{author}")
