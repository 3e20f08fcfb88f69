"""Cursors of lists: where the page before ended. Opaque to callers, harmless when made up."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

import msgspec

from linli.records.cases.listing import After

from . import wording


class _Mark(msgspec.Struct, array_like=True):
    order: str
    at: datetime
    id: UUID


def write(order: str, at: datetime, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(_Mark(order, at, row_id))).rstrip(b"=").decode()


def read(cursor: str, order: str) -> After | None:
    """None at the beginning. A cursor of another order is refused: it would skip rows."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        mark = msgspec.msgpack.decode(raw, type=_Mark)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise wording.cursor_wrong() from error
    if mark.order != order or mark.at.tzinfo is None:
        raise wording.cursor_wrong()
    return After(mark.at, mark.id)


def order_of(changed_since: datetime | None) -> str:
    return "changed" if changed_since is not None else "newest"
